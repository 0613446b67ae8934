"""The standards that clauses are mapped to: NIST CSF, ISO/IEC 27001, COBIT and others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .entries import Reference, Standard
from .reading import Faults, read_toml, suggestion

REFERENCES = Path(__file__).parent / "data" / "references"


@cache
def standards() -> Mapping[str, Standard]:
    """The standards that ship with the product, by code."""
    faults = Faults()
    found = {}
    for path in sorted(REFERENCES.glob("*.toml")):
        content = read_toml(path, faults)
        references = {
            reference: Reference(
                content["code"], reference, group["id"], group.get("name", group["id"])
            )
            for group in content["groups"]
            for reference in group["references"]
        }
        found[content["code"]] = Standard(
            content["code"],
            content["title"],
            content.get("version", ""),
            content["contents"],
            MappingProxyType(references),
        )
    faults.refuse()
    return MappingProxyType(found)


def standard(code: str) -> Standard:
    try:
        return standards()[code]
    except KeyError:
        hint = suggestion(code, standards())
        raise KeyError(f"there is no standard '{code}'{hint}") from None


def reference(code: str, identity: str) -> Reference:
    known = standard(code).references
    if identity not in known:
        hint = suggestion(identity, known)
        raise KeyError(f"{standard(code).label} has no reference '{identity}'{hint}")
    return known[identity]
