"""Registers: what a record is, how one is declared, and the one way to write it.

    from hisaar.platform import records

    records.register(records.RecordType(model=Meeting, prefix="MTG", columns="code title", …))
    records.save(meeting, actor=user)

Names are resolved on first use, so that this package can be imported before the tables exist.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bulk import save_bulk as save_bulk
    from .models import Record as Record
    from .refusals import Conflict as Conflict
    from .refusals import Invalid as Invalid
    from .refusals import Refused as Refused
    from .registry import RecordType as RecordType
    from .registry import all_types as all_types
    from .registry import by_slug as by_slug
    from .registry import find as find
    from .registry import register as register
    from .registry import type_of as type_of
    from .registry import type_of_code as type_of_code
    from .services import announce as announce
    from .services import delete as delete
    from .services import restore as restore
    from .services import save as save
    from .services import save_many as save_many
    from .verbs import Text as Text
    from .verbs import verb as verb

_HOMES = {
    "bulk": ("save_bulk",),
    "models": ("Record",),
    "refusals": ("Conflict", "Invalid", "Refused"),
    "registry": (
        "RecordType", "all_types", "by_slug", "find", "register", "type_of", "type_of_code",
    ),
    "services": ("announce", "delete", "restore", "save", "save_many"),
    "verbs": ("Text", "verb"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
