"""Who is known to the systems: identities, accounts of people, of machines and of outsiders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .business_words import APPLICATIONS
from .rights_words import DUTIES, OF_BRANCHES, RIGHTS, SMALL_DUTIES
from .story import ACCESS, ASSETS, DIRECTORY, STAFF, Row, Story
from .technology import CORE, CORE_DATABASE

AD = "Active Directory"
VENDOR, DESK = "Sutlej Systems (demo)", "Support desk of Sutlej Systems (demo)"
ACCOUNTS = (
    "Account name | System | Identity | Kind | Enabled | Privileged | Multi-factor authentication"
    " | Reachable from the internet | Signs in interactively | Sessions are logged | Purpose"
    " | Created on | Disabled on | Last used on | Secret changed on | Expires on | Owner"
)
IDENTITIES = (
    "Title | Kind | Person | System | Third party | Unit | Job | Manager | Employment | Left on"
    " | Number elsewhere | From"
)
KINDS = ("Service account", "Credential of a scheduled job", "API key or certificate",
         "Database link")  # fmt: skip
USES = ("Interface", "Nightly run", "Interface", "Reports")
Duties = Mapping[str, tuple[str, str]]
LEFT_OPEN = 3  # leavers whose account of the core system nobody closed


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with accounts: where they work, and what they do there."""

    name: str
    unit: str
    is_officer: bool
    joined: dt.date
    left: dt.date | None
    is_outside: bool
    number: str
    duty: str  # what they do in the systems, as an activity; empty when nothing special

    @property
    def login(self) -> str:
        return self.name.lower().replace(" ", ".")


def workers(story: Story) -> list[Worker]:
    """Everybody on the lists of HR and IT, leavers too, in order."""
    rows = [*story.sheets[STAFF, "People"], *story.sheets[DIRECTORY, "People"]]
    duties = DUTIES | SMALL_DUTIES if story.tenant.is_small else DUTIES
    return [_worker(row, at, duties) for at, row in enumerate(rows)]


def _worker(row: Row, at: int, duties: Duties) -> Worker:
    unit, is_officer = str(row["Unit"]), row["Grade"] != "Staff"
    is_outside = row["Kind"] == "Contractor"
    pair = OF_BRANCHES if "branch" in unit.lower() else duties.get(unit, ("", ""))
    return Worker(
        str(row["Title"]), unit, is_officer, row["Joined on"], row["Left on"] or None, is_outside,
        str(row["Employee number"]) or f"X{at:04d}", "" if is_outside else pair[is_officer],
    )  # fmt: skip


def right_of(story: Story, activity: str) -> tuple[str, str]:
    """The right and the system that give an activity; small insurers do all in two systems."""
    title, system = RIGHTS[activity]
    known = {name for name, *_ in APPLICATIONS[: story.tenant.applications]}
    return title, system if system in known else CORE


def tell_accounts(story: Story) -> None:
    found = workers(story)
    machines = _machines(story, len(found))
    _tell_identities(story, found, machines)
    _tell_people(story, found)
    _tell_outsiders(story, [w for w in found if w.is_outside])
    _tell_administrators(story)
    _tell_technical(story, machines)


def _machines(story: Story, people: int) -> list[str]:
    """Systems that hold accounts of their own, as many as make up the number of identities."""
    systems = [str(r["Title"]) for r in story.sheets[ASSETS, "Systems"]
               if r["Kind"] in ("Application", "Server", "Database")]  # fmt: skip
    return systems[: max(1, story.tenant.access.identities - people - 1)]


def _tell_identities(story: Story, found: list[Worker], machines: list[str]) -> None:
    heads = {"Claims": "claims", "Underwriting": "underwriting", "Distribution": "distribution",
             "Information technology": "head_of_it"}  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        (w.name, "Third party" if w.is_outside else "Person", w.name, "",
         VENDOR if w.is_outside else "", w.unit, "Officer" if w.is_officer else "Assistant",
         story.cast[heads.get(w.unit, "operations")], "Left" if w.left else "Active",
         w.left or "", w.number, w.joined)
        for w in found
    ]  # fmt: skip
    rows.append((
        DESK, "Third party", "", "", VENDOR, "", "Support desk", story.cast["head_of_it"],
        "Active", "", "X-SUTLEJ", story.ago(years=2),
    ))  # fmt: skip
    rows += [(f"Machine {name}", "System", "", name, "", "", "", story.cast["administrator"],
              "Active", "", f"M{at:04d}", story.ago(years=1)) for at, name in
             enumerate(machines)]  # fmt: skip
    story.add(ACCESS, "Identities", IDENTITIES, rows)


