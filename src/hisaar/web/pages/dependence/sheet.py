"""The graph as the map draws it: whom a person may see, where each stands, who needs whom."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from django.http import HttpRequest

from hisaar.assets import graph
from hisaar.engines.layout import layered
from hisaar.platform.records import type_of
from hisaar.web import access

REGISTERS = ("businessfunction", "businessprocess", "dataset", "system", "thirdparty")
_FEW = 140  # so many are laid out by who needs whom, with room for their names
_NEAR, _FAR, _HIGH = 46, 170, 110  # pixels between neighbours, many or few, and between rows
_SHAPE = 1.4  # the breadth that is wanted for a height of 1
DIRECTIONS = {"down": "what it needs", "up": "what needs it", "both": "both"}


@dataclass(frozen=True)
class Sheet:
    """Nodes as (code, title, register, rating), needs as pairs of their positions."""

    nodes: list[tuple[str, str, str, str]]
    needs: list[tuple[int, int]]
    at: Mapping[str, int] = field(default_factory=dict)

    def around(self, code: str, direction: str, steps: int) -> Sheet:
        """What lies within so many steps of a node, in one direction or both."""
        if code not in self.at:
            return Sheet([], [])
        kept = set()
        for is_down in (True, False):
            if direction in ("both", "down" if is_down else "up"):
                kept |= self._within(self.at[code], steps, is_down=is_down)
        return self.only(kept)

    def only(self, kept: Iterable[int]) -> Sheet:
        order = sorted(kept)
        new = {old: number for number, old in enumerate(order)}
        needs = [(new[a], new[b]) for a, b in self.needs if a in new and b in new]
        return _sheet([self.nodes[old] for old in order], needs)

    def _within(self, start: int, steps: int, *, is_down: bool) -> set[int]:
        ways: dict[int, list[int]] = {}
        for a, b in self.needs:
            ways.setdefault(a if is_down else b, []).append(b if is_down else a)
        seen, edge = {start}, [start]
        for _ in range(steps):
            edge = list({n for node in edge for n in ways.get(node, ())} - seen)
            seen.update(edge)
        return seen

    def placed(self) -> dict[str, Any]:
        """For the script: columns rather than rows, since there may be ten thousand."""
        source = np.array([a for a, _ in self.needs], np.int64)
        target = np.array([b for _, b in self.needs], np.int64)
        rank = np.array([REGISTERS.index(n[2]) for n in self.nodes], np.int64)
        is_small = len(self.nodes) <= _FEW
        wide = _FAR if is_small else _NEAR
        layout = layered(
            len(self.nodes), source, target, rank=None if is_small else rank,
            longest_row=max(6, math.ceil(math.sqrt(_SHAPE * _HIGH / wide * len(self.nodes)))),
        )  # fmt: skip
        return {
            "code": [n[0] for n in self.nodes], "title": [n[1] for n in self.nodes],
            "register": [n[2] for n in self.nodes], "criticality": [n[3] for n in self.nodes],
            "x": np.round(layout.x * wide).tolist(), "y": np.round(layout.y * _HIGH).tolist(),
            "source": source.tolist(), "target": target.tolist(),
        }  # fmt: skip


def sheet_of(request: HttpRequest, on: dt.date) -> Sheet:
    """What the person may see of the graph on a day, in two queries."""
    models = [m for m in graph.MODELS if access.may(request, "view", m)]
    every = all(access.may_all(request, "view", m) for m in graph.MODELS)
    seen = None if every else partial(_seen, request, set(models))
    nodes = [tuple(map(str, row)) for row in graph.nodes(on, seen=seen)]
    at = {row[0]: number for number, row in enumerate(nodes)}
    needs = {(at[a], at[b]) for a, b in graph.edges(on) if a in at and b in at and a != b}
    return Sheet(nodes, sorted(needs), at)  # type: ignore[arg-type]


def _seen(request: HttpRequest, models: set[Any], model: Any) -> Any:
    if model not in models:
        return model.objects.none()
    return access.visible(request, type_of(model))


def _sheet(nodes: list[tuple[str, str, str, str]], needs: list[tuple[int, int]]) -> Sheet:
    return Sheet(nodes, needs, {n[0]: number for number, n in enumerate(nodes)})
