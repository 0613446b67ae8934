"""Risks of an insurer, in words; smaller insurers have the first of them.

(title, because of what, operational area, cause, category of the inherent risk profile, what it
touches, obligations, numbers of its threats, controls, ratings, what is done)

What it touches are names of functions, systems, data and third parties; those that an insurer does
not have are left out. Ratings are likelihood and impact: before controls, then as controls stood at
each look.
"""

from __future__ import annotations

UW, CL, CO, RE, IN, DI, FI, HR, IT, SU = (
    "Underwriting", "Claims", "Premium or contribution collection", "Reinsurance or retakaful",
    "Investment", "Distribution", "Finance", "Human resources", "Information technology",
    "Other support",
)  # fmt: skip
TECH, CHAN, PROD, ORG, EXT = "technologies", "channels", "products", "organisation", "threats"
CLAIMS, SERVICE, FILING, SETTLE, SECRET = (
    "claims_payment", "policy_service", "regulatory_filing", "reinsurance_settlement",
    "data_confidentiality",
)  # fmt: skip

RISKS = (
    ("Ransomware stops issuance and claims", ("Because one computer falls for a mail and zones are"
     " open to each other, the core system may be encrypted, so that nothing is issued or paid for"
     " days."), IT, "crime", EXT, ("Core takaful system; Underwriting and issuance; Motor claims;"
     " Window takaful underwriting; Health claims; IT and security operations"),
     f"{CLAIMS}, {SERVICE}", "1 23",
     ("Malware protection; Filtering between network zones; Nightly backups; Monthly patches;"
     " Second factor on remote access"), "45 35 34 34",
     "Second factor on every way in; copies that nobody can change"),
    ("Data of participants leak at the claims administrator", ("Because the administrator keeps"
     " files of admissions on its own servers, strangers may read them, so that participants and"
     " the regulator lose trust."), CL, "vendor", TECH, ("Health claims; Health claims and medical"
     " reports; Margalla Health Administrators (demo)"), SECRET, "3",
     "Assessment of providers; Security clauses in contracts; Cutting off of links", "44 34 33 33",
     "Hours for telling of a breach in the contract; files deleted after settlement"),
    ("Payments go to a fraudster's account", ("Because changes of accounts come by mail, somebody"
     " may redirect contributions or claims, so that money is lost and claims are paid twice."),
     CO, "crime", PROD, ("Contribution collection and receipting; Payment and bank account details;"
     " Mail and calendar"), f"{CLAIMS}", "2",
     "Four eyes on claims and payments; Awareness of staff", "53 43 33 32",
     "Call back on a known number before any change of an account"),
    ("Portal accounts are taken over", ("Because passwords are reused, strangers may sign in and"
     " send in claims, so that benefits are paid to them."), DI, "crime", CHAN,
     ("Digital channels; Participant web portal; Participant mobile application;"
      " Mobile application accounts"), f"{CLAIMS}, {SECRET}", "5",
     "Secure development; Penetration tests; Passwords and lockout", "43 33 33 32",
     "Second factor for agents and participants"),
    ("Vendor's remote access is misused", ("Because the tool is always on with one account,"
     " somebody may come in as the vendor, so that the core system is in other hands."), IT,
     "vendor", TECH, "Core takaful system; Sutlej Systems (demo); IT and security operations",
     f"{SECRET}, {SERVICE}", "13", "Review of firewall rules; Daily review of logs", "44 34 34 33",
     "Remote access by request only"),
    ("Core system cannot be restored in time", ("Because the recovery site takes more than nine"
     " hours, claims and issuance may stand still for longer than anybody can bear."), UW,
     "system_failure", TECH, "Underwriting and issuance; Core takaful system",
     f"{SERVICE}, {CLAIMS}", "14 8", "Recovery site; Restore tests; Nightly backups",
     "35 34 34 24", "Second replica at the recovery site, tried twice a year"),
    ("Master of participants is carried off", ("Because many may export it, somebody may take it"
     " to a competitor, so that participants are called and the regulator asks."), UW,
     "privilege_misuse", ORG, "Participant master; Identity card copies; Underwriting and issuance",
     SECRET, "6 26", ("Rules on who may see data of participants; Audit trail of databases;"
     " Half-yearly review of rights"), "34 24 24 23", "Exports only through a ticket"),
    ("Wrong amounts after a failed release", ("Because releases are tried on little data, wrong"
     " contributions may be booked, so that receipts and reserves are wrong."), CO,
     "change_failure", ORG, "Contribution collection and receipting; Core takaful system",
     f"{SERVICE}, {FILING}", "12 8", "Approval and trial of changes; Reconciliation of records",
     "33 33 23 23", ""),
    ("Old servers that cannot be patched are broken into", ("Because an application needs them,"
     " unsupported servers stay, so that known weaknesses stay open."), IT, "legacy", TECH,
     "IT and security operations; Active Directory", SERVICE, "10",
     "Monthly patches; Vulnerability scans; Filtering between network zones", "43 33 33 33",
     "Move off the old servers by plan"),
    ("Two people make up the security office", ("Because nobody stands in, alerts at night may be"
     " read in the morning, so that an attack has a night's start."), IT, "staff_error", ORG,
     "IT and security operations", SERVICE, "1", ("Call tree outside office hours; Daily review of"
     " logs"), "43 33 33 33", "Service that watches round the clock, priced again next year"),
    ("Digital channels are down at month-end", ("Because one line carries all, a flood of requests"
     " may fill it, so that contributions are not paid in time."), DI, "hacktivist", CHAN,
     "Digital channels; Participant web portal", SERVICE, "7", ("Watch over capacity; Intrusion"
     " detection at the edge"), "33 32 32 22", ""),
    ("Wrong health claims are approved by a changed rule", ("Because rules are changed by hand, a"
     " claim may be approved that should not be, so that the fund pays too much."), CL,
     "change_failure", PROD, "Health claims; Health claims module", CLAIMS, "12 17",
     "Approval and trial of changes; Four eyes on claims and payments", "33 23 23 23", ""),
    ("Ledger is changed by a spreadsheet", ("Because closing runs through spreadsheets, a formula"
     " may be overwritten, so that returns are wrong."), FI, "end_user_computing", ORG,
     "Finance and treasury; General ledger", FILING, "11 36", "Reconciliation of records",
     "33 23 22 22", ""),
    ("Payments leave by a cloned voice", ("Because a director's voice can be copied, the treasury"
     " may pay on a call, so that a large sum is gone before morning."), FI, "crime", EXT,
     "Finance and treasury", CLAIMS, "18 2", "Four eyes on claims and payments; Awareness of staff",
     "34 34 24 24", "Word of the day for payments by telephone"),
    ("Staff papers get into wrong hands", ("Because lists are sent by mail, papers of staff may"
     " reach a wrong address, so that salaries are known."), HR, "staff_error", ORG,
     "Payroll and HR system; Staff records; Human resources and payroll", SECRET, "9 25",
     "Awareness of staff; Classification of data", "42 32 22 22", ""),
    ("Fake job offers in the company's name", ("Because anybody can register a look-alike address,"
     " applicants may pay for a job, so that the name suffers."), HR, "crime", EXT,
     "Human resources and payroll", SERVICE, "15", "Handling of incidents", "32 32 22 22", ""),
    ("Forged papers pass for motor claims", ("Because photographs are easily made, invented"
     " repairs may be paid, so that the fund shrinks."), CL, "customer", PROD,
     "Motor claims; Motor claims files", CLAIMS, "17 37", "Four eyes on claims and payments",
     "42 32 32 32", ""),
    ("Data of participants go out by the contact centre", ("Because callers are asked little, data"
     " may be told to strangers, so that accounts are taken over."), SU, "staff_error", CHAN,
     "Customer service and contact centre; Call recordings", SECRET, "9 5",
     "Awareness of staff", "32 22 22 22", ""),
    ("Premiums are quoted from a wrong table", ("Because tariffs are uploaded from a workbook, a"
     " wrong table may go live, so that covers are sold too cheaply."), UW, "end_user_computing",
     PROD, "Underwriting and issuance; Product and tariff tables", SERVICE, "11",
     "Approval and trial of changes", "32 22 22 22", ""),
    ("Fake certificates are sold", ("Because certificates are easy to copy, people may drive"
     " without cover, so that claims come that nobody booked."), UW, "intermediary", CHAN,
     "Underwriting and issuance", SERVICE, "15", "Reconciliation of records", "43 33 32 32",
     "A code on each certificate that anybody can check"),
    ("Statements to retakaful operators are read on the way", ("Because they go by mail, names and"
     " sums may be read by others, so that treaties suffer."), RE, "crime", TECH,
     "Retakaful and co-takaful settlement; Saiful Retakaful (demo); Mail and calendar",
     f"{SETTLE}, {SECRET}", "21 16", "Encryption of stored data", "33 23 22 22", ""),
    ("Contributions cannot be collected for a day", ("Because one gateway serves all, its outage"
     " may stop receipts, so that covers lapse."), CO, "vendor", CHAN,
     "Contribution collection and receipting; Rakaposhi Payments (demo)", SERVICE, "19 4",
     "Assessment of providers; Security clauses in contracts", "42 32 32 22", ""),
    # From here on, larger insurers only.
    ("Treaty accounts are kept on one workbook", ("Because cessions are put together by hand, cash"
     " calls may be missed, so that large losses are paid late."), RE, "end_user_computing", ORG,
     "Retakaful and co-takaful settlement; Retakaful module", f"{SETTLE}, {FILING}", "11",
     "Reconciliation of records", "33 23 23 22", ""),
    ("Orders to brokers from a false address", ("Because orders are taken by mail, units may be"
     " sold on a false order, so that the fund loses."), IN, "crime", EXT,
     "Investment of the participant takaful fund; Investment system", SETTLE, "22 18",
     "Four eyes on claims and payments; Awareness of staff", "33 23 23 22",
     "Orders only through the broker's own system"),
    ("Valuations from a broken feed", ("Because prices come through one script, wrong prices may be"
     " booked, so that units are wrong."), IN, "system_failure", TECH,
     "Investment of the participant takaful fund; Investment system", FILING, "29 11",
     "Reconciliation of records", "32 22 22 22", ""),
    ("Agents' accounts are used for invented claims", ("Because agents share passwords, claims may"
     " be registered in their name, so that benefits go astray."), DI, "intermediary", CHAN,
     "Agents and bancassurance; Agent portal", CLAIMS, "5 15 34",
     "Half-yearly review of rights; Four eyes on claims and payments", "44 34 33 33",
     "Second factor for agents and brokers"),
    ("Branch staff give out rates and data", ("Because nobody locks screens, visitors may read"
     " them, so that data leave."), DI, "staff_error", ORG, "Agents and bancassurance", SECRET,
     "9 34", "Awareness of staff", "32 22 22 22", ""),
    ("Hospital portal is entered by strangers", ("Because front desks share passwords, strangers"
     " may read files of patients, so that health data are out."), CL, "vendor", CHAN,
     "Health claims; Hospital portal; Saddar hospital (demo)", f"{SECRET}, {CLAIMS}", "20",
     "Penetration tests; Secure development", "43 33 33 33",
     "One account for each person at the hospitals"),
    ("Identity cards go to a bank in clear", ("Because the bank takes plain files only, cards may"
     " be read on the line, so that identities are stolen."), CO, "legacy", TECH,
     "Contribution collection and receipting; Hub Bank (demo); Identity card copies", SECRET,
     "40 10", "Encryption of stored data", "43 33 33 33", "Encrypted transfer to the bank"),
    ("Backups are encrypted with the rest", ("Because the backup server is in the same directory,"
     " an attacker may reach it, so that nothing is left to restore."), IT, "crime", TECH,
     "Backup server software; IT and security operations; Core takaful system",
     f"{CLAIMS}, {SERVICE}", "1", ("Custody of offline copies; Nightly backups; Copies of data of"
     " participants"), "35 25 24 24", "Copies that nobody can change for thirty days"),
    ("Cloud backup lies where it may not", ("Because the place is not known, data may be abroad"
     " against the rules, so that the regulator objects."), IT, "vendor", TECH,
     "Cloud backup; Indus Cloud (demo)", f"{SECRET}, {FILING}", "4 38",
     "Assessment of providers; Encryption of stored data", "33 32 32 32", ""),
    ("Database administrator acts alone", ("Because one person may do all, changes may go unseen,"
     " so that amounts or names are changed."), IT, "privilege_misuse", ORG,
     "IT and security operations; Core takaful system", f"{SECRET}, {CLAIMS}", "24",
     "Audit trail of databases; Own accounts for each database administrator", "34 24 23 23",
     "Trail of the database kept out of the administrator's reach"),
    ("Virtual machines all stop together", ("Because one cluster carries all, its failure may stop"
     " everything, so that no function goes on."), IT, "system_failure", TECH,
     "Virtualisation cluster; IT and security operations", SERVICE, "29 14",
     "Recovery site; Watch over capacity", "34 24 24 24", "Second cluster for critical systems"),
    ("An update brings malicious code", ("Because updates are trusted, a maker's break-in may come"
     " in, so that machines obey others."), IT, "vendor", EXT,
     "Endpoint protection console; IT and security operations", f"{SECRET}, {SERVICE}", "27",
     "Malware protection; Approval and trial of changes", "25 24 24 24",
     "Updates wait for a day in a trial group"),
    ("Espionage in treaties and large sites", ("Because drawings of sites are kept, a state may"
     " want them, so that clients leave."), RE, "state_linked", EXT,
     "Retakaful and co-takaful settlement; File shares", SECRET, "16",
     "Intrusion detection at the edge; Rules on who may see data of participants", "24 14 14 14",
     ""),
    ("Tracker data of vehicles are seen by strangers", ("Because addresses can be counted up,"
     " movements may be read, so that participants are followed."), CL, "vendor", PROD,
     "Motor claims; Vehicle tracker platform; Shandur Tracking (demo)", SECRET, "30",
     "Assessment of providers", "33 33 32 32", ""),
    ("Aggregator reads out prices and names", ("Because its interface is wide, it may take more"
     " than it needs, so that data are sold on."), DI, "vendor", CHAN,
     "Digital channels; Baran Aggregator (demo)", SECRET, "35",
     "Assessment of providers; Cutting off of links", "32 32 22 22", ""),
    ("False news empties the fund", ("Because rumours run fast, participants may surrender at once,"
     " so that assets are sold in haste."), FI, "hacktivist", EXT, "Finance and treasury", SERVICE,
     "32", "Handling of incidents", "33 33 33 32",
     "Sentences ready for the press and the branches"),
    ("Former staff still sign in", ("Because leavers are told late, accounts may live on, so that"
     " data are read."), HR, "privilege_misuse", ORG,
     "Human resources and payroll; Active Directory; User directory", SECRET, "26",
     "Joiners, movers and leavers; Half-yearly review of rights",
     "33 33 32 32", ""),
    ("Returns are late because one computer breaks", ("Because returns are made on one machine,"
     " they may be late, so that there is a fine."), SU, "end_user_computing", ORG,
     "Regulatory reporting and Shariah compliance; Regulatory returns workbook", FILING, "36",
     "Nightly backups", "32 22 22 22", ""),
    ("Regulator's portal is not reached in time", ("Because there is one line, the portal may not"
     " be reached on the last day, so that there is a fine."), SU, "environment", CHAN,
     "Regulatory reporting and Shariah compliance", FILING, "14", "Power and cooling",
     "22 21 21 21", ""),
    ("Files stolen today are read in years", ("Because keys age, what is stolen may be opened"
     " later, so that health data are out."), IT, "state_linked", EXT,
     "Health claims and medical reports", SECRET, "38", "Encryption of stored data", "24 23 23 23",
     ""),
    ("Claim papers are written by machine", ("Because papers no longer look forged, the eye may not"
     " see it, so that the fund pays."), CL, "customer", PROD, ("Motor claims; Health claims; Other"
     " claims"), CLAIMS, "37", "Four eyes on claims and payments", "33 33 33 33",
     "Check of invoices with workshops and hospitals"),
    ("Flood reaches the data centre", ("Because it lies in the cellar, water may come in, so that"
     " machines are lost."), IT, "environment", ORG, "IT and security operations", SERVICE, "39",
     "Recovery site; Power and cooling", "25 24 23 23", "Machines moved to the first floor"),
)  # fmt: skip

# What is said of each of some systems and third parties, to make up the number; the ratings take
# turns.
AT_SYSTEM = (
    ("Wrong rights at {}", ("Because rights grow with the years, somebody may do what he should"
     " not."), "privilege_misuse", ORG, SECRET, "26", "33 23 22 22"),
    ("Failed change at {}", "Because changes are made in a hurry, it may stand still for a day.",
     "change_failure", TECH, SERVICE, "12", "32 22 22 22"),
    ("Weakness of {} found by others first", "Because mending takes weeks, strangers may come in.",
     "crime", TECH, SECRET, "10", "33 32 22 22"),
)  # fmt: skip
AT_PARTY = (
    ("{} fails", "Because there is one supplier, service may stop until another is found.",
     "vendor", EXT, SERVICE, "4", "32 22 22 22"),
    ("Break-in at {}", "Because it is connected or holds data, its break-in may become ours.",
     "vendor", TECH, SECRET, "27", "33 32 32 22"),
)  # fmt: skip
