"""Cyber cover: the policy and its terms, what was promised for it, and decisions on it.

The small insurer has none and says why; the medium one holds one policy, the large one two layers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from .controls import SECOND_FACTOR
from .risk_losses import money
from .story import COMPANY, COVER, VENDORS, Story
from .third_parties import BROKER, insurers

MONTHS_SINCE = 10  # the policy began so long ago and runs for a year
NOT_NOW, BOUGHT = "Cyber cover: not now", "Cyber cover is bought for another year"
LAST, NEXT = "Decision on cyber cover, last year", "Renewal of cyber cover"
TAKEN = "Higher limit, last year"
EXCESS = "Saiful Retakaful (demo)"
REASONS = (
    "The loss of a year in twenty can be borne from one quarter's surplus; the offers"
    " exclude what worries the company most, and the money goes into copies that nobody can change."
)
RULING = (
    "The Shariah adviser allows cover by the window of a takaful operator; what only a conventional"
    " insurer offers is taken out of need and looked at again each year."
)
POLICY = (
    "Title | Kind | Insurer or operator | Broker | Policy number | In force from | In force until"
    " | Premium or contribution a year (PKR) | Owner | Claims made | Retroactive date"
    " | Days to report after its end | Territory | Exclusions | Conditions | Bought by"
    " | Shariah ruling | Wording"
)
# (kind of loss, coinsurance in percent, hours of waiting); smaller cover has the first of them.
AGREEMENTS = (
    ("breach_response", 0, 0), ("business_interruption", 0, 12), ("extra_expense", 0, 0),
    ("data_restoration", 0, 0), ("privacy_liability", 0, 0), ("regulatory_defence_fines", 0, 0),
    ("cyber_extortion", 20, 0),
    ("dependent_bi", 10, 24), ("social_engineering_fraud", 10, 0),
    ("network_security_liability", 0, 0), ("crisis_pr", 0, 0),
)  # fmt: skip
# (title, kinds of loss, millions of an insurer of middle size)
SUBLIMITS = (
    ("Interruption and extra expense together", "business_interruption, extra_expense", 20),
    ("Response to a breach", "breach_response", 25),
    ("Fines where the law lets them be insured", "regulatory_defence_fines", 10),
    ("Payments by deceit", "social_engineering_fraud", 10),
    ("Interruption at providers", "dependent_bi", 20),
)  # fmt: skip
# (title, control, promise, kinds of loss that suffer, percent of cover lost)
WARRANTIES = (
    ("Second factor on every way in from outside", SECOND_FACTOR,
     "Nobody signs in from outside with a password alone.", "cyber_extortion", 100),
    ("Copies offline", "Custody of offline copies",
     "A copy of all critical systems is kept apart from the network, at most a month old.",
     "data_restoration, cyber_extortion", 100),
    ("Monthly search for weaknesses", "Vulnerability scans",
     "What can be reached from outside is searched every month.", "privacy_liability", 25),
    ("Plan for incidents, and notice within 48 hours", "Handling of incidents",
     "The insurer's hotline is called before anybody is hired.", "breach_response", 100),
    ("Protection on every server and computer", "Malware protection",
     "Software that finds and stops attacks runs on all of them.", "data_restoration", 50),
    ("Critical patches within thirty days", "Monthly patches",
     "What the maker calls critical is closed within thirty days.", "data_restoration", 25),
)  # fmt: skip


def tell_cover(story: Story) -> None:
    _tell_decision(story)
    if story.tenant.is_small:
        _tell_first_offers(story)
        return
    title = f"Cyber cover from {_began(story):%B %Y}"
    _tell_policy(story, title)
    _tell_layers(story, title)
    _tell_terms(story, title)
    _tell_renewals(story, title)


def _insurer(story: Story) -> str:
    return insurers(story)[0][0]


def _began(story: Story) -> dt.date:
    return story.ago(months=MONTHS_SINCE)


def decided_on(story: Story) -> dt.date:
    """Two weeks before the cover began, or, without any, in the spring."""
    return story.ago(months=5) if story.tenant.is_small else _began(story) - dt.timedelta(days=14)


def _tell_decision(story: Story) -> None:
    is_small, cast = story.tenant.is_small, story.cast
    story.row(COMPANY, "Decisions", {
        "Title": NOT_NOW if is_small else BOUGHT, "Kind": "Consideration",
        "Outcome": "Rejected" if is_small else "Approved", "Decided on": decided_on(story),
        "Meeting": "", "Body": "", "Approver": cast["ceo"], "Owner": cast["risk"],
        "Reasons": REASONS if is_small else "Losses of a year in a hundred are more than the Board"
        " bears; the cover takes the larger part of them for a fair contribution.",
        "Concerns": "INS-01", "Review on": story.ahead(months=2), "Expires on": "",
    })  # fmt: skip


def _tell_policy(story: Story, title: str) -> None:
    is_large, began = story.tenant.is_large, _began(story)
    ends = story.ahead(months=2) - dt.timedelta(days=1)
    wording = story.paper(
        "cyber-cover-wording.pdf", f"{title}: wording",
        "Section 1: what is covered. Section 2: limits and sublimits. Section 3: what the company"
        " promised. Section 4: what is not covered.",
    )  # fmt: skip
    story.add(COVER, "Insurance policies", POLICY, [(
        title, "Insurance" if is_large else "Takaful", _insurer(story), BROKER,
        f"DEMO/CYB/{began.year}/017", began, ends, money(story, 13.5), story.cast["risk"], "yes",
        dt.date(began.year - 3, began.month, 1), 60, "",
        "war, infrastructure, unencrypted, prior_knowledge" if not is_large else
        "war, infrastructure, unencrypted, prior_knowledge, directors",
        "Hotline at any hour; forensics and counsel from the panel; ransom only with consent.",
        BOUGHT, RULING, wording,
    )])  # fmt: skip


def _tell_layers(story: Story, title: str) -> None:
    rows: list[tuple[Any, ...]] = [
        (title, 1, "", "limit", money(story, 9.5 if story.tenant.is_large else 13.5),
         money(story, 5), "deductible", money(story, 100), money(story, 100), 100),
    ]  # fmt: skip
    if story.tenant.is_large:  # the excess, of which the retakaful fund carries a part as well
        rows.append((title, 2, EXCESS, "limit", money(story, 4), 0, "deductible",
                     money(story, 100), money(story, 100), 100))  # fmt: skip
    story.add(
        COVER, "Policy layers", "Policy | Position | Insurer | Answers for | Premium (PKR)"
        " | Retention of each event (PKR) | Retention kind | Limit of each event (PKR)"
        " | Limit of all events of a year (PKR) | Share that it carries (%)", rows,
    )  # fmt: skip


def _tell_terms(story: Story, title: str) -> None:
    agreements = AGREEMENTS if story.tenant.is_large else AGREEMENTS[:7]
    held = {tag for tag, *_ in agreements}
    story.add(
        COVER, "Insuring agreements", "Policy | Kind of loss | Coinsurance (%)"
        " | Waiting period (hours) | Waiting period is a | Our reading",
        [(title, tag, percent, hours or "", "deductible" if hours else "",
          f"Section 1.{at} of the wording.")
         for at, (tag, percent, hours) in enumerate(agreements, start=1)],
    )  # fmt: skip
    story.add(
        COVER, "Policy sublimits", "Title | Policy | Kinds of loss | Limit of each event (PKR)"
        " | Limit of all events of a year (PKR)",
        [(name, title, tags, money(story, limit), money(story, limit))
         for name, tags, limit in SUBLIMITS if tags.split(",")[0] in held],
    )  # fmt: skip
    warranties = WARRANTIES if story.tenant.is_large else WARRANTIES[:4]
    story.add(
        COVER, "Policy warranties", "Title | Policy | Promise | Control | Owner"
        " | Condition precedent | Kinds of loss that suffer | Cover lost (%)",
        [(name, title, promise, control, story.cast["ciso"], "yes", tags, percent)
         for name, control, promise, tags, percent in warranties],
    )  # fmt: skip


OFFER = (
    "Title | Renewal | Insurer | Premium or contribution a year (PKR)"
    " | Retention of each event (PKR) | Limit of each event (PKR)"
    " | Limit of all events of a year (PKR) | Remark"
)


def _renewal(story: Story, title: str, policy: str, due: dt.date) -> None:
    story.add(COVER, "Cover renewals", "Title | Expiring policy | Due on | Cost of capital (%)"
              " | Owner", [(title, policy, due, 6, story.cast["risk"])])  # fmt: skip


def _offers(story: Story, renewal: str, insurer: str, *told: tuple[Any, ...]) -> None:
    """Each (title, contribution, retention, limit, remark), in millions of the middle size."""
    story.add(COVER, "Cover offers", OFFER, [
        (title, renewal, insurer, money(story, premium), money(story, retention),
         money(story, limit), money(story, limit), remark)
        for title, premium, retention, limit, remark in told
    ])  # fmt: skip


def _tell_renewals(story: Story, policy: str) -> None:
    """Last year's decision and its offers; the next is due in two months and still open."""
    insurer = _insurer(story)
    _renewal(story, LAST, "", _began(story))
    _offers(
        story,
        LAST,
        insurer,
        ("As before, last year", 11.5, 5, 60, "With the sublimits of the year before."),
        (TAKEN, 13.5, 5, 100, "Interruption stays capped."),
        ("Broker's market, last year", 16, 10, 120, "Three weeks to answer."),
    )
    _renewal(story, NEXT, policy, story.ahead(months=2))
    _offers(
        story,
        NEXT,
        insurer,
        ("As it is", 14.5, 5, 100, "Seven percent more for the same."),
        ("Higher retention", 11.8, 15, 100, "The first fifteen are borne by the company."),
        ("Higher limit", 17.9, 5, 150, "Interruption sublimit rises to 40 on request."),
        ("High limit, high retention", 15.6, 15, 200, "Two operators share it."),
        ("Lower limit", 9.9, 5, 60, "If money is short."),
    )


def _tell_first_offers(story: Story) -> None:
    names = [str(r["Title"]) for r in story.sheets[VENDORS, "Third parties"]]
    insurer = EXCESS if EXCESS in names else ""
    _renewal(story, LAST, "", decided_on(story))
    _offers(
        story,
        LAST,
        insurer,
        ("Small package", 9, 4, 30, "Without interruption."),
        ("Package with interruption", 15, 4, 50, "Twenty-four hours of waiting."),
        ("Full cover", 26, 8, 100, "Questionnaire of 140 questions."),
    )
