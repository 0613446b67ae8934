"""May this account do that, and with which rows? Default deny, row scope as SQL.

    permits(user, "change", record_type)        yes or no, for a button or a menu
    visible(user, record_type)                  the rows, as a query
    allows(user, "approve", record)             yes or no, for that very record
    require(user, "approve", record_type, record)    or a NotPermitted that says why

``record_type`` is a ``RecordType``, a record class, or the name of a declared resource
(``"assessment.report"``). The first question of a request costs one query, the others none.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from hisaar.platform.audit import chain
from hisaar.platform.records.models import Record
from hisaar.platform.records.refusals import Refused
from hisaar.platform.records.registry import RecordType, is_register, type_of

from . import roles as role_file
from .models import User
from .operator import Operator
from .roles import Role, Scope

Subject = RecordType | type[Record] | str


class NotPermitted(Refused):
    """The account may not do this; the message says what is missing and whom to ask."""


def roles_of(user: Any, on: dt.date | None = None) -> tuple[Role, ...]:
    """The roles that the account holds on that day (today when none is given)."""
    known = role_file.roles()
    return tuple(known[name] for name in _held(user, on) if name in known)


def permits(user: Any, action: str, record_type: Subject) -> bool:
    """Whether the account may do this with at least some rows of the register."""
    return _scope(user, action, record_type) != ""


def visible(user: Any, record_type: RecordType | type[Record], action: str = "view") -> Any:
    """The rows with which the account may do ``action``; none unless a role says so."""
    record_type = _as_type(record_type)
    rows: QuerySet[Any] = record_type.model._default_manager.all()
    scope = _scope(user, action, record_type)
    if scope == "all":
        return rows
    person = getattr(user, "person_id", None)
    if scope == "" or person is None or not record_type.scope:
        return rows.none()
    return rows.filter(_own(record_type, person))


def allows(user: Any, action: str, record: Record) -> bool:
    """Whether the account may do this with that very record. Notes no read."""
    scope = _scope(user, action, type_of(record))
    return scope == "all" or (scope == "own" and _owns(user, record))


def require(user: Any, action: str, record_type: Subject, record: Record | None = None) -> None:
    """Raise NotPermitted unless the account may; reads by an examiner go into the audit trail."""
    scope = _scope(user, action, record_type)
    if scope == "" or (record is not None and scope == "own" and not _owns(user, record)):
        raise NotPermitted(_refusal(user, action, record_type, record, scope))
    if action in role_file.READ and (record is not None or action != "view"):
        note_read(user, action, record.code if record is not None else _name(record_type))


def note_read(user: Any, action: str, subject: str) -> None:
    """Log what an account reads whose role asks for that."""
    if any(role.logs_reads for role in roles_of(user)):
        chain.append(actor=user, action=f"read: {action}", subject=subject)


def must_have_second_factor(user: Any) -> bool:
    return any(role.requires_second_factor for role in roles_of(user))


def forget(user: User) -> None:
    """Ask the database again: the account's grants have changed."""
    user.__dict__.pop("_held_on", None)


def _held(user: Any, on: dt.date | None = None) -> tuple[str, ...]:
    """Names of the roles held on a day; kept on the user object, which lives for one request."""
    if not isinstance(user, User) or not user.is_active or user.pk is None:
        return ()
    day = on or timezone.localdate()
    kept = user.__dict__.setdefault("_held_on", {})
    if day not in kept:
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        names = user.grants.filter(begun & lasting).order_by("role").values_list("role", flat=True)
        kept[day] = tuple(names)
    held: tuple[str, ...] = kept[day]
    return held


def _scope(user: Any, action: str, record_type: Subject) -> Scope:
    if isinstance(user, Operator):
        return "all"
    held = _held(user)
    if not held:
        return ""
    name = _name(record_type)
    # An account that came with an API key can do no more than the key says.
    scopes = getattr(user, "key_scopes", None)
    if scopes is not None and not any(p.matches(name, action) for p in scopes):
        return ""
    scope = role_file.roles().scope(held, name, action)
    # What is no register has no rows that could be somebody's own.
    return "" if scope == "own" and not is_register(name) else scope


def _as_type(record_type: RecordType | type[Record]) -> RecordType:
    return record_type if isinstance(record_type, RecordType) else type_of(record_type)


def _name(record_type: Subject) -> str:
    return record_type if isinstance(record_type, str) else _as_type(record_type).name


def _own(record_type: RecordType, person: int) -> Q:
    """Rows that lead to the person; as a subquery where the path could repeat a row."""
    if record_type.scope == "self":
        return Q(pk=person)
    path = Q(**{record_type.scope: person})
    if not _is_many(record_type.model, record_type.scope):
        return path
    return Q(pk__in=record_type.model._default_manager.filter(path).values("pk"))


def _is_many(model: type[Model], path: str) -> bool:
    for part in path.split("__"):
        field: Any = model._meta.get_field(part)
        if field.many_to_many or field.one_to_many:
            return True
        model = field.related_model or model
    return False


def _owns(user: Any, record: Record) -> bool:
    record_type, person = type_of(record), getattr(user, "person_id", None)
    if person is None or not record_type.scope:
        return False
    if record.pk is not None:
        rows = record_type.model._default_manager.filter(pk=record.pk)
        return rows.filter(_own(record_type, person)).exists()
    # A row that is still to be written: follow the path on the object.
    at: Any = record
    for part in record_type.scope.split("__"):
        at = getattr(at, part, None)
    return bool(getattr(at, "pk", None) == person)


def _refusal(
    user: Any, action: str, record_type: Subject, record: Record | None, scope: Scope
) -> str:
    what = _sentence_part(action, record_type, record)
    if not isinstance(user, User) or not user.is_active:
        return f"Sign in to {what}."
    if scope == "own":
        why = "your roles let you do this only with records that you own"
        if user.person_id is None:
            why = f"{why}, and your account is not linked to a person"
        return f"You may not {what}: {why}. Ask its owner or an administrator."
    held = [role.label for role in roles_of(user)]
    if not held:
        return f"You may not {what}: your account holds no role today. Ask an administrator."
    if getattr(user, "key_scopes", None) is not None:
        return f"This API key may not {what}. Make a key whose scopes include it."
    labels = ", ".join(held)
    return f"You may not {what}: no role of yours ({labels}) allows it. Ask an administrator."


WORDS = {
    "history": "see the history of", "add": "add to", "import": "import into",
    "grant": "grant roles to", "revoke": "revoke roles of",
}  # fmt: skip


def _sentence_part(action: str, record_type: Subject, record: Record | None) -> str:
    verb = WORDS.get(action, action.replace("_", " "))
    if record is not None and record.code:
        return f"{verb} {record.code}"
    if isinstance(record_type, str):
        return f"{verb} {role_file.resource_label(record_type)}"
    return f"{verb} {_as_type(record_type).label_plural}"
