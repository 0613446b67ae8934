"""A register as a file: the rows that the list shows, or an empty workbook to fill."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from hisaar.platform.exchange.exporting import export_sheets
from hisaar.platform.exchange.templates import template_workbook
from hisaar.platform.exchange.writing import Table, write_csv, write_xlsx
from hisaar.web import access

from .base import RegisterView
from .lists import RowsView

IN_MEMORY = 4 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportView(RowsView):
    """``export.csv`` and ``export.xlsx``, with the filters of the address."""

    needs = "export"

    def get(self, request: HttpRequest, form: str, **kwargs: Any) -> FileResponse:
        if form not in TYPES:
            raise Http404
        tables = export_sheets([self.record_type], {self.record_type: self.filters.qs})
        return send(tables, f"{self.record_type.slug}-{timezone.localdate()}.{form}")


class TemplateView(RegisterView):
    """A workbook with the headings of one register, notes, choices and an example."""

    needs = "import"

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        return send(template_workbook([self.record_type]), f"{self.record_type.slug}-template.xlsx")


class WholeTemplateView(LoginRequiredMixin, View):
    """The same with a sheet for each register that the person may fill."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        types = [t for t in access.open_types(request) if access.may(request, "import", t)]
        return send(template_workbook(types), "hisaar-template.xlsx")  # type: ignore[return-value]


def send(tables: Sequence[Table], name: str) -> FileResponse:
    """Tables as a download; large ones go through a file on disk, not through memory."""
    form = name.rpartition(".")[2]
    target: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    if form == "csv":
        write_csv(tables[0], target)
    else:
        write_xlsx(tables, target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=TYPES[form])
