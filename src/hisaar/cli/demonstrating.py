"""The demonstration insurer: its workbooks, imported as a user's files are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from .assessing import described, say
from .console import Day, Failed, Json, day, emit, out, progress
from .installation import prepare


def add_to(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    folder: Annotated[Path | None, typer.Argument(help="Where its workbooks go.")] = None,
    *,
    on: Day = "",
    size: Annotated[str, typer.Option(help="small, medium or large.")] = "medium",
    if_new: Annotated[
        bool, typer.Option("--if-new", help="Do nothing where an insurer is recorded already.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make an installation with the demonstration insurer: workbooks, import, rules, report."""
    from hisaar.platform.vault.home import Home

    if size not in ("small", "medium", "large"):
        raise typer.BadParameter("small, medium or large", param_hint="--size")
    home = Home.open() if Home.is_present() else Home.create()
    actor = prepare()
    if _has_an_insurer():
        if not if_new:
            raise Failed(
                f"{home.root} holds an insurer already. Set HISAAR_HOME to another folder for the"
                " demonstration, or add --if-new to keep what is there."
            )
        emit({"home": str(home.root), "kept": True}, as_json=as_json,
             words=lambda: out.print(f"The data in {home.root} is kept."))  # fmt: skip
        return
    data = _make(folder or home.root / "demonstration", day(on), size, actor, quiet=as_json)
    data |= {"home": str(home.root)}
    emit(data, as_json=as_json, words=lambda: _say(data))


def _has_an_insurer() -> bool:
    from hisaar.governance.models import EntityProfile

    return EntityProfile.objects.exists()


def _make(folder: Path, on: Any, size: str, actor: Any, *, quiet: bool) -> dict[str, Any]:
    from hisaar.assessment import queries, services
    from hisaar.assessment.services import reports
    from hisaar.demonstration import build, complete
    from hisaar.platform.exchange import importing, workbooks

    started = time.perf_counter()
    files = build(folder, on=on, size=size)
    with progress("Importing", quiet=quiet) as tell:
        plan = importing.import_sheets(workbooks.read(folder), actor=actor, on_progress=tell)
    if plan.faults:
        raise Failed("The demonstration does not import: " + "; ".join(map(str, plan.faults[:5])))
    complete(on, actor=actor)
    evaluation = services.evaluate(on, actor=actor)
    year = services.open_year(_year_to_report(on), actor=actor)
    if queries.freeze_of(year) is None:
        services.freeze(year, actor=actor, on=min(on, year.period_end_on))
    pdf = folder.parent / f"hisaar-report-{year.year}.pdf"
    report = _report(year, reports, actor)
    pdf.write_bytes(reports.content(report))
    return {
        "folder": str(folder), "files": [str(f) for f in files], "records": plan.changes,
        "report": {"code": report.code, "file": str(pdf)},
        "seconds": round(time.perf_counter() - started, 1),
        **described(evaluation, queries.totals(evaluation)),
    }  # fmt: skip


def _year_to_report(on: Any) -> int:
    """The first year whose report the workbooks have not brought as filed."""
    from hisaar.assessment.models import CommissionReport

    filed = CommissionReport.objects.filter(status="filed").values_list("reporting_year", flat=True)
    return max([on.year - 2, *filed]) + 1


def _report(year: Any, reports: Any, actor: Any) -> Any:
    """The year's report; one that the workbooks brought as signed and filed stays."""
    kept = year.reports.exclude(status="void").order_by("-edition").first()
    return kept if kept and kept.file else reports.build_report(year, actor=actor)


def _say(data: dict[str, Any]) -> None:
    say(data)
    out.print()
    out.print(f"[bold]{data['records']:,}[/] records from {len(data['files'])} files,"
              f" {data['seconds']} seconds. Every person and company is fictional.")  # fmt: skip
    out.print(f"  workbooks  {data['folder']}")
    out.print(f"  report     {data['report']['file']}")
    out.print(f"  data       {data['home']} (encrypted)")
    out.print("Next: [bold]hisaar serve[/]")
