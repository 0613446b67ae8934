"""Answering by link: somebody who asks, and a purpose that stores what it is told."""

import pytest
from django.test import Client

from hisaar.platform import records
from hisaar.platform.accounts import services as accounts
from hisaar.platform.notices import invitations
from hisaar.platform.people.models import Person
from hisaar.web.answering import answers, receive, render_answer

PURPOSE = "sample-question"
RECEIVED = []


@answers(PURPOSE, label="Sample question")
def sample(request, link):
    if request.method == "POST":
        if request.POST.get("text") == "refuse":
            raise records.Refused("That day is still to come; give the day it was done.")
        stored = receive(request, link, "file")
        actor = invitations.link_actor(link).get_username()
        RECEIVED.append((link.subject, request.POST.get("text"), stored, actor, str(request.user)))
        return render_answer(request, "web/answering/thanks.html")
    return render_answer(request, "web/answering/base.html")


@pytest.fixture
def received():
    RECEIVED.clear()
    return RECEIVED


@pytest.fixture
def sender(db):
    person = records.save(
        Person(title="Farah Aziz", email="farah.aziz@example.com", phone="+923001234567"),
        actor=None,
    )
    user, _ = accounts.add_user("farah", roles=("ciso",), person=person, actor=None)
    return user


@pytest.fixture
def invite(sender):
    def make(**values):
        wanted = {
            "subject": "TPA-0004", "greeting": "Sana Malik", "about": "Yearly questionnaire",
            "days": 21, "actor": sender, **values,
        }  # fmt: skip
        return invitations.invite(PURPOSE, **wanted)

    return make


@pytest.fixture
def visitor():
    """A browser without an account, whose forms are checked as they are in service."""
    return Client(enforce_csrf_checks=True)
