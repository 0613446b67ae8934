"""Access rights from the command line: the library, violations, what is untidy, and reviews."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .console import Day, Failed, Json, boot, day, emit, out, table

access = typer.Typer(
    help="Who may touch what: separated duties, hygiene and reviews.", no_args_is_help=True
)
library = typer.Typer(help="The library of duty rules for insurers.", no_args_is_help=True)
Strict = Annotated[
    bool, typer.Option("--strict", help="End with exit code 1 when something is found.")
]


def add_to(app: typer.Typer) -> None:
    access.add_typer(library, name="library")
    app.add_typer(access, name="access")


@library.command("load")
def load(*, as_json: Json = False) -> None:
    """Add the library's rules as drafts; those that are there, even changed, are left alone."""
    actor = boot()
    from hisaar.access import services
    from hisaar.lib.text import count_of

    made = services.load_library(actor=actor)
    data = {"added": [{"rule": r.code, "title": r.title, "area": r.area} for r in made]}
    emit(data, as_json=as_json, words=lambda: out.print(
        f"{count_of(len(made), 'rule')} added as drafts; each counts once it is approved."
        if made else "All rules of the library are there already."
    ))  # fmt: skip


@access.command("violations")
def violations(*, on: Day = "", strict: Strict = False, as_json: Json = False) -> None:
    """Whose duties are not separated, through which rights, and what makes up for it."""
    boot()
    from hisaar.access import duties

    moment = day(on)
    found = duties.violations(moment)
    unmitigated = sum(1 for each in found if not each.is_mitigated)
    data = {
        "on": moment.isoformat(), "rules": len(duties.rules_in_force(moment)),
        "unmitigated": unmitigated, "violations": [_violation(each) for each in found],
    }  # fmt: skip
    emit(data, as_json=as_json, words=lambda: _say_violations(data))
    _end_badly(strict and unmitigated, as_json=as_json, what="violation", number=unmitigated)


def _violation(each: Any) -> dict[str, Any]:
    def side(held: Any) -> list[dict[str, str]]:
        return [{"activity": h.activity, "right": h.entitlement, "account": h.account,
                 "grant": h.grant} for h in held]  # fmt: skip

    return {
        "rule": each.rule.code, "title": each.rule.title, "severity": each.rule.severity,
        "holder": each.code, "name": each.name, "first": side(each.first),
        "second": side(each.second),
        "mitigation": each.mitigation.code if each.mitigation else None,
    }  # fmt: skip


def _say_violations(data: dict[str, Any]) -> None:
    if not data["rules"]:
        out.print("No duty rule is in force: hisaar access library load, then approve what fits.")
        return
    rights = [
        ("; ".join(dict.fromkeys(h["right"] for h in v["first"])),
         "; ".join(dict.fromkeys(h["right"] for h in v["second"]))) for v in data["violations"]
    ]  # fmt: skip
    table("Who", "Name", "Rule", "Severity", "First", "Second", "Made up for by", rows=[
        (v["holder"], v["name"], f"{v['rule']} {v['title']}", v["severity"], *sides,
         v["mitigation"] or "—")
        for v, sides in zip(data["violations"], rights, strict=True)
    ])  # fmt: skip
    out.print(f"{data['unmitigated']} of {len(data['violations'])} open, {data['on']}.")


@access.command("hygiene")
def hygiene(*, on: Day = "", strict: Strict = False, as_json: Json = False) -> None:
    """What is untidy about accounts and grants: leavers, orphans, dormant and shared accounts …"""
    boot()
    from hisaar.access import hygiene as findings
    from hisaar.access.queries import limits_on

    moment = day(on)
    counts = findings.counts(moment, limits_on(moment))
    data = {
        "on": moment.isoformat(),
        "findings": [
            {"finding": f.name, "label": f.label, "records": counts[f.name], "remedy": f.remedy}
            for f in findings.FINDINGS
        ],
    }
    emit(data, as_json=as_json, words=lambda: table(
        "Finding", "Records", "What mends it",
        rows=[(f["label"], f["records"] or "", f["remedy"]) for f in data["findings"]],
    ))  # fmt: skip
    number = sum(counts.values())
    _end_badly(strict and number, as_json=as_json, what="record", number=number)


@access.command("reviews")
def reviews(*, on: Day = "", as_json: Json = False) -> None:
    """The review campaigns, newest first, and how far each is."""
    boot()
    from hisaar.access.campaigns import totals
    from hisaar.access.models import AccessReview

    moment = day(on)
    counts = totals(moment)
    nothing = {"lines": 0, "decided": 0, "removed": 0, "executed": 0}
    data = [
        {"review": r.code, "title": r.title, "covers": r.covers, "status": r.status,
         "due_on": r.due_on, **counts.get(r.pk, nothing)}
        for r in AccessReview.objects.order_by("-opened_on", "-pk")
    ]  # fmt: skip
    emit(data, as_json=as_json, words=lambda: table(
        "Review", "Title", "Status", "Due", "Decided", "To remove", "Seen gone",
        rows=[(r["review"], r["title"], r["status"], r["due_on"] or "",
               f"{r['decided']} of {r['lines']}", r["removed"], r["executed"]) for r in data],
    ))  # fmt: skip


def _end_badly(is_bad: Any, *, as_json: bool, what: str, number: int) -> None:
    """Exit code 1 for scripts that asked for it; with ``--json`` the answer was printed already."""
    if not is_bad:
        return
    if as_json:
        raise typer.Exit(1)
    from hisaar.lib.text import count_of

    raise Failed(f"{count_of(number, what)} to mend.")
