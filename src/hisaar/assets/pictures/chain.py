"""What something stands on, from the top down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hisaar.engines.layout import Layout, layered
from hisaar.lib.text import join_names
from hisaar.platform.documents.pictures import Drawing, Picture

_BOX, _TALL = 132.0, 34.0
_STEP, _ROW = 144.0, 68.0
_MARGIN = 8.0
_KEY = 22.0
_ROW_OF = 6  # boxes that fit side by side on a page

TONES = {"critical": "Critical", "important": "Important", "other": "Other or not rated"}
_LABEL = 90.0  # room for words beside the outermost arrow


@dataclass(frozen=True)
class Node:
    """One box. ``note`` is its second line; ``trouble`` says what is wrong with it, if anything."""

    code: str
    title: str
    criticality: str = ""
    note: str = ""
    trouble: str = ""
    address: str = ""


@dataclass(frozen=True)
class Need:
    """``source`` needs ``target``, or passes something to it; soft needs are dashed.

    ``trouble`` draws it strongly; ``label`` stands beside it.
    """

    source: str
    target: str
    is_hard: bool = True
    trouble: bool = False
    tone: str = ""
    label: str = ""


def draw_chain(
    nodes: Sequence[Node], needs: Sequence[Need], *, what: str, links: str = "needs",
    also: str = "", key: Mapping[str, str] = TONES,
) -> Picture:  # fmt: skip
    """Boxes in rows, what needs above what is needed.

    ``what`` begins the words for the picture and ``also`` ends them; ``key`` says what tones mean.
    """
    at = {node.code: number for number, node in enumerate(nodes)}
    shown = [n for n in needs if n.source in at and n.target in at and n.source != n.target]
    layout = layered(
        len(nodes),
        np.array([at[n.source] for n in shown], np.int64),
        np.array([at[n.target] for n in shown], np.int64),
        longest_row=_ROW_OF,
    )
    room = _LABEL if any(need.label for need in shown) else 0
    width = layout.width * _STEP + _BOX + 2 * _MARGIN + room
    drawing = Drawing(max(width, 360), _KEY + (layout.height * _ROW) + _TALL + 2 * _MARGIN)
    _draw_key(drawing, key)
    for need in shown:
        _draw_need(drawing, layout, at[need.source], at[need.target], need)
    for number, node in enumerate(nodes):
        _draw_node(drawing, *_corner(layout, number), node)
    words = _words(nodes, len(shown), what, links)
    return drawing.picture(f"{words} {also}".strip())


def _corner(layout: Layout, number: int) -> tuple[float, float]:
    return _MARGIN + layout.x[number] * _STEP, _MARGIN + _KEY + layout.y[number] * _ROW


def _draw_need(drawing: Drawing, layout: Layout, a: int, b: int, need: Need) -> None:
    (x0, y0), (x1, y1) = _corner(layout, a), _corner(layout, b)
    middle = _BOX / 2
    is_down = y1 > y0
    start = (x0 + middle, y0 + (_TALL if is_down else 0))
    end = (x1 + middle, y1 if is_down else y1 + _TALL)
    tone = need.tone or ("bad" if need.trouble else "line")
    drawing.arrow(
        start, end, tone=tone, width=1.8 if need.trouble else 1, dashed=not need.is_hard,
        says=f"{need.source} to {need.target}{f': {need.label}' if need.label else ''}",
    )  # fmt: skip
    if need.label:
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        drawing.words(x + 4, y + 3, need.label, size=8.5, tone="bad" if need.trouble else "muted")


def _draw_node(drawing: Drawing, x: float, y: float, node: Node) -> None:
    tone = node.criticality if node.criticality in TONES else "other"
    if node.address:
        drawing.link(node.address)
    told = " · ".join(filter(None, (node.code, node.title, node.note, node.trouble)))
    drawing.box(x, y, _BOX, _TALL, tone="paper", edge="bad" if node.trouble else "line", says=told)
    drawing.box(x, y, 5, _TALL, tone=tone, radius=2)
    drawing.words(x + 12, y + 14, node.title, within=_BOX - 18, strong=True)
    second = f"{node.code} · {node.note}" if node.note else node.code
    drawing.words(x + 12, y + 27, second, size=9, tone="muted", within=_BOX - 34)
    if node.trouble:
        drawing.words(x + _BOX - 8, y + 27, "!", size=12, tone="bad", anchor="end", strong=True)
    if node.address:
        drawing.end_link()


def _draw_key(drawing: Drawing, key: Mapping[str, str]) -> None:
    x = _MARGIN
    for tone, label in key.items():
        drawing.box(x, 5, 5, 12, tone=tone, radius=2)
        drawing.words(x + 10, 15, label, size=9, tone="muted")
        x += 22 + 5.2 * len(label)
    drawing.words(x, 15, "!", size=11, tone="bad", strong=True)
    drawing.words(x + 8, 15, "falls short", size=9, tone="muted")


def _words(nodes: Sequence[Node], count: int, what: str, links: str) -> str:
    troubled = [f"{n.title} ({n.trouble})" for n in nodes if n.trouble]
    said = f"{what}: {len(nodes)} things and {count} {links} between them."
    if not troubled:
        return said
    named = join_names(troubled[:5])
    more = f" and {len(troubled) - 5} more" if len(troubled) > 5 else ""
    return f"{said} Falls short: {named}{more}."
