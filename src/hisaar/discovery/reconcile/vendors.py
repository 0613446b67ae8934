"""Third parties, as purchasing or the accounts department lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hisaar.assets.models import ThirdParty
from hisaar.lib.text import fold

from .choices import PARTY_KINDS, TIERS, chosen, guessed
from .comparing import compared, plain
from .drafts import NEW, Draft

REGISTER = "assets.ThirdParty"
GUARDED = {"tier", "holds_policyholder_data", "owner", "country", "category"}


class Vendors:
    """Compares vendors with the third parties on record."""

    def __init__(self, round_: Any) -> None:
        self.round, self.known = round_, round_.known
        self._new: set[str] = set()

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield what is new, changed or contradicted by these vendors."""
        for fact in facts:
            title = str(fact.values.get("title") or fact.key)
            party = self.known.party(title)
            if party is not None:
                drafts = list(
                    compared(party, self._wanted(fact.values), subject="vendor",
                             key=fact.key[:400], guarded=GUARDED)
                )  # fmt: skip
            else:
                drafts = [self._unknown(fact, title)] if fold(title) not in self._new else []
                self._new.add(fold(title))
            if not drafts:
                self.round.unchanged["vendor"] += 1
            yield from drafts

    def rest(self) -> Iterator[Draft]:
        return iter(())

    def _wanted(self, values: dict[str, Any]) -> dict[str, Any]:
        contact = ", ".join(
            str(values[name]) for name in ("contact", "telephone", "email") if values.get(name)
        )
        holds = values.get("has_personal_data")
        return {
            "country": str(values.get("country") or "")[:80],
            "contact": contact[:200],
            "contract_reference": str(values.get("contract") or "")[:80],
            "contract_ends_on": values.get("contract_ends_on"),
            "from_on": values.get("contract_begins_on"),
            "tier": TIERS.get(fold(str(values.get("tier") or "")), ""),
            "holds_policyholder_data": holds if isinstance(holds, bool) else None,
            "owner": self.known.person(name=values.get("owner")),
        }

    def _unknown(self, fact: Any, title: str) -> Draft:
        values = fact.values
        told = " ".join(str(values.get(name) or "") for name in ("category", "service", "title"))
        field = ThirdParty._meta.get_field("category")
        category = chosen(field, values.get("category")) or guessed(told, PARTY_KINDS)
        wanted = self._wanted(values) | {
            "title": title[:200], "category": category or str(ThirdParty.Category.SOFTWARE),
        }  # fmt: skip
        service = values.get("service")
        return Draft(
            subject="vendor", what=NEW, key=fact.key[:400], title=title[:200], register=REGISTER,
            after={name: plain(v) for name, v in wanted.items() if v not in (None, "")},
            sentence=f"No third party on record has this name. {service or ''}".strip(),
        )  # fmt: skip
