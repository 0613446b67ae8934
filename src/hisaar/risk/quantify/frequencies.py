"""How often a scenario happens, from what people say and how the scenario says it comes."""

from __future__ import annotations

from collections.abc import Sequence

from hisaar.engines import loss
from hisaar.risk.models import LossScenario

from .estimates import Opinion, distribution_of
from .notes import Note, Unusable

Kind = LossScenario.Frequency


def frequency_of(
    scenario: LossScenario, opinions: Sequence[Opinion], notes: list[Note], *,
    is_shaken: bool = False,
) -> loss.Frequency:  # fmt: skip
    """Events or attempts of a year, as a distribution.

    ``is_shaken`` tells that a common shock strikes the scenario, which then needs no estimates of
    its own.

    Raises
    ------
    Unusable
        With the sentence that says what is missing.
    """
    if is_shaken and not opinions:
        return loss.Poisson(0.0)
    said = distribution_of(
        opinions, method=scenario.pool, code=scenario.code, quantity="rate", notes=notes
    )
    base = _base(scenario, said)
    if scenario.quiet_percent is None:
        return base
    return loss.ZeroModified(base, float(scenario.quiet_percent) / 100)


def _base(scenario: LossScenario, said: loss.Severity) -> loss.Frequency:
    if scenario.frequency == Kind.POISSON:
        return loss.Poisson(said.mean)
    if scenario.frequency == Kind.CLUSTERED:
        if not scenario.dispersion:
            raise Unusable(scenario.code, "It comes in clusters, but has no size of the negative"
                                          " binomial; enter one above 0.")  # fmt: skip
        return loss.NegativeBinomial(said.mean, float(scenario.dispersion))
    if scenario.frequency == Kind.ONCE:
        if said.mean > 1:
            raise Unusable(
                scenario.code, f"It happens at most once a year, but people expect {said.mean:.3g}"
                " a year; choose another frequency or ask again.",
            )  # fmt: skip
        return loss.bernoulli(said.mean)
    # As `loss.frequency_of`: the gamma distributed rate with the same mean and variance.
    return loss.NegativeBinomial(said.mean, said.mean**2 / said.variance)
