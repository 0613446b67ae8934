"""The registry of rules, one for each clause, and their evaluation as of a day.

Rules live in the ``rules.py`` of the context whose records they read::

    @rule("RCA-18")
    def impact_analyses_are_reviewed(on: date, p: Parameters) -> Verdict:
        \"\"\"Every critical function's analysis was reviewed within {bia_months} months.\"\"\"
        return every(critical_functions(on), unless=…, gap="last reviewed {reviewed_on|never}")

    waits("the register of log sources", "MON-01 MON-02 MON-23")
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from inspect import cleandoc

from hisaar.lib.collecting import uncollected
from hisaar.lib.sharing import sharing
from hisaar.lib.text import did_you_mean, join_names

from .builders import (
    Consideration,
    all_of,
    any_of,
    by_deadline,
    by_exception,
    considered,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    shown,
    undecided,
)
from .decisions import Exemption, Inapplicability, Override
from .framework import Framework, secp
from .outcomes import Outcome, Strength
from .parameters import Months, Parameters, Reading
from .verdicts import Gap, Verdict

__all__ = [
    "Consideration",
    "Exemption",
    "Gap",
    "Inapplicability",
    "Months",
    "Outcome",
    "Override",
    "Parameters",
    "Reading",
    "Rule",
    "RuleBook",
    "RuleError",
    "Strength",
    "Verdict",
    "all_of",
    "any_of",
    "book",
    "by_deadline",
    "by_exception",
    "considered",
    "evaluate",
    "every",
    "exists",
    "holds",
    "missing",
    "not_applicable",
    "rule",
    "shown",
    "undecided",
    "waits",
]

log = logging.getLogger(__name__)

Test = Callable[[date, Parameters], Verdict]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NO_RULE = "No rule of this version reads the records that would decide it."


class RuleError(Exception):
    """A rule is declared wrongly; start-up stops with the sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The test of one clause. Its docstring is the criterion that people read."""

    clause: str
    test: Test
    criterion: str
    where: str

    def says(self, p: Parameters) -> str:
        """Return the criterion with the thresholds of this insurer filled in."""
        return _PLACEHOLDER.sub(lambda found: p.shown(found[1]), self.criterion)


class RuleBook:
    """The rules of one framework, and the reasons why clauses have none yet."""

    def __init__(self, framework: Callable[[], Framework]) -> None:
        # A function, so that importing this module reads no data files.
        self._framework = framework
        self._rules: dict[str, Rule] = {}
        self._waits: dict[str, str] = {}

    @property
    def framework(self) -> Framework:
        return self._framework()

    @property
    def rules(self) -> Mapping[str, Rule]:
        return dict(self._rules)

    @property
    def waiting(self) -> Mapping[str, str]:
        """Why each clause without a rule has none, in the order of the text."""
        return {
            clause: self._waits.get(clause, _NO_RULE)
            for clause in self.framework.clauses
            if clause not in self._rules
        }

    def rule(self, clause: str) -> Callable[[Test], Test]:
        """Declare the decorated function as the rule of a clause."""

        def declare(test: Test) -> Test:
            where = f"{test.__module__}.{test.__name__}"
            self._refuse_unknown(clause, where)
            if clause in self._rules:
                first = self._rules[clause].where
                raise RuleError(f"{where}: {clause} already has a rule, {first}; keep one")
            if clause in self._waits:
                raise RuleError(
                    f"{where}: {clause} is declared as waiting for {self._waits[clause]}; "
                    f"take it out of that waits(…)"
                )
            criterion = cleandoc(test.__doc__ or "").split("\n\n")[0].replace("\n", " ")
            self._check_criterion(criterion, where)
            self._rules[clause] = Rule(clause, test, criterion, where)
            return test

        return declare

    def waits(self, what: str, clauses: str) -> None:
        """Declare that clauses (ids with spaces between) wait for ``what`` to be built."""
        for clause in clauses.split():
            self._refuse_unknown(clause, f"waits({what!r})")
            if clause in self._rules:
                where = self._rules[clause].where
                raise RuleError(f"waits({what!r}): {clause} has a rule, {where}; take it out")
            if clause in self._waits:
                raise RuleError(
                    f"waits({what!r}): {clause} waits for {self._waits[clause]} already"
                )
            self._waits[clause] = what

    def _refuse_unknown(self, clause: str, where: str) -> None:
        if clause not in self.framework.clauses:
            hint = did_you_mean(clause, self.framework.clauses)
            raise RuleError(
                f"{where}: {self.framework.code} has no clause '{clause}'" + (hint and f"; {hint}")
            )

    def _check_criterion(self, criterion: str, where: str) -> None:
        if not criterion:
            raise RuleError(f"{where}: a rule needs a docstring, the criterion that people read")
        for name in _PLACEHOLDER.findall(criterion):
            if name not in self.framework.thresholds:
                hint = did_you_mean(name, self.framework.thresholds)
                raise RuleError(
                    f"{where}: its docstring names '{name}', which is no threshold"
                    + (hint and f"; {hint}")
                )

    def evaluate(
        self,
        on: date,
        *,
        size_band: str = "medium",
        overrides: Iterable[Override] = (),
        exceptions: Iterable[Exemption] = (),
        inapplicable: Iterable[Inapplicability] = (),
        only: Collection[str] = (),
    ) -> dict[str, Verdict]:
        """Return the verdict on every clause (or ``only`` some) as of a day, in their order.

        A rule that stops with an error loses only its own clause: it becomes ``not_evaluated`` with
        the error in ``fault``, in the note and in the log, because one defect of ours must
        neither keep 204 results from an insurer nor be passed off as one of them.
        """
        overrides = tuple(overrides)
        exempted = {exemption.clause: exemption for exemption in exceptions}
        excluded = {decision.clause: decision for decision in inapplicable}
        found: dict[str, Verdict] = {}
        with sharing(), uncollected():
            for clause in self.framework.clauses:
                if only and clause not in only:
                    continue
                if clause in excluded:
                    found[clause] = _excluded(excluded[clause])
                    continue
                p = Parameters(self.framework, clause, size_band=size_band, overrides=overrides)
                verdict = self._test(clause, on, p)
                verdict = replace(verdict, thresholds=p.readings)
                found[clause] = by_exception(verdict, exempted.get(clause), on=on)
        return found

    def _test(self, clause: str, on: date, p: Parameters) -> Verdict:
        if clause not in self._rules:
            return undecided(self._reason(clause))
        rule = self._rules[clause]
        try:
            verdict = rule.test(on, p)
            if not isinstance(verdict, Verdict):
                raise TypeError(f"{rule.where} returned {verdict!r}, not a Verdict")
        except Exception as error:
            log.exception("the rule of %s stopped: %s", clause, rule.where)
            fault = f"{type(error).__name__}: {error}"
            note = f"The rule stopped with an error, which is a defect of Hisaar: {fault}"
            return Verdict(Outcome.NOT_EVALUATED, note=note, fault=fault)
        return verdict

    def _reason(self, clause: str) -> str:
        return f"Waits for {self._waits[clause]}." if clause in self._waits else _NO_RULE

    def criterion(
        self,
        clause: str,
        *,
        size_band: str = "medium",
        overrides: Iterable[Override] = (),
    ) -> str:
        """Return what is tested, in words, with this insurer's thresholds; empty without a rule."""
        if clause not in self._rules:
            return ""
        p = Parameters(self.framework, clause, size_band=size_band, overrides=overrides)
        return self._rules[clause].says(p)


def _excluded(decision: Inapplicability) -> Verdict:
    note = f"{decision.reason} (decided by {decision.approver}, {decision.code})"
    return Verdict(Outcome.NOT_APPLICABLE, evidence=(decision.code,), note=note)


def describe_faults(verdicts: Mapping[str, Verdict]) -> str:
    """Name the clauses whose rule stopped with an error, for a summary; empty when none did."""
    clauses = [clause for clause, verdict in verdicts.items() if verdict.fault]
    if not clauses:
        return ""
    return f"The rules of {join_names(clauses)} stopped with an error; see the log."


# The rules of the Guidelines, which contexts declare on import.
book = RuleBook(secp)
rule = book.rule
waits = book.waits
evaluate = book.evaluate
