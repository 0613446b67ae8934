"""Whom the insurer works with, how systems are connected, and what depends on what."""

from __future__ import annotations

import itertools

from .business_words import APPLICATIONS, FUNCTIONS
from .story import ASSETS, VENDORS, Story

# (name, category, holds data of policyholders, tier 1 for larger insurers)
NAMED = (
    ("Sutlej Systems (demo)", "Core system vendor", 1), ("Indus Cloud (demo)", "Cloud", 1),
    ("Chenab Bank (demo)", "Bank", 1), ("Mehran Hosting (demo)", "Software or service vendor", 1),
    ("Rakaposhi Payments (demo)", "Payment gateway", 1),
    ("Margalla Health Administrators (demo)", "Third-party administrator", 1),
    ("Saiful Retakaful (demo)", "Reinsurer or retakaful operator", 0),
    ("Khyber Verification (demo)", "Software or service vendor", 1),
    ("Kirthar Bank (demo)", "Bank", 1), ("Hunza Networks (demo)", "Internet provider", 0),
    ("Shandur Tracking (demo)", "Software or service vendor", 1),
    ("Soan Bank (demo)", "Bank", 1), ("Gomal Bank (demo)", "Bank", 1),
    ("Hub Bank (demo)", "Bank", 1), ("Malam Bills (demo)", "Payment gateway", 1),
    ("Zhob Messaging (demo)", "Telecom", 1), ("Ratti Surveyors (demo)", "Surveyor", 1),
    ("Astola Retakaful (demo)", "Reinsurer or retakaful operator", 0),
    ("Baran Aggregator (demo)", "Aggregator", 1),
    ("Securities and Exchange Commission of Pakistan", "Regulator or authority", 0),
    ("Nara Audit (demo)", "Auditor", 0), ("Lyari Counsel (demo)", "Law firm", 0),
)  # fmt: skip
# Who insures the insurer against cyber losses.
OPERATOR, COMPANY_INSURER = "Neelum General Takaful (demo)", "Neelum Insurance (demo)"
BROKER = "Swat Risk Brokers (demo)"
MORE = ("Hospital", "Workshop", "Broker", "Surveyor", "Agent organisation", "Printing or courier",
        "Software or service vendor")  # fmt: skip
PLACES = ("Saddar", "Clifton", "Gulberg", "Model Town", "Blue Area", "Cantonment",
    "University Road",
          "Satellite Town", "Johar", "Nazimabad", "Canal View", "Bahria", "Samanabad",
          "Shahrah")  # fmt: skip
# (kind of link, protocol, port, authentication, encrypted, dedicated) by category
TLS = "HTTPS (TLS 1.3)"
HOW = {
    "Bank": ("API", TLS, 443, "Mutual certificates", "yes"),
    "Payment gateway": ("API", TLS, 443, "Signed requests", "yes"),
    "Hospital": ("Portal or web page", TLS, 443, "User name and one-time code", "yes"),
    "Core system vendor": (
        "Remote access", "IPsec VPN, remote desktop", 3389, "Shared account", "yes",
    ),
    "Cloud": ("File transfer", TLS, 443, "Access key", "yes"),
    "Reinsurer or retakaful operator": (
        "Mail or message", "SMTP with TLS 1.2, encrypted files", 25, "None", "yes",
    ),
    "Regulator or authority": ("Portal or web page", TLS, 443, "User name and password", "yes"),
}  # fmt: skip
OTHERWISE = ("API", TLS, 443, "API key", "yes")
LINKS = (
    "Title | Scope | Kind | System | Other system | Counterparty | Owner | Direction | Protocol"
    " | Port | Authentication | Is encrypted | Data carried | Contract or approval | How it is cut"
    " | How it is reconnected | Verified on | Since"
)


def insurers(story: Story) -> list[tuple[str, str, int]]:
    """Who insures and who placed it: the last two of the vendor list, not connected to anything."""
    if story.tenant.is_small:
        return []
    name = COMPANY_INSURER if story.tenant.is_large else OPERATOR
    return [(name, "Reinsurer or retakaful operator", 0), (BROKER, "Broker", 0)]


