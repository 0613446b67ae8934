"""Risks on the insurer's own scale: likelihood up, impact to the right, and ratings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hisaar.lib.text import join_names
from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW, Entry, draw_key

_LEFT, _TOP, _FOOT = 112.0, 26.0, 40.0
_WIDTH, _TALL = 640.0, 58.0
_CODES = 58.0  # what a code like RSK-0001 takes in a cell
_CODE_ROWS = 3
_STRENGTHS = (0.2, 0.24, 0.32, 0.38)  # the worse, the stronger, should tones look alike
_NAMED = 3  # codes that the words name; of more they say how many
_AT = (0.38, 0.6)  # where in a place an arrow leaves and arrives: clear of number and codes
RATINGS = {"low": "good", "medium": "part", "high": "late", "extreme": "bad"}


@dataclass(frozen=True)
class Cell:
    """One place; ``likelihood`` and ``impact`` count from 1, ``rating`` is one of RATINGS."""

    likelihood: int
    impact: int
    rating: str
    codes: Sequence[str] = ()  # of the risks whose residual rating lies here
    inherent: int = 0  # how many lie here before controls
    address: str = ""


@dataclass(frozen=True)
class Move:
    """Where one risk lies before its controls and where with them: likelihood, impact."""

    code: str
    inherent: tuple[int, int]
    residual: tuple[int, int]


@dataclass(frozen=True)
class _Grid:
    drawing: Drawing
    wide: float
    rows: int
    tones: Mapping[str, str]

    def strength(self, rating: str) -> float:
        """How strongly a rating is tinted."""
        worst = max(len(self.tones) - 1, 1)
        rank = list(self.tones).index(rating)
        return _STRENGTHS[round(rank / worst * (len(_STRENGTHS) - 1))]

    def corner(self, likelihood: int, impact: int) -> tuple[float, float]:
        """The top left of a place; what is likeliest stands on top."""
        return _LEFT + (impact - 1) * self.wide, _TOP + (self.rows - likelihood) * _TALL


def draw_heat(
    likelihoods: Sequence[str],
    impacts: Sequence[str],
    cells: Sequence[Cell],
    *,
    moves: Sequence[Move] = (),
    tones: Mapping[str, str] = RATINGS,
    stage: str = "with controls",
) -> Picture:
    """Draw every place with its rating, how many risks lie there, and codes as far as they fit.

    Parameters
    ----------
    likelihoods, impacts : sequence of str
        The names of the levels, the lowest first.
    cells : sequence of Cell
        One for every place of the scale.
    moves : sequence of Move
        Risks whose way from inherent to residual is shown as an arrow; few.
    tones : mapping
        By rating from the best to the worst; for scales that name them otherwise.
    stage : str
        What the codes are placed by: "before controls" when that is by the inherent rating.

    Raises
    ------
    ValueError
        For a scale without levels, a place outside it, or a rating that has no tone.
    """
    _check(likelihoods, impacts, cells, tones)
    wide = (_WIDTH - _LEFT - 8) / len(impacts)
    used = {cell.rating for cell in cells}
    foot = _TOP + len(likelihoods) * _TALL + _FOOT
    drawing = Drawing(_WIDTH, foot + ROW)
    grid = _Grid(drawing, wide, len(likelihoods), tones)
    _draw_levels(grid, likelihoods, impacts)
    if any(cell.inherent for cell in cells):
        drawing.words(_LEFT, foot - 11, "In brackets: before controls", size=9, tone="muted")
    for cell in cells:
        _draw_cell(grid, cell, stage)
    for move in moves:
        _draw_move(grid, move)
    key = [Entry(r.capitalize(), tone, "box", opacity=grid.strength(r))
           for r, tone in tones.items() if r in used]  # fmt: skip
    draw_key(grid.drawing, _LEFT, foot + 4, key, _WIDTH - _LEFT)
    return grid.drawing.picture(_words(likelihoods, impacts, cells, moves, stage))


def _check(
    likelihoods: Sequence[str], impacts: Sequence[str], cells: Sequence[Cell],
    tones: Mapping[str, str],
) -> None:  # fmt: skip
    if not likelihoods or not impacts:
        raise ValueError("A heat map needs a scale with levels of likelihood and of impact.")
    for cell in cells:
        if not (1 <= cell.likelihood <= len(likelihoods) and 1 <= cell.impact <= len(impacts)):
            raise ValueError(
                f"Likelihood {cell.likelihood} by impact {cell.impact} lies outside the scale of"
                f" {len(likelihoods)} by {len(impacts)}."
            )
        if cell.rating not in tones:
            raise ValueError(f"'{cell.rating}' is not a rating; it is one of {', '.join(tones)}.")


def _draw_levels(grid: _Grid, likelihoods: Sequence[str], impacts: Sequence[str]) -> None:
    drawing = grid.drawing
    drawing.words(_LEFT - 8, _TOP - 9, "Likelihood", size=9, tone="muted", anchor="end")
    for number, name in enumerate(likelihoods, start=1):
        _, y = grid.corner(number, 1)
        drawing.words(_LEFT - 8, y + _TALL / 2 + 4, f"{number} {name}", anchor="end",
                      within=_LEFT - 12)  # fmt: skip
    bottom = _TOP + grid.rows * _TALL
    for number, name in enumerate(impacts, start=1):
        x, _ = grid.corner(1, number)
        drawing.words(x + grid.wide / 2, bottom + 15, f"{number} {name}", anchor="middle",
                      within=grid.wide - 4)  # fmt: skip
    drawing.words(_WIDTH - 8, bottom + 29, "Impact", size=9, tone="muted", anchor="end")


def _draw_cell(grid: _Grid, cell: Cell, stage: str) -> None:
    drawing, (x, y) = grid.drawing, grid.corner(cell.likelihood, cell.impact)
    if cell.address:
        drawing.link(cell.address)
    drawing.box(x + 1.5, y + 1.5, grid.wide - 3, _TALL - 3, tone=grid.tones[cell.rating],
                opacity=grid.strength(cell.rating), says=_said(cell, stage))  # fmt: skip
    drawing.words(x + 7, y + _TALL - 7, cell.rating, size=8.5,
                  within=grid.wide - 30)  # fmt: skip
    if cell.codes:
        drawing.words(x + 7, y + 20, str(len(cell.codes)), size=16, strong=True)
    if cell.inherent:
        drawing.words(x + grid.wide - 6, y + _TALL - 7, f"({cell.inherent})", size=9,
                      anchor="end")  # fmt: skip
    _draw_codes(grid, cell, x, y)
    if cell.address:
        drawing.end_link()


def _draw_codes(grid: _Grid, cell: Cell, x: float, y: float) -> None:
    room = grid.wide - 34
    if room < _CODES - 8:
        return
    fits = cell.codes if len(cell.codes) <= _CODE_ROWS else cell.codes[: _CODE_ROWS - 1]
    more = len(cell.codes) - len(fits)
    for row, code in enumerate([*fits, *([f"+ {more} more"] if more else [])]):
        grid.drawing.words(x + grid.wide - 6, y + 14 + 12 * row, code, size=9, anchor="end",
                           within=room)  # fmt: skip


def _draw_move(grid: _Grid, move: Move) -> None:
    start, end = (
        (x + grid.wide * _AT[0], y + _TALL * _AT[1])
        for x, y in (grid.corner(*move.inherent), grid.corner(*move.residual))
    )
    before, after = move.inherent, move.residual
    said = (
        f"{move.code}: from likelihood {before[0]}, impact {before[1]}"
        f" to likelihood {after[0]}, impact {after[1]}"
    )
    grid.drawing.dot(*start, 4.5, tone="paper", edge="ink", says=said)
    if start == end:
        return
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    grid.drawing.line([start, end], tone="ink", width=1.6, says=said)
    head = [
        (end[0] - 9 * math.cos(angle + turn), end[1] - 9 * math.sin(angle + turn))
        for turn in (0.4, -0.4)
    ]
    grid.drawing.area([end, *head], tone="ink")
    grid.drawing.words(start[0] + 8, start[1] - 6, move.code, size=9, strong=True)


def _said(cell: Cell, stage: str) -> str:
    place = f"Likelihood {cell.likelihood}, impact {cell.impact}: {cell.rating}"
    here = f"{len(cell.codes)} {stage}"
    if stage == "with controls":
        here += f", {cell.inherent} before them"
    return f"{place}; {here}{': ' if cell.codes else ''}{', '.join(cell.codes)}"


def _words(
    likelihoods: Sequence[str], impacts: Sequence[str], cells: Sequence[Cell],
    moves: Sequence[Move], stage: str,
) -> str:  # fmt: skip
    count = sum(len(c.codes) for c in cells)
    risks = f"{count} risk{'' if count == 1 else 's'}"
    scale = f"a scale of {len(likelihoods)} likelihoods by {len(impacts)} impacts"
    said = [f"{risks} on {scale}, {stage}."]
    full = sorted((c for c in cells if c.codes), key=lambda c: -c.likelihood * c.impact)
    said += [
        f"{likelihoods[c.likelihood - 1]}, {impacts[c.impact - 1]} ({c.rating}):"
        f" {join_names(list(c.codes)) if len(c.codes) <= _NAMED else f'{len(c.codes)} risks'}."
        for c in full
    ]
    before = sum(c.inherent for c in cells)
    if before:
        worst = {r: sum(c.inherent for c in cells if c.rating == r) for r in
                 dict.fromkeys(c.rating for c in cells)}  # fmt: skip
        said.append(f"Before controls {join_names([f'{n} {r}' for r, n in worst.items() if n])}.")
    said += [
        f"{m.code} goes from {likelihoods[m.inherent[0] - 1]}, {impacts[m.inherent[1] - 1]}"
        f" to {likelihoods[m.residual[0] - 1]}, {impacts[m.residual[1] - 1]}."
        for m in moves
    ]
    return " ".join(said)
