"""What people may do: entitlements, profiles of jobs, and who was given what."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

from .access import (
    AD,
    DESK,
    Worker,
    admin_login,
    administrators,
    left_open,
    right_of,
    uses_core,
    workers,
)
from .business_words import APPLICATIONS
from .rights_words import (
    CONVENTIONAL_RIGHT,
    GROUPS,
    RIGHTS,
    VIOLATIONS,
    WINDOW,
    WINDOW_RIGHT,
)
from .story import ACCESS, ASSETS, GRANTS, Story
from .technology import CORE, CORE_DATABASE

GRANT = (
    "Account | Entitlement | Kind | From | Last used on | Role profile | Approved by"
    " | Approved on | Approval reference | Source"
)
ROOMS = ("Server room", "Recovery room", "Record room")
VPN, DATABASE_RIGHT = "Remote access by VPN", "Administration of the core database"
ADMINISTRATORS = "Administrators of systems"
WINDOW_OFFENDERS = 8


def tell_rights(story: Story) -> None:
    _tell_entitlements(story)
    given = _Given(story)
    given.tell_profiles()
    given.tell_grants()


def _use_of(application: str) -> str:
    return f"Use of {application}"


def _admin_of(system: str) -> str:
    return f"Administration of {system}"


def critical_systems(story: Story) -> list[str]:
    return [str(r["Title"]) for r in story.sheets[ASSETS, "Systems"]
            if r["Criticality"] == "Critical" and r["Title"] != CORE_DATABASE]  # fmt: skip


def _tell_entitlements(story: Story) -> None:
    owner = story.cast["head_of_it"]
    applications = [name for name, *_ in APPLICATIONS[: story.tenant.applications]]
    rows: list[tuple[Any, ...]] = []
    for tag in RIGHTS:
        title, system = right_of(story, tag)
        rows.append((title, system, "Role", "no", tag, "", "", ""))
    if story.tenant.is_large:
        rows += [(WINDOW_RIGHT, "General ledger", "Role", "no", "ledger.post", "Takaful window",
                  "", ""),
                 (CONVENTIONAL_RIGHT, "General ledger", "Role", "no", "ledger.post",
                  "Conventional", "", "")]  # fmt: skip
    rows += [(name, AD, "Group", "no", "", "", "", "") for name in GROUPS]
    rows += [(_use_of(name), name, "Role", "no", "", "", "", "") for name in applications]
    rows += [(f"Folder of {unit}", "File shares", "Group", "no", "", "", "", "")
             for unit in (*story.known["departments"], *story.known["branches"])]  # fmt: skip
    rows += [(_admin_of(name), name, "Role", "yes", "system.administer", "", "", "")
             for name in critical_systems(story)]  # fmt: skip
    rows.append((DATABASE_RIGHT, CORE_DATABASE, "Role", "yes", "database.administer", "", "", ""))
    rows.append((VPN, "", "Remote path", "no", "", "", "", ""))
    places = ("Main data centre", "Recovery site", "Head office")
    rows += [(f"Door of the {room.lower()}", "", "Secure area", "no", "", "", place, room)
             for room, place in zip(ROOMS, places, strict=True)]  # fmt: skip
    story.add(ACCESS, "Entitlements", "Title | System | Kind | Privileged | Activities | Business"
              " | Location | Secure area | Owner", ((*row, owner) for row in rows))  # fmt: skip


class _Given:
    """Hands out profiles, then exactly as many grants as the insurer is to have."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.everybody = workers(story)
        self.staff = [w for w in self.everybody if not w.left]
        self.special = [*self._of_administrators(), *self._of_rooms(), *self._of_remote(),
                        *self._of_leavers(), *self._of_offenders()]  # fmt: skip
        left = story.tenant.access.grants - len(self.special)
        self.each, self.more = divmod(left, len(self.staff))

    # Profiles

    def profile_of(self, worker: Worker) -> str:
        """One for each department and grade, and for branches as far as the number goes.

        Whoever is left comes under what they do; so does everybody at a small insurer.
        """
        if worker.is_outside and not self.story.tenant.is_small:
            return "Engineers of vendors"
        name = f"{worker.unit}, {'officers' if worker.is_officer else 'assistants'}"
        if name in self._names():
            return name
        return right_of(self.story, worker.duty)[0] if worker.duty else "Office staff"

    def _names(self) -> list[str]:
        if self.story.tenant.is_small:
            return []
        units = (*self.story.known["departments"], *self.story.known["branches"])
        wanted = self.story.tenant.access.role_profiles - 4
        names = [f"{unit}, {grade}" for unit in units for grade in ("assistants", "officers")]
        return names[:wanted]

    def rights_in(self, profile: str, worker: Worker | None) -> list[str]:
        """What comes with a profile: the duty of the job first, then what everybody has."""
        unit = profile.partition(",")[0]
        own = [] if unit not in self._units() else [f"Folder of {unit}"]
        if worker is not None and worker.duty:
            own.insert(0, right_of(self.story, worker.duty)[0])
            if uses_core(self.story, worker):
                own.append(_use_of(CORE))
        if unit == WINDOW and self.story.tenant.is_large:
            own.append(WINDOW_RIGHT)
        uses = [_use_of(name) for name, *_ in APPLICATIONS[: self.story.tenant.applications]]
        at = sum(map(ord, profile)) % len(uses)
        common = [*GROUPS[:4], *islice(cycle(uses), at, at + len(uses)), *GROUPS[4:]]
        return list(dict.fromkeys([*own, *common]))[: self.each + 1]

    def _units(self) -> set[str]:
        return {*self.story.known["departments"], *self.story.known["branches"]}

    def tell_profiles(self) -> None:
        story = self.story
        example: dict[str, Worker] = {}
        for worker in self.staff:
            example.setdefault(self.profile_of(worker), worker)
        self.profiles = {name: self.rights_in(name, example[name]) for name in example}
        admin = [*map(_admin_of, critical_systems(story)), DATABASE_RIGHT]
        extra = {ADMINISTRATORS: admin}
        names = [n for n in self._names() if n not in example]
        extra |= {name: self.rights_in(name, None) for name in names}
        chosen = self.profiles | extra
        missing = story.tenant.access.role_profiles - len(chosen)
        chosen |= {f"Project team {at + 1}": list(GROUPS[:5]) for at in range(missing)}
        units = self._units()
        story.add(
            ACCESS, "Role profiles", "Title | Unit | Job | Entitlements | Owner | Approver"
            " | Approved on | Reviewed on | From",
            [(name, name.partition(",")[0] if name.partition(",")[0] in units else "",
              name.partition(", ")[2].removesuffix("s").title(), "; ".join(rights),
              story.cast["hr"], story.cast["coo"], story.ago(months=11), story.ago(months=3),
              story.ago(months=11)) for name, rights in chosen.items()],
        )  # fmt: skip

    # Grants

    def tell_grants(self) -> None:
        rows = [row for at, worker in enumerate(self.staff) for row in self._of_worker(at, worker)]
        self.story.add(GRANTS, "Grants", GRANT, [*rows, *self.special])

    def _of_worker(self, at: int, worker: Worker) -> list[tuple[Any, ...]]:
        story, profile = self.story, self.profile_of(worker)
        number = self.each + (at < self.more)
        rights = self.profiles[profile][:number]
        own = right_of(story, worker.duty)[0] if worker.duty else ""
        has_core = uses_core(story, worker)
        since = max(worker.joined, story.ago(months=11))
        rows = []
        for n, right in enumerate(rights):
            is_of_core = has_core and right in (own, _use_of(CORE))
            is_unused = at % 61 == 13 and n == number - 1
            rows.append((
                f"{worker.login} at {CORE if is_of_core else AD}", right, "Logical", since,
                max(since, story.ago(days=160 if is_unused else 1 + (at + n) % 60)), profile,
                story.cast["hr"], since, f"Form {at + 1}", "Directory",
            ))  # fmt: skip
        return rows

    def _special(
        self, account: str, right: str, kind: str = "Logical", used: int = 5, profile: str = ""
    ) -> tuple[Any, ...]:
        story = self.story
        return (
            account, right, kind, story.ago(months=10), story.ago(days=used), profile,
            story.cast["ciso"], story.ago(days=70), "Form A", "Register",
        )  # fmt: skip

    def _of_administrators(self) -> list[tuple[Any, ...]]:
        story, rows = self.story, []
        for name in administrators(story):
            rows += [self._special(f"{admin_login(name)} at {AD}", _admin_of(system),
                                   profile=ADMINISTRATORS)
                     for system in critical_systems(story)]  # fmt: skip
        dba = f"dba.{story.cast['dba'].lower().replace(' ', '.')} at {CORE_DATABASE}"
        rows.append(self._special(f"{admin_login(administrators(story)[0])} at {AD}",
                                  DATABASE_RIGHT, profile=ADMINISTRATORS))  # fmt: skip
        return [*rows, self._special(dba, DATABASE_RIGHT, used=210, profile=ADMINISTRATORS)]

    def _of_rooms(self) -> list[tuple[Any, ...]]:
        names = [*administrators(self.story), self.story.cast["administration"]]
        logins = [n.lower().replace(" ", ".") for n in dict.fromkeys(names)]
        return [self._exception(f"{login} at {AD}", f"Door of the {room.lower()}", "Physical")
                for login in logins for room in ROOMS]  # fmt: skip

    def _of_remote(self) -> list[tuple[Any, ...]]:
        chosen = [w for w in self.staff if not w.is_outside][::12]
        return [self._exception(f"{w.login} at {AD}", VPN, "Remote") for w in chosen]

    def _exception(self, account: str, right: str, kind: str) -> tuple[Any, ...]:
        return self._special(account, right, kind)

    def _of_leavers(self) -> list[tuple[Any, ...]]:
        rows = [self._special(f"{w.login} at {CORE}", _use_of(CORE)) for w in
                left_open(self.everybody)]  # fmt: skip
        return [*rows, self._special(f"sutlej.support at {CORE}", _admin_of(CORE), used=1)]

    def _of_offenders(self) -> list[tuple[Any, ...]]:
        rows = []
        for worker, tag in offenders(self.story):
            right, system = right_of(self.story, tag) if tag else (CONVENTIONAL_RIGHT, "")
            is_core = system == CORE and uses_core(self.story, worker)
            rows.append(self._special(f"{worker.login} at {CORE if is_core else AD}", right))
        return rows


def offenders(story: Story) -> list[tuple[Worker, str]]:
    """People who were given a second duty that should lie in other hands; each breaks one rule.

    An empty activity is that of the conventional ledger, in hands of the takaful window.
    """
    staff = [w for w in workers(story) if not w.left and not w.is_outside and w.number > "E0020"]
    found: list[tuple[Worker, str]] = []
    if story.tenant.is_large:
        found = [(w, "") for w in staff if w.unit == WINDOW][:WINDOW_OFFENDERS]
    wanted = story.tenant.access.violations - len(found)
    pools = [
        (tag, [w for w in staff if w.duty == held]) for held, tag in VIOLATIONS
    ]  # fmt: skip
    turns = max(len(pool) for _, pool in pools)
    order = [(pool[n], tag) for n in range(turns) for tag, pool in pools if n < len(pool)]
    return found + order[:wanted]


__all__ = ("DESK", "offenders", "tell_rights")
