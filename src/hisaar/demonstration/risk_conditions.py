"""What was put into assets, access, third parties and controls on purpose."""

from __future__ import annotations

from .condition import LARGER, Condition

OF_RISK_AND_CONTROL: tuple[Condition, ...] = (
    Condition(
        what="Three leavers can still sign in to the core system",
        records="Accounts: those of the latest leavers at the core system",
        clauses={"RCA-15": "partly"},
    ),
    Condition(
        what="Cyber risks are scored as all others are, and two are among the greatest",
        records="Risk methods; Top-risk reports", clauses={"RCA-07": "met"},
    ),
    Condition(
        what="The database administrator's own account was not used for seven months",
        records="Accounts, Grants: dba… at MAIN-DB-001", clauses={"MON-19": "partly"},
    ),
    Condition(
        what="Some keys were not changed for long, and one lets people sign in",
        records="Accounts: svc…", clauses={"RCA-16": "partly"},
    ),
    Condition(
        what="The vendor's tool is always on, with one account for all of its engineers, without a"
        " second factor; the VPN asks for a password only",
        records="Remote paths: Support tool of Sutlej Systems; Accounts: sutlej.support",
        clauses={"MON-12": "partly", "MON-17": "partly", "MON-18": "partly"},
    ),
    Condition(
        what="Some people hold two duties that should lie in different hands",
        records="Grants: those without a role profile", clauses={"MON-20": "partly"},
    ),
    Condition(
        what="People of the takaful window post in the ledger of the conventional business",
        records="Grants: Ledger posting, conventional", clauses={"MON-20": "partly"},
        sizes=("large",),
    ),
    Condition(
        what="The record room keeps no list of visitors",
        records="Secure areas: Record room", clauses={"MON-16": "partly"},
    ),
    Condition(
        what="Identity cards go to a bank by plain file transfer",
        records="Interconnections, Data flows, Firewall rules: Hub Bank",
        clauses={"SYS-07": "partly", "RCA-28": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="The core database is not encrypted, and the exception from that has expired",
        records="Encryptions; Protection exceptions: Core database without encryption",
        clauses={"SYS-05": "partly", "SYS-06": "met"},
    ),
    Condition(
        what="One body of data is not classified",
        records="Data sets: the last row", clauses={"SYS-08": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="An opening made for the vendor lets anybody in and was not reviewed for 16 months",
        records="Firewall rules: Temporary opening for the vendor", clauses={"SYS-01": "partly"},
        sizes=LARGER,
    ),
    Condition(
        what="Some servers are past their support, and some agents are silent",
        records="Systems: operating systems and malware protection",
        clauses={"SYS-02": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="A domain controller is past its support, by an exception in force",
        records="Protection exceptions: Domain controller past its support",
        clauses={"SYS-02": "met_by_exception"}, sizes=("small",),
    ),
    Condition(
        what="The module for health claims was never tested",
        records="Security tests: all but Health claims module", clauses={"SYS-03": "partly"},
    ),
    Condition(
        what="The settings of one critical system were last kept four months ago",
        records="Configuration snapshots", clauses={"RCA-12": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="Nobody wrote down how department folders are disposed of",
        records="Data sets: Department folders", clauses={"RCA-29": "partly"},
    ),
    Condition(
        what="The copies of the network devices' settings were never restored",
        records="Backup sets: Settings of network devices; Restore tests: none of it",
        clauses={"RCA-30": "partly", "RCA-31": "met"},
    ),
    Condition(
        what="The contract with the administrator of health claims gives no hours for telling of a"
        " breach; that of a hosting provider has run out",
        records="Contracts: Margalla Health Administrators, Mehran Hosting",
        clauses={"RCA-32": "partly", "RCA-34": "partly"},
    ),
    Condition(
        what="The hospital on the portal was never assessed; a provider has shown nothing but its"
        " word",
        records="Third-party assessments: none of Saddar hospital; Assurances: none of Shandur"
        " Tracking",
        clauses={"RCA-33": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="One first-tier provider has told how it secures its systems and heard nothing back",
        records="Exchanges: the last", clauses={"SHR-08": "partly"},
    ),
    Condition(
        what="The place of the cloud backup is not known",
        records="Third-party services: Cloud backup of the insurer (EXT-16); Locations: Cloud"
        " region",
        clauses={},
    ),
    Condition(
        what="With some partners nobody agreed how a link is opened again",
        records="Interconnections: reconnection", clauses={"REC-05": "partly"},
    ),
    Condition(
        what="The order of resumption is approved and agrees with what needs what",
        records="Recovery orders", clauses={"RSP-10": "met"},
    ),
    Condition(
        what="Third parties have tiers, owners and days of assessment, and those without a"
        " connection say so",
        records="Third parties", clauses={"GOV-17": "met", "INT-01": "met"},
    ),
    Condition(
        what="Every function has controls that work, those of critical functions of every kind",
        records="Controls, Control tests", clauses={"RCA-04": "met", "RCA-10": "met"},
    ),
    Condition(
        what="Machines that nobody listed answer on the network: two in the scan that was read,"
        " three in the next",
        records="Discovery runs; folder 'to drop in': nmap-servers.xml",
        clauses={"RCA-11": "partly"},
    ),
)  # fmt: skip
