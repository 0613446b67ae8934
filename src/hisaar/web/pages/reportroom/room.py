"""The list of years, and one year's room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.assessment import queries
from hisaar.assessment.models import AssessmentYear, CommissionReport
from hisaar.assessment.report.companions import NAMES
from hisaar.assessment.services import officers, reports
from hisaar.governance.queries import was_holding
from hisaar.lib.dates import today
from hisaar.platform.evidence.services import store
from hisaar.platform.records import Refused, type_of
from hisaar.web import access, navigation

from .forms import CertificateForm, FilingForm, SignForm
from .steps import steps

REPORT = "assessment.commissionreport"
MAKING = "assessment.report"
TONES = {"draft": "off", "signed_once": "part", "signed": "part", "filed": "good"}


def may_see(request: HttpRequest) -> bool:
    return access.may(request, "view", REPORT)


def year_or_404(number: int) -> AssessmentYear:
    found = AssessmentYear.objects.filter(year=number).select_related("board_meeting").first()
    if found is None:
        raise Http404(f"The assessment year {number} is not open.")
    return found


def report_of(number: int) -> CommissionReport | None:
    """The edition that counts: the newest that is not void."""
    found = CommissionReport.objects.filter(reporting_year=number).exclude(status="void")
    return found.select_related("file", "evaluation").order_by("-edition").first()


def require(request: HttpRequest, action: str, number: int) -> None:
    """Let through who may do this with that very report or, before there is one, that year.

    To be asked without a record would let in those who may see only what is theirs.
    """
    report = report_of(number)
    if report is not None:
        access.require(request, action, REPORT, report)
    else:
        year = year_or_404(number)
        access.require(request, action, type_of(year), year)


def roles_of(person: Any) -> list[str]:
    """The signing roles that the person holds today."""
    if person is None:
        return []
    return [r for r in officers.SIGNING_ROLES if was_holding(person, (r,), today())]


class ReportsView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", REPORT)
        seen = access.visible(request, type_of(AssessmentYear))
        years = set(seen.values_list("year", flat=True))
        rows = access.visible(request, type_of(CommissionReport)).exclude(status="void")
        rows = rows.select_related("file").prefetch_related("filings")
        found = {r.reporting_year: r for r in rows.order_by("edition")}
        listed = [
            (number, number in years, found.get(number))
            for number in sorted(years | set(found), reverse=True)
        ]
        context = {
            "years": listed, "may_open": access.allows(request, "add", AssessmentYear()),
            "report_tones": TONES, "proposed": today().year + (today().year in years),
        }  # fmt: skip
        return render(request, "web/reportroom/reports.html", context)


class RoomView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        require(request, "view", year)
        return show(request, year)


def show(request: HttpRequest, number: int, **forms_in_use: Any) -> HttpResponse:
    year, report = year_or_404(number), report_of(number)
    frozen = queries.freeze_of(year)
    roles = roles_of(request.user.person)  # type: ignore[union-attr]
    status = report.status if report else ""
    awaited = {"draft": ["ciso"], "signed_once": ["ceo", "coo"]}.get(status, [])
    may_sign = [role for role in roles if role in awaited]
    is_built = bool(report and report.origin == CommissionReport.Origin.BUILT)
    seen = report.file.sha256 if report and report.file else ""
    way = steps(year, frozen, report, lambda verb: access.allows(request, verb, year))
    context = {
        "year": year, "report": report, "frozen": frozen, "steps": way,
        "left_open": [step.label for step in way if not step.is_done and step.is_before_the_report],
        "companions": NAMES, "report_tones": TONES,
        "may_export": access.may(request, "export", REPORT),
        "editions": CommissionReport.objects.filter(reporting_year=number).order_by("-edition"),
        "may_build": access.may(request, "build", MAKING),
        "may_file": access.may(request, "file", MAKING),
        "is_open": status in ("", "draft", "signed_once"),
        "my_roles": roles, "may_sign": may_sign, "is_built": is_built,
        "sign_form": SignForm(initial={"seen": seen}), "certificate_form": CertificateForm(),
        "filing_form": FilingForm(initial={"submitted_on": today()}),
        "awaits_filing": status == "signed",
    } | forms_in_use  # fmt: skip
    context["sign_form"].offer(may_sign)
    context["certificate_form"].offer(roles)
    return render(request, "web/reportroom/room.html", context)


class BuildView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        access.require(request, "build", MAKING)
        made = reports.build_report(year_or_404(year), actor=request.user)
        messages.success(request, f"{made.code}, edition {made.edition}, is ready to be signed.")
        return redirect("report-room", year=year)


class FileView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        access.require(request, "file", MAKING)
        report = report_of(year)
        form = FilingForm(request.POST, request.FILES)
        if report is None or not form.is_valid():
            return show(request, year, filing_form=form)
        try:
            _file(report, form.cleaned_data, request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
            return show(request, year, filing_form=form)
        messages.success(request, f"{report.code} is filed; it cannot be replaced any more.")
        return redirect("report-room", year=year)


@transaction.atomic
def _file(report: CommissionReport, given: dict[str, Any], actor: Any) -> None:
    """The receipt is stored with the filing or, when that is refused, not at all."""
    sent = given["receipt"]
    reports.file_report(
        report, channel=given["channel"], submitted_on=given["submitted_on"],
        receipt_reference=given["receipt_reference"],
        receipt=store(sent, name=sent.name, actor=actor) if sent else None, actor=actor,
    )  # fmt: skip


navigation.announce(
    navigation.Page("Report room", "reports", "file-pen-line", order=30, allowed=may_see)
)
