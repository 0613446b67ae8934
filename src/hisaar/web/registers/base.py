"""What every page of a register shares: which register, which record, and whether one may."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.platform.records import RecordType, Refused, by_slug
from hisaar.web import access, addresses

RIGHTS = ("add", "change", "delete", "history", "export", "import")


class RegisterView(View):
    """A page of one register; ``needs`` is the permission that opens it."""

    needs = "view"
    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.sign_in()
        # Whoever may not open the register is not told which records there are.
        subject = self.subject if self.may(self.action) else None
        access.require(request, self.action, self.record_type, subject)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @cached_property
    def record_type(self) -> RecordType:
        try:
            return by_slug(self.kwargs["slug"])
        except Refused as refused:
            raise Http404(str(refused)) from None

    def sign_in(self) -> HttpResponse:
        """To the sign-in page and back; a part of a page cannot show it, so the page goes."""
        if not self.is_partial:
            return redirect_to_login(self.request.get_full_path())
        page = urlsplit(self.request.headers.get("HX-Current-URL", "/"))
        answer = redirect_to_login(page._replace(scheme="", netloc="").geturl())
        return HttpResponse(headers={"HX-Redirect": answer["Location"]})

    @property
    def action(self) -> str:
        """What the person is about to do, as the roles file calls it."""
        return self.needs

    @property
    def subject(self) -> Any:
        """The record that it is done to, where the address names one."""
        return self.record if "code" in self.kwargs else None

    @cached_property
    def record(self) -> Any:
        """The record of the address, if the person may see it; its relations come along."""
        code = str(self.kwargs["code"])
        found = self.joined(access.visible(self.request, self.record_type))
        record = found.filter(code=code.upper()).first()
        if record is None:
            raise Http404(f"There is no {self.record_type.label} {code}.")
        return record

    def joined(self, queryset: Any) -> Any:
        meta = self.record_type.model._meta
        names = [f.name for f in meta.fields if f.is_relation]
        return queryset.select_related(*names)

    def may(self, action: str, record_type: RecordType | None = None) -> bool:
        return access.may(self.request, action, record_type or self.record_type)

    def address(self, page: str = "") -> str:
        return addresses.register(self.record_type, page)

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks for a part (and not for a page that the back button wants)."""
        headers = self.request.headers
        return "HX-Request" in headers and "HX-History-Restore-Request" not in headers

    def page(self, template: str = "", *, status: int = 200, **context: Any) -> HttpResponse:
        rights = {name: self.may(name) for name in RIGHTS}
        common = {"type": self.record_type, "list_address": self.address(), "may": rights}
        response = render(
            self.request, template or self.template, {**common, **context}, status=status
        )
        response["Vary"] = "HX-Request, Cookie"
        return response
