"""How systems are set and data protected: baselines, encryption, backups, custody, changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .network import BASELINES
from .story import ASSETS, PROTECTION, Row, Story
from .technology import CORE, CORE_DATABASE, FIREWALL, RECOVERY, STORE

DISKS = "Monthly backup disks"
UNRESTORED = "Settings of network devices, daily"
SETTINGS = {
    "applications": "session.timeout_minutes = <= 15\npassword.minimum_length = >= 12",
    "databases": "audit_trail = DB, EXTENDED\nremote_login = off\ndefault.accounts = locked",
    "servers": "smb1 = off\nrdp.nla = on\nfirewall = on",
    "network devices": "telnet = off\nsnmp.version = 3\nntp = on",
    "computers": "disk.encryption = on\nusb.storage = off\nmacros = signed",
    "cloud services": "mfa.administrators = on\nlegacy.sign_in = off",
}
FOUND = {
    "applications": "session.timeout_minutes = 15\npassword.minimum_length = 12",
    "databases": "audit_trail = DB, EXTENDED\nremote_login = off\ndefault.accounts = locked",
    "servers": "smb1 = off\nrdp.nla = on\nfirewall = on",
    "network devices": "telnet = off\nsnmp.version = 3\nntp = on",
    "cloud services": "mfa.administrators = on\nlegacy.sign_in = off",
}


def tell_protection(story: Story) -> None:
    critical = [r for r in story.sheets[ASSETS, "Systems"] if r["Criticality"] == "Critical"]
    _tell_baselines(story)
    _tell_snapshots(story, critical)
    _tell_encryption(story)
    _tell_exceptions(story)
    _tell_backups(story)
    _tell_custody(story)
    _tell_changes(story)


def _tell_baselines(story: Story) -> None:
    cast = story.cast
    story.add(
        PROTECTION, "Configuration baselines", "Title | Kind of system | Scope | Edition"
        " | Settings | Owner | Approver | Approved on | Reviewed on",
        [(f"Hardening of {name}", kind, f"All {name} in service", "1", SETTINGS[name],
          cast["administrator"], cast["ciso" if not story.tenant.is_small else "head_of_it"],
          story.ago(months=10), story.ago(months=4)) for kind, name in BASELINES.items()],
    )  # fmt: skip


def _tell_snapshots(story: Story, critical: list[Row]) -> None:
    """Every critical system but one was looked at within the quarter; two settings drifted."""
    by, taken = story.cast["administrator"], story.ago(days=27)
    snapshots, late = [], len(critical) - 1
    for at, row in enumerate(critical):
        day = story.ago(days=120) if at == late and not story.tenant.is_small else taken
        settings = FOUND[BASELINES[str(row["Kind"])]]
        if row["Title"] == FIREWALL:
            settings = settings.replace("telnet = off", "telnet = on")
        snapshots.append((row["Title"], day, "Typed or pasted", settings, by,
                          story.cast["head_of_it"], day))  # fmt: skip
    story.add(PROTECTION, "Configuration snapshots", "System | Taken on | Source | Settings"
              " | Owner | Accepted by | Accepted on", snapshots)  # fmt: skip
    old = story.ago(days=118)
    story.add(PROTECTION, "Configuration snapshots", "System | Taken on | Source | Settings"
              " | Owner", [(CORE_DATABASE, old, "Typed or pasted",
                            FOUND["databases"].replace("remote_login = off", "remote_login = on"),
                            by)])  # fmt: skip
    story.add(
        PROTECTION, "Configuration drifts", "System | Snapshot | Setting | Expected | Found"
        " | Found on | No longer found on | Outcome | Reviewed on | Reviewer | Reason | Owner",
        [(FIREWALL, f"{FIREWALL}, {taken:%d %b %Y}", "telnet", "off", "on", taken, "", "", "", "",
          "", by),
         (CORE_DATABASE, f"{CORE_DATABASE}, {old:%d %b %Y}", "remote_login", "off", "on", old,
          taken, "Corrected", story.ago(days=110), story.cast["head_of_it"],
          "Opened for a migration and forgotten", by)],
    )  # fmt: skip


def _tell_encryption(story: Story) -> None:
    """All is encrypted where its class asks for it, but for what lies in the core database."""
    owner, keeper = story.cast["head_of_it"], story.cast["administrator"]
    rows: list[tuple[Any, ...]] = []
    for at, data in enumerate(story.sheets[ASSETS, "Data sets"]):
        day, rating = story.ago(days=25 + at % 60), data["Classification"]
        said = ("AES-256", keeper, day)
        if rating in ("Restricted", "Confidential"):
            rows.append((data["Title"], "", "Storage (disks, shares, laptops)", "On", *said, ""))
        if rating == "Restricted":
            is_core = CORE_DATABASE in str(data["Systems"])
            rows.append((
                data["Title"], CORE_DATABASE if is_core else "", "Inside the database",
                *(("Off", "", "", day, "Waits for the next release of the core system") if is_core
                  else ("On", *said, "")),
            ))  # fmt: skip
            rows.append((data["Title"], "", "On the way", "On", "TLS 1.2 or later", keeper, day,
                         ""))  # fmt: skip
    rows.append(("", DISKS, "Kept offline", "On", "AES-256", keeper, story.ago(days=20), ""))
    rows.append(("", story.known["computers"][0], "Storage (disks, shares, laptops)", "On",
                 "XTS-AES-256", keeper, story.ago(days=15), ""))  # fmt: skip
    story.add(
        PROTECTION, "Encryptions", "Data set | System | Layer | Status | Algorithm | Key owner"
        " | Verified on | Remark | Owner", ((*row, owner) for row in rows),
    )  # fmt: skip


def _tell_exceptions(story: Story) -> None:
    cast = story.cast
    story.add(
        PROTECTION, "Protection exceptions", "Title | System | Layer"
        " | Protection done without | Reason | What protects instead | Owner | Approver"
        " | Approved on | Expires on",
        [("Core database without encryption", CORE_DATABASE, "Inside the database",
          "Encryption of restricted data", "Only the next release of the core system can do it.",
          "Database in a zone of its own; copies are encrypted.", cast["head_of_it"], cast["ceo"],
          story.ago(months=7), story.ago(days=30)),
         ("Domain controller past its support", "MAIN-DC-001 domain controller", "",
          "Support of the operating system", "Its replacement is ordered.",
          "No way out to the internet; extended security updates.", cast["head_of_it"],
          cast["ceo"], story.ago(months=4), story.ahead(months=5))],
    )  # fmt: skip


def _tell_backups(story: Story) -> None:
    """Four sets; nobody has ever tried to bring one of them back."""
    systems = story.sheets[ASSETS, "Systems"]
    own = [str(r["Title"]) for r in systems if r["Kind"] == "Application"]
    clouds = [str(r["Title"]) for r in systems if r["Kind"] == "Cloud service"]
    of_kind = {kind: [str(r["Title"]) for r in systems if r["Kind"] == kind]
               for kind in ("Database", "Server", "Network device")}  # fmt: skip
    rows = [
        ("Applications and servers, nightly", [*own, *of_kind["Server"]], 24, 35,
         "Immutable", "yes", RECOVERY, "", 1),
        ("Databases, every four hours", [CORE, *of_kind["Database"]], 4, 90, "Immutable", "yes",
         RECOVERY, "", 0),
        ("Mail and other clouds, nightly", clouds, 24, 30, "Cloud", "yes", "Cloud region",
         "Indus Cloud (demo)", 1),
        (UNRESTORED, of_kind["Network device"], 24, 180, "Disk", "no", RECOVERY, "", 1),
        ("Monthly copy on disks", [CORE, CORE_DATABASE], 720, 365, "Offline (disconnected)", "yes",
         STORE, "", 12),
    ]  # fmt: skip
    story.add(
        PROTECTION, "Backup sets", "Title | Systems | Hours between backups | Days kept"
        " | Copy kind | A copy is offline or immutable | Is encrypted"
        " | Credentials apart from the domain's | Location | Third party | Last run on"
        " | Verified on | Owner",
        [(title, "; ".join(held), hours, kept, kind, apart, "yes", apart, place, party,
          story.ago(days=days), story.ago(days=20), story.cast["head_of_it"])
         for title, held, hours, kept, kind, apart, place, party, days in rows if held],
    )  # fmt: skip
    _tell_restores(story, has_clouds=bool(clouds))


def _tell_restores(story: Story, *, has_clouds: bool) -> None:
    by = story.cast["administrator"]
    tests = [
        ("Applications and servers, nightly", "", 75, "Succeeded", "6.5", "24"),
        ("Databases, every four hours", CORE, 60, "Succeeded", "9.17", "4"),
        ("Databases, every four hours", "", 200, "Failed", "", ""),
        ("Databases, every four hours", "", 62, "Succeeded", "8", "4"),
        ("Monthly copy on disks", "", 82, "Succeeded", "30", "700"),
    ]
    if has_clouds:
        tests.append(("Mail and other clouds, nightly", "", 88, "Succeeded", "5", "24"))
    story.add(
        PROTECTION, "Restore tests", "Backup set | System | Tested on | Result"
        " | Hours that it took | Hours of data lost | Tester | Owner | Remark",
        [(name, system, story.ago(days=days), result, Decimal(took) if took else "",
          Decimal(lost) if lost else "", by, story.cast["head_of_it"],
          "" if result == "Succeeded" else "The key of the copy could not be read")
         for name, system, days, result, took, lost in tests],
    )  # fmt: skip


def _tell_custody(story: Story) -> None:
    people = (story.cast["administrator"], story.cast["administration"])
    story.add(
        PROTECTION, "Custody entries", "Offline store | Day | What | By whom | Remark | Owner",
        [(DISKS, story.ago(days=12 + 30 * back), "Checked" if back % 3 == 2 else "Deposited",
          people[back % 2], f"Case {back + 1}, seal intact", story.cast["head_of_it"])
         for back in range(9)],
    )  # fmt: skip


KINDS_OF_CHANGE = (
    ("Application or release", "Monthly release of the core system", CORE),
    ("Security patch", "Monthly patches", "Active Directory"),
    ("Network or firewall", "New rule for a partner", FIREWALL),
    ("Correction of data", "Correction of a receipt", CORE_DATABASE),
    ("Configuration", "Longer passwords in the directory", "Active Directory"),
)


def _tell_changes(story: Story) -> None:
    cast, rows = story.cast, []
    for at in range(story.tenant.protection.changes):
        kind, title, system = KINDS_OF_CHANGE[at % len(KINDS_OF_CHANGE)]
        asked = story.ago(days=9 + 14 * at % 700)
        is_emergency = at % 11 == 7
        done = min(asked + (story.on - asked) / 4, story.on)
        rows.append((
            f"{title}, {asked:%d %b %Y}", system, kind, cast["operations"], asked,
            "yes" if is_emergency else "no", cast["head_of_it"], asked, "Tried on a copy first",
            "" if is_emergency else asked, done, "Back to the copy of the evening before",
            "Backed out" if at % 13 == 5 else "Succeeded", done, f"CR-{1000 + at}",
            cast["administrator"],
        ))  # fmt: skip
    story.add(
        PROTECTION, "Changes", "Title | Systems | Kind | Requester | Requested on | Is emergency"
        " | Approver | Approved on | How it was tested | Tested on | Implemented on | Way back"
        " | Outcome | Closed on | Ticket | Owner", rows,
    )  # fmt: skip
