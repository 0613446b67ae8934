"""Every register from the command line: list, show, remove, act."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .console import Json, boot, emit, out, table

registers = typer.Typer(help="The registers and their records.", no_args_is_help=True)

Register = Annotated[str, typer.Argument(help="Its name, such as business-functions.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(registers, name="record")


@registers.command("registers")
def list_registers(*, as_json: Json = False) -> None:
    """All registers, with how many records they hold."""
    boot()
    from hisaar.platform import records

    rows = [
        {"register": t.slug, "prefix": t.prefix, "records": t.model._default_manager.count(),
         "clauses": t.clauses.split()}
        for t in sorted(records.all_types(), key=lambda t: (t.app, t.slug))
    ]  # fmt: skip
    emit(rows, as_json=as_json, words=lambda: table(
        "Register", "Prefix", "Records",
        rows=[(r["register"], r["prefix"], f"{r['records']:,}") for r in rows],
    ))  # fmt: skip


@registers.command("list")
def list_records(
    register: Register,
    *,
    search: Annotated[str, typer.Option("--search", "-s", help="Words to look for.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="A filter, such as status=draft.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Json = False,
) -> None:
    """Records of a register, searched and filtered."""
    boot()
    from hisaar.platform import records
    from hisaar.platform.records import filters

    record_type = records.by_slug(register)
    queryset = filters.joined(record_type, record_type.model._default_manager.all())
    asked = {"q": search} | dict(_pair(text) for text in where or ())
    found = filters.filter_set(record_type)(_lists(asked), queryset=queryset)
    if not found.is_valid():
        raise records.Refused(" ".join(m for e in found.errors.values() for m in e))
    rows = list(found.qs[:limit])
    names = record_type.column_names
    data = [{n: _cell(row, n) for n in names} for row in rows]
    emit(data, as_json=as_json, words=lambda: table(
        *[n.replace("_", " ") for n in names],
        rows=[["" if d[n] is None else d[n] for n in names] for d in data],
    ))  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise typer.BadParameter(f"'{text}' is no filter; write name=value.", param_hint="--where")
    return name, value


def _lists(asked: dict[str, str]) -> Any:
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    query.update(asked)
    return query


def _cell(row: Any, name: str) -> Any:
    value = getattr(row, name)
    value = value() if callable(value) else value
    return str(value) if hasattr(value, "_meta") else value


@registers.command("show")
def show(code: str, *, as_json: Json = False) -> None:
    """One record, by its code."""
    boot()
    from hisaar.platform import records

    record = records.find(code)
    record_type = records.type_of_code(code)
    if record is None or record_type is None:
        raise records.Refused(f"There is no record {code}.")
    data = {"code": record.code, "title": record.title}
    for name in record_type.form_fields:
        value = getattr(record, name)
        many = record_type.field(name).many_to_many
        data[name] = [str(v) for v in value.all()] if many else _cell(record, name)

    def words() -> None:
        out.print(f"[bold]{record.code}[/] {record.title}")
        for name, value in data.items():
            if value not in (None, "", []):
                out.print(f"  {name.replace('_', ' ')}: {value}", soft_wrap=True)

    emit(data, as_json=as_json, words=words)


@registers.command("delete")
def delete(
    code: str,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Delete a record; [bold]record restore[/] brings it back."""
    actor = boot()
    from hisaar.platform import records

    record = records.find(code)
    if record is None:
        raise records.Refused(f"There is no record {code}.")
    if not yes:
        typer.confirm(f"Delete {record.code} {record.title}?", abort=True)
    gone = record.code
    records.delete(record, actor=actor)
    emit({"deleted": gone}, as_json=as_json, words=lambda: out.print(f"{gone} is deleted."))


@registers.command("restore")
def restore(code: str, *, as_json: Json = False) -> None:
    """Bring a deleted record back under its code."""
    actor = boot()
    from hisaar.platform import records

    back = records.restore(code.upper(), actor=actor)
    emit({"restored": back.code}, as_json=as_json,
         words=lambda: out.print(f"{back.code} {back.title} is back."))  # fmt: skip
