"""The roles file: which role may do what, read once and checked against the registers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources as package_data
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hisaar.lib.text import did_you_mean, join_names
from hisaar.platform.records import registry

Scope = Literal["all", "own", ""]
READ = ("view", "history", "export")
ACTIONS = (*READ, "add", "change", "import", "delete")
CONTEXTS = (
    "accounts", "audit", "vault", "people", "evidence", "jobs", "notices", "tasks", "exchange",
    "documents", "catalogue", "governance", "assets", "thirdparties", "access", "risk", "intel",
    "monitoring", "incidents", "recovery", "testing", "learning", "discovery",
    "assessment",
)  # fmt: skip
RESERVED = ("settings", "actions")

_resources: dict[str, tuple[str, ...]] = {}
_labels: dict[str, str] = {}


def declare_resource(name: str, *, actions: str, label: str = "") -> None:
    """Name something that is no register but needs permission: ``"assessment.report", "sign"``.

    ``label`` stands in refusals: "You may not sign the report".
    """
    _resources[name] = tuple(actions.split())
    _labels[name] = label or name.partition(".")[2].replace("_", " ")


def resources() -> Mapping[str, tuple[str, ...]]:
    return _resources


def resource_label(name: str) -> str:
    return _labels.get(name, name)


declare_resource(
    "accounts.user", actions="view add change grant revoke reset deactivate", label="accounts"
)
declare_resource("accounts.apikey", actions="view revoke", label="API keys")
declare_resource("accounts.link", actions="add", label="links")
declare_resource("vault.backup", actions="view add restore", label="backups")
declare_resource("audit.entry", actions="view export", label="the audit trail")


@dataclass(frozen=True)
class Pattern:
    """``context.register.action`` with stars."""

    context: str
    register: str
    action: str

    def __str__(self) -> str:
        return f"{self.context}.{self.register}.{self.action}"

    def matches(self, name: str, action: str) -> bool:
        context, _, register = name.partition(".")
        return (
            fnmatchcase(context, self.context)
            and fnmatchcase(register, self.register)
            and fnmatchcase(action, self.action)
        )


@dataclass(frozen=True, kw_only=True)
class Role:
    name: str
    label: str
    description: str = ""
    all: tuple[Pattern, ...] = ()
    own: tuple[Pattern, ...] = ()
    except_: tuple[Pattern, ...] = ()
    requires_second_factor: bool = False
    is_dated: bool = False
    is_read_only: bool = False
    is_by_link: bool = False
    logs_reads: bool = False

    def scope(self, name: str, action: str) -> Scope:
        """Over which rows of ``name`` the role may do ``action``."""
        if any(p.matches(name, action) for p in self.except_):
            return ""
        if any(p.matches(name, action) for p in self.all):
            return "all"
        return "own" if any(p.matches(name, action) for p in self.own) else ""


class Roles(Mapping[str, Role]):
    """Every role of the installation, by name, in the order of the file."""

    def __init__(self, roles: Iterable[Role], *, grace_days: int) -> None:
        self._by_name = {role.name: role for role in roles}
        self.grace_days = grace_days
        # Per instance, so that reading the file again forgets what the old one allowed.
        self.scope = cache(self._scope)

    def __getitem__(self, name: str) -> Role:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def grantable(self) -> list[Role]:
        return [role for role in self.values() if not role.is_by_link]

    def _scope(self, held: tuple[str, ...], name: str, action: str) -> Scope:
        """The widest scope that the held roles give; a role that the file lost gives nothing."""
        scopes = {self[role].scope(name, action) for role in held if role in self}
        return "all" if "all" in scopes else "own" if "own" in scopes else ""


def parse_pattern(text: str, lists: Mapping[str, Iterable[str]], *, where: str) -> list[Pattern]:
    """The patterns that a line stands for: one, or one for each action of an ``@list``."""
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise ImproperlyConfigured(
            f"{where} has '{text}'; write context.register.action, such as governance.meeting.view."
        )
    context, register, action = parts
    if not action.startswith("@"):
        return [Pattern(context, register, action)]
    if action[1:] not in lists:
        hint = did_you_mean(action[1:], lists)
        raise ImproperlyConfigured(
            f"{where} has '{text}', but [actions] names no list '{action[1:]}'; {hint}".strip("; ")
        )
    return [Pattern(context, register, each) for each in lists[action[1:]]]


_PATTERNS = {"all": "all", "own": "own", "except": "except_"}
_PLAIN = {f.name for f in fields(Role)} - {"name", *_PATTERNS.values()}


def _read_role(name: str, body: Any, lists: Mapping[str, list[str]], file: str) -> Role:
    where = f"{file}: [{name}]"
    if not isinstance(body, dict):
        raise ImproperlyConfigured(f"{where} is no section; begin it with a line [{name}].")
    values: dict[str, Any] = {}
    for key, value in body.items():
        if key in _PATTERNS:
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise ImproperlyConfigured(f"{where} {key} must be a list of texts.")
            values[_PATTERNS[key]] = tuple(
                p for text in value for p in parse_pattern(text, lists, where=f"{where} {key}")
            )
        elif key in _PLAIN:
            expected = str if key in ("label", "description") else bool
            if not isinstance(value, expected):
                kind = "a text" if expected is str else "true or false"
                raise ImproperlyConfigured(f"{where} {key} must be {kind}.")
            values[key] = value
        else:
            hint = did_you_mean(key, [*_PATTERNS, *_PLAIN])
            raise ImproperlyConfigured(f"{where} has an unknown '{key}'; {hint}".strip("; "))
    values.setdefault("label", name.replace("_", " ").capitalize())
    return Role(name=name, **values)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path} cannot be read as TOML: {error}.") from None


def override_file() -> Path:
    return Path(settings.HOME) / "roles.toml"


def read_roles(override: Path | None = None) -> Roles:
    """The package's roles, with the sections of ``override`` in place of those of the same name."""
    packaged = Path(str(package_data.files(__package__) / "roles.toml"))
    files = [packaged, *([override] if override and override.is_file() else [])]
    sections: dict[str, tuple[Any, str]] = {}
    lists: dict[str, list[str]] = {}
    options: dict[str, Any] = {}
    for file in files:
        content = _load(file)
        options |= content.pop("settings", {})
        lists |= content.pop("actions", {})
        sections |= {
            name: (body, file.name if file == packaged else str(file))
            for name, body in content.items()
        }
    roles = [_read_role(name, body, lists, file) for name, (body, file) in sections.items()]
    return Roles(roles, grace_days=_grace_days(options))


