"""Who works at the demonstration insurer: units, officers, staff, leavers and outsiders."""

from __future__ import annotations

import datetime as dt

from .business_words import FUNCTIONS
from .names import make_names
from .story import COMPANY, DIRECTORY, STAFF, Story

UNITS = "Title | Kind | City | Part of | Is the risk management department | Belongs to the IT line"
PEOPLE = (
    "Employee number | Title | Designation | Kind | Grade | Unit | Manager | E-mail | Phone"
    " | Joined on | Left on | Is senior officer"
)
RISK, IT, SECURITY = "Risk and compliance", "Information technology", "Information security"
CITIES = ("Karachi", "Lahore", "Islamabad", "Faisalabad", "Multan", "Peshawar", "Quetta", "Sialkot",
          "Gujranwala", "Hyderabad", "Sukkur", "Bahawalpur", "Abbottabad", "Rahim Yar Khan",
          "Sahiwal",
          "Mirpur", "Larkana", "Sargodha", "Gujrat", "Mardan", "Jhelum", "Dera Ghazi Khan",
          "Okara", "Nawabshah", "Swat")  # fmt: skip

# key: (designation, department, grade); in the order of the pay roll.
OFFICERS = {
    "ceo": ("Chief Executive Officer", "Finance and secretariat", "Executive"),
    "coo": ("Chief Operating Officer", "Underwriting", "Executive"),
    "cfo": ("Chief Financial Officer", "Finance and secretariat", "Executive"),
    "head_of_it": ("Head of Information Technology", IT, "Senior"),
    "ciso": ("Chief Information Security Officer", SECURITY, "Senior"),
    "risk": ("Head of Risk Management", RISK, "Senior"),
    "compliance": ("Head of Compliance", RISK, "Senior"),
    "shariah": ("Shariah Compliance Officer", RISK, "Senior"),
    "secretary": ("Company Secretary", "Finance and secretariat", "Senior"),
    "hr": ("Head of Human Resources", "Human resources and administration", "Senior"),
    "administration": ("Head of Administration", "Human resources and administration", "Senior"),
    "operations": ("Head of Operations", "Customer services", "Senior"),
    "claims": ("Head of Claims", "Claims", "Senior"),
    "underwriting": ("Head of Underwriting", "Underwriting", "Senior"),
    "distribution": ("Head of Distribution", "Distribution", "Senior"),
    "analyst": ("Information Security Analyst", SECURITY, "Officer"),
    "administrator": ("System Administrator", IT, "Officer"),
    "dba": ("Database Administrator", IT, "Officer"),
}
GRADES = {"Executive": "Executive (CEO, COO, CFO …)", "Senior": "Senior management"}
# A small insurer has these posts only; its head of compliance is the CISO.
SMALL_POSTS = ("ceo", "cfo", "head_of_it", "ciso", "risk", "secretary", "operations", "claims",
               "administrator")  # fmt: skip
STAND_INS = {"coo": "ceo", "compliance": "ciso", "shariah": "risk", "hr": "secretary",
             "administration": "secretary", "underwriting": "claims", "distribution": "operations",
             "analyst": "administrator", "dba": "administrator"}  # fmt: skip


