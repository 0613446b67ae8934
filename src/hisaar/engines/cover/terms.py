"""The words that policies are declared in, and what is checked about every number."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence

from hisaar.engines.columns import Unfit

FIRST_PARTY = (
    "breach_response", "data_restoration", "business_interruption", "dependent_bi",
    "extra_expense", "cyber_extortion", "social_engineering_fraud", "computer_fraud",
    "invoice_manipulation", "bricking", "reputational_loss", "betterment", "voluntary_shutdown",
    "crisis_pr", "claims_preparation",
)  # fmt: skip
THIRD_PARTY = (
    "privacy_liability", "network_security_liability", "regulatory_defence_fines",
    "media_liability", "pci_assessments", "technology_eo", "contractual_liability", "directors",
)  # fmt: skip
TAGS = FIRST_PARTY + THIRD_PARTY

KINDS = ("deductible", "franchise")
ABOVE = ("limit", "exhaustion", "net")

TAG_STEPS = ("waiting", "coinsurance", "sublimits")
LAYER_STEPS = ("retention", "limit", "share", "year retention", "aggregate")
STEPS = TAG_STEPS + LAYER_STEPS
USUAL_ORDER = STEPS

NOT_COVERED, TERRITORY, DATES, EXCLUSION, WARRANTY = (
    "not covered", "territory", "dates", "exclusion", "warranty",
)  # fmt: skip
WAITING, COINSURANCE, SUBLIMIT, SUBLIMIT_AGGREGATE = (
    "waiting period", "coinsurance", "sublimit", "sublimit aggregate",
)  # fmt: skip
RETENTION, LIMIT, SHARE, YEAR_RETENTION, AGGREGATE, REINSTATEMENTS = (
    "retention", "limit", "share", "year retention", "aggregate", "reinstatements",
)  # fmt: skip
UNINSURED = (NOT_COVERED, TERRITORY, DATES, EXCLUSION, WARRANTY)
CONSTRAINTS = (
    *UNINSURED, WAITING, COINSURANCE, SUBLIMIT, SUBLIMIT_AGGREGATE, RETENTION, LIMIT, SHARE,
    YEAR_RETENTION, AGGREGATE, REINSTATEMENTS,
)  # fmt: skip


def check_amount(told: str, amount: float | None) -> None:
    """Refuse what is no amount: below zero, or no number. None and infinity mean without end."""
    if amount is None:
        return
    if math.isnan(amount):
        raise Unfit(f"{told} is not a number.")
    if amount < 0:
        raise Unfit(f"{told} is {amount:,.0f}; it cannot be below 0.")


def check_share(told: str, share: float | None) -> None:
    """Refuse a share outside 0 to 1."""
    if share is not None and not 0 <= share <= 1:
        raise Unfit(f"{told} is {share:g}; a share lies between 0 and 1.")


def check_tag(where: str, tag: str) -> None:
    """Refuse a kind of loss that nobody knows; ``where`` says what names it."""
    known(f"kind of loss that {where} could name", tag, TAGS)


def known(what: str, word: str, words: Sequence[str]) -> None:
    """Refuse a word that is none of these, with the one that it resembles."""
    if word in words:
        return
    close = difflib.get_close_matches(str(word), words, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(words)}."
    raise Unfit(f"{word!r} is no {what}; {hint}")
