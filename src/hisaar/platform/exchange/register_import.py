"""One run of an import, register by register, inside the caller's transaction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from hisaar.platform.accounts.permissions import permits, visible
from hisaar.platform.evidence.subjects import parse
from hisaar.platform.records import RecordType, Refused, save_many, type_of_code
from hisaar.platform.records.fields import CodeField
from hisaar.platform.records.numbering import assign_codes

from .attachments import Attachments
from .coercion import as_text, blank, coerce, kept
from .directory import CODE, Directory, NotFound, Register
from .identity import Identities, Uniqueness
from .matching import Fault, MatchedSheet
from .ordering import code_targets
from .rows import ImportedRow, is_file, read_rows

_BETWEEN = re.compile(r"[;\n]+")
_WAVES = 20  # how deep rows of one register may stand on each other before some are saved twice
_BATCH = 2_000  # records that are saved, and reported to the progress bar, at a time
_NOT_CLEANED = {"id", "code", "created_at", "updated_at"}


class Run:
    """Takes registers in dependency order; references that point forward wait for `finish`."""

    def __init__(
        self,
        record_types: Sequence[RecordType],
        *,
        actor: Any,
        is_rehearsal: bool,
        tick: Callable[[int], None],
    ) -> None:
        self.models = [record_type.model for record_type in record_types]
        self.to_come: set[Any] = set(self.models)
        self.actor = actor
        self.tick = tick
        self.directory = Directory()
        self.attachments = Attachments(actor=actor, is_rehearsal=is_rehearsal)
        self.rows: list[ImportedRow] = []
        self.waiting: dict[ImportedRow, set[str]] = defaultdict(set)
        self.broken: dict[int, ImportedRow] = {}
        self.general: list[Fault] = []

    def faults(self) -> list[Fault]:
        """Return every fault, in the order of sheets and rows."""
        return [*self.general, *(fault for row in self.rows for fault in row.faults)]

    def take(self, record_type: RecordType, matches: Sequence[MatchedSheet]) -> None:
        """Import the sheets of one register."""
        rows = [row for match in matches for row in read_rows(match)]
        self.rows += rows
        self.to_come.discard(record_type.model)
        if not self._may(record_type, matches, "import"):
            return
        register = self.directory.of(record_type.model)
        identities = Identities(record_type, register, self._value_of)
        for row in rows:
            identities.identify(row)
        self._number([row for row in rows if row.is_new and not row.faults])
        self._set_values(rows)
        for row in rows:
            self._set_references(row, to_itself=False)
            self._add_names(row)
        for row in rows:
            self._set_references(row, to_itself=True)
        unique = Uniqueness(record_type, register)
        for row in rows:
            unique.check(row)
        self._note_broken(rows)
        self._load_links(rows)
        self.tick(len(rows))
        self._save(rows)

    def finish(self) -> None:
        """Look up what pointed to rows that came later, and save those records again."""
        waiting, self.waiting = self.waiting, defaultdict(set)
        again: dict[Any, list[ImportedRow]] = defaultdict(list)
        for row, names in waiting.items():
            for name in sorted(names):
                self._refer(row, name)
            again[row.match.record_type.model].append(row)
        for rows in again.values():
            self._save_batch([row for row in rows if not row.is_faulty])

    # What cells mean

    def _value_of(self, row: ImportedRow, name: str) -> Any:
        """Return what the row states for a field of the key, with a reference looked up."""
        if name in row.raw:
            self._refer(row, name)
        return row.values.get(name)

    def _set_values(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            for name, value in row.values.items():
                row.values[name] = self._set(row, name, value)

    def _set(self, row: ImportedRow, name: str, value: Any) -> Any:
        field: Any = row.match.record_type.field(name)
        if not row.is_new and not field.is_relation:
            value = kept((row.before or {})[field.attname], value)
        setattr(row.record, name, value)
        return value

    def _add_names(self, row: ImportedRow) -> None:
        """Let other rows refer to this one by what it is called now."""
        _derive_title(row.record)
        self.directory.of(type(row.record)).add(row.record)

    # References

    def _set_references(self, row: ImportedRow, *, to_itself: bool) -> None:
        for name in list(row.raw):
            field: Any = row.match.record_type.field(name)
            if (field.is_relation and field.related_model is type(row.record)) == to_itself:
                self._refer(row, name)

    def _refer(self, row: ImportedRow, name: str) -> None:
        """Look up what a cell refers to; what may be in a register still to come waits."""
        field: Any = row.match.record_type.field(name)
        cell = row.raw.pop(name)
        try:
            if field.many_to_many:
                parts = _parts(self.directory.of(field.related_model), cell)
                row.links[name] = [self._one(row, field, part) for part in parts]
                return
            value = blank(field) if cell == "" else self._one(row, field, as_text(cell))
        except NotFound as error:
            if row.record is not None and self._may_come(field):
                row.raw[name] = cell
                self.waiting[row].add(name)
            else:
                row.blame(str(error), name=name, value=as_text(cell))
        except (ValueError, Refused) as error:
            row.blame(str(error), name=name, value=as_text(cell))
        else:
            row.values[name] = value
            if row.record is not None:
                row.values[name] = self._set(row, name, value)

    def _may_come(self, field: Any) -> bool:
        """Say whether a register that has not been taken yet may hold what the field names."""
        if field.is_relation:
            return field.related_model in self.to_come
        wanted = code_targets(field) if isinstance(field, CodeField) else set()
        return bool(self.to_come & wanted if wanted else self.to_come)

    def _one(self, row: ImportedRow, field: Any, text: str) -> Any:
        if is_file(field):
            current = getattr(row.record, field.attname) if row.record is not None else None
            stored = self.directory.of(field.related_model).objects.get(current)
            return self.attachments.find(text, row.match.sheet.folder, stored)
        if field.is_relation:
            found = self.directory.resolve(text, [field.related_model])
            if id(found) in self.broken:
                row.is_blocked = True
            return found
        if isinstance(field, CodeField):
            return self._code(field, text)
        return self._codes(field, text)

    def _code(self, field: Any, text: str) -> str:
        """Return the code that a cell states, or the code of what it names."""
        models = sorted(code_targets(field) or self.models, key=lambda m: str(m._meta.label))
        code = text.upper()
        if CODE.fullmatch(code) and field.accepts(code):
            found = type_of_code(code)
            register = self.directory.of(found.model) if found else None
            if register is None or code in register.by_code:
                return code
            raise NotFound(f"There is no record {code}; correct the code or add the record.")
        return str(self.directory.resolve(text, models).code)

    def _codes(self, field: Any, text: str) -> Any:
        """Return a text of codes; while one of them is still to come, the whole cell waits."""
        value = coerce(field, text)
        for code in parse(str(value)):
            found = type_of_code(code)
            model = found.model if found else None
            if model in self.to_come and code not in self.directory.of(model).by_code:
                raise NotFound(f"There is no record {code}.")
        return value

    def _load_links(self, rows: Sequence[ImportedRow]) -> None:
        """Note which many-to-many values are new: one query a field."""
        names = {name for row in rows for name in row.links if not row.is_new}
        for name in names:
            before = self._linked(type(rows[0].record), name)
            for row in rows:
                if name in row.links and not row.is_new:
                    now = {getattr(item, "pk", None) for item in row.links[name]}
                    if now == before[row.record.pk]:
                        del row.links[name]

    def _linked(self, model: Any, name: str) -> dict[Any, set[Any]]:
        link: Any = model._meta.get_field(name)
        through = link.remote_field.through
        source, target = link.m2m_column_name(), link.m2m_reverse_name()
        found: dict[Any, set[Any]] = defaultdict(set)
        for owner, linked in through._default_manager.values_list(source, target):
            found[owner].add(linked)
        return found

    # Saving

    def _may(self, record_type: RecordType, matches: Sequence[MatchedSheet], action: str) -> bool:
        if self.actor is None or permits(self.actor, action, record_type):
            return True
        verb = {"import": "import into", "add": "add to", "change": "change"}[action]
        message = (
            f"You may not {verb} {record_type.label_plural}; ask an administrator, or leave the"
            " sheet out."
        )
        self.general += [match.fault(None, message) for match in matches]
        return False

    def _number(self, rows: Sequence[ImportedRow]) -> None:
        """Give codes in the order of the rows, so that other rows can refer to them."""
        if rows:
            assign_codes([row.record for row in rows])

    def _note_broken(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            if row.is_faulty:
                self.broken[id(row.record)] = row

    def _save(self, rows: Sequence[ImportedRow]) -> None:
        """Save in waves: a row that refers to another of its own register comes after it."""
        left = [row for row in rows if not row.is_faulty]
        waves = 0
        while left:
            unsaved = {id(row.record) for row in left if row.is_new}
            ready = [row for row in left if not _targets(row) & unsaved]
            waves += 1
            if not ready or waves > _WAVES:
                for row in left:
                    self._postpone(row, unsaved)
                ready = left
            for row in ready:
                if any(target in self.broken for target in _targets(row)):
                    row.is_blocked = True
            for start in range(0, len(ready), _BATCH):
                batch = ready[start : start + _BATCH]
                self._save_batch([row for row in batch if not row.is_faulty])
                self.tick(len(batch))
            self._note_broken(ready)
            done = set(map(id, ready))
            left = [row for row in left if id(row) not in done]

    def _postpone(self, row: ImportedRow, unsaved: set[int]) -> None:
        """Let a row of a circle, or of a very long chain, wait with its references to the end."""
        for name, value in list(row.values.items()):
            field: Any = row.match.record_type.field(name)
            if id(value) in unsaved and field.is_relation:
                if not field.null:
                    row.blame("It refers to itself through others; leave one of them out.")
                    self.broken[id(row.record)] = row
                setattr(row.record, name, None)
                self._wait(row, name, value)
        for name, items in list(row.links.items()):
            if any(id(item) in unsaved for item in items):
                del row.links[name]
                self._wait(row, name, items)

    def _wait(self, row: ImportedRow, name: str, value: Any) -> None:
        items = value if isinstance(value, list) else [value]
        row.values.pop(name, None)
        row.raw[name] = "; ".join(item.code for item in items)
        self.waiting[row].add(name)

    def _save_batch(self, rows: Sequence[ImportedRow]) -> None:
        dirty = [row for row in rows if self._is_dirty(row)]
        record_type = rows[0].match.record_type if rows else None
        if record_type is None or not dirty:
            return
        self._refuse_unpermitted(record_type, dirty)
        saved = [row for row in dirty if not row.is_faulty]
        links = {at: row.links for at, row in enumerate(saved) if row.links}
        try:
            save_many([row.record for row in saved], actor=self.actor, links=links)
        except Refused as error:
            self.general.append(rows[0].match.fault(None, str(error)))
            for row in saved:
                row.is_blocked = True
            return
        register = self.directory.of(record_type.model)
        for row in saved:
            row.state = "new" if row.is_new or row.state == "new" else "changed"
            row.note_stored()
            row.links = {}
            register.objects[row.record.pk] = row.record

    def _is_dirty(self, row: ImportedRow) -> bool:
        """Set references to rows that have been saved since, and check what has changed."""
        for name, value in row.values.items():
            field: Any = row.match.record_type.field(name)
            if field.is_relation and value is not None:
                setattr(row.record, name, value)
        if not (row.is_new or row.changed_columns() or row.links):
            return False
        self.directory.wire(row.record)
        _clean(row, self.waiting.get(row, set()))
        # Cleaning may have brought a value into the form that is stored already.
        return not row.is_faulty and bool(row.is_new or row.changed_columns() or row.links)

    def _refuse_unpermitted(self, record_type: RecordType, rows: Sequence[ImportedRow]) -> None:
        if self.actor is None:
            return
        changed = [row for row in rows if not row.is_new]
        if len(changed) < len(rows) and not permits(self.actor, "add", record_type):
            self._blame_all([row for row in rows if row.is_new], "add")
        if changed:
            allowed = set(visible(self.actor, record_type, "change").values_list("pk", flat=True))
            self._blame_all([row for row in changed if row.record.pk not in allowed], "change")

    def _blame_all(self, rows: Sequence[ImportedRow], verb: str) -> None:
        for row in rows:
            label = row.match.record_type.label
            what = f"add a {label}" if verb == "add" else f"change {row.record.code}"
            row.blame(f"You may not {what}; ask an administrator, or leave the row out.")


def _parts(register: Register, cell: Any) -> Iterator[str]:
    """Split a cell of several references; a name that holds a semicolon is taken whole."""
    text = as_text(cell)
    if _BETWEEN.search(text) and text.casefold() in register.by_name:
        yield text
        return
    yield from (part.strip() for part in _BETWEEN.split(text) if part.strip())


def _targets(row: ImportedRow) -> set[int]:
    """Return what of its own register the row refers to, by identity."""
    model = type(row.record)
    values = [*row.values.values(), *(item for items in row.links.values() for item in items)]
    return {id(value) for value in values if type(value) is model and value is not row.record}


def _derive_title(record: Any) -> None:
    if hasattr(record, "derive_title"):
        try:
            record.title = record.derive_title()[:200]
        except Exception:  # noqa: BLE001 - what the title follows from is not there yet
            record.title = ""


def _clean(row: ImportedRow, waiting: set[str]) -> None:
    """Blame the row for what its model refuses, as a save would."""
    record, record_type = row.record, row.match.record_type
    relations = [f for f in record._meta.concrete_fields if f.is_relation]
    missing = [f for f in relations if not f.null and getattr(record, f.attname) is None]
    for f in missing:
        row.blame(f"Fill in the {f.verbose_name}.", name=f.name)
    if missing:
        return
    _derive_title(record)
    try:
        record.clean_fields(exclude={f.name for f in relations} | _NOT_CLEANED | waiting)
        record.clean()
    except ValidationError as error:
        for name, errors in error.error_dict.items() if hasattr(error, "error_dict") else ():
            known = "" if name == NON_FIELD_ERRORS else name
            for one in errors:
                label = str(record_type.field(known).verbose_name) if known else "row"
                row.blame(_sentence(one, label), name=known, value=_shown(row, known))
        if not hasattr(error, "error_dict"):
            row.blame(" ".join(error.messages))


def _sentence(error: ValidationError, label: str) -> str:
    if error.code in {"blank", "null"}:
        return f"Fill in the {label}."
    return " ".join(error.messages)


def _shown(row: ImportedRow, name: str) -> str:
    value = row.values.get(name, "")
    return "" if value is None else as_text(value)
