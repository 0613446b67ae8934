"""Pictures in pages: shown, said as a table, and taken away as SVG, PNG, XLSX or CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from hisaar.platform.documents.pictures import Exhibit
from hisaar.platform.exchange.writing import Column, Table, write_csv, write_xlsx
from hisaar.web import addresses, text

FORMS = ("svg", "png", "xlsx", "csv")


@dataclass(frozen=True)
class Figure(Exhibit):
    """An exhibit in a page; ``is_open`` says whether its table stands open."""

    is_open: bool = False

    @classmethod
    def of(cls, exhibit: Exhibit, *, is_open: bool = False) -> Figure:
        return cls(**vars(exhibit), is_open=is_open)

    @property
    def drawn(self) -> SafeString:
        """The picture's SVG, which was put together here from escaped words."""
        return mark_safe(self.picture.svg) if self.picture else SafeString()  # noqa: S308

    @property
    def cells(self) -> list[list[Any]]:
        """The table's rows as people read them, with every code as a link."""
        return [[_shown(cell) for cell in row] for row in self.rows]

    @property
    def forms(self) -> list[tuple[str, str]]:
        """What it can be taken away as: the value of ``form=`` and its name."""
        drawn = [("svg", "SVG"), ("png", "PNG")] if self.picture else []
        return [*drawn, ("xlsx", "XLSX"), ("csv", "CSV")]


def _shown(cell: Any) -> Any:
    return addresses.with_links(cell) if isinstance(cell, str) else text.text(cell)


def asked_for(request: HttpRequest, figures: Sequence[Figure]) -> HttpResponse | None:
    """The file, when the address asks for one: ``?figure=chain&form=svg``."""
    form = request.GET.get("form", "")
    if form not in FORMS:
        return None
    wanted = request.GET.get("figure", "")
    figure = next((f for f in figures if f.key == wanted), None)
    if figure is None or (form in ("svg", "png") and figure.picture is None):
        return None
    content, kind = _file(figure, form)
    response = HttpResponse(content, content_type=kind)
    name = f"{slugify(figure.title)}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(figure: Figure, form: str) -> tuple[bytes, str]:
    if form == "svg" and figure.picture:
        return figure.picture.svg.encode(), "image/svg+xml"
    if form == "png" and figure.picture:
        return figure.picture.png(), "image/png"
    table = Table(
        name=figure.title, columns=[Column(heading=h) for h in figure.headings], rows=figure.rows
    )
    target = io.BytesIO()
    if form == "csv":
        write_csv(table, target)
        return target.getvalue(), "text/csv; charset=utf-8"
    write_xlsx([table], target, title=figure.title)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return target.getvalue(), kind
