"""Rules of firewalls, as the devices export them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.assets.models import FirewallRule
from hisaar.lib.text import fold

from .comparing import compared, plain
from .drafts import GONE, HOST, NEW, Draft

REGISTER = "assets.FirewallRule"
FETCHED = ("device", "source_zone", "destination_zone", "approved_by")
GUARDED = {"justification", "approved_by", "reviewed_on", "expires_on"}


class FirewallRules:
    """Compares rules with those of the same device, by number, by name, else by what they say."""

    def __init__(self, round_: Any) -> None:
        self.round = round_
        self.setting, self.known = round_.setting, round_.known
        self._stored: dict[str, dict[str, FirewallRule]] = {}
        self._seen: set[str] = set()
        self._position: Counter[str] = Counter()

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield what is new or changed in these rules."""
        for fact in facts:
            device = self._device(fact.values)
            self._position[device] += 1
            wanted = self._wanted(fact.values, device)
            rule = self._match(device, wanted)
            if rule is None:
                drafts = [self._unknown(fact, device, wanted)]
            else:
                self._seen.add(rule.code)
                wanted.pop("device")
                drafts = list(
                    compared(rule, wanted, subject="firewall_rule", key=fact.key[:400],
                             guarded=GUARDED)
                )  # fmt: skip
            if not drafts:
                self.round.unchanged["firewall_rule"] += 1
            yield from drafts

    def _device(self, values: dict[str, Any]) -> str:
        name = str(values.get("device") or "")
        if code := self.known.hosts.code_of(name):
            return str(code)
        own = self.setting.system
        return str(own.code) if own is not None else (f"{HOST}{name}" if name else "")

    def _of_device(self, device: str) -> dict[str, FirewallRule]:
        if device not in self._stored:
            found: dict[str, FirewallRule] = {}
            rows = FirewallRule.objects.filter(device__code=device, to_on__isnull=True)
            for rule in rows.select_related(*FETCHED):
                for name in _names(
                    rule.external_id, rule.name,
                    [rule.action, rule.protocol, rule.source, rule.destination, rule.ports],
                ):  # fmt: skip
                    found.setdefault(name, rule)
            self._stored[device] = found
        return self._stored[device]

    def _match(self, device: str, wanted: dict[str, Any]) -> FirewallRule | None:
        if not device or device.startswith(HOST):
            return None
        said = [wanted[n] for n in ("action", "protocol", "source", "destination", "ports")]
        known = self._of_device(device)
        return next(
            (known[n] for n in _names(wanted["external_id"], wanted["name"], said) if n in known),
            None,
        )

    def _wanted(self, values: dict[str, Any], device: str) -> dict[str, Any]:
        position = values.get("position")
        return {
            "device": device,
            "position": position if isinstance(position, int) else self._position[device],
            "name": str(values.get("title") or "")[:120],
            "external_id": str(values.get("external_id") or values.get("access_list") or "")[:120]
            if values.get("external_id") else "",
            "source_zone": self.known.zone(values.get("source_zone")),
            "destination_zone": self.known.zone(values.get("destination_zone")),
            "source": self._end(values, "source"),
            "destination": self._end(values, "destination"),
            "protocol": _listed(values.get("protocol"), ", ")[:40],
            "ports": ", ".join(
                filter(None, (_listed(values.get(n), ", ") for n in ("service", "application")))
            )[:400],
            "action": "deny" if values.get("action") == "deny" else "allow",
            "is_enabled": values.get("is_enabled"), "is_logged": values.get("is_logged"),
            "hits": values.get("hits"), "last_hit_on": values.get("last_hit_on"),
            "justification": str(values.get("justification") or ""),
            "approved_by": self.known.person(name=values.get("approved_by")),
            "reviewed_on": values.get("reviewed_on"), "expires_on": values.get("expires_on"),
        }  # fmt: skip

    def _end(self, values: dict[str, Any], end: str) -> str:
        """Addresses one a line; a zone that is not on record stands among them."""
        text = _listed(values.get(end), "\n")
        zone = str(values.get(f"{end}_zone") or "")
        if not zone or self.known.zone(zone) is not None or fold(zone) in ("any", "all"):
            return text
        is_any = fold(text) in ("", "any", "all")
        return f"zone {zone}" if is_any else f"{text}\nzone {zone}"

    def _unknown(self, fact: Any, device: str, wanted: dict[str, Any]) -> Draft:
        lacks = "" if device else (
            " The file does not name the firewall: say in its source which system it is."
        )  # fmt: skip
        title = wanted["name"] or fact.key
        return Draft(
            subject="firewall_rule", what=NEW, key=fact.key[:400], title=title[:200],
            register=REGISTER,
            after={n: plain(v) for n, v in wanted.items() if v not in (None, "")},
            sentence=f"{wanted['action'].capitalize()} {wanted['ports'] or 'any service'} from"
            f" {_short(wanted['source'])} to {_short(wanted['destination'])}.{lacks}",
        )  # fmt: skip

    def rest(self) -> Iterable[Draft]:
        """Rules of the devices in the file that it, said whole, does not show."""
        if not self.setting.is_complete:
            return
        last = plain(self.setting.on - dt.timedelta(days=1))
        for rules in self._stored.values():
            for rule in {r.code: r for r in rules.values()}.values():
                if rule.code not in self._seen:
                    yield Draft(
                        subject="firewall_rule", what=GONE, key=rule.code, title=rule.title,
                        register=REGISTER, target=rule.code, before={"to_on": None},
                        after={"to_on": last}, sentence="The device no longer has this rule.",
                    )  # fmt: skip


def _names(number: str, name: str, said: list[str]) -> Iterator[str]:
    if number:
        yield f"#{fold(number)}"
    elif name:
        yield f"={fold(name)}"
    else:
        yield "~" + "|".join(fold(part) for part in said)


def _listed(value: Any, joint: str) -> str:
    return joint.join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _short(text: str) -> str:
    return text.replace("\n", ", ")[:80] or "any"
