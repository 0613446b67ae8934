"""The reviewer's form by link: keep or remove line by line, alike ones together, or hand on."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from hisaar.access import services
from hisaar.access.models import AccessReviewItem, AccessReviewList
from hisaar.access.services.reviews import PURPOSE, items_of
from hisaar.lib.dates import today
from hisaar.platform.accounts.models import Link
from hisaar.platform.notices.invitations import LinkActor, link_actor
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused
from hisaar.web.answering import answers, render_answer
from hisaar.web.answering.rendering import language_of

from .words import WORDS

SHOWN = 50
TEMPLATE = "web/accessreview/answer.html"


@answers(PURPOSE, label="Access review")
def answer(request: HttpRequest, link: Link) -> HttpResponse:
    """Only the lines of this one list can be seen or decided."""
    found = AccessReviewList.objects.select_related("review", "reviewer")
    review_list = found.filter(code=link.subject).first()
    if review_list is None:
        raise Refused("What this link asks about was deleted. Ask whoever sent it.")
    actor, say = link_actor(link), WORDS[language_of(request)]
    done, refusal = "", ""
    if request.method == "POST":
        try:
            done = _store(request, review_list, actor)
        except Refused as refused:
            refusal = str(refused)
        if done in ("finished", "handed"):
            return render_answer(request, "web/answering/thanks.html", {"said": say[done]})
    return _page(request, review_list, say, done=say.get(done, ""), refusal=refusal)


def _store(request: HttpRequest, review_list: AccessReviewList, actor: LinkActor) -> str:
    step = request.POST.get("step", "")
    if step == "finish":
        services.finish_list(review_list, actor=actor, on=today())
        return "finished"
    if step == "delegate":
        return _hand_on(request, review_list, actor)
    if step.startswith("alike:"):
        _, decision, code = [*step.split(":"), "", ""][:3]
        item = _own(review_list).filter(code=code).first()
        if item is None or decision not in AccessReviewItem.Decision.values:
            raise Refused("That line is not one of yours; load the page again.")
        reason = request.POST.get(f"reason-{code}", "")
        services.decide_alike(item, actor=actor, decision=decision, on=today(), reason=reason)
        return "saved"
    _save_lines(request, review_list, actor)
    return "saved"


def _own(review_list: AccessReviewList) -> Any:
    return items_of(review_list).select_related(
        "review", "reviewer", "account__identity__person", "account__system", "grant__entitlement"
    )


def _save_lines(request: HttpRequest, review_list: AccessReviewList, actor: LinkActor) -> None:
    """Decide what was ticked and differs from what is stored, reason by reason."""
    posted = {
        name.removeprefix("line-"): value
        for name, value in request.POST.items()
        if name.startswith("line-") and value in AccessReviewItem.Decision.values
    }
    groups: dict[tuple[str, str], list[AccessReviewItem]] = {}
    for item in _own(review_list).filter(code__in=list(posted)[: SHOWN * 2]):
        reason = request.POST.get(f"reason-{item.code}", "").strip()
        if (item.decision, item.reason) != (posted[item.code], reason):
            groups.setdefault((posted[item.code], reason), []).append(item)
    for (decision, reason), items in groups.items():
        services.decide_many(items, actor=actor, decision=decision, on=today(), reason=reason)


def _hand_on(request: HttpRequest, review_list: AccessReviewList, actor: LinkActor) -> str:
    mail = request.POST.get("to", "").strip().lower()
    to = Person.objects.filter(email__iexact=mail).exclude(kind=Person.Kind.OUTSIDE).first()
    if not mail or to is None:
        raise Refused(WORDS[language_of(request)]["unknown_person"])
    made = services.delegate_list(review_list, actor=actor, to=to, on=today())
    services.invite_reviewer(made, actor=actor, on=today())
    return "handed"


def _page(
    request: HttpRequest, review_list: AccessReviewList, say: dict[str, str], *, done: str,
    refusal: str,
) -> HttpResponse:  # fmt: skip
    lines = _own(review_list).order_by("sameness", "pk")
    total = lines.count()
    left = lines.filter(decision="").count()
    is_all = request.GET.get("show") == "all"
    if not is_all:
        lines = lines.filter(decision="")
    page = Paginator(lines, SHOWN).get_page(request.GET.get("page"))
    codes = [item.sameness for item in page]
    rows = [(item, codes.count(item.sameness), n == codes.index(item.sameness))
            for n, item in enumerate(page)]  # fmt: skip
    context = {
        "review_list": review_list, "say": say, "rows": rows, "page": page, "total": total,
        "left": left, "done": done, "refusal": refusal, "is_all": is_all,
    }  # fmt: skip
    return render_answer(request, TEMPLATE, context, status=409 if refusal else 200)
