"""Pictures and rows made from where the business stands: for pages and for the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hisaar.assets.resuming import Resumption
from hisaar.assets.standing import Conflict, Line, Standing
from hisaar.platform.documents.pictures import Picture

from .chain import Need, Node, draw_chain
from .resumption import Bar, draw_resumption

MOST_BOXES = 40
MOST_BARS = 40
Address = Callable[[str], str]


def hours(value: float | None) -> str:
    """Hours as people say them.

    >>> hours(0.5), hours(9.25), hours(72), hours(None)
    ('30 min', '9 h 15 min', '3 days', '–')
    """
    if value is None:
        return "–"
    minutes = round(value * 60)
    if minutes >= 48 * 60 and minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)} days"
    whole, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{whole} h" if whole else "", f"{rest} min" if rest else ""))) \
        or "at once"  # fmt: skip


def trouble_of(conflict: Conflict) -> str:
    """What a broken promise means, in a few words."""
    least = "at least " if conflict.is_least else ""
    if conflict.kind == "rto":
        return (
            f"promises to be back in {hours(conflict.promised)}, but can be in"
            f" {least}{hours(conflict.possible)}"
        )
    return (
        f"may lose data of {hours(conflict.promised)} at most, but is copied only every"
        f" {hours(conflict.possible)}"
    )


def troubles(standing: Standing) -> dict[str, str]:
    """By code, what falls short there, in a sentence without its subject."""
    found: dict[str, list[str]] = {}
    for conflict in standing.conflicts:
        found.setdefault(conflict.code, []).append(trouble_of(conflict))
    return {code: "; ".join(said) for code, said in found.items()}


def draw_standing(
    standing: Standing, code: str, *, address: Address = lambda code: ""
) -> tuple[Picture, int]:
    """What a thing stands on, nearest first, as far as fits; and how many are left out."""
    shown = _nearest(standing, code)
    wrong = troubles(standing)
    on_path = {
        pair
        for conflict in standing.conflicts if conflict.code == code
        for pair in zip(conflict.path, conflict.path[1:], strict=False)
    }  # fmt: skip
    nodes = [_node(standing.lines[c], wrong.get(c, ""), address(c)) for c in shown]
    needs = [
        Need(n.source, n.target, is_hard=n.strength != "soft",
             trouble=(n.source, n.target) in on_path)
        for n in standing.facts.needs
    ]  # fmt: skip
    title = standing.lines[code].title
    left_out = len(standing.stands_on(code)) + 1 - len(shown)
    also = f"{left_out} more lie further down." if left_out else ""
    return draw_chain(nodes, needs, what=f"What {title} stands on", also=also), left_out


def _nearest(standing: Standing, code: str) -> list[str]:
    below: dict[str, list[str]] = {}
    for need in standing.facts.needs:
        below.setdefault(need.source, []).append(need.target)
    path = {c for conflict in standing.conflicts if conflict.code == code for c in conflict.path}
    shown = list(dict.fromkeys([code, *sorted(path, key=standing.codes.index)]))
    seen, edge = {code}, [code]
    while edge and len(shown) < MOST_BOXES:
        edge = [c for node in edge for c in below.get(node, ()) if c not in seen]
        seen.update(edge)
        shown += [c for c in dict.fromkeys(edge) if c not in shown]
    return shown[:MOST_BOXES]


def _node(line: Line, trouble: str, address: str) -> Node:
    own = f"takes {hours(line.own_hours)}" if line.own_hours else ""
    note = f"RTO {hours(line.rto)}" if line.rto is not None else own
    return Node(
        line.code, line.title, line.criticality or line.inherited_criticality, note, trouble,
        address,
    )  # fmt: skip


def draw_order(
    standing: Standing, resumption: Resumption, *, address: Address = lambda code: ""
) -> Picture:
    """The order as bars, one for each thing that takes time and for each function that is late."""
    late = dict(resumption.late)
    bars = [
        Bar(step.code, standing.lines[step.code].title, (step.team or 1) - 1, step.start,
            step.finish, standing.lines[step.code].rto, address(step.code))
        for step in resumption.steps
        if step.finish > step.start or step.code in late
    ]  # fmt: skip
    return draw_resumption(bars[:MOST_BARS])


def order_rows(standing: Standing, resumption: Resumption) -> Sequence[Sequence[object]]:
    """Place, code, title, team, start and finish in hours, and what it is due."""
    late = dict(resumption.late)
    return [
        (place, s.code, standing.lines[s.code].title, s.team or "by itself", s.start, s.finish,
         hours(standing.lines[s.code].rto), f"{hours(late[s.code])} late" if s.code in late else "")
        for place, s in enumerate(resumption.steps, start=1)
    ]  # fmt: skip
