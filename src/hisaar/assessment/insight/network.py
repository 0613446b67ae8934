"""How the network is divided, and what the rules let through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hisaar.assets import drawn
from hisaar.lib.text import count_of

from .panels import Panel


def panels(on: dt.date) -> Iterator[Panel]:
    found = drawn.zones(on)
    undecided = sum(not z.segregation_decision for z in found.zones if z.kind != "internet")
    rows = [
        (z.code, z.title, z.get_kind_display(), z.trust, z.held,
         z.boundary_system.title if z.boundary_system else "nothing",
         z.get_segregation_decision_display() or "not decided")
        for z in found.zones
    ]  # fmt: skip
    yield Panel(
        "zones", "Network zones",
        ("Code", "Zone", "Kind", "Trust", "Systems", "Behind", "Separation"), rows,
        means=f"{count_of(len(found.zones), 'zone')}, {undecided or 'none'} of them without a"
        " decision on its separation;"
        f" {count_of(len(found.wide), 'rule lets', 'rules let')} anything through.",
        picture=found.picture if found.zones else None, empty="No network zone is on record.",
        widths=("auto", "wide", "auto", "auto", "auto", "wide", "auto"), on_paper=20,
    )  # fmt: skip
    yield Panel(
        "wide-open", "Rules that let anything through",
        ("Code", "Device", "Rule", "Why", "Reviewed"),
        [
            (r.code, r.device.title, r.title, r.justification or "no reason given",
             r.reviewed_on or "never")
            for r in found.wide
        ],
        empty="No rule in force lets anything through.",
        widths=("auto", "wide", "wide", "wide", "auto"), on_paper=8,
    )  # fmt: skip
