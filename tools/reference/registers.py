"""Every register: what it holds, how its rows are recognised, what can be done with them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

from hisaar.platform import records
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.records import verbs
from hisaar.platform.records.fields import CodeField
from hisaar.platform.records.registry import RecordType

from .markdown import code, table

INTRODUCTION = """# Registers

What an installation records. Each register has the same pages, files, commands and endpoints, made
from one declaration: a list, a record, a form, a history, a sheet of the workbook, `hisaar record`
and `/api/v1`.

*Recognised by* names the fields that tell an importer which row a line means when the line has no
code. Where one alternative is empty, the next counts.
"""

KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (FileLink, "file"),
    (CodeField, "code of a record"),
    (models.ManyToManyField, "several of"),
    (models.ForeignKey, "one of"),
    (models.BooleanField, "yes or no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.DecimalField, "amount"),
    (models.IntegerField, "whole number"),
    (models.DurationField, "length of time"),
    (models.EmailField, "e-mail address"),
    (models.URLField, "web address"),
    (models.JSONField, "structured value"),
    (models.TextField, "text"),
    (models.CharField, "text"),
)


def page() -> str:
    """The whole page: contents, then a chapter a context."""
    found = sorted(records.all_types(), key=lambda t: (t.app, t.prefix))
    grouped = [(app, list(group)) for app, group in groupby(found, key=lambda t: t.app)]
    chapters = [_chapter(app, group) for app, group in grouped]
    contents = table(
        ["Prefix", "Register", "Part"],
        [(t.prefix, f"[{t.label_plural}](#{t.slug})", apps.get_app_config(t.app).verbose_name)
         for t in sorted(found, key=lambda t: t.prefix)],
    )  # fmt: skip
    return "\n".join([INTRODUCTION, contents, *chapters])


def _chapter(app: str, group: list[RecordType]) -> str:
    heading = f"## {apps.get_app_config(app).verbose_name}\n"
    return "\n".join([heading, *[_section(t) for t in group]])


def _section(record_type: RecordType) -> str:
    facts = [
        ("Code", f"`{record_type.prefix}-0001`"),
        ("Address", f"`/registers/{record_type.slug}/`, `/api/v1/{record_type.slug}`"),
        ("Permission", f"`{record_type.name}.…`"),
        ("Recognised by", " or ".join(code(key, " and ") for key in record_type.keys)),
        ("Whose row it is", f"`{record_type.scope}`" if record_type.scope else "nobody's"),
        ("Rows in its form", code(t.label_plural for _, t in record_type.child_types)),
        ("Clauses", record_type.clauses),
    ]
    lines = [f"- {label}: {value}" for label, value in facts if value]
    return "\n".join([
        f"### {record_type.slug}\n",
        f"{_paragraph(record_type)}\n",
        *lines, "",
        _fields(record_type),
        _verbs(record_type),
    ])  # fmt: skip


def _paragraph(record_type: RecordType) -> str:
    return record_type.description.replace("<", "&lt;")


def _fields(record_type: RecordType) -> str:
    rows = []
    for heading, names in record_type.sections.items():
        for name in names.split():
            field: Any = record_type.field(name)
            is_needed = not (field.blank or field.has_default() or field.many_to_many)
            rows.append((
                f"`{name}`", field.verbose_name, _kind(field), "yes" if is_needed else "",
                field.help_text, heading,
            ))  # fmt: skip
    return table(["Field", "Label", "Kind", "Needed", "Meaning", "Section"], rows)


def _kind(field: Any) -> str:
    if field.choices:
        return "one of: " + ", ".join(str(label) for _, label in field.flatchoices)
    kind = next((words for known, words in KINDS if isinstance(field, known)), "text")
    if kind in ("several of", "one of"):
        target = records.type_of(field.related_model)
        return f"{kind} [{target.label_plural}](#{target.slug})"
    if hasattr(field, "masked"):
        return f"{kind}, sealed"
    return f"{kind}, up to {field.max_length}" if kind == "text" and field.max_length else kind


def _verbs(record_type: RecordType) -> str:
    rows = [
        (f"`{action.__name__}`", verbs.summary(action),
         code(a.name + ("" if a.is_required else "?") for a in verbs.arguments(action)))
        for action in record_type.actions
    ]  # fmt: skip
    return table(["Verb", "What it does", "Asks for"], rows)
