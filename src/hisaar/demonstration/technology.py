"""Places, systems of every kind, and the data they hold."""

from __future__ import annotations

from typing import Any

from .business_words import APPLICATIONS, DATA_SETS, KINDS_OF_DATA, LINES, TOOLS
from .people import SECURITY
from .story import ASSETS, Story

SYSTEMS = (
    "Title | Kind | Part of or serves | Owner | Custodian | Criticality | Classification | Built"
    " | Hosting | Location | Host name or address | Vendor | Is internet facing | Hours to restore"
    " | Hours between backups | Support ends on | In service on | Verified on"
)
HEAD_OFFICE, DATA_CENTRE, RECOVERY = "Head office", "Main data centre", "Recovery site"
CLOUD, STORE = "Cloud region", "Off-site store"
CORE, CORE_DATABASE = "Core takaful system", "MAIN-DB-001 database server"
FIREWALL = "MAIN-FW-001 firewall"
EVERY_NTH_LACKS = 37  # rows of the asset list that somebody left incomplete
EVERY_NTH_IS_OLD = 29
ROLES_OF_MACHINES = (
    ("APP", "Server", "application server"), ("DB", "Database", "database server"),
    ("WEB", "Server", "web server"), ("SW", "Network device", "access switch"),
    ("VM", "Server", "virtual machine"), ("RT", "Network device", "router"),
    ("FW", "Network device", "firewall"), ("DC", "Server", "domain controller"),
    ("NAS", "Server", "storage"), ("FS", "Server", "file server"),
)  # fmt: skip


def tell_technology(story: Story) -> None:
    _tell_locations(story)
    names = _tell_applications(story)
    _tell_machines(story, names)
    _tell_endpoints(story)
    _tell_data(story, names)


def _tell_locations(story: Story) -> None:
    city = story.tenant.head_office
    rows = [
        (HEAD_OFFICE, "Head office", city, "Pakistan"), (DATA_CENTRE, "Data centre", city,
         "Pakistan"),
        (RECOVERY, "Recovery site", "Lahore" if city == "Karachi" else "Islamabad", "Pakistan"),
        (STORE, "Off-site store", city, "Pakistan"),
        # Where the cloud backup lies is not known.
        (CLOUD, "Cloud region", "", ""),
    ]  # fmt: skip
    rows += [
        (name, "Branch", name.partition(" branch")[0], "Pakistan")
        for name in story.known["branches"]
    ]
    story.add(ASSETS, "Locations", "Title | Kind | City | Country", rows)


