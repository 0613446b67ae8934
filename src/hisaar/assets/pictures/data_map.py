"""Where a data set lies, and how each hop that it makes is protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hisaar.lib.text import count_of, join_names
from hisaar.platform.documents.pictures import Picture

from .chain import Need, Node, draw_chain

Protection = Literal["protected", "open", "unknown", "excused"]
_KEY = {
    "good": "Encrypted", "bad": "Not encrypted", "unseen": "Not known",
    "excused": "Not encrypted by leave",
}  # fmt: skip
_TONES = {"protected": "good", "open": "bad", "unknown": "unseen", "excused": "excused"}


@dataclass(frozen=True)
class Hop:
    """One step of the data: from a place to a place, with what protects it there."""

    code: str  # the record that says so
    source: str
    target: str
    means: str
    protection: Protection

    @property
    def is_short(self) -> bool:
        return self.protection in ("open", "unknown")


def draw_data_map(places: Sequence[Node], hops: Sequence[Hop], *, what: str) -> Picture:
    """Places as boxes and hops as arrows, each with its means in words."""
    needs = [
        Need(
            h.source, h.target, is_hard=h.protection != "unknown", trouble=h.protection == "open",
            tone=_TONES[h.protection], label=_label(h),
        )
        for h in hops
    ]  # fmt: skip
    open_ones = [h.code for h in hops if h.protection == "open"]
    unknown = sum(h.protection == "unknown" for h in hops)
    also = f"Unprotected: {join_names(open_ones[:6])}." if open_ones else ""
    if unknown:
        also += f" Of {count_of(unknown, 'hop')} it is not known how they are protected."
    return draw_chain(places, needs, what=what, links="hops", also=also.strip(), key=_KEY)


def _label(hop: Hop) -> str:
    words = {"protected": "", "open": "not encrypted", "unknown": "not known", "excused": "leave"}
    return ", ".join(filter(None, (hop.means, words[hop.protection])))
