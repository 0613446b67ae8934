"""The pages of the examiner's bundle: plain HTML that needs nothing but a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from hisaar.platform.vault.home import current_home

from . import chapters
from .annexes import Exhibit
from .facts import Facts, Item

TEMPLATES = Path(__file__).parent / "templates" / "bundle"
# A page names so many gaps; the XLSX annex names every one.
_NAMED_GAPS = 200


def render(template: str, context: dict[str, Any]) -> str:
    """A page or a text; the insurer's own template in ``templates/bundle`` stands before ours."""
    engine = _engine(str(current_home().templates / "bundle"))
    return str(engine.get_template(template).render(
        Context(context, autoescape=template.endswith(".html"))
    ))  # fmt: skip


@lru_cache(maxsize=4)
def _engine(own: str) -> Engine:
    return Engine(dirs=[own, str(TEMPLATES)], autoescape=True)


def clauses(
    facts: Facts, exhibits: Sequence[Exhibit], places: dict[str, list[tuple[str, Any]]],
    about: dict[str, Any],
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The index of clauses, then a page for each: path and text."""
    shown_by: dict[str, list[Exhibit]] = {}
    for exhibit in exhibits:
        for clause in exhibit.clauses:
            shown_by.setdefault(clause, []).append(exhibit)
    sections = [
        {
            "title": section.title,
            "rows": [_index_row(item, shown_by.get(item.clause.id, [])) for item in items],
        }
        for section, items in facts.by_section
    ]
    yield "style.css", render("style.css", {})
    yield "clauses/index.html", render("index.html", about | {"sections": sections})
    for item in facts.items:
        page = _clause(facts, item, shown_by.get(item.clause.id, []), places)
        yield f"clauses/{item.clause.id}.html", render("clause.html", about | page)


def _index_row(item: Item, exhibits: Sequence[Exhibit]) -> dict[str, Any]:
    return {
        "id": item.clause.id,
        "obligation": item.clause.obligation,
        "strength": item.strength.value,
        "outcome": item.outcome.value,
        "outcome_label": item.outcome.label,
        "count": item.detail,
        "evidence": len(exhibits),
        "files": sum(len(e.files) for e in exhibits),
    }


def _clause(
    facts: Facts, item: Item, exhibits: Sequence[Exhibit],
    places: dict[str, list[tuple[str, Any]]],
) -> dict[str, Any]:  # fmt: skip
    return _index_row(item, exhibits) | {
        "criterion": item.criterion,
        "note": chapters.sentence(item.note),
        "count": item.count,
        "gaps": item.gaps[:_NAMED_GAPS],
        "more_gaps": max(len(item.gaps) - _NAMED_GAPS, 0),
        "thresholds": [t for t in facts.thresholds if item.clause.id in t["clauses"]],
        "conclusion": chapters.conclusion(item.conclusion),
        "promises": chapters.gap_row(item, facts)["promises"],
        "exhibits": [
            {
                "exhibit": e,
                "register": _slug(facts, e),
                "files": [(path, stored) for path, stored in places.get(e.code, [])],
            }
            for e in exhibits
        ],
    }


def _slug(facts: Facts, exhibit: Exhibit) -> str:
    register = facts.frozen.register_of(exhibit.code)
    return register.slug if register else ""