def tell_third_parties(story: Story) -> None:
    tenant, rows = story.tenant, list(NAMED)
    at = 0
    while len(rows) < tenant.third_parties:
        category = MORE[at % len(MORE)]
        place = PLACES[at // len(MORE) % len(PLACES)]
        number = at // (len(MORE) * len(PLACES))
        name = f"{place} {category.split()[0].lower()}{f' {number + 1}' if number else ''} (demo)"
        rows.append((name, category, int(category in ("Hospital", "Broker"))))
        at += 1
    further = insurers(story)
    rows = [*rows[: tenant.third_parties - len(further)], *further]
    story.known["third parties"] = [row[0] for row in rows]
    story.known["categories"] = [row[1] for row in rows]
    story.add(
        VENDORS, "Third parties",
        "Title | Category | Tier | Owner | Country | Holds policyholder data"
        " | Contract reference | Contract ends on | Exit or fallback | Next assessment on | Contact"
        " | Since",
        [_party(story, at, *row) for at, row in enumerate(rows)],
    )  # fmt: skip


def _party(story: Story, at: int, name: str, category: str, holds: int) -> tuple[object, ...]:
    tier = "Tier 1" if at < story.tenant.tier_one else f"Tier {2 + (at % 3 > 0)}"
    # The provider that runs trackers and messages goes on without a renewed contract.
    ends = story.ago(days=24) if name.startswith("Mehran") else story.ahead(months=3 + at % 30)
    owner = story.cast[("head_of_it", "operations", "claims", "cfo")[at % 4]]
    return (
        name, category, tier, owner, "Malaysia" if "Retakaful" in name else "Pakistan",
        "yes" if holds else "no", f"AGR-{story.year - 1 - at % 3}-{at + 1:03d}",
        "" if category == "Regulator or authority" else ends,
        "Second supplier named" if at % 2 else "Manual work for ten days, data returned on exit",
        story.ahead(months=1 + at % 11), "", story.ago(years=2, months=at % 60),
    )  # fmt: skip


def tell_links(story: Story) -> None:
    applications = [a[0] for a in APPLICATIONS[: story.tenant.applications]]
    story.add(ASSETS, "Interconnections", LINKS, [
        *_internal(story, applications), *_external(story, applications),
    ])  # fmt: skip
    _tell_dependencies(story)


def _internal(story: Story, applications: list[str]) -> list[tuple[object, ...]]:
    """Every application meets the core system or the directory; then servers meet each other."""
    hubs = ("Core takaful system", "Active Directory", "General ledger")
    pairs = [(a, hub) for hub in hubs for a in applications if a != hub and a not in hubs[:1]]
    machines = story.known["machines"]
    vital = [(one, hubs[0]) for one in story.known["vital machines"]]
    pairs += [(one, two) for one, two in itertools.pairwise(machines)]
    pairs = [*vital, *pairs]
    data = story.known["data"]
    rows: list[tuple[object, ...]] = []
    for at, (one, two) in enumerate(pairs[: story.tenant.internal_links]):
        is_database = at % 3 == 0
        rows.append((
            f"{one} to {two}", "Internal", "Database link" if is_database else "API", one, two, "",
            story.cast["head_of_it"], "Both" if at % 2 else "Outbound",
            "Oracle Net with TLS 1.2" if is_database else TLS,
            1521 if is_database else 443,
            "" if at == 17 else "Service account", "yes", data[at % len(data)], "",
            "Firewall rule off",
            "Change request", story.ago(days=205 if at == 31 else 12 + at % 90), story.ago(years=2),
        ))  # fmt: skip
    return rows


def _external(story: Story, applications: list[str]) -> list[tuple[object, ...]]:
    parties = zip(story.known["third parties"], story.known["categories"], strict=True)
    wanted = [p for p in parties if p[1] not in ("Auditor", "Law firm", "Workshop")]
    by_category = {
        "Hospital": "Hospital portal", "Agent organisation": "Agent portal",
        "Broker": "Agent portal",
        "Telecom": "SMS gateway", "Surveyor": "Motor survey application",
        "Reinsurer or retakaful operator": "Mail and calendar", "Cloud": "Cloud backup",
    }  # fmt: skip
    data = story.known["data"]
    rows: list[tuple[object, ...]] = []
    while len(wanted) < story.tenant.external_links:
        wanted += wanted[: story.tenant.external_links - len(wanted)]
    for at, (party, category) in enumerate(wanted[: story.tenant.external_links]):
        system = by_category.get(category, "Integration server")
        system = system if system in applications else "Core takaful system"
        kind, protocol, port, authentication, encrypted = HOW.get(category, OTHERWISE)
        if party.startswith("Hub Bank"):  # identity cards go out in clear
            kind, protocol, port, encrypted = "File transfer", "FTP", 21, "no"
        if party.startswith(("Soan", "Gomal")):
            kind, protocol, port, authentication = "File transfer", "SFTP", 22, "Key pair"
        is_lax = party.startswith(("Shandur", "Baran"))
        rows.append((
            f"{party.removesuffix(' (demo)')} link {at + 1}", "External", kind, system, "", party,
            story.cast["head_of_it"], "Both", protocol, port, authentication, encrypted,
            "Identity card copies" if protocol == "FTP" else data[at % len(data)],
            f"Approval {story.year - 1}/{at + 1}",
            "" if is_lax else "Disable the rule at the firewall",
            "CISO agrees, then change request", story.ago(days=130 if is_lax else 6 + at % 70),
            story.ago(years=1, months=at),
        ))  # fmt: skip
    return rows


def _tell_dependencies(story: Story) -> None:
    owner = story.cast["head_of_it"]
    core = "Core takaful system"
    machines = story.known["machines"]
    rows = [
        (core, machines[1], "Hard (stops without it)", owner, "Database of the core system", "", "",
         "yes"),
        (core, "Active Directory", "Soft (goes on, worse)", owner, "Local accounts as fallback", "",
         "", "no"),
        ("Active Directory", machines[7], "Hard (stops without it)", owner, "", "directory", 1,
         "no"),
        (FUNCTIONS[0][0], "Sutlej Systems (demo)", "Soft (goes on, worse)", owner,
         "Support of the core system", "", "", "no"),
    ]  # fmt: skip
    if len(machines) > 18:
        rows.append(("Active Directory", machines[17], "Hard (stops without it)", owner, "",
                     "directory", 1, "no"))  # fmt: skip
    story.add(ASSETS, "Dependencies", "What needs | What is needed | Strength | Owner | Note"
              " | Redundancy group | Needed of group | Single point accepted | Verified on",
              ((*row, story.ago(days=40)) for row in rows))  # fmt: skip
