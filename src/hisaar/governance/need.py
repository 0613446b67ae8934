"""Whether a separate CISO is needed: what size, inherent risk and conflicts speak for.

The weighing is the product's, not the Guidelines'; a person concludes, with reasons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .vocabulary import Band, ProfileCategory, Role

SEPARATE, COMBINED = "separate", "combined"

# Posts that a CISO cannot hold without judging their own work, and why.
CONFLICTING = {
    Role.HITD: "runs the systems that the CISO judges",
    Role.HEAD_OF_OPERATIONS: "answers for the operations that the CISO may have to stop",
    Role.INTERNAL_AUDIT: "audits what the CISO does",
}


@dataclass(frozen=True, slots=True)
class StatedProfile:
    """What the inherent risk profile in force on a day says; kept by a context above this one."""

    code: str
    completed_on: dt.date
    band: int | None
    categories: Sequence[str]


ProfileSource = Callable[[dt.date], StatedProfile | None]
_sources: dict[str, ProfileSource] = {}


def states_profile(source: ProfileSource) -> ProfileSource:
    """Ask ``source`` for the profile in force whenever an assessment of need rests on one."""
    _sources[f"{source.__module__}.{source.__name__}"] = source
    return source


def profile_on(on: dt.date) -> StatedProfile | None:
    """The inherent risk profile in force on the day, where one is kept."""
    found = (source(on) for source in _sources.values())
    return next((profile for profile in found if profile is not None), None)


@dataclass(frozen=True, slots=True)
class Reason:
    points_to: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """``conclusion`` follows from the reasons: one that points to a separate CISO suffices."""

    conclusion: str
    reasons: tuple[Reason, ...]

    @property
    def text(self) -> str:
        return "\n".join(reason.sentence for reason in self.reasons)


def propose(
    *,
    size_band: str,
    band: int | None,
    categories: Sequence[str] = (),
    other_roles: Sequence[str] = (),
    reports_to_role: str = "",
) -> Proposal:
    """Weigh the insurer's size, its inherent risk, and the posts the CISO holds beside.

    >>> propose(size_band="small", band=2).conclusion
    'combined'
    >>> propose(size_band="medium", band=3).conclusion
    'separate'
    """
    reasons = [_of_size(size_band), _of_profile(size_band, band, categories)]
    reasons += [
        Reason(SEPARATE, f"The CISO is also {Role(role).label}, who {CONFLICTING[Role(role)]}.")
        for role in other_roles
        if role in CONFLICTING
    ]
    if reports_to_role == Role.HITD:
        reasons.append(Reason(SEPARATE, "The CISO reports to the head of IT."))
    if len(reasons) == 2:
        reasons.append(Reason(COMBINED, "No post that the CISO holds beside is in conflict."))
    wants = any(reason.points_to == SEPARATE for reason in reasons)
    return Proposal(SEPARATE if wants else COMBINED, tuple(reasons))


def _of_size(size_band: str) -> Reason:
    if size_band == "large":
        return Reason(SEPARATE, "A large insurer has work for a CISO of its own.")
    return Reason(COMBINED, f"By size alone, a {size_band} insurer can combine the post.")


def _of_profile(size_band: str, band: int | None, categories: Sequence[str]) -> Reason:
    if band is None:
        return Reason("", "The overall inherent risk is not known yet; assess it first.")
    limit = Band.SIGNIFICANT if size_band == "small" else Band.MODERATE
    names = ", ".join(str(ProfileCategory(c).label).lower() for c in categories)
    driven = f", driven by {names}" if names else ""
    level = str(Band(band).label).lower()
    if band >= limit:
        return Reason(SEPARATE, f"Overall inherent risk is {level}{driven}.")
    return Reason(COMBINED, f"Overall inherent risk is only {level}{driven}.")
