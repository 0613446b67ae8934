"""Who may sign in, and what each role may see and do.

    from hisaar.platform import accounts

    accounts.permits(user, "change", record_type)      yes or no
    accounts.visible(user, record_type)                the rows, as a query
    accounts.require(user, "approve", record_type, record)   or NotPermitted, with a sentence

``services`` makes accounts and grants roles, ``links`` the one-time and dated links, ``keys`` the
API keys, ``throttle`` slows guessing, ``sessions`` keeps who is signed in. Names are resolved on
first use, so that this package can be imported before the tables exist.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .keys import KeyRefused as KeyRefused
    from .keys import authenticate_key as authenticate_key
    from .permissions import NotPermitted as NotPermitted
    from .permissions import allows as allows
    from .permissions import permits as permits
    from .permissions import require as require
    from .permissions import roles_of as roles_of
    from .permissions import visible as visible
    from .roles import declare_resource as declare_resource

_HOMES = {
    "permissions": ("NotPermitted", "allows", "permits", "require", "roles_of", "visible"),
    "keys": ("KeyRefused", "authenticate_key"),
    "roles": ("declare_resource",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
