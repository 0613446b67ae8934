"""What can cost an insurer money, with figures for one of middle size; others scale them.

A part is (kind of loss, what it is, how it is distributed, in how many events of a hundred, low,
high, more): nine times in ten between low and high, in hours or in millions of rupees. For an
interruption, more are millions an hour and the percentage that comes back later; for a PERT the
most likely; for a gamma its shape and scale; for a Pareto its threshold and alpha.
"""

from __future__ import annotations

from typing import NamedTuple

Part = tuple[str, str, str, int, float, float, tuple[float, ...]]


class Scenario(NamedTuple):
    """Events or attempts a year lie, nine times in ten, between ``rate``'s two ends."""

    name: str
    title: str
    story: str
    kind: str
    where: str
    risks: str
    frequency: str
    chance: int
    rate: tuple[float, float]
    exclusions: str
    parts: tuple[Part, ...]


BI, EE, BREACH, RESTORE = (
    "business_interruption", "extra_expense", "breach_response", "data_restoration",
)  # fmt: skip
PRIVACY, FINES, FRAUD, COMPUTER = (
    "privacy_liability", "regulatory_defence_fines", "social_engineering_fraud", "computer_fraud",
)  # fmt: skip

# Smaller insurers have the first of them; those cover four of the five types of incident.
SCENARIOS = (
    Scenario(
        "Ransomware", "Ransomware on the core system",
        "After days inside, the attackers encrypt the core system and its nearest copies and ask"
        " for money; branches work on paper until it is restored.",
        "disruption", "Core takaful system; Underwriting and issuance; Motor claims; Health claims",
        "Ransomware stops issuance and claims", "uncertain", 20, (0.3, 2), "",
        ((BI, "margin lost while issuance stands", "interruption", 100, 30, 300, (0.9, 25)),
         (EE, "paper work, overtime and hired machines", "range", 100, 2, 15, ()),
         (RESTORE, "systems and data built anew", "range", 100, 6, 45, ()),
         (BREACH, "forensics, counsel, letters, call centre", "range", 100, 4, 20, ()),
         ("cyber_extortion", "money asked for", "range", 25, 10, 70, ())),
    ),
    Scenario(
        "Administrator's leak", "Health data leak at the claims administrator",
        "A server of the administrator is read by strangers for weeks; it tells after the papers"
        " have written about it.",
        "data_breach", "Health claims; Margalla Health Administrators (demo)",
        "Data of participants leak at the claims administrator", "poisson", 100, (0.03, 0.25), "",
        ((BREACH, "letters and a call centre for everybody hit", "range", 100, 5, 30, ()),
         (PRIVACY, "claims of participants", "range", 60, 5, 90, ()),
         (FINES, "inquiry and fine", "range", 40, 2, 30, ())),
    ),
    Scenario(
        "Mail fraud", "Mailbox taken over: claims and contributions redirected",
        "A forged change of account is booked, and some days of payments go to it.",
        "theft", "Contribution collection and receipting; Mail and calendar",
        "Payments go to a fraudster's account", "clustered", 12, (2, 12), "",
        ((FRAUD, "payments that do not come back", "range", 100, 1, 25, ()),
         (BREACH, "look at the mailboxes", "range", 60, 0.5, 4, ())),
    ),
    Scenario(
        "Damaged data", "Data damaged for months before anybody sees it",
        "A wrong script changes amounts; all copies of the last months hold the damage.",
        "compromise", "Core takaful system; Underwriting and issuance; Motor claims",
        "Wrong amounts after a failed release", "poisson", 100, (0.03, 0.2), "",
        ((RESTORE, "put right by hand, file by file", "range", 100, 4, 40, ()),
         (EE, "auditors and overtime", "range", 100, 3, 25, ()),
         (BI, "margin lost while the books are closed", "interruption", 50, 8, 72, (0.6, 40))),
    ),
    Scenario(
        "Vendor outage", "Core vendor or cloud does not answer",
        "Nothing is broken at home, and nothing works.", "disruption",
        "Core takaful system; Sutlej Systems (demo); Indus Cloud (demo)",
        "Core system cannot be restored in time", "poisson", 100, (0.1, 0.6), "",
        (("dependent_bi", "margin lost until the vendor is back", "interruption", 100, 6, 96,
          (0.45, 50)),
         (EE, "manual work", "range", 100, 1, 10, ())),
    ),
    Scenario(
        "Portal fraud", "Portal accounts taken over, and invented claims paid",
        "Lists of stolen passwords open some hundreds of accounts; claims come in their names.",
        "theft", "Digital channels; Agent portal; Participant mobile application",
        "Portal accounts are taken over", "clustered", 8, (4, 20), "",
        ((COMPUTER, "benefits paid to strangers", "sample", 100, 0, 0,
          (0.4, 0.7, 1.1, 1.3, 2.2, 2.6, 3.9, 5.4, 8.8, 14.5)),
         (BREACH, "letters and new passwords", "range", 100, 0.8, 6, ())),
    ),
    Scenario(
        "Insider", "Insider carries off the master of participants",
        "Somebody leaves for a competitor with all names, policies and telephone numbers.",
        "data_breach", "Core takaful system; Underwriting and issuance",
        "Master of participants is carried off", "once", 100, (0.02, 0.15), "",
        ((BREACH, "forensics, counsel, letters", "range", 100, 3, 20, ()),
         (PRIVACY, "claims of participants", "range", 50, 3, 60, ()),
         (FINES, "inquiry and fine", "range", 30, 1, 15, ())),
    ),
    Scenario(
        "Flood of requests", "Digital channels flooded at month-end",
        "The line is full on the two days on which most contributions are due.", "disruption",
        "Digital channels; Participant web portal", "Digital channels are down at month-end",
        "uncertain", 50, (0.5, 4), "infrastructure",
        ((BI, "sales and receipts lost", "interruption", 100, 3, 36, (0.35, 70)),
         (EE, "cleaning service for the line", "pert", 100, 0.5, 4, (1,))),
    ),
    Scenario(
        "False news", "False news of insolvency",
        "A made-up letter of the regulator goes round; participants surrender.", "disorder",
        "Finance and treasury", "False news empties the fund", "poisson", 100, (0.05, 0.3), "",
        (("crisis_pr", "advertisements, calls, meetings", "gamma", 100, 0, 0, (2, 2.5)),
         ("reputational_loss", "business that stays away", "range", 70, 4, 60, ())),
    ),
    Scenario(
        "Cloned voice", "Payment on a call with a director's cloned voice",
        "The treasury pays on the evening before a holiday.", "theft", "Finance and treasury",
        "Payments leave by a cloned voice", "poisson", 10, (0.5, 4), "voluntary_payment",
        ((FRAUD, "the payment", "range", 100, 4, 50, ()),),
    ),
    Scenario(
        "Fake certificates", "Certificates sold under the company's name",
        "A shop sells covers that nobody booked; drivers and the police complain.", "disorder",
        "Underwriting and issuance", "Fake certificates are sold", "poisson", 100, (0.5, 3), "",
        (("crisis_pr", "notices and a help line", "range", 100, 0.3, 2, ()),
         ("reputational_loss", "claims paid for the sake of the name", "range", 40, 0.5, 6, ())),
    ),
    Scenario(
        "Bank link", "Misused link to a bank",
        "A file of payments is altered between ledger and bank.", "theft",
        "Contribution collection and receipting; Hub Bank (demo)",
        "Identity cards go to a bank in clear", "once", 100, (0.02, 0.1), "",
        ((COMPUTER, "payments that do not come back", "pert", 100, 4, 70, (12,)),
         (BREACH, "look at the link", "range", 100, 1, 6, ())),
    ),
    Scenario(
        "Lost copies", "Copies lost on the way to the store",
        "A box of disks does not arrive; some were not encrypted.", "data_breach",
        "Backup server software; IT and security operations", "Backups are encrypted with the rest",
        "once", 100, (0.03, 0.2), "unencrypted",
        ((BREACH, "letters to everybody on the disks", "range", 100, 2, 15, ()),
         (FINES, "inquiry and fine", "pareto", 40, 0, 0, (1, 1.8))),
    ),
    Scenario(
        "Failed release", "Release of the core system fails on a Monday",
        "No way back by the morning; issuance stands until the next night.", "disruption",
        "Core takaful system; Underwriting and issuance", "Wrong amounts after a failed release",
        "poisson", 100, (0.2, 1), "system_failure",
        ((BI, "margin lost while issuance stands", "interruption", 100, 4, 48, (0.6, 60)),
         (EE, "overtime and the vendor's team", "range", 100, 0.8, 6, ())),
    ),
)  # fmt: skip

