"""The owner's form by a link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from hisaar.assets.models import BusinessFunction
from hisaar.assets.reopening import PURPOSE
from hisaar.platform.accounts.models import Link
from hisaar.platform.notices.invitations import link_actor
from hisaar.platform.records import Refused
from hisaar.web.answering import answers, render_answer
from hisaar.web.answering.rendering import language_of

from .flow import Flow


@answers(PURPOSE, label="Impact analysis")
def answer(request: HttpRequest, link: Link) -> HttpResponse:
    function = BusinessFunction.objects.select_related("owner").filter(code=link.subject).first()
    if function is None:
        raise Refused("What this link asks about was deleted. Ask whoever sent it.")
    flow = Flow(
        request, function, link_actor(link), render_answer, "web/answering/base.html",
        language_of(request),
    )  # fmt: skip
    return flow.answer()
