"""One declaration per register; pages, API, command line, files and tests all read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import Field

from hisaar.lib.text import did_you_mean

from .models import Record
from .refusals import Refused

AUTOMATIC = {"id", "code", "version", "created_at", "updated_at"}


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordType:
    """What a register is called, shows, filters on and asks for.

    Every text field is a list of names separated by spaces, in display order.

    ``columns``: fields, or properties of the model, that the list shows.
    ``sections``: heading to fields, on the form and on the detail page alike.
    ``key``: the fields by which a file's row is recognised when it has no code; ``a b | c`` means
    a and b together or, where they are empty, c.
    ``children``: reverse relations edited inside this record's form.
    ``panels``: reverse relations shown as tables, or templates, on the detail page.
    ``scope``: path to the person whose row it is, for those who may see only their own.
    """

    model: type[Record]
    prefix: str
    columns: str
    sections: Mapping[str, str]
    filters: str = ""
    search: str = "title"
    key: str = "title"
    children: str = ""
    actions: tuple[Callable[..., Any], ...] = ()
    clauses: str = ""
    panels: tuple[str, ...] = ()
    scope: str = "owner"

    @cached_property
    def slug(self) -> str:
        return str(self.model._meta.verbose_name_plural).replace(",", "").replace(" ", "-").lower()

    @property
    def app(self) -> str:
        return self.model._meta.app_label

    @property
    def name(self) -> str:
        """``governance.meeting``: the stem of its permissions."""
        return f"{self.app}.{self.model._meta.model_name}"

    @cached_property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @cached_property
    def label_plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @cached_property
    def description(self) -> str:
        """What the register is for: the first paragraph of the model's docstring."""
        return " ".join((self.model.__doc__ or "").split("\n\n")[0].split())

    @cached_property
    def form_fields(self) -> tuple[str, ...]:
        return tuple(name for names in self.sections.values() for name in names.split())

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The alternatives of ``key``, first choice first."""
        return tuple(tuple(part.split()) for part in self.key.split("|"))

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        return tuple(self.columns.split())

    @cached_property
    def link_fields(self) -> tuple[str, ...]:
        """The many-to-many fields of the form."""
        return tuple(n for n in self.form_fields if self.field(n).many_to_many)

    @cached_property
    def relation_columns(self) -> tuple[str, ...]:
        """Foreign keys among the columns: what a list joins."""
        fields = {f.name: f for f in self.model._meta.fields}
        return tuple(n for n in self.column_names if n in fields and fields[n].is_relation)

    @cached_property
    def child_types(self) -> tuple[tuple[str, RecordType], ...]:
        """Pairs of the child's foreign key to this record and the child's register."""
        pairs = []
        for name in self.children.split():
            relation: Any = self.model._meta.get_field(name)
            pairs.append((relation.field.name, type_of(relation.related_model)))
        return tuple(pairs)

    def field(self, name: str) -> Field[Any, Any]:
        return self.model._meta.get_field(name)  # type: ignore[return-value]

    def has_field(self, name: str) -> bool:
        try:
            self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        return True

    def action(self, name: str) -> Callable[..., Any] | None:
        return next((a for a in self.actions if a.__name__ == name), None)

    def permission(self, action: str) -> str:
        return f"{self.name}.{action}"

    def check(self) -> None:
        """Refuse a declaration that names a field the model lacks, or forgets one it has."""
        package = self.model.__module__.partition(".models")[0]
        where = f"{package}.records: {self.model.__name__}"
        known = {f.name for f in self.model._meta.get_fields()}
        shown = known | {n for n in dir(self.model) if not n.startswith("_")}
        lists = {
            "columns": (self.columns, shown), "filters": (self.filters, known),
            "search": (self.search, known), "key": (self.key.replace("|", " "), known),
            "sections": (" ".join(self.form_fields), known), "children": (self.children, known),
            "panels": (" ".join(p for p in self.panels if not p.endswith(".html")), known),
        }  # fmt: skip
        for part, (names, allowed) in lists.items():
            for name in names.split():
                if name.split("__")[0] not in allowed:
                    hint = did_you_mean(name, sorted(allowed))
                    raise ImproperlyConfigured(f"{where}.{part} names '{name}'; {hint}".strip("; "))
        if missing := self._editable() - set(self.form_fields):
            raise ImproperlyConfigured(
                f"{where}.sections leaves out {', '.join(sorted(missing))};"
                " list it or set editable=False."
            )

    def _editable(self) -> set[str]:
        meta = self.model._meta
        names = {f.name for f in (*meta.fields, *meta.many_to_many) if f.editable} - AUTOMATIC
        return names - ({"title"} if hasattr(self.model, "derive_title") else set())


_types: dict[type[Record], RecordType] = {}
_prefixes: dict[str, RecordType] = {}


def register(record_type: RecordType) -> RecordType:
    """Add a register; a second one for the same model or prefix is refused."""
    if record_type.model in _types:
        raise ImproperlyConfigured(f"{record_type.model.__name__} is already registered.")
    if other := _prefixes.get(record_type.prefix):
        raise ImproperlyConfigured(
            f"{record_type.model.__name__} and {other.model.__name__} both take the prefix"
            f" {record_type.prefix}."
        )
    record_type.check()
    _types[record_type.model] = _prefixes[record_type.prefix] = record_type
    return record_type


def all_types() -> Iterator[RecordType]:
    return iter(tuple(_types.values()))


def type_of(record: Record | type[Record]) -> RecordType:
    return _types[record if isinstance(record, type) else type(record)]


def by_slug(slug: str) -> RecordType:
    """The register of that address; Refused with the nearest names otherwise."""
    found = next((t for t in _types.values() if t.slug == slug), None)
    if found is None:
        hint = did_you_mean(slug, [t.slug for t in _types.values()])
        raise Refused(f"There is no register '{slug}'. {hint}".strip())
    return found


def is_register(name: str) -> bool:
    """Whether ``governance.meeting`` names a register."""
    return any(t.name == name for t in _types.values())


def type_of_code(code: str) -> RecordType | None:
    return _prefixes.get(code.rpartition("-")[0].upper())


def find(code: str) -> Record | None:
    """The record of that code, whichever register it lies in."""
    record_type = type_of_code(code)
    if record_type is None:
        return None
    return record_type.model._default_manager.filter(code=code.upper()).first()
