"""The report, its companions and the bundle, as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views import View

from hisaar.assessment.report import bundle, companions
from hisaar.assessment.services import reports
from hisaar.platform.evidence.services import read
from hisaar.platform.vault.durable import scratch_folder
from hisaar.platform.vault.home import current_home
from hisaar.web import access

from .room import REPORT, report_of, year_or_404


class ReportView(LoginRequiredMixin, View):
    """The newest bytes of the report; shown in the browser unless asked to be kept."""

    def get(self, request: HttpRequest, year: int) -> StreamingHttpResponse:
        report = report_of(year)
        if report is None or report.file is None:
            raise Http404(f"There is no report on {year} yet.")
        access.require(request, "view", REPORT, report)
        answer = StreamingHttpResponse(read(report.file), content_type="application/pdf")
        manner = "attachment" if "keep" in request.GET else "inline"
        answer["Content-Disposition"] = f'{manner}; filename="{report.code}-{year}.pdf"'
        answer["Content-Length"] = str(report.file.size)
        return answer


class CompanionView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, year: int, kind: str) -> HttpResponse:
        access.require(request, "view", REPORT)
        if kind not in companions.KINDS:
            raise Http404("There is no such companion of the report.")
        frozen = reports.frozen(year_or_404(year))
        answer = HttpResponse(companions.make(kind, frozen), content_type=companions.NAMES[kind][2])
        name = companions.file_name(kind, frozen)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class BundleView(LoginRequiredMixin, View):
    """The examiner's bundle, written to the home's own folder, streamed, and removed."""

    def get(self, request: HttpRequest, year: int) -> StreamingHttpResponse:
        access.require(request, "export", REPORT)
        frozen = reports.frozen(year_or_404(year))
        answer = StreamingHttpResponse(_made(frozen, year), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="examiner-bundle-{year}.zip"'
        return answer


def _made(frozen: object, year: int) -> Iterator[bytes]:
    with scratch_folder(current_home().scratch) as folder:
        path = Path(folder) / f"examiner-bundle-{year}.zip"
        bundle.write(frozen, path)  # type: ignore[arg-type]
        with path.open("rb") as stream:
            while chunk := stream.read(64 * 1024):
                yield chunk
