"""Evaluating the clauses, and reading one."""

from __future__ import annotations

from typing import Any

import typer

from .console import Day, Json, boot, day, emit, out, table


def add_to(app: typer.Typer) -> None:
    app.command("assess")(assess)
    app.command("clause")(clause)


def assess(*, on: Day = "", as_json: Json = False) -> None:
    """Run all rules as of a day and say what is met, and what is not."""
    actor = boot()
    from hisaar.assessment import queries, services

    moment = day(on)
    evaluation = services.current_evaluation(moment, actor=actor)
    data = described(evaluation, queries.totals(evaluation))
    emit(data, as_json=as_json, words=lambda: say(data))


def described(evaluation: Any, totals: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The evaluation as ``assess --json`` prints it; others script against these names."""
    from hisaar.governance.queries import entity

    profile = entity()
    return {
        "on": evaluation.on.isoformat(),
        "entity": profile.title if profile else "",
        "totals": totals,
        "clauses": [_clause(result) for result in evaluation.results.order_by("pk")],
    }


def _clause(result: Any) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "id": result.clause, "strength": result.strength, "outcome": result.outcome,
        "met": result.met, "population": result.population, "gaps": verdict["gaps"],
        "thresholds": verdict["thresholds"], "evidence": verdict["evidence"],
        "note": result.note,
    }  # fmt: skip


def say(data: dict[str, Any]) -> None:
    from hisaar.catalogue.outcomes import Outcome

    out.print(f"[bold]{data['entity'] or 'No entity profile yet'}[/], as of {data['on']}")
    totals = data["totals"]
    shown = [o for o in Outcome if any(totals[s][o] for s in totals)]
    rows = [(o.label, *[totals[s][o] or "" for s in totals]) for o in shown]
    rows.append(("in all", *[sum(totals[s].values()) for s in totals]))
    table("", *totals, rows=rows)
    waiting = sum(counts[Outcome.NOT_EVALUATED] for counts in data["totals"].values())
    out.print(f"{waiting} of {len(data['clauses'])} clauses are not evaluated by this version.")
    failing = [
        c for c in data["clauses"]
        if c["strength"] == "must" and c["outcome"] in ("not_met", "partly", "not_evidenced")
    ]  # fmt: skip
    if failing:
        out.print("\n[bold]Musts that need work[/]")
    for item in failing:
        gap = item["gaps"][0] if item["gaps"] else {"record": "", "reason": item["note"]}
        outcome = Outcome(item["outcome"]).label
        out.print(f"  {item['id']:8} {outcome:14} {gap['record']} {gap['reason']}", soft_wrap=True)


def clause(clause_id: str, *, on: Day = "", as_json: Json = False) -> None:
    """One clause: what it asks, how it is tested, and what the records say."""
    actor = boot()
    from hisaar.assessment import services
    from hisaar.catalogue import queries as decisions
    from hisaar.catalogue.rules import book
    from hisaar.governance.queries import size_band
    from hisaar.platform.records import Refused

    moment = day(on)
    try:
        row = book.framework.clause(clause_id.upper())
    except KeyError as error:
        raise Refused(str(error.args[0])) from None
    evaluation = services.current_evaluation(moment, actor=actor)
    result = evaluation.results.get(clause=row.id)
    criterion = book.criterion(row.id, size_band=size_band(), overrides=decisions.overrides(moment))
    data = _clause(result) | {
        "on": moment.isoformat(), "obligation": row.obligation, "owner": row.owner,
        "criterion": criterion, "crosswalk": {k: list(v) for k, v in row.crosswalk.items()},
    }  # fmt: skip
    emit(data, as_json=as_json, words=lambda: _say_clause(data))


def _say_clause(data: dict[str, Any]) -> None:
    from hisaar.catalogue.outcomes import Outcome

    out.print(f"[bold]{data['id']}[/] ({data['strength']}; {data['owner']})")
    out.print(data["obligation"], soft_wrap=True)
    if data["criterion"]:
        out.print(f"\n[bold]Tested:[/] {data['criterion']}", soft_wrap=True)
    share = f", {data['met']} of {data['population']}" if data["population"] else ""
    out.print(f"\n[bold]{Outcome(data['outcome']).label.capitalize()}[/]{share}, {data['on']}")
    if data["note"]:
        out.print(data["note"], soft_wrap=True)
    for gap in data["gaps"]:
        out.print(f"  - {gap['record']} {gap['reason']}", soft_wrap=True)
        if gap["remedy"]:
            out.print(f"    {gap['remedy']}", soft_wrap=True)
    for name, reading in data["thresholds"].items():
        out.print(f"  {name} = {reading['value']} {reading['unit']} ({reading['whose']})")
