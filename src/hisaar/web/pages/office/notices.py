"""What the person was told; reading marks it as read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.platform.notices.queries import notices_for
from hisaar.platform.notices.services import mark_read


class NoticesView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = request.user.person  # type: ignore[union-attr]
        notices = notices_for(person, limit=200) if person else []
        return render(request, "web/office/notices.html", {"notices": notices, "person": person})

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = request.user.person  # type: ignore[union-attr]
        if person:
            mark_read(person)
        return redirect("notices")