def tell_people(story: Story) -> None:
    """Cast the parts and write units, directors, staff, leavers and outsiders."""
    _tell_units(story)
    tenant = story.tenant
    leavers = max(3, tenant.staff // 18)
    names = iter(make_names(
        tenant.staff + leavers + tenant.contractors + tenant.directors + 1, story.rng
    ))  # fmt: skip
    posts = [key for key in OFFICERS if not tenant.is_small or key in SMALL_POSTS]
    for key in posts:
        story.cast[key] = next(names)
    if tenant.is_small:
        story.cast |= {key: story.cast[other] for key, other in STAND_INS.items()}
    directors = [next(names) for _ in range(tenant.directors - 1)]
    story.known["directors"] = directors
    story.cast |= {"chair": directors[0], "former_ciso": next(names)}
    story.add(COMPANY, "People", PEOPLE, (_director(story, at, n) for at, n in
                                          enumerate(directors)))  # fmt: skip
    story.add(STAFF, "People", PEOPLE, (_officer(story, at, key) for at, key in enumerate(posts)))
    if not tenant.is_small:
        story.add(STAFF, "People", PEOPLE, [_former_ciso(story)])
    _tell_staff(story, [next(names) for _ in range(tenant.staff - len(posts))], len(posts))
    story.add(STAFF, "People", PEOPLE, (_leaver(story, at, next(names)) for at in range(leavers)))
    outsiders = [next(names) for _ in range(tenant.contractors)]
    story.known["outsiders"] = outsiders
    story.add(DIRECTORY, "People", PEOPLE, (_outsider(story, at, n) for at, n in
                                            enumerate(outsiders)))  # fmt: skip


def _tell_units(story: Story) -> None:
    tenant = story.tenant
    named = dict.fromkeys(f[2] for f in FUNCTIONS[: tenant.functions])
    named |= dict.fromkeys((IT, RISK)) | ({} if tenant.is_small else {SECURITY: None})
    story.known["departments"] = list(named)
    city = tenant.head_office
    rows = [
        (name, "Window takaful operation" if name == "Window takaful" else "Department", city, "",
         "yes" if name == RISK else "no", "yes" if name == IT else "no")
        for name in named
    ]  # fmt: skip
    branches = []
    for at in range(tenant.branches):
        place = CITIES[at % len(CITIES)]
        number = at // len(CITIES)
        branches.append(f"{place} branch" if not number else f"{place} branch {number + 1}")
        rows.append((branches[-1], "Branch", place, story.known["departments"][0], "no", "no"))
    story.known["branches"] = branches
    story.add(COMPANY, "Organisational units", UNITS, rows)


def mail(story: Story, name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{story.tenant.domain}"


def _director(story: Story, at: int, name: str) -> tuple[object, ...]:
    designation = "Chair of the Board" if at == 0 else "Director"
    return (
        "", name, designation, "Non-executive director", "Board", "", "", mail(story, name), "",
        story.ago(years=4, months=at), "", "no",
    )  # fmt: skip


def _officer(story: Story, at: int, key: str) -> tuple[object, ...]:
    designation, unit, grade = OFFICERS[key]
    if story.tenant.is_small:
        unit = {SECURITY: RISK}.get(unit, unit)
        designation = "Head of Compliance and CISO" if key == "ciso" else designation
        unit = unit if unit in story.known["departments"] else story.known["departments"][0]
    name, chief = story.cast[key], story.cast["ceo"]
    joined = story.ciso_from if key == "ciso" else dt.date(2017, 1, 2) + dt.timedelta(days=97 * at)
    manager = "" if key == "ceo" else chief
    if grade == "Officer":
        manager = story.cast["ciso" if unit == SECURITY else "head_of_it"]
    phone = f"0300-00001{at:02d}"
    return (
        f"E{at + 1:04d}", name, designation, "Employee", GRADES.get(grade, grade), unit, manager,
        mail(story, name), phone, max(joined, story.registered_on), "",
        "yes" if grade != "Officer" else "no",
    )  # fmt: skip


def _former_ciso(story: Story) -> tuple[object, ...]:
    name = story.cast["former_ciso"]
    return (
        "E9900", name, "Chief Information Security Officer", "Employee", "Senior management", RISK,
        story.cast["ceo"], mail(story, name), "", dt.date(2021, 1, 15),
        story.acting_from - dt.timedelta(days=1), "yes",
    )  # fmt: skip


def _tell_staff(story: Story, names: list[str], taken: int) -> None:
    departments, branches = story.known["departments"], story.known["branches"]
    # The security office is its officer and analyst; everybody else is spread evenly.
    open_units = [d for d in departments if d != SECURITY]
    units = [*open_units, *open_units, *branches]
    rows = []
    for at, name in enumerate(names):
        unit = units[at % len(units)]
        is_officer = at % 4 == 0
        rows.append((
            f"E{taken + at + 1:04d}", name, _post(unit, is_officer=is_officer), "Employee",
            "Officer" if is_officer else "Staff", unit, "", mail(story, name), "",
            story.ago(months=3 + at % 140, days=at % 28), "", "no",
        ))  # fmt: skip
    story.known["staff"] = names
    story.known["units of staff"] = [row[5] for row in rows]
    story.known["grades of staff"] = [row[4] for row in rows]
    story.add(STAFF, "People", PEOPLE, rows)


def _post(unit: str, *, is_officer: bool) -> str:
    if unit.endswith("branch") or unit[-1].isdigit():
        return "Branch Officer" if is_officer else "Branch Assistant"
    return f"{'Assistant Manager' if is_officer else 'Executive'}, {unit}"


def _leaver(story: Story, at: int, name: str) -> tuple[object, ...]:
    units = [d for d in story.known["departments"] if d != SECURITY]
    return (
        f"E{8000 + at:04d}", name, "Executive", "Employee", "Staff", units[at % len(units)], "",
        mail(story, name), "", story.ago(years=5, days=11 * at),
        story.ago(days=12 + 19 * at), "no",
    )  # fmt: skip


def _outsider(story: Story, at: int, name: str) -> tuple[object, ...]:
    is_auditor = at == 0
    designation = "Head of Internal Audit (audit firm)" if is_auditor else "Engineer of a vendor"
    if is_auditor:
        story.cast["audit"] = name
    return (
        "", name, designation, "Contractor", "Senior management" if is_auditor else "Staff", "",
        story.cast["head_of_it"] if at else story.cast["ceo"], mail(story, name), "",
        story.ago(years=2, days=at), "", "no",
    )  # fmt: skip
