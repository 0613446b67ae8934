"""Discovery from the command line: files in, lines accepted, endpoints probed, data scanned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from .console import Failed, Json, boot, day, emit, err, out, progress, table

SHOWN = 40
Accept = Literal["none", "all", "contradicts"]

discover = typer.Typer(
    help="Compare the registers with files, endpoints and data.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(discover, name="discover")


@discover.command("file")
def file(
    path: Path,
    *,
    source: Annotated[
        str, typer.Option(help="The source it comes from, by code or name; made when it is new.")
    ] = "",
    kind: Annotated[str, typer.Option(help="What it is, such as nmap; recognised otherwise.")] = "",
    system: Annotated[str, typer.Option(help="Code of the system that it speaks of.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day that it speaks of.")] = "",
    complete: Annotated[
        bool, typer.Option("--complete", help="It lists everything of its kind.")
    ] = False,
    accept: Annotated[Accept, typer.Option(help="What is accepted at once.")] = "none",
    as_json: Json = False,
) -> None:
    """Read a file and propose what follows from it; accept it at once where that is wanted."""
    actor = boot()
    from hisaar.discovery import services
    from hisaar.platform.evidence.storage import store

    found = services.source_named(source, actor=actor, create=True) if source else None
    with path.open("rb") as content:
        stored = store(content, name=path.name, actor=actor)
    run = services.begin_run(
        stored, actor=actor, source=found, kind=kind, system=_system(system), on=day(on),
        is_complete=complete or None,
    )  # fmt: skip
    with progress(f"Reading {path.name}", quiet=as_json) as tell:
        services.read_run(run, actor=actor, progress=lambda d, t, m="": tell(d, t))
    accepted = _accept(run, accept, actor, quiet=as_json)
    _report(run, accepted, as_json=as_json)


def _system(code: str) -> Any:
    from hisaar.assets.models import System
    from hisaar.platform.records import Refused

    if not code:
        return None
    found = System.objects.filter(code=code.upper()).first()
    if found is None:
        raise Refused(f"There is no system {code}.")
    return found


def _accept(run: Any, what: Accept, actor: Any, *, quiet: bool) -> Any:
    from hisaar.discovery import services

    if what == "none":
        return services.Accepted()
    lines = services.open_lines(run, what="contradicts" if what == "contradicts" else "")
    with progress("Accepting", quiet=quiet) as tell:
        return services.accept(
            run, lines, actor=actor, progress=lambda d, t, m="": tell(d, t)
        )  # fmt: skip


def _report(run: Any, accepted: Any, *, as_json: bool) -> None:
    counts = {n: getattr(run, n) for n in ("new", "changed", "gone", "contradicts", "unchanged")}
    data = {
        "run": run.code, "kind": run.kind, "version": run.format_version, "facts": run.facts,
        **counts, "subjects": run.subjects, "accepted": accepted.count,
        "refused": [list(pair) for pair in accepted.refused], "remarks": run.faults,
        "not_understood": run.not_understood,
    }  # fmt: skip
    emit(data, as_json=as_json, words=lambda: _say(run, accepted))
    if accepted.refused:
        raise Failed(f"{len(accepted.refused)} lines of {run.code} were not accepted.", data)


def _say(run: Any, accepted: Any) -> None:
    names = ("new", "changed", "gone", "contradicts", "unchanged")
    table("Subject", *(name.capitalize() for name in names), rows=[
        (subject, *(counts.get(name) or "" for name in names))
        for subject, counts in run.subjects.items()
    ])  # fmt: skip
    for where, sentence, _ in run.faults[:SHOWN]:
        err.print(f"{where}: {sentence}", soft_wrap=True, markup=False)
    for title, why in accepted.refused[:SHOWN]:
        err.print(f"Not accepted: {title}: {why}", soft_wrap=True, markup=False)
    left = run.proposed - accepted.count
    out.print(
        f"{run.code}: {accepted.count:,} rows accepted, {left:,} left to decide"
        f" ([bold]hisaar discover accept {run.code}[/])."
        if run.proposed else f"{run.code}: the registers say the same; nothing to decide."
    )  # fmt: skip


@discover.command("runs")
def runs(*, as_json: Json = False) -> None:
    """List the files that were read, newest first."""
    boot()
    from hisaar.discovery import queries

    rows = list(queries.runs()[:SHOWN])
    data = [
        {"run": r.code, "title": r.title, "kind": r.kind, "state": r.state, "open": r.open_lines,
         "new": r.new, "changed": r.changed, "gone": r.gone, "contradicts": r.contradicts}
        for r in rows
    ]  # fmt: skip
    emit(data, as_json=as_json, words=lambda: table(
        "Run", "File", "State", "Open", "New", "Changed", "Gone", "Contradicts",
        rows=[(r.code, r.title, r.get_state_display(), r.open_lines, r.new, r.changed, r.gone,
               r.contradicts) for r in rows],
    ))  # fmt: skip


@discover.command("accept")
def accept_run(
    run: str,
    *,
    what: Annotated[
        Accept, typer.Option(help="All but contradictions, or the contradictions.")
    ] = "all",
    as_json: Json = False,
) -> None:
    """Accept the open lines of a run; those that a person's record contradicts only when asked."""
    actor = boot()
    from hisaar.discovery.models import DiscoveryRun
    from hisaar.platform.records import Refused

    rows = DiscoveryRun.objects.select_related("source", "file", "system")
    found = rows.filter(code=run.upper()).first()
    if found is None:
        raise Refused(f"There is no run {run}; see hisaar discover runs.")
    _report(found, _accept(found, what, actor, quiet=as_json), as_json=as_json)