# (control, scenario, fewer attempts, fewer that succeed, smaller amounts, shorter: in percent)
EFFECTS = (
    ("Second factor on remote access", "Ransomware", 0, 40, 0, 0),
    ("Monthly patches", "Ransomware", 0, 25, 0, 0),
    ("Malware protection", "Ransomware", 0, 35, 10, 0),
    ("Nightly backups", "Ransomware", 0, 0, 10, 40),
    ("Custody of offline copies", "Ransomware", 0, 0, 15, 20),
    ("Filtering between network zones", "Ransomware", 0, 0, 20, 15),
    ("Assessment of providers", "Administrator's leak", 20, 0, 0, 0),
    ("Security clauses in contracts", "Administrator's leak", 0, 0, 15, 0),
    ("Four eyes on claims and payments", "Mail fraud", 0, 60, 20, 0),
    ("Awareness of staff", "Mail fraud", 0, 30, 0, 0),
    ("Awareness of staff", "Ransomware", 25, 0, 0, 0),
    ("Approval and trial of changes", "Damaged data", 40, 0, 0, 0),
    ("Reconciliation of records", "Damaged data", 0, 0, 30, 20),
    ("Recovery site", "Vendor outage", 0, 0, 0, 25),
    ("Passwords and lockout", "Portal fraud", 0, 40, 0, 0),
    ("Secure development", "Portal fraud", 0, 25, 0, 0),
    ("Rules on who may see data of participants", "Insider", 30, 0, 20, 0),
    ("Audit trail of databases", "Insider", 20, 0, 0, 0),
    ("Intrusion detection at the edge", "Flood of requests", 0, 20, 0, 0),
    ("Watch over capacity", "Flood of requests", 0, 0, 0, 25),
    ("Handling of incidents", "False news", 0, 0, 20, 0),
    ("Four eyes on claims and payments", "Cloned voice", 0, 50, 0, 0),
    ("Awareness of staff", "Cloned voice", 0, 30, 0, 0),
    ("Reconciliation of records", "Fake certificates", 10, 0, 10, 0),
    ("Encryption of stored data", "Lost copies", 0, 0, 40, 0),
    ("Custody of offline copies", "Lost copies", 40, 0, 0, 0),
    ("Encryption of stored data", "Bank link", 15, 0, 0, 0),
    ("Four eyes on claims and payments", "Bank link", 0, 0, 30, 0),
    ("Approval and trial of changes", "Failed release", 40, 0, 0, 0),
    ("Restore tests", "Failed release", 0, 0, 0, 20),
)  # fmt: skip

