"""The form from opening to sending, whoever fills it in and by whichever way they came."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hisaar.assets import reopening
from hisaar.assets.models import BusinessFunction, ImpactAnalysis
from hisaar.assets.services import analysing as services
from hisaar.lib.dates import format_day, today
from hisaar.platform.records import Refused

from .comparison import compare
from .conflicts import conflicts, in_a_sentence
from .form import Said, Sheet
from .words import words

Render = Callable[..., HttpResponse]
PAGE_LIFE = 12 * 60 * 60


@dataclass(frozen=True)
class Flow:
    """``layout`` is the template that the pages extend; ``render`` puts them together."""

    request: HttpRequest
    function: BusinessFunction
    actor: Any
    render: Render
    layout: str
    language: str = "en"

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._show(services.draft_of(self.function))
        steps = {
            "keep": self._keep, "review": self._review, "same": self._same,
            "submit": self._submit,
        }  # fmt: skip
        step = steps.get(self.request.POST.get("do", ""))
        if step is None:
            raise Refused("The form was sent without saying what to do; open the page again.")
        return step()

    @property
    def _seen(self) -> str:
        return self.request.POST.get("seen", "")

    def _stored(self, said: Said) -> ImpactAnalysis:
        """A page whose last answer was lost on the way knows an old state, but made the new one."""
        page, seen = self.request.POST.get("page", ""), self._seen
        now = services.stamp(services.draft_of(self.function))
        if page and cache.get(_writer(now)) == page:
            seen = now
        draft = services.keep(self.function, said, seen=seen, on=today(), actor=self.actor)
        cache.set(_writer(services.stamp(draft)), page, timeout=PAGE_LIFE)
        return draft

    def _keep(self) -> HttpResponse:
        """What was written up to now, as the form sends it by itself."""
        sheet = self._sheet(services.draft_of(self.function), self.request.POST)
        said = sheet.read()
        draft = self._stored(said)
        return self._page("kept", draft, faults=said.faults, kept_at=timezone.localtime())

    def _review(self) -> HttpResponse:
        sheet = self._sheet(services.draft_of(self.function), self.request.POST)
        said = sheet.read()
        draft = self._stored(said)
        if not said.is_whole:
            return self._page("form", draft, sheet=sheet, faults=said.faults, status=422)
        return self._compared(draft)

    def _same(self) -> HttpResponse:
        draft = services.keep_as_last_time(
            self.function, seen=self._seen, on=today(), actor=self.actor
        )
        return self._compared(draft)

    def _submit(self) -> HttpResponse:
        draft = services.draft_of(self.function)
        conflict = in_a_sentence(self._conflicts(draft)) if draft else ""
        outcome = services.submit(
            self.function, seen=self._seen, on=today(), actor=self.actor, conflict=conflict
        )
        return self._page("sent", None, outcome=outcome)

    def _show(self, draft: ImpactAnalysis | None) -> HttpResponse:
        return self._page("form", draft, sheet=self._sheet(draft))

    def _sheet(self, draft: ImpactAnalysis | None, data: Any = None) -> Sheet:
        base = draft or services.in_force(self.function)
        return Sheet(base, language=self.language, data=data)

    def _compared(self, draft: ImpactAnalysis) -> HttpResponse:
        lines = compare(services.in_force(self.function), draft, words(self.language))
        changed = [line for line in lines if line.is_changed]
        return self._page(
            "review", draft, changed=changed, unchanged=len(lines) - len(changed),
        )  # fmt: skip

    def _conflicts(self, analysis: ImpactAnalysis | None) -> Any:
        return conflicts(self.function, analysis, today())

    def _page(
        self, name: str, draft: ImpactAnalysis | None, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        before = services.in_force(self.function)
        said = words(self.language)
        context = {
            "function": self.function, "layout": self.layout, "say": said, "draft": draft,
            "page": self.request.POST.get("page") or secrets.token_hex(8),
            "before": before, "seen": services.stamp(draft),
            "conflicts": self._conflicts(draft or before),
            "events": reopening.events_since(before, today()) if before else [],
            "lead": said["lead"].format(function=self.function.title),
            "same_help": before and said["same_help"].format(day=_day(before.approved_on)),
            "sent_on": draft and draft.reviewed_on and said["sent"].format(
                day=_day(draft.reviewed_on)
            ),
            **_sentences(said, more), **more,
        }  # fmt: skip
        return self.render(self.request, f"web/impact/{name}.html", context, status=status)


def _sentences(said: dict[str, str], more: dict[str, Any]) -> dict[str, str]:
    found = {}
    if "kept_at" in more:
        found["kept_said"] = said["kept_at"].format(time=f"{more['kept_at']:%H:%M:%S}")
    if more.get("unchanged"):
        found["unchanged_said"] = said["unchanged"].format(count=more["unchanged"])
    return found


def _writer(stamp: str) -> str:
    return f"impact-writer-{stamp}"


def _day(day: Any) -> str:
    return format_day(day) if day else "—"
