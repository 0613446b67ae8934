"""Controls of an insurer: what they are, what they protect, and where they work."""

from __future__ import annotations

# Title, nature, domain, what it protects, where it works: c is for confidentiality, i for
# integrity, a for availability.
CONTROLS = (
    ("Filtering between network zones", "Preventive", "Network", "cia", "zones"),
    ("Review of firewall rules", "Detective", "Network", "ci", "zones"),
    ("Intrusion detection at the edge", "Detective", "Monitoring", "cia", "functions"),
    ("Rules on who may see data of participants", "Preventive", "Identity and access", "c", "data"),
    ("Encryption of stored data", "Preventive", "Data protection and encryption", "c", "data"),
    ("Reconciliation of records", "Detective", "Data protection and encryption", "i", "data"),
    ("Copies of data of participants", "Corrective", "Backup", "a", "data"),
    ("Four eyes on claims and payments", "Preventive", "Identity and access", "i", "functions"),
    ("Joiners, movers and leavers", "Preventive", "Identity and access", "c", "applications"),
    ("Half-yearly review of rights", "Detective", "Identity and access", "c", "applications"),
    ("Second factor for administrators", "Preventive", "Identity and access", "ci", "machines"),
    ("Passwords and lockout", "Preventive", "Identity and access", "c", "directory"),
    ("Monthly patches", "Preventive", "Patching and vulnerabilities", "ia", "machines"),
    ("Vulnerability scans", "Detective", "Patching and vulnerabilities", "ci", "applications"),
    ("Hardening by baselines", "Preventive", "Configuration and change", "ci", "machines"),
    ("Approval and trial of changes", "Preventive", "Configuration and change", "ia", "core"),
    ("Malware protection", "Preventive", "Endpoints and servers", "cia", "computers"),
    ("Encryption of computers", "Preventive", "Data protection and encryption", "c", "computers"),
    ("Audit trail of databases", "Detective", "Database", "ci", "databases"),
    ("Own accounts for each database administrator", "Preventive", "Database", "ci", "databases"),
    ("Daily review of logs", "Detective", "Monitoring", "ci", "functions"),
    ("Handling of incidents", "Corrective", "Response", "cia", "functions"),
    ("Call tree outside office hours", "Corrective", "Response", "a", "functions"),
    ("Nightly backups", "Corrective", "Backup", "a", "applications"),
    ("Restore tests", "Detective", "Backup", "a", "core"),
    ("Recovery site", "Corrective", "Recovery", "a", "functions"),
    ("Order of resumption", "Directive", "Recovery", "a", "functions"),
    ("Entry to server rooms", "Preventive", "Physical", "ca", ""),
    ("Custody of offline copies", "Preventive", "Physical", "ca", "data"),
    ("Power and cooling", "Preventive", "Physical", "a", "machines"),
    ("Awareness of staff", "Preventive", "People", "ci", "functions"),
    ("Watch over capacity", "Detective", "Monitoring", "a", "machines"),
    ("Assessment of providers", "Detective", "Third parties", "cia", "parties"),
    ("Security clauses in contracts", "Directive", "Third parties", "cia", "parties"),
    ("Cutting off of links", "Corrective", "Third parties", "ci", "parties"),
    ("Secure development", "Preventive", "Application", "ci", "outer"),
    ("Penetration tests", "Detective", "Application", "ci", "outer"),
    ("Reports to the Board", "Directive", "Governance", "cia", "functions"),
    ("Second factor on remote access", "Preventive", "Identity and access", "ci", "remote"),
    ("Classification of data", "Directive", "Governance", "c", "data"),
)
# What is done for each application, to make up the number.
MORE = (
    ("Access rules", "Preventive", "Identity and access", "c"),
    ("Audit trail", "Detective", "Monitoring", "i"),
    ("Upkeep of versions", "Preventive", "Application", "ia"),
    ("Input checks", "Preventive", "Application", "i"),
    ("Hand-over of changes", "Preventive", "Configuration and change", "ia"),
)
COSTS = {  # of a control, in rupees a year for each member of staff
    "Second factor on remote access": 900, "Malware protection": 3_800, "Monthly patches": 2_600,
    "Nightly backups": 3_100, "Custody of offline copies": 700, "Recovery site": 9_500,
    "Filtering between network zones": 2_400, "Awareness of staff": 1_200,
    "Four eyes on claims and payments": 4_200, "Assessment of providers": 1_900,
    "Security clauses in contracts": 500, "Approval and trial of changes": 1_600,
    "Reconciliation of records": 2_200, "Passwords and lockout": 300, "Secure development": 3_400,
    "Rules on who may see data of participants": 800, "Audit trail of databases": 1_500,
    "Intrusion detection at the edge": 2_900, "Watch over capacity": 600,
    "Encryption of stored data": 1_100, "Handling of incidents": 1_300, "Restore tests": 700,
}  # fmt: skip
OPERATORS = ("administrator", "dba", "operations", "hr", "administration")
SOURCES = (
    ("Own logs and sensors", "Own telemetry", "Daily"),
    ("National response team", "Sector or CERT feed", "Daily"),
    ("Notices of the core vendor", "Vendor notices", "Weekly"),
    ("Circle of insurers", "Sector or CERT feed", "Monthly"),
    ("Notices of makers of devices", "Vendor notices", "Weekly"),
    ("Weather and roads", "Physical or geopolitical alerts", "Daily"),
    ("Reports of the reinsurer", "Other third party", "Quarterly"),
    ("Paid feed of indicators", "Other third party", "Daily"),
    ("Law on data abroad", "Physical or geopolitical alerts", "Monthly"),
    ("Notices of the bank circle", "Sector or CERT feed", "Weekly"),
    ("Browser and mail notices", "Vendor notices", "Weekly"),
    ("Database notices", "Vendor notices", "Quarterly"),
    ("Mentions of the company's name", "Other third party", "Weekly"),
    ("Calls of other insurers", "Other third party", "When something happens"),
)
WEAKNESSES = (
    ("Library of a maker is out of date", "Operating system"),
    ("Remote code in a web page", "Web"),
    ("Weak cipher is accepted", "Network"),
    ("Patch of the database is missing", "Database"),
    ("Cross-site request", "Application"),
    ("Certificate about to run out", "Network"),
    ("Old kernel", "Operating system"),
    ("Listing of a folder", "Web"),
)
