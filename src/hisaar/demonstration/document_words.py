"""The documents of an insurer, in words."""

from __future__ import annotations

ELEMENTS = (
    "Strategy and framework", "Governance", "Risk and control assessment", "Monitoring", "Response",
    "Recovery", "Information sharing", "Continuous learning",
)  # fmt: skip
CAPABILITIES = (
    "Anticipate, Detect, Prevent, Respond, Operational security, Protection of policyholder data"
)
PERIMETER = "own_systems, partners, intermediaries, outsourced"  # names: their labels hold commas
# (policy area, policy, what its procedure is called; without one, why none is needed)
POLICIES = (
    ("information security", "Information security policy", "Security exceptions procedure"),
    ("access control", "Access control policy", "Joiners, movers and leavers procedure"),
    ("asset and data classification", "Classification policy", "Labelling and handling procedure"),
    ("cryptography", "Cryptography policy", "Key management procedure"),
    ("third party", "Third-party security policy", "Vendor onboarding procedure"),
    ("incident", "Incident policy", "Incident handling procedure"),
    ("continuity and backup", "Continuity and backup policy", "Backup and restore procedure"),
    (
        "change and vulnerability",
        "Change and vulnerability policy",
        "Change and patching procedure",
    ),
    ("logging and monitoring", "Logging and monitoring policy", "Log review procedure"),
    ("acceptable use", "Acceptable use policy", ""),
    ("physical", "Physical security policy", "Visitors and server room procedure"),
    ("HR security", "Personnel security policy", "Background check procedure"),
    ("cyber risk management", "Cyber risk management policy", "Risk assessment procedure"),
)
# The one policy that nobody has turned into a procedure yet.
WITHOUT_PROCEDURE = "Personnel security policy"
# (title, kind, whose, file ending, approved by the Board)
OTHERS = (
    ("Incident response plan", "Response plan", "ciso", "docx", 1),
    ("Communication plan", "Communication plan", "operations", "docx", 1),
    ("Mandate of the CISO", "Mandate", "secretary", "pdf", 1),
    ("Job description of the CISO", "Job description", "hr", "docx", 0),
    ("Job description of the head of IT", "Job description", "hr", "docx", 0),
    ("Appointment letter of the CISO", "Appointment letter", "secretary", "pdf", 0),
    ("Organisation chart", "Organisation chart", "hr", "pdf", 0),
    ("Curriculum vitae of the CISO", "Curriculum vitae", "hr", "pdf", 0),
    ("Code of conduct", "Code of conduct", "hr", "pdf", 1),
    ("Letter to the acting CISO", "Appointment letter", "secretary", "pdf", 0),
    ("Business continuity plan", "Plan", "coo", "docx", 1),
    ("Disaster recovery plan", "Plan", "head_of_it", "docx", 0),
    ("Charter of the Board", "Charter or terms of reference", "secretary", "pdf", 1),
    ("Terms of the risk committee", "Charter or terms of reference", "secretary", "pdf", 1),
    ("Terms of the audit committee", "Charter or terms of reference", "secretary", "pdf", 1),
    ("Terms of the steering committee", "Charter or terms of reference", "ciso", "docx", 0),
    ("Notice to participants of a breach (English)", "Other", "compliance", "txt", 0),
    ("Awareness handbook", "Other", "ciso", "pdf", 0),
    ("Questionnaire for vendors", "Other", "ciso", "docx", 0),
    ("Backup schedule", "Other", "administrator", "txt", 0),
    ("Firewall standard", "Other", "head_of_it", "docx", 0),
    ("Server hardening standard", "Other", "head_of_it", "docx", 0),
    ("Shariah compliance manual", "Other", "shariah", "pdf", 1),
)  # fmt: skip
# Working instructions make up the number in a larger insurer.
INSTRUCTIONS = ("opening hours of the server room", "handling of identity card copies",
                "release of claims payments", "use of mobile telephones", "visitors",
                "printing of certificates", "handover of shifts", "disposal of disks")  # fmt: skip
