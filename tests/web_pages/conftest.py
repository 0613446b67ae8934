"""An insurer with an open year, and people of every kind who look at it."""

import datetime as dt

import pytest
from django.test import Client

from hisaar.assessment import services
from hisaar.governance.models import EntityProfile
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON = dt.date(2026, 11, 24)


def signed_in(role, name="someone", person=None):
    user = User.objects.create_user(name)
    if person is not None:
        user.person = person
        user.save()
    Grant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def insurer():
    return records.save(
        EntityProfile(
            title="Test Insurance (demo)", registration_number="1", registration_type="non_life",
            registered_on=dt.date(2001, 1, 1), size_band="small",
        ), actor=None,
    )  # fmt: skip


@pytest.fixture
def year(insurer):
    return services.open_year(2026, actor=None)


@pytest.fixture
def somebody():
    return records.save(Person(title="Farah Iqbal (demo)"), actor=None)
