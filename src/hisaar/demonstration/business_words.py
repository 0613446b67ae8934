"""What insurers do, in words: functions, processes, systems and bodies of data."""

from __future__ import annotations

# (name, area, department, criticality, why), in the order in which a smaller insurer has them.
FUNCTIONS = (
    ("Underwriting and issuance", "Underwriting", "Underwriting", "critical",
     "No cover can be granted or amended without it"),
    ("Motor claims", "Claims", "Claims", "critical",
     "Participants wait for workshop approvals within a day"),
    ("Health claims", "Claims", "Claims", "critical",
     "Hospitals admit patients only on an approval"),
    ("Contribution collection and receipting", "Premium or contribution collection",
     "Finance and secretariat", "critical", "Cover lapses when receipts are not booked"),
    ("Finance and treasury", "Finance", "Finance and secretariat", "important",
     "Payments can wait for two days"),
    ("Customer service and contact centre", "Other support", "Customer services", "important",
     "Branches can answer in its place for some days"),
    ("IT and security operations", "Information technology", "Information technology", "critical",
     "Every other critical function runs on it"),
    ("Digital channels", "Distribution", "Distribution", "critical",
     "Retail business is sold and served there alone"),
    ("Regulatory reporting and Shariah compliance", "Other support", "Risk and compliance",
     "important", "Returns have fixed dates, known months ahead"),
    ("Other claims", "Claims", "Claims", "important", "Few cases, settled over weeks"),
    ("Retakaful and co-takaful settlement", "Reinsurance or retakaful", "Retakaful", "critical",
     "Treaty cash calls pay for large losses"),
    ("Investment of the participant takaful fund", "Investment", "Investments", "important",
     "Positions can be held for several days"),
    ("Agents and bancassurance", "Distribution", "Distribution", "important",
     "Business can be taken on paper for a week"),
    ("Human resources and payroll", "Human resources", "Human resources and administration",
     "other", "Only the salary run has a date"),
    ("Marine and engineering underwriting", "Underwriting", "Corporate business", "important",
     "Few, large risks written by specialists"),
    ("Crop and livestock schemes", "Underwriting", "Corporate business", "important",
     "Seasonal, with weeks of notice"),
    ("Window takaful underwriting", "Underwriting", "Window takaful", "critical",
     "The only way to serve participants of the window"),
    ("Window takaful claims", "Claims", "Window takaful", "critical",
     "Participants of the window wait for approvals"),
    ("Risk surveys and inspection", "Other support", "Corporate business", "other",
     "Surveys can be postponed"),
    ("Salvage and recoveries", "Claims", "Claims", "other", "Auctions are held monthly"),
    ("Procurement and facilities", "Other support", "Human resources and administration", "other",
     "Stocks last for weeks"),
    ("Actuarial reserving", "Finance", "Actuarial", "important", "Needed at quarter ends"),
)  # fmt: skip

# Processes of a function, by its area: (name, systems, bodies of data).
STEPS = {
    "Underwriting": (
        "Proposal entry", "Risk acceptance", "Certificate issuance", "Endorsements",
        "Renewals", "Cancellations and refunds", "Accumulation control", "Facultative placement",
    ),
    "Claims": (
        "Claim registration", "Survey and assessment", "Approval", "Settlement and payment",
        "Reopening and recoveries", "Fraud checks", "Reserve setting", "Litigation follow-up",
    ),
    "Premium or contribution collection": (
        "Receipt booking", "Bank reconciliation", "Instalment follow-up", "Refund payment",
        "Direct debit runs", "Cheque handling", "Agent balances", "Write-offs",
    ),
    "Reinsurance or retakaful": (
        "Treaty placement", "Cession accounting", "Cash calls", "Recoveries",
        "Quarterly statements",
        "Facultative slips", "Broker settlement", "Commutations",
    ),
    "Investment": (
        "Order placement", "Settlement of trades", "Valuation", "Shariah screening",
        "Custody checks",
        "Profit distribution", "Limit monitoring", "Broker approval",
    ),
    "Distribution": (
        "Onboarding of intermediaries", "Quotation", "Online purchase", "Commission payment",
        "Self-service", "Campaigns", "Partner settlement", "Complaint intake",
    ),
    "Finance": (
        "Vendor payment", "Closing of books", "Fund transfers", "Tax filing", "Budgeting",
        "Fixed assets", "Bank mandates", "Audit support",
    ),
    "Human resources": (
        "Joiners and leavers", "Salary run", "Leave and attendance", "Training records",
        "Performance review", "Staff cover", "Provident fund", "Recruitment",
    ),
    "Information technology": (
        "User administration", "Patching", "Backup and restore", "Change and release",
        "Monitoring of systems", "Service desk", "Vendor access", "Capacity planning",
    ),
    "Other support": (
        "Intake", "Handling", "Returns and reports", "Follow-up", "Record keeping", "Quality check",
        "Escalation", "Yearly planning",
    ),
}  # fmt: skip

