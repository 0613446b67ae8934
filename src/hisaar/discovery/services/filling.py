"""Turning what a line says into a record that can be saved."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from hisaar.discovery.models import Proposal
from hisaar.discovery.reconcile.comparing import is_same, label_of, plain, shown
from hisaar.discovery.reconcile.drafts import HOST
from hisaar.discovery.reconcile.hosts_known import HostsKnown
from hisaar.platform import records
from hisaar.platform.records import Refused


class Filler:
    """Builds records from lines; a record that several lines speak of is one."""

    def __init__(self) -> None:
        self._hosts: HostsKnown | None = None
        self._related: dict[tuple[Any, str], Any] = {}
        self._records: dict[str, Any] = {}

    def forget(self) -> None:
        """What was written meanwhile is fetched anew."""
        self._related.clear()
        self._records.clear()
        self._hosts = None

    @property
    def hosts(self) -> HostsKnown:
        if self._hosts is None:
            self._hosts = HostsKnown()
        return self._hosts

    def record_for(self, line: Proposal) -> Any:
        """The record as the line wants it; Refused says why that cannot be."""
        model: Any = apps.get_model(line.register)
        if not line.target:
            self._refuse_known_machine(line)
            return self.fill(model(), line.after)
        record = self._records.get(line.target)
        if record is None:
            record = records.find(line.target)
            if record is None:
                raise Refused(f"{line.target} has been deleted since; reject the line.")
            self._records[line.target] = record
        refuse_changed(record, line.before, line.after)
        return self.fill(record, line.after)

    def _refuse_known_machine(self, line: Proposal) -> None:
        """Several files may propose the same machine; the first that is accepted adds it."""
        if line.register == "assets.System" and (code := self.hosts.find(line.after)):
            raise Refused(
                f"{code} is this machine already; reject the line, or read the file again to"
                " compare it."
            )
        if line.register == "assets.System":
            self.hosts.add(line.after, "another line of this file")

    def fill(self, record: Any, values: dict[str, Any]) -> Any:
        """Set plain values on a record."""
        for name, value in values.items():
            field = record._meta.get_field(name)
            if field.is_relation:
                setattr(record, name, self._related_to(record, field, value))
            elif value is None:
                setattr(record, name, None if field.null else field.get_default())
            else:
                setattr(record, name, field.to_python(value))
        return record

    def _related_to(self, record: Any, field: Any, value: Any) -> Any:
        if value in (None, ""):
            if not field.null:
                raise Refused(
                    f"The file does not say the {field.verbose_name}: name it in the source of the"
                    " file, and read it again."
                )
            return None
        code = str(value)
        if code.startswith(HOST):
            name = code.removeprefix(HOST)
            code = self.hosts.code_of(name)
            if not code:
                raise Refused(f"There is no system '{name}' on record; add or accept it first.")
        model = field.related_model
        if (model, code) not in self._related:
            found = model._default_manager.filter(code=code).first()
            if found is None:
                raise Refused(f"{code} has been deleted since; reject the line.")
            self._related[model, code] = found
        return self._related[model, code]


def refuse_changed(record: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Refuse to write over what somebody recorded after the line was proposed."""
    for name, value in before.items():
        now = plain(getattr(record, name))
        if not is_same(now, value) and not (now in (None, "") and value in (None, "")):
            if is_same(now, after.get(name)):
                continue
            raise Refused(
                f"{record.code} was changed since: {label_of(type(record), name)} is now"
                f" {shown(now)}. Read the file again to compare it anew."
            )
