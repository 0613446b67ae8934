"""Losses in rupees: scenarios, what two people say of each, and what controls change."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hisaar.risk.vocabulary import LOSS_TAG_LABELS

from .risk_loss_words import CALIBRATION, EFFECTS, OWN_LOSSES, SCENARIOS, SHOCKS, Part, Scenario
from .risk_register import held, places_of
from .story import LOSSES, Story

MILLION = 1_000_000
# Scenarios, common shocks, own losses; rupees and rates beside those of the middle size.
SIZES = {"small": (5, 1, 2), "medium": (8, 2, 4), "large": (14, 3, 7)}
RUPEES = {"small": 0.12, "medium": 1.0, "large": 3.0}
RATES = {"small": 0.7, "medium": 1.0, "large": 1.3}
QUANTIFIED = "Loss of a year as controls stand"


def tell_losses(story: Story) -> None:
    scenarios = SCENARIOS[: SIZES[story.tenant.size][0]]
    places = places_of(story)
    for at, scenario in enumerate(scenarios):
        _tell_scenario(story, scenario, places)
        for part in scenario.parts:
            _tell_part(story, scenario, part, at)
    titles = {s.name: s.title for s in scenarios}
    _tell_effects(story, titles)
    _tell_shocks(story, titles)
    _tell_own_losses(story, titles)
    _tell_calibration(story)
    story.add(LOSSES, "Quantifications", "Title | Simulated years | Seed | Remark | Owner",
              [(QUANTIFIED, 200_000, 1, "For the Board and for the renewal of cover.",
                story.cast["risk"])])  # fmt: skip


def money(story: Story, millions: float) -> Decimal:
    """Rupees of an insurer of the size, to the thousand."""
    rupees = millions * MILLION * RUPEES[story.tenant.size]
    return Decimal(round(rupees / 1000) * 1000)


def _tell_scenario(story: Story, scenario: Scenario, places: dict[str, str]) -> None:
    named: dict[str, list[str]] = {}
    for name in (part.strip() for part in scenario.where.split(";")):
        if name in places:
            named.setdefault(places[name], []).append(name)
    story.row(LOSSES, "Loss scenarios", {
        "Title": scenario.title, "Description": scenario.story, "Incident type": scenario.kind,
        "Owner": story.cast["risk"], "Last reviewed on": story.ago(months=2),
        "Risks": scenario.risks if scenario.risks in story.known["risks"] else "",
        **{column: "; ".join(named.get(column, []))
           for column in ("Functions", "Systems", "Third parties")},
        "Frequency": scenario.frequency,
        "Size of the negative binomial": "2" if scenario.frequency == "clustered" else "",
        "Chance that an attempt succeeds (%)": scenario.chance,
        "Estimates are joined": "linear", "Exclusions in play": scenario.exclusions,
        "From": story.ago(months=15),
    })  # fmt: skip
    scale = RATES[story.tenant.size]
    low, high = (end * scale for end in scenario.rate)
    _tell_estimates(story, scenario, "", "rate", (low, None, high))


def _tell_part(story: Story, scenario: Scenario, part: Part, at: int) -> None:
    tag, what, shape, happens, low, high, more = part
    title = f"{LOSS_TAG_LABELS[tag]} of {scenario.title}"
    row: dict[str, Any] = {
        "Title": title, "Scenario": scenario.title, "Kind of loss": tag, "Shape": shape,
        "In so many events of a hundred": happens, "Rupees an hour": "",
        "Comes back later (%)": 0, "Minimum or threshold": "", "Scale": "", "Shape parameter": "",
        "Amounts seen": "",
        "Why so": f"{what.capitalize()}; from " + (
            "own ledgers and offers." if at % 2 else "the finance department's figures."),
    }  # fmt: skip
    if shape == "interruption":
        row |= {"Rupees an hour": money(story, more[0]), "Comes back later (%)": int(more[1])}
    elif shape == "gamma":
        row |= {"Shape parameter": str(more[0]), "Scale": money(story, more[1])}
    elif shape == "pareto":
        row |= {"Minimum or threshold": money(story, more[0]), "Shape parameter": str(more[1])}
    elif shape == "sample":
        row |= {"Amounts seen": "\n".join(str(money(story, seen)) for seen in more)}
    story.row(LOSSES, "Loss parts", row)
    if shape == "interruption":
        _tell_estimates(story, scenario, title, "hours", (low, None, high))
    elif shape in ("range", "pert"):
        _tell_estimates(story, scenario, title, "amount", (low, more[0] if more else None, high))


def _tell_estimates(
    story: Story, scenario: Scenario, part: str, quantity: str,
    said: tuple[float, float | None, float],
) -> None:  # fmt: skip
    """Two people: the second looks at worse days, and sees a wider range."""
    low, likely, high = said

    def cell(value: float) -> Decimal:
        if quantity == "amount":
            return money(story, value)
        return Decimal(repr(round(value, 3)))

    other = "operations" if quantity == "hours" else "ciso"
    for who, down, up, months in (("risk", 1.0, 1.0, 2), (other, 0.8, 1.25, 3)):
        story.row(LOSSES, "Estimates", {
            "Scenario": scenario.title, "Part": part, "Quantity": quantity,
            "Person": story.cast[who], "Given on": story.ago(months=months),
            "Low": cell(low * down), "Most likely": "" if likely is None else cell(likely),
            "High": cell(high * up),
            "Why so": "Talked through in the workshop, each alone first.",
        })  # fmt: skip


def _tell_effects(story: Story, titles: dict[str, str]) -> None:
    story.add(
        LOSSES, "Control effects", "Control | Scenario | Owner | Fewer attempts (%)"
        " | Fewer that succeed (%) | Smaller amounts (%) | Shorter interruptions (%) | Why so",
        [(control, titles[name], story.cast["ciso"], *percents,
          "Judged in the workshop, from own tests and what others report.")
         for control, name, *percents in EFFECTS if name in titles and held(story, control)],
    )  # fmt: skip


def _tell_shocks(story: Story, titles: dict[str, str]) -> None:
    for title, rate, how, shares in SHOCKS[: SIZES[story.tenant.size][1]]:
        story.add(LOSSES, "Common shocks", "Title | Shocks a year | Description | Owner | From",
                  [(title, str(rate), how, story.cast["risk"], story.ago(months=15))])  # fmt: skip
        story.add(LOSSES, "Shares of shocks", "Shock | Scenario | Chance (%)",
                  [(title, titles[name], chance) for name, chance in shares
                   if name in titles])  # fmt: skip


def _tell_own_losses(story: Story, titles: dict[str, str]) -> None:
    rows: Sequence[Any] = [loss for loss in OWN_LOSSES if loss[1] in titles]
    story.add(
        LOSSES, "Own losses", "Title | Scenario | Happened on | Cost in all (PKR)"
        " | Hours of interruption | Description | Owner",
        [(title, titles[name], story.ago(months=months), money(story, millions), hours,
          "Added up after it was over, without wages of the usual day.", story.cast["cfo"])
         for title, name, months, millions, hours in rows[: SIZES[story.tenant.size][2]]],
    )  # fmt: skip


def _tell_calibration(story: Story) -> None:
    """How good the ranges of the two are: one is right nine times in ten, the other six."""
    day = story.ago(months=4)
    story.add(
        LOSSES, "Calibration answers", "Person | Question | Low | High | Answered on",
        [(story.cast[who], question, *ends, day)
         for question, *said in CALIBRATION
         for who, ends in (("risk", said[:2]), ("ciso", said[2:]))],
    )  # fmt: skip