# (title, shocks a year, how it would come about, scenarios with their chance in percent)
SHOCKS = (
    ("Core vendor broken into", 0.04, "Its update brings the attackers to all of its customers.",
     (("Ransomware", 35), ("Vendor outage", 80), ("Damaged data", 10))),
    ("Campaign against the financial sector", 0.06, "A group goes through insurers one by one.",
     (("Flood of requests", 60), ("Mail fraud", 30), ("Portal fraud", 40))),
    ("Network of the country down", 0.03, "Cables and power fail together for days.",
     (("Vendor outage", 60), ("Flood of requests", 20), ("False news", 15))),
)  # fmt: skip

# (title, scenario, months ago, millions, hours)
OWN_LOSSES = (
    ("Portal closed over a weekend", "Vendor outage", 19, 3.2, 31),
    ("Contributions of a broker redirected", "Mail fraud", 8, 4.6, 0),
    ("Branch encrypted from a memory stick", "Ransomware", 14, 9.4, 38),
    ("Administrator told of a leak", "Administrator's leak", 5, 6.1, 0),
    ("Web shop slow at month-end", "Flood of requests", 11, 0.7, 5),
    ("Release taken back on a Monday", "Failed release", 21, 2.9, 9),
    ("Certificates sold in a bazaar", "Fake certificates", 16, 1.1, 0),
)  # fmt: skip

# What two people said of things whose truth is known: the question, then low and high of the head
# of risk, who knows how little is known, and of the CISO, who is too sure.
CALIBRATION = (
    ("insurance-ordinance", 1998, 2002, 2001, 2004), ("state-bank", 1947, 1950, 1947, 1949),
    ("k2-height", 8_400, 8_700, 8_550, 8_650), ("nanga-parbat-height", 7_900, 8_300, 8_000, 8_100),
    ("census-2023", 225, 260, 228, 238), ("quetta-earthquake", 1925, 1945, 1930, 1940),
    ("great-fire", 1650, 1690, 1600, 1650), ("earth-diameter", 11_000, 14_000, 12_500, 13_000),
    ("morris-worm", 1990, 1996, 1987, 1989), ("bones", 180, 230, 200, 210),
)  # fmt: skip
