"""From a code alone to the record's page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from hisaar.web import addresses


class RecordByCode(LoginRequiredMixin, View):
    """``/records/INC-0042/``: for links from files, e-mails and other programs."""

    def get(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        address = addresses.code_address(code.upper())
        if address is None:
            raise Http404(f"No register numbers its records like {code}.")
        return redirect(address)
