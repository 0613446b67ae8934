"""My work: everything that waits for the person who is signed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.catalogue.models import ApplicabilityDecision, ClauseException, ThresholdOverride
from hisaar.governance.models import Acknowledgement
from hisaar.governance.queries import open_actions
from hisaar.lib.dates import today
from hisaar.platform.notices.queries import notices_for
from hisaar.platform.people.models import Person
from hisaar.platform.records import type_of
from hisaar.platform.tasks.queries import due_for
from hisaar.web import access, addresses, navigation

AHEAD = 60


@dataclass(frozen=True)
class Item:
    """One thing to do: what, by when, and the step that finishes it."""

    record: Any
    title: str
    due_on: dt.date | None
    is_late: bool
    step: str = ""
    step_label: str = ""
    note: str = ""

    @property
    def step_address(self) -> str:
        return addresses.record(self.record, f"do/{self.step}/") if self.step else ""


class WorkView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person: Person | None = request.user.person  # type: ignore[union-attr]
        if person is None:
            return render(request, "web/office/work.html", {"person": None})
        on = today()
        groups = [
            ("Tasks", _tasks(person, on)),
            ("Actions", _actions(person, on)),
            ("To read and acknowledge", _acknowledgements(person, on)),
            ("To approve", _approvals(person)),
        ]
        groups = [(label, [_offered(request, i) for i in items]) for label, items in groups]
        context = {
            "person": person, "groups": [(label, items) for label, items in groups if items],
            "late": sum(item.is_late for _, items in groups for item in items),
            "count": sum(len(items) for _, items in groups),
            "notices": [n for n in notices_for(person, limit=20) if n.read_at is None],
        }  # fmt: skip
        return render(request, "web/office/work.html", context)


def _offered(request: HttpRequest, item: Item) -> Item:
    """The item without its step for those to whom no role of theirs gives it."""
    if access.may(request, item.step, type_of(item.record)):
        return item
    return replace(item, step="", step_label="")


def _tasks(person: Person, on: dt.date) -> list[Item]:
    return [
        Item(task, task.title, task.due_on, task.due_on < on, "complete", "Complete",
             f"About {task.subject}" if task.subject else "")
        for task in due_for(person, on, days=AHEAD)
    ]  # fmt: skip


def _actions(person: Person, on: dt.date) -> list[Item]:
    return [
        Item(action, action.title, action.due_on, action.is_overdue(on), "complete_action",
             "Complete", f"From {action.source}" if action.source else "")
        for action in open_actions(on, owner=person)
    ]  # fmt: skip


def _acknowledgements(person: Person, on: dt.date) -> list[Item]:
    asked = Acknowledgement.objects.filter(
        person=person, acknowledged_on=None, campaign__closed_on=None
    ).select_related("campaign__version_of")
    return [
        Item(a, a.campaign.title, a.campaign.due_on,
             a.campaign.due_on is not None and a.campaign.due_on < on,
             "acknowledge", "I have read it", f"{a.campaign.version_of}")
        for a in asked
    ]  # fmt: skip


def _approvals(person: Person) -> list[Item]:
    """Decisions about clauses that name this person as approver and are not approved yet."""
    waiting = [
        decision
        for model in (ThresholdOverride, ClauseException, ApplicabilityDecision)
        for decision in model.objects.filter(approver=person, approved_on=None, withdrawn_on=None)
    ]
    return [
        Item(d, d.title, d.starts_on, False, "approve", "Approve", d._meta.verbose_name)
        for d in waiting
    ]  # fmt: skip


navigation.announce(navigation.Page("My work", "work", "list-checks", order=10))
