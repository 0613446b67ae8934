"""The first look: what an insurer ought to know at once, from all registers, in sentences."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hisaar.access import duties, hygiene
from hisaar.access.queries import Limits, limits_on
from hisaar.assets.encryption import plain_ways
from hisaar.assets.queries import never_restored
from hisaar.lib.text import count_of

from . import queries
from .models import DiscoveryRun

MOST_RULES = 5
MOST_ROWS = 500


class Row(NamedTuple):
    """One record behind a number."""

    code: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Look:
    """One sentence with its number; ``rows`` fetches what stands behind it."""

    name: str
    count: int
    sentence: str
    rows: Callable[[], list[Row]] = field(compare=False)
    is_of_file: bool = False

    @property
    def words(self) -> str:
        """The sentence without its number."""
        return self.sentence.partition(" ")[2]


def first_look(on: dt.date, run: DiscoveryRun | None = None) -> list[Look]:
    """What stands out on a day, most urgent first; what is not there is not told.

    With a run, also what its file says by itself, before anything of it is accepted.
    """
    limits = limits_on(on)
    found = [_machines(run), *(_of_file(run) if run else ()), *_accounts(on, limits)]
    found += [*_duties(on), _plain_links(on), _backups(on), _contradictions(run)]
    return [look for look in found if look.count]


def look_named(name: str, on: dt.date) -> Look | None:
    return next((look for look in first_look(on) if look.name == name), None)


def _machines(run: DiscoveryRun | None) -> Look:
    lines = queries.open_machines()
    if run is not None:
        lines = lines.filter(run=run)
    count = lines.count()
    return Look(
        "machines", count, f"{count_of(count, 'machine')} that nobody listed",
        lambda: [Row(ln.run.code, ln.title, ln.sentence)
                 for ln in lines.select_related("run")[:MOST_ROWS]],
    )  # fmt: skip


FILE_SAYS = {
    "leavers": ("open account of a person who left", "open accounts of people who left"),
    "plain_ports": ("machine that answers FTP or Telnet in the clear",
                    "machines that answer FTP or Telnet in the clear"),
    "privileged_without_mfa": ("privileged account without a second factor",
                               "privileged accounts without a second factor"),
}  # fmt: skip


def _of_file(run: DiscoveryRun) -> list[Look]:
    said = {name: int(count) for name, count in run.sayings}
    return [
        Look(f"file-{name}", said.get(name, 0), count_of(said.get(name, 0), one, many),
             list, is_of_file=True)
        for name, (one, many) in FILE_SAYS.items()
    ]  # fmt: skip


ACCOUNTS = {
    "leavers": ("account of a person who left", "accounts of people who left"),
    "orphans": ("account that belongs to nobody", "accounts that belong to nobody"),
    "without_mfa": ("privileged account without a second factor",
                    "privileged accounts without a second factor"),
    "shared": ("shared account that nobody accepted", "shared accounts that nobody accepted"),
}  # fmt: skip


def _accounts(on: dt.date, limits: Limits) -> list[Look]:
    counts = hygiene.counts(on, limits)
    return [
        Look(name, counts[name], count_of(counts[name], one, many), _untidy(name, on, limits))
        for name, (one, many) in ACCOUNTS.items()
    ]


def _untidy(name: str, on: dt.date, limits: Limits) -> Callable[[], list[Row]]:
    def rows() -> list[Row]:
        found: Any = hygiene.BY_NAME[name].rows(on, limits)[:MOST_ROWS]
        return [Row(a.code, a.title, str(a.identity or "")) for a in found]

    return rows


def _duties(on: dt.date) -> list[Look]:
    """People who break a rule that nothing makes up for, by rule, most first."""
    picture = duties.look(on)
    numbers = picture.unmitigated
    by_rule = Counter(int(picture.found.rule[n]) for n in numbers)
    found = []
    for rule, count in by_rule.most_common(MOST_RULES):
        of_rule = [n for n in numbers if int(picture.found.rule[n]) == rule]
        title = picture.rules[rule].title
        said = f"{count_of(count, 'person', 'people')} with duties that must lie apart: {title}"
        name = f"duty-{picture.rules[rule].code}"
        found.append(Look(name, count, said, _broken(picture, of_rule)))
    return found


def _broken(picture: duties.Picture, numbers: list[int]) -> Callable[[], list[Row]]:
    return lambda: [Row(v.code, v.name, v.sentence()) for v in picture.told(numbers[:MOST_ROWS])]


def _plain_links(on: dt.date) -> Look:
    ways = plain_ways(on)
    said = count_of(len(ways), "plain link that carries personal data",
                    "plain links that carry personal data")  # fmt: skip
    return Look(
        "links", len(ways), said, lambda: [Row(w.code, w.record.title, w.protocol) for w in ways]
    )


def _backups(on: dt.date) -> Look:
    sets = never_restored(on)
    count = sets.count()
    said = count_of(count, "backup never restored", "backups never restored")
    return Look("backups", count, said, lambda: [
        Row(s.code, s.title, s.copy_kind) for s in sets[:MOST_ROWS]
    ])  # fmt: skip


def _contradictions(run: DiscoveryRun | None) -> Look:
    lines = queries.open_contradictions()
    if run is not None:
        lines = lines.filter(run=run)
    count = lines.count()
    said = count_of(count, "record that a file contradicts", "records that files contradict")
    return Look(
        "contradictions", count, said,
        lambda: [Row(ln.target, ln.title, ln.sentence) for ln in lines[:MOST_ROWS]],
    )  # fmt: skip