def _account(
    story: Story, name: str, system: str, who: str, kind: str = "User", *,
    used: object = "", made: object = "", privileged: str = "no", mfa: str = "yes",
    enabled: str = "yes", closed: object = "", expires: object = "", purpose: str = "",
    outside: str = "no", logged: str = "yes",
) -> tuple[Any, ...]:  # fmt: skip
    return (
        name, system, who, kind, enabled, privileged, mfa, outside, "yes", logged, purpose,
        made or story.ago(years=1), closed, used, "", expires, story.cast["head_of_it"],
    )  # fmt: skip


def _tell_people(story: Story, found: list[Worker]) -> None:
    rows = []
    leavers = [w for w in found if w.left and w.left >= story.ago(years=2)]
    for at, w in enumerate(w for w in found if not w.left and not w.is_outside):
        used = story.ago(days=1 + at % 21)
        rows.append(_account(story, w.login, AD, w.name, used=used, made=w.joined))
        if uses_core(story, w):
            rows.append(_account(story, w.login, CORE, w.name, used=used, made=w.joined))
    for w in leavers:
        last = w.left or story.on
        rows.append(_account(story, w.login, AD, w.name, used=last, made=w.joined, enabled="no",
                             closed=last))  # fmt: skip
    rows += [_account(story, w.login, CORE, w.name, used=w.left or "", made=w.joined)
             for w in left_open(found)]  # fmt: skip
    if not story.tenant.is_small:
        rows.append(_account(story, "test01", CORE, "", used=story.ago(days=40)))
    story.add(ACCESS, "Accounts", ACCOUNTS, rows)


def left_open(found: list[Worker]) -> list[Worker]:
    """The latest leavers of the pay roll, whose core account is open still."""
    gone = [w for w in found if w.left and w.number.startswith("E8")]
    return gone[:LEFT_OPEN]


def uses_core(story: Story, worker: Worker) -> bool:
    return bool(worker.duty) and right_of(story, worker.duty)[1] == CORE


def _tell_outsiders(story: Story, found: list[Worker]) -> None:
    """Engineers of the vendor by name and for a time; its support desk by one shared account."""
    rows = [_account(story, w.login, AD, w.name, used=story.ago(days=3 + at % 30), made=w.joined,
                     expires=story.ahead(months=3), purpose="Support of the core system")
            for at, w in enumerate(found)]  # fmt: skip
    rows.append(_account(
        story, "sutlej.support", CORE, DESK, "Shared account", used=story.ago(days=1), mfa="no",
        logged="no", privileged="yes", purpose="Remote support, always on",
    ))  # fmt: skip
    story.add(ACCESS, "Accounts", ACCOUNTS, rows)


def administrators(story: Story) -> list[str]:
    """Who runs the systems; at a small insurer the same people do several things."""
    return list(dict.fromkeys(story.cast[part] for part in ("administrator", "dba", "head_of_it")))


def admin_login(name: str) -> str:
    return f"adm.{name.lower().replace(' ', '.')}"


def _tell_administrators(story: Story) -> None:
    """Each has a second account for it; that of the database administrator is not used."""
    rows = [_account(story, admin_login(name), AD, name, "Administrator", privileged="yes",
                     used=story.ago(days=2 + at), purpose="Administration of systems")
            for at, name in enumerate(administrators(story))]  # fmt: skip
    rows.append(_account(
        story, f"dba.{story.cast['dba'].lower().replace(' ', '.')}", CORE_DATABASE,
        story.cast["dba"], "Administrator", privileged="yes", used=story.ago(days=210),
        purpose="Administration of the core database",
    ))  # fmt: skip
    story.add(ACCESS, "Accounts", ACCOUNTS, rows)


def _tell_technical(story: Story, machines: list[str]) -> None:
    """Some secrets were not changed for long; one account lets people sign in."""
    rows = []
    for at in range(story.tenant.access.service_accounts):
        system = machines[at % len(machines)]
        is_old = at % 41 == 5
        rows.append((
            f"svc{at + 1:03d}.{system.split()[0].lower()}", system, f"Machine {system}",
            KINDS[at % 4], "yes", "no", "", "no", "yes" if at == 7 else "no", "yes",
            f"{USES[at % 4]} of {system}",
            story.ago(years=2), "", story.ago(days=1 + at % 9),
            story.ago(months=19) if is_old else story.ago(days=30 + at % 200), "",
            story.cast["administrator" if at % 2 else "head_of_it"],
        ))  # fmt: skip
    story.add(ACCESS, "Accounts", ACCOUNTS, rows)


def technical_accounts(story: Story) -> list[str]:
    """Titles of accounts that no person signs in with."""
    return [f"{r['Account name']} at {r['System']}" for r in story.sheets[ACCESS, "Accounts"]
            if str(r["Account name"]).startswith("svc")]  # fmt: skip
