"""Levels, indicators and reports on the situation, in words."""

from __future__ import annotations

# Steps of each axis from the lowest: name, where it begins, what it means. Likelihood begins at
# events a year, impact at millions of an insurer of middle size, a rating at a product of levels.
SCALE = {
    "Likelihood": (
        ("Rare", 0, "Less than once in fifty years"),
        ("Unlikely", 0.02, "Once in ten to fifty years"),
        ("Possible", 0.1, "Once in two to ten years"),
        ("Likely", 0.5, "About once a year"),
        ("Almost certain", 2, "Several times a year"),
    ),
    "Impact": (
        ("Minor", 0, "Hours of work; nobody outside notices"),
        ("Moderate", 1, "Some complaints; a day without one service"),
        ("Serious", 10, "Hundreds of participants; the regulator asks"),
        ("Major", 60, "Days without service; the papers write about it"),
        ("Severe", 250, "Solvency of the fund or the licence is in question"),
    ),
    "Rating": (
        ("Low", 1, "The owner watches it"),
        ("Medium", 5, "The owner treats it within a year"),
        ("High", 10, "The risk committee sees the treatment"),
        ("Extreme", 17, "The Board decides at once"),
    ),
}  # fmt: skip

# (title, what it counts, unit, counted from records by, better, amber, red, first, last, risks)
INDICATORS = (
    ("High risks as controls stand", "Open risks rated high or extreme.", "risks", "high_risks",
     "lower", 8, 15, 16, 7, ""),
    ("Treatments past their day", "Treatments that are due and not done.", "treatments",
     "overdue_treatments", "lower", 1, 4, 0, 1, "Backups are encrypted with the rest"),
    ("Key controls that work", "Of the key controls in operation.", "percent",
     "effective_key_controls", "higher", 90, 80, 97, 91,
     "Ransomware stops issuance and claims"),
    ("Critical weaknesses past their day", "On machines that outsiders can reach.", "weaknesses",
     "", "lower", 5, 15, 6, 19, "Old servers that cannot be patched are broken into"),
    ("Staff who clicked", "On the monthly trial mail.", "percent", "", "lower", 8, 15, 22, 7,
     "Payments go to a fraudster's account"),
    ("Hours to contain", "An incident, from the alert on.", "hours", "", "lower", 8, 24, 20, 6,
     "Two people make up the security office"),
    ("Copies restored in a trial", "Of the critical systems, in the quarter.", "percent", "",
     "higher", 90, 70, 65, 85, "Core system cannot be restored in time"),
    ("Leavers whose accounts live on", "A day after the last working day.", "accounts", "",
     "lower", 1, 3, 5, 3, "Master of participants is carried off"),
    ("Ways of personal data in the clear", "Links and flows without encryption.", "ways",
     "plain_links", "lower", 1, 3, 4, 1, "Identity cards go to a bank in clear"),
    ("First tier not assessed", "Third parties of the first tier, in time.", "third parties",
     "unassessed_first_tier", "lower", 1, 3, 3, 0,
     "Data of participants leak at the claims administrator"),
    ("Warranties of cover not met", "Of the policies in force.", "warranties", "unmet_warranties",
     "lower", 1, 2, 0, 1, "Ransomware stops issuance and claims"),
    ("Contracts that ran out", "Third parties that go on without one.", "third parties",
     "expired_contracts", "lower", 2, 5, 4, 1, ""),
    ("Systems past their support", "Of all on the list.", "systems", "unsupported_systems",
     "lower", 5, 40, 12, 24, "Old servers that cannot be patched are broken into"),
    ("Blocked sign-ins to portals", "In thousands a month.", "thousand", "", "lower", 80, 150, 31,
     96, "Portal accounts are taken over"),
    ("Fake pages taken down", "Found under names like the company's.", "pages", "", "lower", 4, 10,
     1, 5, "Fake certificates are sold"),
    ("Actions past their day", "Of all that was promised.", "actions", "overdue_actions", "lower",
     5, 15, 9, 4, ""),
)  # fmt: skip

# What reports say: threats, exposure, incidents, weaknesses, trend, what it means.
SITUATIONS = (
    ("Ransomware groups name insurers in the region; two look-alike addresses were seen.",
     "High risks are as last month; the remote tool of the vendor stands out.",
     "One phishing mail was opened and contained within six hours.",
     "Nineteen critical weaknesses are past their day, most on test machines.",
     "Clicks on trial mails fall; weaknesses past their day rise.",
     "Patching needs a second weekend a month."),
    ("Taken-over mailboxes at two brokers; a notice of the national response team on VPN devices.",
     "Remote access without a second factor is the shortest way in.",
     "No incident is open.", "Eleven critical weaknesses are past their day.",
     "Much as before.", "The second factor on remote access comes first."),
    ("Cloned voices were used against a bank; nothing against insurers so far.",
     "Treasury and investments would be the goal.",
     "A leak at the claims administrator is being looked into.",
     "Seven critical weaknesses are past their day.",
     "More attempts on portals, fewer that succeed.",
     "The word of the day holds; the administrator owes an answer."),
)  # fmt: skip
