"""What systems let people do, which department does what, and what should lie apart."""

from __future__ import annotations

# What an activity is called as a right, and of which system.
RIGHTS = {
    "policy.create": ("Certificate entry", "Core takaful system"),
    "policy.approve": ("Certificate approval", "Core takaful system"),
    "policy.endorse": ("Endorsement entry", "Core takaful system"),
    "refund.release": ("Refund release", "Core takaful system"),
    "claim.register": ("Claim registration", "Core takaful system"),
    "claim.approve": ("Claim approval", "Core takaful system"),
    "receipt.enter": ("Receipt entry", "Core takaful system"),
    "agent.maintain": ("Agent set-up", "Core takaful system"),
    "commission.pay": ("Commission payment", "Core takaful system"),
    "payee.maintain": ("Payee set-up", "General ledger"),
    "payment.prepare": ("Payment preparation", "General ledger"),
    "payment.release": ("Payment release", "General ledger"),
    "journal.enter": ("Journal entry", "General ledger"),
    "journal.approve": ("Journal approval", "General ledger"),
    "slip.create": ("Retakaful slips", "Retakaful module"),
    "settlement.release": ("Settlement with retakaful operators", "Retakaful module"),
    "investment.deal": ("Orders of investments", "Investment system"),
    "investment.settle": ("Settlement of investments", "Investment system"),
    "employee.maintain": ("Staff records upkeep", "Payroll and HR system"),
    "payroll.run": ("Salary run", "Payroll and HR system"),
    "code.develop": ("Program development", "Core takaful system"),
    "code.deploy": ("Release to production", "Core takaful system"),
    "log.review": ("Review of logs", "Active Directory"),
}
# department: what its staff does, what its officers do
DUTIES = {
    "Underwriting": ("policy.create", "policy.approve"),
    "Corporate business": ("policy.create", "policy.approve"),
    "Digital channels": ("policy.create", "policy.endorse"),
    "Claims": ("claim.register", "claim.approve"),
    "Finance and secretariat": ("payment.prepare", "payment.release"),
    "Investments": ("investment.deal", "investment.settle"),
    "Distribution": ("agent.maintain", "commission.pay"),
    "Retakaful": ("slip.create", "settlement.release"),
    "Human resources and administration": ("employee.maintain", "payroll.run"),
    "Information technology": ("code.develop", "code.deploy"),
    "Information security": ("log.review", "log.review"),
    "Customer services": ("policy.endorse", "policy.endorse"),
}
# The small insurer has no agents: it sells by its web site.
SMALL_DUTIES = {"Distribution": ("policy.create", "receipt.enter")}
OF_BRANCHES = ("policy.create", "receipt.enter")
# (held anyway, given on top): each breaks one rule
VIOLATIONS = (
    ("claim.register", "claim.approve"), ("policy.create", "policy.approve"),
    ("payment.prepare", "payment.release"), ("agent.maintain", "commission.pay"),
    ("slip.create", "settlement.release"), ("code.develop", "code.deploy"),
    ("policy.endorse", "refund.release"), ("investment.deal", "investment.settle"),
    ("employee.maintain", "payroll.run"),
)  # fmt: skip
WINDOW = "Window takaful"
WINDOW_RIGHT, CONVENTIONAL_RIGHT = "Ledger posting, window", "Ledger posting, conventional"

# Groups of the directory that most people are in.
GROUPS = (
    "Mail users", "Intranet readers", "Internet access", "Printing", "Company folder",
    "Policy library", "Learning users", "Telephone directory", "Room booking", "Leave requests",
    "Travel requests", "Password self-service", "Wireless network", "Scanner to mail",
    "Standard forms", "Travel insurance of staff", "Fax to mail", "Meeting recordings",
)  # fmt: skip

# Rules of the library that a small insurer begins with.
FIRST_RULES = (
    "certificate-create-approve", "claim-register-approve", "claim-approve-pay",
    "endorsement-refund", "payee-payment", "payment-prepare-release", "develop-deploy",
    "administer-review-logs",
)  # fmt: skip
# Rules of its own that a large insurer adds: (title, area, first, second).
OWN_RULES = (
    ("Open and close complaints", "Core insurance", "complaint.register", "complaint.close"),
    ("Request and approve write-offs", "Finance", "writeoff.request", "writeoff.approve"),
    ("Order and receive goods", "Finance", "purchase.order", "goods.receive"),
    ("Receive goods and pay for them", "Finance", "goods.receive", "payment.prepare"),
    ("Open bank accounts and pay from them", "Finance", "bank_account.open", "payment.release"),
    ("Value investments and deal in them", "Finance", "investment.value", "investment.deal"),
    ("Keep assets and count them", "Finance", "fixed_asset.maintain", "fixed_asset.count"),
    ("Declare and file taxes", "Finance", "tax.compute", "tax.file"),
    ("Write and approve tariffs", "Core insurance", "policy.rate", "policy.rate_approve"),
    ("Enter and approve reserves", "Core insurance", "reserve.enter", "reserve.approve"),
    ("Choose and pay workshops", "Core insurance", "workshop.appoint", "claim.pay"),
    ("Choose and pay hospitals", "Core insurance", "hospital.appoint", "claim.pay"),
    ("Sell salvage and book it", "Core insurance", "salvage.dispose", "receipt.enter"),
    ("Waive and book contributions", "Core insurance", "contribution.waive", "receipt.enter"),
    ("Hire staff and run salaries", "Personnel and payroll", "employee.hire", "payroll.run"),
    ("Set salaries and run them", "Personnel and payroll", "salary.set", "payroll.run"),
    ("Book and approve leave", "Personnel and payroll", "leave.book", "leave.approve"),
    ("Sign up and audit agents", "Agents and commission", "agent.maintain", "agent.audit"),
    ("Cede and recover", "Reinsurance or retakaful", "slip.create", "recovery.book"),
    ("Keep keys and use them", "Information technology", "key.keep", "key.use"),
    ("Issue and revoke badges", "Information technology", "badge.issue", "badge.audit"),
)  # fmt: skip