def _grace_days(options: Mapping[str, Any]) -> int:
    days = options.get("second_factor_grace_days", 0)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 90:
        raise ImproperlyConfigured(
            "roles.toml: second_factor_grace_days must be a whole number of days from 0 to 90."
        )
    return days


@cache
def roles() -> Roles:
    """The roles of this installation; ``roles.cache_clear()`` reads the files again."""
    return read_roles(override_file())


def check(found: Roles) -> None:
    """Refuse a line that can never match what is installed, with a suggestion."""
    for role in found.values():
        for key, patterns in (("all", role.all), ("own", role.own), ("except", role.except_)):
            for pattern in patterns:
                if problem := _problem(pattern):
                    raise ImproperlyConfigured(f"roles.toml: [{role.name}] {key}: {problem}")
        writes = [p for p in (*role.all, *role.own) if p.action not in READ]
        if role.is_read_only and writes:
            raise ImproperlyConfigured(
                f"roles.toml: [{role.name}] is read-only but allows {writes[0]};"
                f" it may allow {join_names(READ)} only."
            )


def _registers() -> dict[str, tuple[str, ...]]:
    """Every name that can be asked for, with its verbs."""
    declared = {t.name: tuple(a.__name__ for a in t.actions) for t in registry.all_types()}
    return declared | _resources


def _is_plain(text: str) -> bool:
    return not set("*?[") & set(text)


def _problem(pattern: Pattern) -> str:
    if _is_plain(pattern.context) and pattern.context not in CONTEXTS:
        hint = did_you_mean(pattern.context, CONTEXTS)
        return f"'{pattern}' names no context '{pattern.context}'; {hint}".strip("; ")
    known = _registers()
    siblings = [n.partition(".")[2] for n in known if fnmatchcase(n.split(".")[0], pattern.context)]
    # A context that is not installed yet has no registers: what names it is idle, not wrong.
    if not siblings or not _is_plain(pattern.register):
        return ""
    if pattern.register not in siblings:
        hint = did_you_mean(pattern.register, siblings)
        return f"'{pattern}' names no register '{pattern.register}'; {hint}".strip("; ")
    verbs = [
        a for name, actions in known.items() for a in actions
        if name.partition(".")[2] == pattern.register
    ]  # fmt: skip
    allowed = [*ACTIONS, *verbs]
    if _is_plain(pattern.action) and pattern.action not in allowed:
        hint = did_you_mean(pattern.action, allowed)
        return f"'{pattern}' names no action '{pattern.action}'; {hint}".strip("; ")
    return ""
