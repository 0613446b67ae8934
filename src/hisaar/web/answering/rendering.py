"""The bare page that a link opens: the insurer's name, who asks, until when, and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hisaar.governance.models import EntityProfile
from hisaar.platform.accounts.models import Link
from hisaar.platform.notices.invitations import KEY
from hisaar.platform.notices.services import configuration

from .words import LANGUAGES, WORDS

COOKIE = "answer_language"


@dataclass(frozen=True)
class Frame:
    """What stands around the form."""

    insurer: str
    language: str
    words: Mapping[str, str]
    link: Link | None = None

    @property
    def is_rtl(self) -> bool:
        return LANGUAGES[self.language].is_rtl

    @property
    def other_languages(self) -> list[Any]:
        return [each for each in LANGUAGES.values() if each.code != self.language]

    @property
    def until(self) -> Any:
        return timezone.localtime(self.link.expires_at) if self.link else None

    @property
    def asking(self) -> Mapping[str, Any]:
        return self.link.payload.get(KEY, {}) if self.link else {}

    @property
    def contact(self) -> Any:
        """The person who sent it, with mail and telephone; None when no person did."""
        issuer = self.link.issued_by if self.link else None
        return issuer.person if issuer else None


def insurer_name() -> str:
    profile = EntityProfile.objects.order_by("pk").only("title").first()
    return profile.title if profile else configuration().site_name


def language_of(request: HttpRequest) -> str:
    """The language asked for now, or before through this link; English otherwise.

    A cookie that is sent to this link's address only, so that nothing is kept about the visitor.
    """
    wanted = request.GET.get("language") or request.COOKIES.get(COOKIE, "")
    return wanted if wanted in LANGUAGES else "en"


def frame(request: HttpRequest, link: Link | None = None) -> Frame:
    language = language_of(request)
    return Frame(insurer_name(), language, WORDS[language], link)


def render_answer(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The template within the bare layout; ``answer`` (a Frame) and ``words`` are in its context.

    Also for a part of the page that htmx asked for, whose template extends nothing.
    """
    around: Frame = getattr(request, "answer", None) or frame(request)
    values = {
        **(context or {}), "answer": around, "words": around.words,
        "LANGUAGE_CODE": around.language, "IS_RTL": around.is_rtl,
    }  # fmt: skip
    return render(request, template, values, status=status)
