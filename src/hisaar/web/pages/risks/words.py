"""What the pages on risk share: ratings as chips, rupees, small pictures of a row of values."""

from __future__ import annotations

from django.utils.safestring import SafeString

from hisaar.lib.money import rounded_pkr
from hisaar.risk.vocabulary import Rating
from hisaar.web import chips

TONES = {Rating.LOW: "good", Rating.MEDIUM: "part", Rating.HIGH: "late", Rating.EXTREME: "bad"}
ICONS = {
    Rating.LOW: "chevron-down", Rating.MEDIUM: "equal", Rating.HIGH: "chevron-up",
    Rating.EXTREME: "chevrons-up",
}  # fmt: skip
NOT_QUANTIFIED = "not quantified"


def rating_chip(rating: Rating | int | None, score: int | None = None) -> SafeString:
    """A rating as a word with its icon, and the product that it follows from."""
    if rating is None:
        return chips.chip("not rated", "outline", "circle-dashed")
    found = Rating(rating)
    said = f"{found.label} {score}" if score else str(found.label)
    return chips.chip(said, TONES[found], ICONS[found])


def rupees(amount: float | None) -> str:
    """A short amount; said plainly where nobody worked it out."""
    return NOT_QUANTIFIED if amount is None else rounded_pkr(float(amount))
