"""What the registers together say about the business, as tables and pictures, kept with a freeze.

The report must not depend on what was edited since, so these are made when the year is frozen and
read from the freeze's own file afterwards. They are plain data: words, rows and SVG.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any

from hisaar.assessment import attention
from hisaar.lib.sharing import sharing

from . import asks, business, network, parties, profile, protection, rights, risks, rupees
from .panels import Panel

log = logging.getLogger(__name__)

Maker = Callable[[dt.date], Iterable[Panel]]
CHAPTERS: tuple[tuple[str, str, Maker], ...] = (
    ("business", "Functions, and what they stand on", business.panels),
    ("network", "Network", network.panels),
    ("protection", "Data, and how they are protected", protection.panels),
    ("rights", "Who may do what", rights.panels),
    ("parties", "Third parties", parties.panels),
    ("profile", "Inherent risk", profile.panels),
    ("risks", "Risks, and what the Board bears", risks.panels),
    ("rupees", "Losses in rupees, and cover", rupees.panels),
)


def gather(on: dt.date) -> dict[str, Any]:
    """All chapters as of a day, with the signals' numbers and what the Board is asked.

    A chapter that stops with an error is left out, logged and named: a defect of one picture must
    not keep a year from being frozen.
    """
    chapters, faults = [], []
    with sharing():
        for key, title, make in CHAPTERS:
            try:
                panels = [panel.as_data() for panel in make(on)]
            except Exception:
                log.exception("the chapter '%s' could not be made", title)
                faults.append(title)
                continue
            chapters.append({"key": key, "title": title, "panels": panels})
        return {
            "on": on.isoformat(), "chapters": chapters, "faults": faults,
            "signals": _signals(on), "asks": _asks(on), "risk": _brief(on),
        }  # fmt: skip


def _signals(on: dt.date) -> list[dict[str, Any]]:
    counts = attention.counts(on)
    return [
        {"name": s.name, "number": counts[s.name], "label": s.label(counts[s.name] or 0)}
        for s in attention.SIGNALS
        if s.name in counts
    ]


def _brief(on: dt.date) -> dict[str, Any]:
    try:
        return rupees.brief(on)
    except Exception:
        log.exception("what the Board is shown of risk could not be gathered")
        return {}


def _asks(on: dt.date) -> list[dict[str, str]]:
    try:
        return [ask._asdict() for ask in asks.asked(on)]
    except Exception:
        log.exception("what the Board is asked could not be gathered")
        return []
