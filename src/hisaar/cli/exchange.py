"""Files in and out: templates, import with a dry run, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import Failed, Json, boot, emit, err, out, progress, table

SHOWN = 40


def add_to(app: typer.Typer) -> None:
    app.command("template")(template)
    app.command("import")(import_files)
    app.command("export")(export)


def template(
    file: Path,
    registers: Annotated[
        list[str] | None, typer.Argument(help="Registers by name; all of them unless named.")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Write an empty workbook with a sheet for every register, to be filled in and imported."""
    boot()
    from hisaar.platform import records
    from hisaar.platform.exchange.templates import template_workbook
    from hisaar.platform.exchange.writing import write_xlsx

    wanted = [records.by_slug(name) for name in registers or ()] or list(records.all_types())
    write_xlsx(template_workbook(wanted), file)
    data = {"file": str(file), "sheets": [t.slug for t in wanted]}
    emit(data, as_json=as_json, words=lambda: out.print(
        f"{file}: {len(wanted)} sheets. Fill in what you have, then\n"
        f"  [bold]hisaar import {file} --dry-run[/]"
    ))  # fmt: skip


def import_files(
    path: Annotated[Path, typer.Argument(help="A workbook, a CSV file, or a folder of them.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
    register: Annotated[
        str, typer.Option("--register", help="The register, for a file with one sheet.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Import workbooks: everything in one transaction, or nothing, with every fault named."""
    actor = boot()
    from hisaar.platform import records
    from hisaar.platform.exchange import importing, workbooks

    into = records.by_slug(register) if register else None
    sheets = workbooks.read(path)
    with progress("Checking", quiet=as_json) as tell:
        plan = importing.plan_import(sheets, actor=actor, into=into, on_progress=tell)
    if not plan.is_valid:
        if not as_json:
            _say_faults(plan.faults)
        raise Failed(f"Nothing was imported: {len(plan.faults)} faults in {path}.", plan.as_dict())
    if not dry_run:
        with progress("Importing", quiet=as_json) as tell:
            plan = importing.apply(plan, on_progress=tell)
    emit(plan.as_dict(), as_json=as_json, words=lambda: _say_plan(plan, dry_run=dry_run))


def _say_faults(faults: Any) -> None:
    rows = [(f.sheet, f.row or "", f.column, f.value, f.message) for f in faults[:SHOWN]]
    table("Sheet", "Row", "Column", "Value", "What to do", rows=rows)
    if len(faults) > SHOWN:
        err.print(f"… and {len(faults) - SHOWN} more; --json prints them all.")


def _say_plan(plan: Any, *, dry_run: bool) -> None:
    table("Sheet", "New", "Changed", "Unchanged", rows=[
        (c.sheet, c.new or "", c.changed or "", c.unchanged or "") for c in plan.counts
    ])  # fmt: skip
    out.print("Nothing was kept: this was a dry run." if dry_run
              else f"{plan.changes:,} records added or changed.")  # fmt: skip


def export(
    folder: Path,
    registers: Annotated[list[str] | None, typer.Argument(help="All of them unless named.")] = None,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="A CSV file for each register.")] = False,
    as_json: Json = False,
) -> None:
    """Write every register into a folder; the files can be imported again."""
    boot()
    from hisaar.platform import records
    from hisaar.platform.exchange.exporting import export_sheets
    from hisaar.platform.exchange.folders import export_folder
    from hisaar.platform.exchange.writing import write_csv

    wanted = [records.by_slug(name) for name in registers or ()] or list(records.all_types())
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    if csv:
        for record_type in wanted:
            files.append(folder / f"{record_type.slug}.csv")
            write_csv(export_sheets([record_type])[0], files[-1])
    else:
        export_folder(folder, wanted)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
    emit({"files": [str(f) for f in files]}, as_json=as_json,
         words=lambda: out.print(f"{len(wanted)} registers written to {folder}."))  # fmt: skip
