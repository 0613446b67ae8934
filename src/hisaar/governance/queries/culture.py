"""Who confirmed, who was told, who was trained."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from hisaar.governance.models import Acknowledgement, Communication, Training


class Rate(NamedTuple):
    """How many of a group's people confirmed; ``record`` is the group's code, if it has one."""

    group: str
    record: str
    done: int
    asked: int

    def __str__(self) -> str:
        return self.record

    @property
    def code(self) -> str:
        return self.record

    def reaches(self, percent: int) -> bool:
        return self.done * 100 >= percent * self.asked


def _asked(since: dt.date, on: dt.date) -> list[Acknowledgement]:
    return list(
        Acknowledgement.objects.filter(
            campaign__launched_on__gte=since, campaign__launched_on__lte=on, requested_on__lte=on
        ).select_related("unit")
    )


def acknowledgement_rates(since: dt.date, on: dt.date) -> list[Rate]:
    """Rates by unit, then by grade, of the campaigns launched from ``since`` to ``on``.

    People count where they stood when they were asked; answers after ``on`` do not count.
    """
    rows = _asked(since, on)
    by_unit = _rates(rows, on, lambda a: (a.unit.title, a.unit.code) if a.unit else ("no unit", ""))
    by_grade = _rates(rows, on, lambda a: (str(a.get_grade_display()), ""))
    return by_unit + by_grade


def _rates(rows: Iterable[Acknowledgement], on: dt.date, key: Any) -> list[Rate]:
    groups: dict[tuple[str, str], list[Acknowledgement]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [
        Rate(*name, sum(1 for a in found if a.acknowledged_on and a.acknowledged_on <= on),
             len(found))
        for name, found in sorted(groups.items())
    ]  # fmt: skip


def communications(since: dt.date, on: dt.date) -> list[Communication]:
    """Messages sent from ``since`` to ``on``, oldest first."""
    sent = Communication.objects.filter(sent_on__gte=since, sent_on__lte=on)
    return list(sent.select_related("committee", "sender").order_by("sent_on", "code"))


def trained(people: Iterable[int], since: dt.date, on: dt.date) -> dict[int, Training]:
    """Person to their latest cyber training from ``since`` to ``on``."""
    found = Training.objects.filter(
        person__in=list(people), is_cyber=True, completed_on__gte=since, completed_on__lte=on
    ).order_by("completed_on")
    return {t.person_id: t for t in found}
