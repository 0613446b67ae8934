"""Threats to an insurer, in words; smaller insurers list the first of them."""

from __future__ import annotations

ALL = ("underwriting claims collection reinsurance investment distribution finance personnel"
       " technology support")  # fmt: skip

# (title, how it would come about, cause, techniques, likelihood and capability, areas that it
# hits, obligations at stake, when it may be felt if it is emerging)
THREATS = (
    ("Ransomware by an organised group", ("A mail or an open way in, days of looking around, theft"
     " of data, then encryption of the core system and its copies."), "crime",
     "T1566, T1021, T1490, T1486", "45", "underwriting claims collection reinsurance technology",
     "claims_payment, policy_service, data_confidentiality", ""),
    ("Mailbox taken over to redirect payments", ("Somebody reads along for weeks and writes, in the"
     " right moment, that the account has changed."), "crime", "T1566, T1114, T1534", "53",
     "collection claims finance reinsurance", "claims_payment, reinsurance_settlement", ""),
    ("Leak at the administrator of health claims", ("Files of admissions lie on a server of the"
     " administrator that strangers can reach."), "vendor", "T1199, T1530", "34", "claims",
     "data_confidentiality", ""),
    ("Outage of the core vendor or the cloud", ("A failed update or a fire at the vendor, and no"
     " help or no service for days."), "vendor", "T1199", "34", ALL,
     "policy_service, claims_payment, regulatory_filing", ""),
    ("Portal accounts taken over with passwords from elsewhere", ("Lists of passwords that were"
     " stolen elsewhere are tried out at night."), "crime", "T1110, T1078", "43",
     "distribution claims", "claims_payment, data_confidentiality", ""),
    ("Insider who carries off data of participants", ("Somebody with wide rights exports the master"
     " before leaving for a competitor."), "privilege_misuse", "T1213, T1048", "24",
     "underwriting distribution technology", "data_confidentiality", ""),
    ("Flood of requests against the digital channels", ("Rented machines fill the line on the days"
     " on which contributions are due."), "hacktivist", "T1498, T1499", "33",
     "distribution collection", "policy_service", ""),
    ("Damage to data that is found late", ("A wrong script changes amounts bit by bit; the copies"
     " hold the damage too when it is seen."), "change_failure", "T1565", "24",
     "underwriting claims technology", "claims_payment, regulatory_filing", ""),
    ("Wrong recipient, lost laptop, open folder", "Haste at month-end, and nothing that stops it.",
     "staff_error", "", "42", "personnel support claims", "data_confidentiality", ""),
    ("Unsupported software that nobody can patch", ("Old servers stay because an application needs"
     " them."), "legacy", "T1190, T1210", "43", "technology collection", "policy_service", ""),
    ("Spreadsheets that decide on money", ("A formula is overwritten and nobody reads it a second"
     " time."), "end_user_computing", "", "32", "finance investment reinsurance",
     "regulatory_filing, reinsurance_settlement", ""),
    ("Release of the core system that fails", ("Tried on too little data, and no way back by the"
     " morning."), "change_failure", "", "33", "underwriting claims technology",
     "claims_payment, policy_service", ""),
    ("Misuse of the vendor's remote tool", "It is always on, with one account for all engineers.",
     "vendor", "T1133, T1219", "34", "technology", "data_confidentiality, policy_service", ""),
    ("Power or network lost for a day", "Load-shedding outlasts the batteries, or a cable is cut.",
     "environment", "", "42", ALL, "policy_service", ""),
    ("Fake agents and fake certificates", ("Covers are sold under the company's name and never"
     " booked."), "intermediary", "T1583", "43", "distribution", "policy_service", ""),
    ("Espionage by a state-linked group", ("Quiet access for months, for data of officials and of"
     " large sites."), "state_linked", "T1078, T1195, T1583", "25",
     "technology reinsurance underwriting",
     "data_confidentiality", ""),
    ("Invented claims with forged papers", ("Sent in through the application, small enough to pass"
     " without a look."), "customer", "", "42", "claims", "claims_payment", ""),
    ("Cloned voice of a director orders a payment", ("A call in a familiar voice, on the evening"
     " before a holiday."), "crime", "T1598, T1656", "33", "finance investment", "claims_payment",
     "Within a year"),
    ("Payment gateway out at month-end", "The gateway moves its systems, or loses its licence.",
     "vendor", "", "32", "collection", "policy_service", ""),
    ("Hospital portal entered with a shared password", "One password for a whole front desk.",
     "vendor", "T1078", "42", "claims", "data_confidentiality, claims_payment", ""),
    ("Retakaful statements altered on the way", "Mail without a signature, read by somebody else.",
     "crime", "T1565, T1557", "23", "reinsurance", "reinsurance_settlement", ""),
    ("Orders to a broker from a false address", "One letter differs, and the order is filled.",
     "crime", "T1566", "23", "investment", "reinsurance_settlement", ""),
    ("Worm that spreads between branches", "A branch without filters brings it to all the others.",
     "crime", "T1210, T1091", "34", "technology distribution", "policy_service", ""),
    ("Database administrator whom nobody watches", "Who may do all leaves no trace if he wants.",
     "privilege_misuse", "T1078, T1070", "24", "technology", "data_confidentiality", ""),
    ("Data sent to a private mailbox", "To go on working at home.", "staff_error", "T1567", "42",
     "personnel underwriting", "data_confidentiality", ""),
    ("Former staff whose accounts live on", "They still know the password, and it still works.",
     "privilege_misuse", "T1078", "33", "technology personnel", "data_confidentiality", ""),
    ("Malicious code in an update", "A maker is broken into, and its customers install it.",
     "vendor", "T1195", "25", "technology", "data_confidentiality, policy_service", ""),
    ("Changed payroll run", "Account numbers are exchanged the evening before.", "crime", "T1565",
     "22", "personnel", "data_confidentiality", ""),
    ("Storage that is full or worn out", "Nobody reads the warnings.", "system_failure", "", "32",
     "technology", "policy_service", ""),
    ("Tracker platform that shows vehicles to strangers", ("Numbers in an address can be counted"
     " up."), "vendor", "T1190", "33", "claims distribution", "data_confidentiality", ""),
    ("Identity verification service out", "No new covers online for hours.", "vendor", "", "32",
     "underwriting distribution", "policy_service", ""),
    ("False news about the fund's solvency", "A made-up letter of the regulator goes round.",
     "hacktivist", "T1585", "32", "distribution finance", "policy_service", ""),
    ("Defaced web site", "An old plug-in, and a picture in place of the tariff.", "hacktivist",
     "T1491", "32", "distribution", "policy_service", ""),
    ("Agents' own phones with papers of participants", ("Photographs of identity cards stay on them"
     " for years."), "intermediary", "", "42", "distribution", "data_confidentiality", ""),
    ("Aggregator's interface misused", "Prices are read out by the thousand, and names with them.",
     "vendor", "T1213", "32", "distribution", "data_confidentiality", ""),
    ("Returns prepared on one computer", "It breaks in the week of the filing.",
     "end_user_computing", "", "32", "support finance", "regulatory_filing", ""),
    ("Claim papers written by machine", "Invoices and reports that no longer look forged.",
     "customer", "", "33", "claims", "claims_payment", "One to two years"),
    ("Stolen now, read later", "Encrypted files are kept until they can be opened.",
     "state_linked", "T1040", "13", "technology", "data_confidentiality", "Five to ten years"),
    ("Flood at the data centre", "The monsoon reaches the cellar.", "environment", "", "23",
     "technology", "policy_service", ""),
    ("Link to a bank read by others", "Files with identity cards go out in clear.", "crime",
     "T1040", "33", "collection", "data_confidentiality", ""),
)  # fmt: skip

# What larger insurers list for each of some systems and third parties as well.
AT_SYSTEM = ("Guessed passwords at {}", "The same account is tried with a thousand passwords.",
             "crime", "T1110", "42", "technology", "data_confidentiality", "")  # fmt: skip
UNDER_SYSTEM = ("Weakness in the software under {}", ("It is known outside before it is mended"
                " here."), "legacy", "T1190", "33", "technology", "policy_service",
                "")  # fmt: skip
AT_PARTY = ("Break-in at {}", "Through its link or its mail the way leads to the insurer.",
            "vendor", "T1199", "23", "support", "data_confidentiality", "")  # fmt: skip