@discover.command("probe")
def probe(
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Codes of probe targets; all active ones unless named."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Ask one's own endpoints, and only those that are listed, what they encrypt."""
    actor = boot()
    from hisaar.discovery import services
    from hisaar.discovery.models import ProbeTarget
    from hisaar.platform.records import Refused

    rows = ProbeTarget.objects.select_related("interconnection", "system")
    wanted = [code.upper() for code in targets or ()]
    chosen = list(rows.filter(code__in=wanted) if wanted else rows.filter(is_active=True))
    if missing := set(wanted) - {target.code for target in chosen}:
        raise Refused(f"{', '.join(sorted(missing))} is not on the list of endpoints.")
    with progress("Probing", quiet=as_json) as tell:
        results = services.probe_listed(chosen, actor=actor, progress=lambda d, t, m="": tell(d, t))
    data = [
        {"target": r.target.code, "endpoint": r.target.title, "reachable": r.is_reachable,
         "encrypted": r.is_encrypted, "protocols": r.protocols, "cipher": r.cipher,
         "certificate_ends_on": r.certificate_ends_on, "problems": r.problems.splitlines()}
        for r in results
    ]  # fmt: skip
    emit(data, as_json=as_json, words=lambda: table(
        "Endpoint", "Versions", "Certificate until", "Problems",
        rows=[(r.target.title, r.protocols or ("no TLS" if r.is_reachable else "no answer"),
               r.certificate_ends_on or "", r.problems.replace("\n", " ")) for r in results],
    ))  # fmt: skip


@discover.command("scan")
def scan(
    path: Annotated[str, typer.Argument(help="A file, a folder, or postgresql://… of a database.")],
    *,
    data_set: Annotated[str, typer.Option(help="Code of the data set that lies there.")] = "",
    system: Annotated[str, typer.Option(help="Code of the system that holds it.")] = "",
    tables: Annotated[
        list[str] | None, typer.Option("--table", help="A table of the database; give it again.")
    ] = None,
    policy_pattern: Annotated[
        str, typer.Option(help="How policies are numbered, as a regular expression.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Look for personal data; kinds, counts and places are kept, never a value."""
    actor = boot()
    from hisaar.assets.models import DataSet
    from hisaar.platform.records import Refused

    chosen = DataSet.objects.filter(code=data_set.upper()).first() if data_set else None
    if data_set and chosen is None:
        raise Refused(f"There is no data set {data_set}.")
    given = {
        "actor": actor, "data_set": chosen, "system": _system(system),
        "policy_pattern": policy_pattern,
    }  # fmt: skip
    found = _scans(path, tables or [], given, quiet=as_json)
    data = [
        {"scan": s.code, "place": s.place, "rows": s.rows, "whole": s.is_whole,
         "counts": s.counts, "suggested": s.suggested}
        for s in found
    ]  # fmt: skip
    emit(data, as_json=as_json, words=lambda: table(
        "Scan", "Place", "Class that fits", "Found",
        rows=[(s.code, s.place, s.suggested or "—", s.found.replace("\n", "; ")) for s in found],
    ))  # fmt: skip


def _scans(path: str, tables: list[str], given: dict[str, Any], *, quiet: bool) -> list[Any]:
    from hisaar.discovery import services
    from hisaar.platform.records import Refused

    if path.startswith(("postgresql://", "postgres://")):
        return [_scan_postgresql(path, tables, given)]
    whole = Path(path)
    files = sorted(p for p in whole.rglob("*") if p.is_file()) if whole.is_dir() else [whole]
    found = []
    with progress("Scanning", quiet=quiet) as tell:
        for number, each in enumerate(files):
            tell(number, len(files))
            try:
                with each.open("rb") as content:
                    found.append(services.scan_content(each.name, content, **given))
            except Refused as refusal:
                if len(files) == 1:
                    raise
                err.print(str(refusal), soft_wrap=True, markup=False)
    return found


def _scan_postgresql(address: str, tables: list[str], given: dict[str, Any]) -> Any:
    from hisaar.discovery import services

    try:
        import psycopg
    except ImportError:
        raise Failed("To scan PostgreSQL, install Hisaar with its postgresql extra.") from None
    if not tables:
        raise Failed("Name the tables: --table policies --table claims.")
    try:
        info = psycopg.conninfo.conninfo_to_dict(address)
        connection = psycopg.connect(address, autocommit=False)
    except psycopg.Error:
        # Without the cause: it may hold the password of the address.
        raise Failed(
            "The database could not be opened; check the address and its rights."
        ) from None
    connection.read_only = True
    name = f"{info.get('dbname') or 'database'} at {info.get('host') or 'this machine'}"
    statement = "SELECT * FROM {table} LIMIT 200000"
    return services.scan_rows_of(
        lambda: connection, tables, name=name, statement=statement, **given
    )