# What a process of an area runs on, besides the directory and mail.
SYSTEMS_OF = {
    "Underwriting": ("Core takaful system", "Document imaging"),
    "Claims": ("Core takaful system", "Document imaging", "Health claims module"),
    "Premium or contribution collection": ("Core takaful system", "General ledger"),
    "Reinsurance or retakaful": ("Retakaful module", "General ledger"),
    "Investment": ("Investment system", "General ledger"),
    "Distribution": ("Agent portal", "Participant mobile application", "Core takaful system"),
    "Finance": ("General ledger",),
    "Human resources": ("Payroll and HR system",),
    "Information technology": ("Service desk tool", "Active Directory"),
    "Other support": ("Contact centre telephony", "Document imaging", "File shares"),
}
SMALL_SYSTEMS_OF = {
    area: tuple(
        {"Retakaful module": "Core takaful system", "Investment system": "General ledger",
         "Agent portal": "Participant web portal"}.get(name, name)
        for name in names
    )
    for area, names in SYSTEMS_OF.items()
}  # fmt: skip

# (name, built, hosting, criticality, classification, faces the internet)
APPLICATIONS = (
    ("Core takaful system", "Vendor product, customised", "Own site", "critical", "restricted", 0),
    ("General ledger", "Vendor product", "Own site", "important", "confidential", 0),
    ("Participant mobile application", "In house", "Own site", "critical", "restricted", 1),
    ("Participant web portal", "In house", "Own site", "critical", "restricted", 1),
    ("Document imaging", "Vendor product", "Own site", "important", "restricted", 0),
    ("Health claims module", "Vendor product, customised", "Own site", "critical", "restricted", 0),
    ("Active Directory", "Vendor product", "Own site", "critical", "confidential", 0),
    ("Mail and calendar", "Vendor product", "Cloud", "important", "confidential", 1),
    ("Contact centre telephony", "Vendor product", "Own site", "important", "confidential", 0),
    ("File shares", "Vendor product", "Own site", "important", "confidential", 0),
    ("Payroll and HR system", "Vendor product", "Own site", "other", "confidential", 0),
    ("Service desk tool", "Vendor product", "Own site", "other", "internal", 0),
    ("Agent portal", "In house", "Own site", "critical", "restricted", 1),
    ("Retakaful module", "Vendor product, customised", "Own site", "critical", "confidential", 0),
    ("Investment system", "Vendor product", "Own site", "important", "confidential", 0),
    ("Hospital portal", "Vendor product, customised", "Own site", "critical", "restricted", 1),
    ("Bancassurance gateway", "In house", "Own site", "important", "restricted", 0),
    ("Integration server", "In house", "Own site", "critical", "restricted", 0),
    ("Motor survey application", "In house", "Own site", "important", "confidential", 1),
    ("Vehicle tracker platform", "Vendor product", "Run by a provider", "important",
     "confidential", 1),
    ("Data warehouse", "In house", "Own site", "important", "restricted", 0),
    ("SMS gateway", "Vendor product", "Run by a provider", "important", "confidential", 1),
    ("Corporate web site", "In house", "Cloud", "other", "public", 1),
    ("VPN concentrator", "Vendor product", "Own site", "critical", "confidential", 1),
    ("Virtualisation cluster", "Vendor product", "Own site", "critical", "confidential", 0),
    ("Backup server software", "Vendor product", "Own site", "critical", "restricted", 0),
    ("Cloud backup", "Vendor product", "Cloud", "important", "restricted", 0),
    ("Endpoint protection console", "Vendor product", "Cloud", "important", "confidential", 0),
    ("Intrusion detection", "Vendor product", "Own site", "important", "confidential", 0),
    ("Log collector", "Vendor product", "Own site", "important", "confidential", 0),
    ("Vulnerability scanner", "Vendor product", "Own site", "other", "confidential", 0),
    ("Patch distribution", "Vendor product", "Own site", "important", "internal", 0),
    ("Certificate printing", "In house", "Own site", "important", "confidential", 0),
    ("Commission calculation", "In house", "Own site", "important", "confidential", 0),
    ("Tax withholding register", "In house", "Own site", "other", "confidential", 0),
    ("Regulatory returns workbook", "In house", "Own site", "important", "confidential", 0),
    ("Complaint management", "Vendor product", "Own site", "other", "confidential", 0),
    ("Sanctions screening", "Vendor product", "Run by a provider", "important", "confidential", 0),
    ("Identity verification client", "Vendor product", "Own site", "important", "restricted", 0),
    ("Payment reconciliation", "In house", "Own site", "important", "confidential", 0),
    ("Board portal", "Vendor product", "Cloud", "other", "confidential", 1),
    ("Learning platform", "Vendor product", "Cloud", "other", "internal", 1),
    ("Visitor register", "Vendor product", "Own site", "other", "internal", 0),
    ("Door access control", "Vendor product", "Own site", "other", "confidential", 0),
    ("Camera recorder", "Vendor product", "Own site", "other", "confidential", 0),
    ("Intranet", "In house", "Own site", "other", "internal", 0),
)  # fmt: skip

