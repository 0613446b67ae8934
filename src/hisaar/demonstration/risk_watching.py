"""How risk is measured, how much the Board bears, and what is watched each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from .governance import BOARD
from .meetings import title_of
from .risk_losses import money
from .risk_watch_words import INDICATORS, SCALE, SITUATIONS
from .story import COMPANY, RISKS_BOOK, Story

METHOD = "How risks are scored"
INDICATOR_COUNT = {"small": 8, "medium": 12, "large": 16}
HUNDRED = "Loss of one year in a hundred, after cover"
BORNE = "Loss of a year in a hundred beyond the limit is borne until the renewal"
# Millions for an insurer of middle size, by size: of a year in twenty, of one in a hundred.
LIMITS = {"small": (80, 150), "medium": (65, 75), "large": (100, 115)}
HIGH_RISKS = {"small": (6, 8), "medium": (8, 12), "large": (10, 14)}
WORDS = (
    "The Board bears losses that a year's surplus can carry. It bears no loss that keeps"
    " participants without service for more than a day, and no leak of health data by neglect."
)


def tell_watching_of_risk(story: Story) -> None:
    _tell_scale(story)
    _tell_indicators(story)
    _tell_appetite(story)
    _tell_situations(story)


def _tell_scale(story: Story) -> None:
    """The levels of the enterprise scale; impact begins at rupees of an insurer of the size."""
    rows = []
    for axis, steps in SCALE.items():
        for level, (title, begins, meaning) in enumerate(steps, start=1):
            at_least = money(story, begins) if axis == "Impact" else Decimal(str(begins))
            rows.append((title, METHOD, axis, level, at_least, meaning))
    story.add(RISKS_BOOK, "Scale levels", "Title | Method | Axis | Level | Begins at | Meaning",
              rows)  # fmt: skip


def _tell_indicators(story: Story) -> None:
    """Values of twelve months; what records can be counted for is counted from now on."""
    for told in INDICATORS[: INDICATOR_COUNT[story.tenant.size]]:
        title, definition, unit, measure, better, amber, red, first, last, risks = told
        known = [name for name in risks.split("; ") if name in story.known["risks"]]
        story.add(
            RISKS_BOOK, "Key risk indicators", "Title | Definition | Unit | Counted from records"
            " | Owner | Better | Amber from | Red from | Risks | From",
            [(title, definition, unit, measure, story.cast["risk"], better, Decimal(amber),
              Decimal(red), "; ".join(known), story.ago(months=13))],
        )  # fmt: skip
        story.add(RISKS_BOOK, "Indicator values", "Indicator | Measured on | Value",
                  ((title, story.ago(months=12 - at, days=2), value)
                   for at, value in _months(first, last)))  # fmt: skip


def _months(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Twelve values from one to the other, not quite in a line."""
    for at in range(12):
        line = first + (last - first) * at / 11
        wobble = (at * 5 % 4 - 1.5) * abs(last - first) / 12
        yield at + 1, max(0, round(line + (wobble if 0 < at < 11 else 0)))


def _tell_appetite(story: Story) -> None:
    """Approved by the Board with the strategy; the small insurer's is over a year old."""
    approved = story.ago(months=14) if story.tenant.is_small else story.approval_day
    title = f"Cyber risk appetite {approved.year}"
    story.add(
        RISKS_BOOK, "Risk appetites", "Title | Statement | Owner | Approved by (body)"
        " | Approved on | From",
        [(title, WORDS, story.cast["risk"], BOARD, approved, approved)],
    )  # fmt: skip
    twenty, hundred = LIMITS[story.tenant.size]
    warned, most = HIGH_RISKS[story.tenant.size]
    controls, clicks = INDICATORS[2][0], INDICATORS[4][0]
    story.add(
        RISKS_BOOK, "Appetite limits", "Title | Appetite | Measure | Indicator | After cover"
        " | Warning from | Limit",
        [("No extreme risk as controls stand", title, "residual_rating", "", "no", 3, 3),
         ("Few high risks as controls stand", title, "high_risks", "", "no", warned, most),
         ("Loss of one year in twenty, after cover", title, "loss_1_in_20", "", "yes",
          money(story, twenty * 0.8), money(story, twenty)),
         (HUNDRED, title, "loss_1_in_100", "", "yes", money(story, hundred * 0.8),
          money(story, hundred)),
         ("Key controls that work", title, "indicator", controls, "no", 90, 80),
         ("Staff who click", title, "indicator", clicks, "no", 10, 20)],
    )  # fmt: skip
    if story.tenant.is_large:
        _tell_answered_breach(story)


def _tell_answered_breach(story: Story) -> None:
    """The Board of the large insurer saw the breach and decided to bear it for some months."""
    day = story.board_days()[-1]
    story.row(COMPANY, "Decisions", {
        "Title": BORNE, "Kind": "Risk acceptance", "Outcome": "Approved", "Decided on": day,
        "Meeting": title_of(BOARD, day), "Body": BOARD, "Approver": "",
        "Owner": story.cast["risk"], "Reasons": "Only a higher limit would help, and the market"
        " sells it at the renewal; until then copies that nobody can change come first.",
        "Concerns": "GOV-04", "Review on": "", "Expires on": story.ahead(months=4),
    })  # fmt: skip
    story.add(
        RISKS_BOOK, "Limit breaches", "Limit | Found on | Stood at | Owner | Remark | Decision"
        " | Answered on",
        [(HUNDRED, day - dt.timedelta(days=15), money(story, LIMITS["large"][1] * 1.15),
          story.cast["risk"], "From the figures for the Board.", BORNE, day)],
    )  # fmt: skip


def _tell_situations(story: Story) -> None:
    """A report a month; the small insurer writes one a quarter, and its last is too old.

    The last of the larger ones is written from records, and so has empty cells here.
    """
    months = (4, 7, 10) if story.tenant.is_small else range(12)
    for at, ago in enumerate(months):
        day = story.ago(months=ago, days=3)
        texts = SITUATIONS[at % len(SITUATIONS)]
        is_from_records = ago == 0
        story.add(
            RISKS_BOOK, "Situation reports", "Title | Reported on | Period from | Author | Owner"
            " | Threats | Exposure | Open incidents | Overdue vulnerabilities | Trend"
            " | What it means",
            [(f"Situation in {day:%B %Y}", day,
              story.ago(months=ago + (3 if story.tenant.is_small else 1), days=3),
              story.cast["ciso"], story.cast["ciso"],
              *(("",) * 5 if is_from_records else texts[:5]), texts[5])],
        )  # fmt: skip
