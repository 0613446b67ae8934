"""From records to the engine's portfolio: scenarios, shocks, and controls as they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hisaar.engines import loss
from hisaar.engines.columns import Unfit
from hisaar.lib.dates import format_day
from hisaar.platform.records import Refused
from hisaar.risk.models import LossScenario

from .book import Book, read
from .effects import Variations
from .frequencies import frequency_of
from .notes import Note, Unusable
from .severities import losses_of, severity_of


@dataclass(frozen=True)
class Model:
    """The scenarios of a book that can be computed, under any set of controls.

    Attributes
    ----------
    book : Book
    scenarios : tuple of LossScenario
        In the order in which the engine holds them.
    variations : tuple of Variations
        One for each of them.
    left_out : tuple of Note
        Scenarios that cannot be computed, with what is missing.
    """

    book: Book
    scenarios: tuple[LossScenario, ...]
    variations: tuple[Variations, ...]
    shocks: tuple[loss.Shock, ...]
    left_out: tuple[Note, ...]
    remarks: list[Note] = field(default_factory=list)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Everything that was left out or used otherwise, each once."""
        of_effects = [note for each in self.variations for note in each.notes]
        return tuple(dict.fromkeys([*self.left_out, *self.remarks, *of_effects]))

    @cached_property
    def counts(self) -> dict[int, float]:
        """How far each control counts on the day."""
        return {key: state.counts for key, state in self.book.controls.items()}

    def under(self, counts: Mapping[int, float]) -> loss.Portfolio:
        """The portfolio with each control counting so far; none counts that is not named."""
        return loss.Portfolio([each.under(counts) for each in self.variations], self.shocks)


@dataclass(frozen=True)
class Built:
    """A portfolio, and what was left out of it."""

    portfolio: loss.Portfolio
    notes: tuple[Note, ...]
    left_out: tuple[Note, ...]
    model: Model


def portfolio(on: dt.date, *, with_controls: bool) -> Built:
    """The scenarios in force on the day, called by their codes.

    Parameters
    ----------
    on : datetime.date
    with_controls : bool
        As they stand on the day; otherwise as if there were none.

    Raises
    ------
    Refused
        When not a single scenario can be computed.
    """
    model = model_of(read(on))
    return Built(
        model.under(model.counts if with_controls else {}), model.notes, model.left_out, model
    )  # fmt: skip


def model_of(book: Book) -> Model:
    """What of the book can be computed, and why the rest cannot."""
    struck, notes = book.struck, list[Note]()
    scenarios, variations, left_out = [], [], []
    for scenario in book.scenarios:
        try:
            bare = scenario_of(scenario, book, notes, is_shaken=scenario.pk in struck)
        except Unusable as reason:
            left_out.append(_left_out(scenario, reason))
        else:
            scenarios.append(scenario)
            variations.append(Variations(bare, book.effects.get(scenario.pk, ())))
    if not scenarios:
        raise Refused(_nothing(book, left_out))
    codes = {scenario.pk: scenario.code for scenario in scenarios}
    return Model(book, tuple(scenarios), tuple(variations), _shocks(book, codes, notes),
                 tuple(left_out), notes)  # fmt: skip


def _left_out(scenario: LossScenario, reason: Unusable) -> Note:
    note = reason.note
    if note.code == scenario.code:
        return note
    return Note(scenario.code, f"It is left out because of {note.code}. {note.sentence}")


def _nothing(book: Book, left_out: Sequence[Note]) -> str:
    day = format_day(book.on)
    if not left_out:
        return f"No loss scenario is in force on {day}; describe one, with its parts and estimates."
    first = left_out[0]
    return (
        f"No loss scenario of {day} is complete. {first.code}: {first.sentence}"
        + (f" So it is with {len(left_out) - 1} more." if len(left_out) > 1 else "")
    )  # fmt: skip


def scenario_of(
    scenario: LossScenario, book: Book, notes: list[Note], *, is_shaken: bool = False
) -> loss.Scenario:
    """One scenario for the engine, without any control.

    Raises
    ------
    Unusable
        When something that it needs is missing or makes no sense.
    """
    own = book.said(scenario.pk, None).get("rate", [])
    parts = sorted(scenario.parts.all(), key=lambda part: part.code)
    if not parts:
        raise Unusable(scenario.code, "It has no part, so that it costs nothing; add what an event"
                                      " costs.")  # fmt: skip
    frequency = frequency_of(scenario, own, notes, is_shaken=is_shaken)
    losses = losses_of(parts, lambda part: severity_of(
        part, book.said(scenario.pk, part.pk), notes, method=scenario.pool
    ))  # fmt: skip
    if not losses or not sum(one.mean for one in losses.values()):
        raise Unusable(scenario.code, "All that it could cost happens in 0 of a hundred events or"
                                      " comes back; correct its parts.")  # fmt: skip
    try:
        return loss.Scenario(scenario.code, frequency, losses, float(scenario.chance_percent) / 100)
    except Unfit as refusal:
        raise Unusable(scenario.code, f"{refusal} Correct it.") from None


def _shocks(
    book: Book, codes: Mapping[int, str], notes: list[Note]
) -> tuple[loss.Shock, ...]:  # fmt: skip
    found = []
    for shock in book.shocks:
        shares = {
            codes[share.scenario_id]: float(share.chance_percent) / 100
            for share in shock.shares.all() if share.scenario_id in codes
        }  # fmt: skip
        missed = [s.scenario.code for s in shock.shares.all() if s.scenario_id not in codes]
        if missed:
            notes.append(Note(shock.code, f"It also strikes {', '.join(missed)}, which is not in"
                                          " force or could not be computed."))  # fmt: skip
        if shares:
            found.append(loss.Shock(shock.code, float(shock.rate), shares))
        elif not missed:
            notes.append(Note(shock.code, "It strikes no scenario; say which, with their chance."))
    return tuple(found)
