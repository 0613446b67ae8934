"""The profile: its pictures, its statements with their answers, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.lib.dates import today
from hisaar.lib.sharing import sharing
from hisaar.lib.text import count_of
from hisaar.platform.records import Conflict, Invalid, Refused, type_of
from hisaar.risk.models import InherentProfile
from hisaar.risk.profile import drawn, library, queries, services
from hisaar.web import access, addresses, figures, navigation

from .lines import SHOWS, line_of, parts_of

TEXTS = ("remark", "difference_reason")


class ProfileView(LoginRequiredMixin, View):
    """The profile that is being answered, or the one in force, or the one of the address."""

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        access.require(request, "view", type_of(InherentProfile))
        profile = _asked_for(request, code)
        if profile is None:
            may_begin = access.may(request, "add", type_of(InherentProfile))
            return render(request, "web/profile/empty.html", {"may_begin": may_begin})
        with sharing():
            other = _other(request, profile)
            shown = figures_of(profile, other)
            file = figures.asked_for(request, shown)
            if file is not None:
                return file
            context = _context(request, profile, other, shown)
        return render(request, "web/profile/profile.html", context)


def _context(
    request: HttpRequest, profile: InherentProfile, other: InherentProfile | None,
    shown: list[figures.Figure],
) -> dict[str, Any]:  # fmt: skip
    show = request.GET.get("show", "")
    seen = _seen(request)
    return {
        "profile": profile, "other": other, "figures": shown, "shows": SHOWS, "show": show,
        "others": [p for p in seen.filter(approved_on__isnull=False) if p.pk != profile.pk],
        "all": list(seen), "may_begin": access.may(request, "add", type_of(InherentProfile)),
        "parts": parts_of(request, profile, on=today(), shown=show),
        "may_answer": _may_answer(request, profile), "steps": _steps(request, profile),
        "faults": library.faults(), "record": addresses.record(profile), **_progress(profile),
    }  # fmt: skip


def _progress(profile: InherentProfile) -> dict[str, Any]:
    result = queries.result_of(profile)
    apart = {} if profile.is_kept else queries.differences(profile, today())
    reasons = {a.statement for a in profile.answers.all() if a.difference_reason.strip()}
    asked = result.answered + len(result.unanswered)
    return {
        "result": result, "answered": result.answered,
        "asked": asked, "asked_note": f"of {asked}",
        "overall": drawn.named(result.overall) if result.overall else "not yet",
        "differing": len(apart), "unexplained": len([s for s in apart if s not in reasons]),
    }  # fmt: skip


def _seen(request: HttpRequest) -> Any:
    return access.visible(request, type_of(InherentProfile)).order_by("-assessed_on", "-pk")


def _asked_for(request: HttpRequest, code: str) -> InherentProfile | None:
    rows = _seen(request).select_related("owner", "approver", "override_by", "decision")
    rows = rows.prefetch_related("answers__profile")
    if code:
        found: InherentProfile | None = rows.filter(code=code).first()
        if found is None:
            raise Http404
        return found
    begun = rows.filter(approved_on__isnull=True).first()
    return begun or rows.order_by("-approved_on", "-pk").first()


def _other(request: HttpRequest, profile: InherentProfile) -> InherentProfile | None:
    """The profile to compare with: the one of the address, or the one before."""
    code = request.GET.get("with", "")
    if code:
        found: InherentProfile | None = _seen(request).filter(code=code).first()
        if found is not None and found.pk != profile.pk:
            return found
    last = queries.before(profile)
    return last if last is not None and access.sees(request, last) else None


def _may_answer(request: HttpRequest, profile: InherentProfile) -> bool:
    return not profile.is_approved and access.allows(request, "change", profile)


def _steps(request: HttpRequest, profile: InherentProfile) -> list[tuple[str, str, bool]]:
    """Label, address, whether it is the next one: what can be done with the profile now."""
    offered = (
        ("send_to_review", "Send to review"), ("approve_profile", "Approve"),
        ("override_band", "Set a band"), ("remove_override", "Remove the band set"),
        ("copy_last", "Begin the next from this"),
    )  # fmt: skip
    found = []
    for name, label in offered:
        verb = type_of(InherentProfile).action(name)
        if verb and verb.when(profile) and access.allows(request, name, profile):
            is_next = name == "approve_profile" and profile.status == "in_review"
            found.append((label, addresses.record(profile, f"do/{name}/"), is_next))
    return found


def figures_of(profile: InherentProfile, other: InherentProfile | None) -> list[figures.Figure]:
    """The pictures; maturity is that of the day of approval, or of today."""
    day = min(profile.approved_on or today(), today())
    found = drawn.exhibits(profile, other, day)
    return [figures.Figure.of(each, is_open=True) for each in found]


class BeginView(LoginRequiredMixin, View):
    """Begin a profile: with last year's answers where there is one, without any otherwise."""

    def post(self, request: HttpRequest) -> HttpResponse:
        access.require(request, "add", type_of(InherentProfile))
        owner = getattr(request.user, "person", None)
        made = services.open_profile(actor=request.user, on=today(), owner=owner)
        messages.success(request, f"{made.code} was begun.")
        return redirect("risk-profile-of", code=made.code)