def _tell_applications(story: Story) -> list[str]:
    tenant, cast = story.tenant, story.cast
    rows = []
    for at, (name, built, hosting, criticality, classification, faces) in enumerate(
        APPLICATIONS[: tenant.applications]
    ):
        is_cloud = hosting == "Cloud"
        provider = {"Cloud": "Indus Cloud (demo)", "Run by a provider": "Mehran Hosting (demo)"}
        vendor = provider.get(hosting, "Sutlej Systems (demo)" if "Vendor" in built else "")
        rows.append((
            name, "Cloud service" if is_cloud else "Application", "", _owner(story, at),
            cast["administrator"], criticality.title(), classification.title(), built, hosting,
            CLOUD if is_cloud else DATA_CENTRE, "", vendor if not tenant.is_small or vendor == ""
            else "Sutlej Systems (demo)", "yes" if faces else "no",
            4 if criticality == "critical" else 24, 1 if criticality == "critical" else 24,
            story.ahead(months=5 + 7 * (at % 6)), story.ago(years=2, months=at), _verified(story,
            at),
        ))  # fmt: skip
    departments = [d for d in story.known["departments"] if d != SECURITY]
    for at in range(tenant.applications - len(rows)):
        unit, tool = departments[at % len(departments)], TOOLS[at // len(departments) % len(TOOLS)]
        rows.append((
            f"{unit} {tool}", "End-user computing", "", cast["coo"], cast["administrator"], "Other",
            "Internal", "In house", "Own site", HEAD_OFFICE, "", "", "no", 48, 24,
            story.ahead(months=24), story.ago(years=3), _verified(story, at),
        ))  # fmt: skip
    story.add(ASSETS, "Systems", SYSTEMS, rows)
    return [row[0] for row in rows]


def _owner(story: Story, at: int) -> str:
    parts = ("coo", "cfo", "distribution", "operations", "claims", "head_of_it")
    return story.cast[parts[at % len(parts)]]


def _verified(story: Story, at: int) -> object:
    """Nearly every row was looked at within the quarter."""
    return (
        story.ago(days=130 + at % 40) if at % EVERY_NTH_IS_OLD == 3 else story.ago(days=5 + at % 60)
    )


def _tell_machines(story: Story, applications: list[str]) -> None:
    cast, rows = story.cast, []
    own = [name for name in applications if " " in name][:20]
    for at in range(story.tenant.machines):
        short, kind, what = ROLES_OF_MACHINES[at % len(ROLES_OF_MACHINES)]
        number = at // len(ROLES_OF_MACHINES) + 1
        is_recovery = at % 9 == 8
        lacks = at % EVERY_NTH_LACKS == 20
        name = f"{'REC' if is_recovery else 'MAIN'}-{short}-{number:03d}"
        is_vital = short in ("DB", "FW", "DC") and number == 1
        rows.append((
            f"{name} {what}", kind, own[at % len(own)] if kind != "Network device" else "",
            cast["head_of_it"], cast["dba" if short == "DB" else "administrator"],
            "Critical" if is_vital else "Important",
            "" if lacks else "Restricted" if short == "DB" else
            "Confidential", "Vendor product", "Own site",
            "" if lacks else RECOVERY if is_recovery else
            DATA_CENTRE, f"10.20.{at // 200}.{at % 200 + 10}", "", "no", 6, 24,
            story.ago(months=7) if at % 41 == 7 else story.ahead(months=9 + at % 40),
            story.ago(years=1, months=at % 50), _verified(story, at),
        ))  # fmt: skip
    rows.append((
        "Monthly backup disks", "Offline store", "", cast["head_of_it"], cast["administrator"],
        "Important", "Restricted", "Vendor product", "Own site", STORE, "", "", "no", 24, 720,
        story.ahead(months=36), story.ago(years=2), story.ago(days=20),
    ))  # fmt: skip
    story.known["machines"] = [row[0] for row in rows]
    story.known["vital machines"] = [row[0] for row in rows if row[5] == "Critical"]
    story.add(ASSETS, "Systems", SYSTEMS, rows)


def _tell_endpoints(story: Story) -> None:
    """Computers are listed by place; nobody sent the list of one branch."""
    places = [HEAD_OFFICE, *story.known["branches"][:-1]]
    share = story.tenant.endpoints // (len(places) + 4)
    rows = []
    for at, place in enumerate(places):
        number = share * 5 if at == 0 else share
        rows.append((
            f"Computers of {place} ({number})", "Endpoint group", "", story.cast["head_of_it"],
            story.cast["administrator"], "Important", "Confidential", "Vendor product", "Own site",
            place, "", "", "no", 48, 24, story.ahead(months=18), story.ago(years=2),
            _verified(story, at),
        ))  # fmt: skip
    story.known["computers"] = [row[0] for row in rows]
    story.add(ASSETS, "Systems", SYSTEMS, rows)


def _tell_data(story: Story, applications: list[str]) -> None:
    cast, scale = story.cast, story.tenant.staff / 420
    owners = [cast[part] for part in ("operations", "claims", "cfo", "underwriting")]
    stores = set(applications)
    rows: list[tuple[Any, ...]] = []
    for name, subject, rating, persons, personal, health, years, system in DATA_SETS:
        place = system if system in stores else "Core takaful system"
        rows.append((name, subject, rating.title(), _yes(personal), _yes(health),
                     int(persons * scale), years, place, owners[len(rows) % 4],
                     story.ago(days=10 + len(rows))))  # fmt: skip
    for kind, subject, rating, personal, system in KINDS_OF_DATA:
        for line in LINES:
            place = system if system in stores else "Core takaful system"
            rows.append((f"{line} {kind}", subject, rating.title(), _yes(personal), "no",
                         int(9000 * scale) if personal else "", 10, place, owners[len(rows) % 4],
                         story.ago(days=10 + len(rows) % 70)))  # fmt: skip
    rows = rows[: story.tenant.data_sets]
    if not story.tenant.is_small:  # one body of data that nobody has classified
        rows[-1] = (*rows[-1][:2], "", *rows[-1][3:])
    carried: dict[str, list[str]] = {}
    for row in rows:
        carried.setdefault(row[7], []).append(row[0])
    rows = [_placed(story, row) for row in rows]
    story.data_of, story.known["data"] = carried, [row[0] for row in rows]
    story.add(ASSETS, "Data sets", "Title | Subject | Classification | Has personal data"
              " | Has health data | Persons held | Retention years | Systems | Owner | Verified on"
              " | Who may use it | How it is disposed of", rows)  # fmt: skip


def _placed(story: Story, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Data of the core system lie in its database; some more lie on the monthly disks."""
    places = [row[7]]
    if row[7] == CORE:
        places.append(CORE_DATABASE)
    if row[0] == "Participant master":
        places.append("Monthly backup disks")
    if row[0] == "Department folders":
        places.append(story.known["computers"][0])
    return (
        *row[:7], "; ".join(places), *row[8:], f"Named roles of {row[7]}",
        "" if row[0] == "Department folders" else "Shredded or wiped, with a protocol",
    )  # fmt: skip


def _yes(flag: object) -> str:
    return "yes" if flag else "no"