# Spreadsheets and small databases that departments keep, to make up the number.
TOOLS = ("register", "tracker", "archive", "calculator", "calendar", "workbook", "checklist",
         "dashboard")  # fmt: skip

# (name, subject, class, persons, personal, health, years kept, system), smaller insurers first.
DATA_SETS = (
    ("Participant master", "Policyholders or participants", "restricted", 412_000, 1, 0, 10,
     "Core takaful system"),
    ("Identity card copies", "Policyholders or participants", "restricted", 380_000, 1, 0, 10,
     "Document imaging"),
    ("Payment and bank account details", "Policyholders or participants", "restricted", 265_000, 1,
     0, 10, "Core takaful system"),
    ("Mobile application accounts", "Policyholders or participants", "restricted", 96_000, 1, 0, 5,
     "Participant mobile application"),
    ("Health claims and medical reports", "Claimants", "restricted", 58_000, 1, 1, 10,
     "Health claims module"),
    ("Motor claims files", "Claimants", "confidential", 74_000, 1, 0, 10, "Core takaful system"),
    ("Ledger and vouchers", "The company's own", "confidential", 0, 0, 0, 10, "General ledger"),
    ("Staff records", "Staff", "confidential", 1_200, 1, 0, 10, "Payroll and HR system"),
    ("User directory", "Staff", "confidential", 560, 1, 0, 2, "Active Directory"),
    ("Mailboxes", "The company's own", "confidential", 0, 1, 0, 5, "Mail and calendar"),
    ("Call recordings", "Policyholders or participants", "confidential", 88_000, 1, 0, 2,
     "Contact centre telephony"),
    ("Department folders", "The company's own", "confidential", 0, 1, 0, 5, "File shares"),
    ("Product and tariff tables", "The company's own", "internal", 0, 0, 0, 10,
     "Core takaful system"),
    ("Service desk tickets", "Staff", "internal", 560, 1, 0, 3, "Service desk tool"),
)  # fmt: skip
LINES = ("Motor", "Fire", "Marine", "Health", "Miscellaneous", "Engineering", "Travel", "Crop",
         "Bancassurance", "Window takaful")  # fmt: skip
KINDS_OF_DATA = (
    ("proposals", "Policyholders or participants", "confidential", 1, "Document imaging"),
    ("certificates", "Policyholders or participants", "confidential", 1, "Core takaful system"),
    ("claims notes", "Claimants", "confidential", 1, "Core takaful system"),
    ("survey photographs", "Claimants", "confidential", 1, "Document imaging"),
    ("retakaful bordereaux", "Policyholders or participants", "confidential", 1, "General ledger"),
    ("commission statements", "Agents and brokers", "confidential", 1, "General ledger"),
    ("recoveries and salvage", "The company's own", "internal", 0, "General ledger"),
    ("statistics", "The company's own", "internal", 0, "General ledger"),
    ("correspondence", "Policyholders or participants", "confidential", 1, "Document imaging"),
    ("brochures", "The company's own", "public", 0, "File shares"),
    ("payment instructions", "Claimants", "confidential", 1, "Core takaful system"),
)  # fmt: skip
