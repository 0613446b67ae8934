"""The report, its companions and the bundle, as files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views import View

from hisaar.assessment.models import CommissionReport
from hisaar.assessment.report import bundle, companions
from hisaar.assessment.services import reports
from hisaar.platform.evidence.services import read
from hisaar.platform.vault.durable import scratch_folder
from hisaar.platform.vault.home import current_home
from hisaar.web import access

from .room import REPORT, report_of, require, year_or_404

PDF = "application/pdf"


class ReportView(LoginRequiredMixin, View):
    """The newest bytes of the report, or of an older edition (``?edition=1``).

    A PDF is shown in the browser unless asked to be kept; anything else that was once imported as
    a report is only ever handed over as a file.
    """

    def get(self, request: HttpRequest, year: int) -> StreamingHttpResponse:
        report = _edition(year, request.GET.get("edition", ""))
        if report is None or report.file is None:
            raise Http404(f"There is no such report on {year}.")
        access.require(request, "view", REPORT, report)
        is_pdf = report.file.media_type == PDF
        answer = StreamingHttpResponse(
            read(report.file), content_type=PDF if is_pdf else "application/octet-stream"
        )
        name = f"{report.code}-{year}.pdf" if is_pdf else report.file.name
        _name(answer, name, is_kept=not is_pdf or "keep" in request.GET)
        answer["Content-Length"] = str(report.file.size)
        return answer


class CompanionView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, year: int, kind: str) -> HttpResponse:
        if kind not in companions.KINDS:
            raise Http404("There is no such companion of the report.")
        require(request, "export", year)
        frozen = reports.frozen(year_or_404(year))
        answer = HttpResponse(companions.make(kind, frozen), content_type=companions.NAMES[kind][2])
        _name(answer, companions.file_name(kind, frozen))
        return answer


class BundleView(LoginRequiredMixin, View):
    """The examiner's bundle.

    It is whole before the first byte leaves, so that a damaged file is refused with a sentence
    and not by a download that breaks off. The open file outlives its folder, and goes when sent.
    """

    def get(self, request: HttpRequest, year: int) -> FileResponse:
        require(request, "export", year)
        frozen = reports.frozen(year_or_404(year))
        name = f"examiner-bundle-{year}.zip"
        with scratch_folder(current_home().scratch) as folder:
            made = bundle.write(frozen, folder / name)
            stream = (folder / name).open("rb")
        answer = FileResponse(stream, content_type="application/zip")
        _name(answer, name)
        answer["Content-Length"] = str(made["size"])
        return answer


def _edition(year: int, asked: str) -> CommissionReport | None:
    if not asked:
        return report_of(year)
    if not asked.isdecimal() or len(asked) > 4:
        return None
    found = CommissionReport.objects.filter(reporting_year=year, edition=int(asked))
    return found.select_related("file").first()


def _name(answer: Any, name: str, *, is_kept: bool = True) -> None:
    answer["Content-Disposition"] = content_disposition_header(is_kept, name) or "attachment"
