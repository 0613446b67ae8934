"""Accounts, computers and group memberships of a directory, also for 1,000,000 memberships."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hisaar.discovery.formats import keys
from hisaar.discovery.formats.facts import Fact
from hisaar.discovery.formats.kept import stated

if TYPE_CHECKING:
    from .records import Record
    from .subjects import Facts

DIRECTORY = ("directory_users", "directory_computers")
# Groups whose members rule the directory, or can make themselves do so.
PRIVILEGED = {
    *("domain admins", "enterprise admins", "schema admins", "administrators", "backup operators"),
    *("account operators", "server operators", "print operators", "group policy creator owners"),
    *("dnsadmins", "key admins", "enterprise key admins", "cert publishers"),
    "hyper-v administrators",
}  # fmt: skip
_DISABLED, _NO_PASSWORD, _NEVER_EXPIRES, _SMARTCARD = 0x2, 0x20, 0x10000, 0x40000
_FIRST_NAME = re.compile(r"(?:CN|OU|UID)=((?:\\.|[^,\\])*)", re.IGNORECASE)
_DOMAIN_PART = re.compile(r"(?<=DC=)[^,]+", re.IGNORECASE)
_KNOWN_GROUPS = 200_000
_ESCAPED = re.compile(r"\\(.)")


class Directory:
    """Turns the rows of one directory into facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.groups: dict[str, str] = {}

    def of(self, record: Record, subject: str) -> Iterator[Fact]:
        """Yield an account with its memberships, or keep a computer back to be merged."""
        values = {**record.values, **_from_control(record.values.get("user_account_control"))}
        classes = str(values.get("object_class", "")).lower()
        if subject == "directory_computers" or "computer" in classes:
            self._computer(record, values)
        elif "group" in classes.split():
            yield from self._group(values.get("distinguished_name", ""), record.where, record)
        else:
            yield from self._user(record, values)

    def _user(self, record: Record, values: dict[str, Any]) -> Iterator[Fact]:
        key = keys.account(sid=values.get("sid", ""), name=values.get("name", ""))
        if not key:
            self.facts.left_out(record)
            return
        groups = values.pop("member_of", [])
        primary = values.pop("primary_group", "")
        more = {
            "system": domain_of(values.get("distinguished_name", "")),
            "manager": common_name(values.get("manager", "")),
            "kind": "service" if _is_managed_service(values) else "",
            "is_privileged": values.pop("is_admin_count", None) or None,
            "other": record.other,
        }
        for name in ("object_class", "user_account_control"):
            values.pop(name, None)
        fact = Fact("account", key, stated(**{**values, **more}), record.where)
        if self.facts.is_new(fact):
            yield fact
            for group in [*groups, *([primary] if primary and primary not in groups else [])]:
                yield from self._membership(key, group, record)

    def _membership(self, account: str, group: str, record: Record) -> Iterator[Fact]:
        entitlement = self.groups.get(group)
        if entitlement is None:
            yield from self._group(group, record.where)
            entitlement = _group_key(group)
        yield Fact(
            "grant",
            keys.grant(account, entitlement),
            {"account": account, "entitlement": entitlement, "source": "Active Directory"},
            record.where,
        )

    def _group(self, group: str, where: str, record: Record | None = None) -> Iterator[Fact]:
        """Yield a group when it is new."""
        if not group or group in self.groups:
            return
        key, title = _group_key(group), common_name(group)
        if len(self.groups) < _KNOWN_GROUPS:
            self.groups[group] = key
        values = stated(
            title=title,
            system=domain_of(group),
            kind="group",
            is_privileged=title.lower() in PRIVILEGED or None,
            distinguished_name=group if "=" in group else "",
            purpose=record.values.get("purpose", "") if record else "",
            other=record.other if record else {},
        )
        yield Fact("entitlement", key, values, where)

    def _computer(self, record: Record, values: dict[str, Any]) -> None:
        title = values.get("title") or values.get("person") or values.get("name", "").rstrip("$")
        known = keys.host_name(values.get("host_name", ""))
        key = known or keys.host(
            names=[title], addresses=values.get("addresses", ()), fallback=title
        )
        if not key:
            self.facts.left_out(record)
            return
        passed = ("object_class", "user_account_control", "member_of", "person", "name", "purpose")
        remark = values.get("remark", "") or values.get("purpose", "")
        for name in passed:
            values.pop(name, None)
        more = {
            "title": title,
            "remark": remark,
            "host_name": known or keys.host_name(title),
            "custodian": common_name(values.get("custodian", "")),
            "directory": domain_of(values.get("distinguished_name", "")),
            "other": record.other,
        }
        self.facts.merge(Fact("host", key, stated(**{**values, **more}), record.where))


def _group_key(group: str) -> str:
    return keys.folded(group)


def common_name(distinguished_name: str) -> str:
    """Return the first part of a distinguished name, or a text that is none as it is.

    >>> common_name(r"CN=Khan\\, Asim,OU=Claims,DC=pgtl,DC=example")
    'Khan, Asim'
    """
    found = _FIRST_NAME.match(distinguished_name)
    return _ESCAPED.sub(r"\1", found[1]) if found else distinguished_name


def domain_of(distinguished_name: str) -> str:
    """Return the domain that a distinguished name ends in.

    >>> domain_of("CN=x,OU=Claims,DC=pgtl,DC=example")
    'pgtl.example'
    """
    return ".".join(_DOMAIN_PART.findall(distinguished_name)).lower()


def _is_managed_service(values: dict[str, Any]) -> bool:
    classes = str(values.get("object_class", "")).lower()
    return "managedserviceaccount" in classes or bool(values.get("service_names"))


def _from_control(control: Any) -> dict[str, bool]:
    """Return what the bits of userAccountControl say."""
    if not isinstance(control, int):
        return {}
    return {
        "is_enabled": not control & _DISABLED,
        "password_never_expires": bool(control & _NEVER_EXPIRES),
        "password_not_required": bool(control & _NO_PASSWORD),
        "smartcard_required": bool(control & _SMARTCARD),
    }
