"""What is remembered of a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hisaar.discovery.models import DiscoverySource
from hisaar.lib.text import did_you_mean
from hisaar.platform import records
from hisaar.platform.records import Refused, verb


@verb(when=lambda s: bool(s.mapping), confirm="The columns of its next file are guessed anew.")
def forget_mapping(source: DiscoverySource, *, actor: Any) -> DiscoverySource:
    """Forget what the columns of its files mean."""
    source.mapping = {}
    return records.save(source, actor=actor, action="mapping forgotten")


def remember_mapping(
    source: DiscoverySource, mapping: Mapping[str, Any], *, actor: Any
) -> DiscoverySource:
    """Keep what the columns of its files mean, for the next one."""
    kept = dict(mapping)
    if source.mapping == kept:
        return source
    source.mapping = kept
    source.kind = source.kind or str(kept.get("subject", ""))
    return records.save(source, actor=actor, action="mapping remembered")


def source_named(name: str, *, actor: Any, create: bool = False, **values: Any) -> DiscoverySource:
    """The source of that code or title; made where it may be, refused with a hint otherwise."""
    rows = DiscoverySource.objects.select_related("system")
    found = rows.filter(code=name.upper()).first() or rows.filter(title__iexact=name).first()
    if found is not None:
        return found
    if create:
        return records.save(DiscoverySource(title=name[:200], **values), actor=actor)
    hint = did_you_mean(name, [s.title for s in rows])
    raise Refused(f"There is no source '{name}'. {hint}".strip())