class FillView(LoginRequiredMixin, View):
    """Answer from the inventories what nobody answered."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        profile = _open(request, code)
        filled = services.fill(profile, actor=request.user, on=today())
        if filled:
            said = f"{count_of(len(filled), 'statement')} filled from the inventories."
            messages.success(request, f"{said} Check them: whoever approves relies on it.")
        else:
            messages.info(request, "The inventories count nothing that is not answered yet.")
        return redirect("risk-profile-of", code=code)


def _open(request: HttpRequest, code: str) -> InherentProfile:
    profile = _asked_for(request, code)
    if profile is None:
        raise Http404
    access.require(request, "change", type_of(InherentProfile), profile)
    return profile


class AnswerView(LoginRequiredMixin, View):
    """One statement, as the page sends it whenever something in it changes."""

    def post(self, request: HttpRequest, code: str, statement: str) -> HttpResponse:
        profile = _open(request, code)
        asked = library.book().statements.get(statement)
        if asked is None:
            raise Http404
        error = ""
        try:
            _keep(profile, statement, request)
        except (Refused, Invalid, Conflict) as refused:
            error = str(refused)
        if not request.headers.get("HX-Request"):
            if error:
                messages.error(request, error)
            return redirect(f"{reverse('risk-profile-of', args=[code])}#{statement}")
        line = line_of(request, profile, asked, on=today(), error=error, sent=request.POST)
        context = {
            "line": line, "profile": profile, "may_answer": True, "is_saved": not error,
            **_progress(_asked_for(request, code) or profile),
        }  # fmt: skip
        return render(request, "web/profile/answered.html", context)


def _keep(profile: InherentProfile, statement: str, request: HttpRequest) -> None:
    """What was sent, as far as it is new; ``take`` asks for what the records count."""
    if "take" in request.POST:
        services.take_counted(profile, statement, actor=request.user, on=today())
        return
    values = _changed(profile, statement, request.POST)
    if values:
        services.answer(profile, statement, actor=request.user, on=today(), **values)


def _changed(profile: InherentProfile, statement: str, sent: Mapping[str, str]) -> dict[str, Any]:
    """What the form says otherwise than the stored answer; a new number decides over a level."""
    row = profile.answers.filter(statement=statement).first()
    values: dict[str, Any] = {}
    for name in TEXTS:
        if name in sent and sent[name].strip() != (getattr(row, name) if row else ""):
            values[name] = sent[name].strip()
    number = _whole(sent.get("number", ""), "the number") if "number" in sent else None
    if "number" in sent and number != (row.number if row else None):
        return values | {"number": number}
    level = _whole(sent.get("level", ""), "the level")
    if level is not None and level != (row.level if row else None):
        values["level"] = level
    return values


def _whole(text: str, what: str) -> int | None:
    """A whole number as people write it: 12,500 or 12 500."""
    plain = text.replace(",", "").replace(" ", "").strip()
    if not plain:
        return None
    if not plain.isascii() or not plain.isdigit() or len(plain) > 15:
        raise Refused(f"'{text[:20]}' is no whole number; write {what} with figures only.")
    return int(plain)


navigation.announce(
    navigation.Page(
        "Inherent risk", "risk-profile", "radar", order=70, heading="Risk",
        allowed=lambda request: access.may(request, "view", type_of(InherentProfile)),
    )
)  # fmt: skip
