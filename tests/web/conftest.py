"""A person who is signed in, and a few records to look at."""

import datetime as dt

import pytest
from django.test import Client

from hisaar.assets.models import BusinessFunction, BusinessProcess, System
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.people.models import Person


def sign_in(*roles: str, name: str = "sana") -> Client:
    """A browser's session of an account that holds these roles and is linked to a person."""
    person = records.save(Person(title=f"{name.title()} (fictional)"), actor=None)
    user = User.objects.create_user(name, person=person)
    for role in roles:
        Grant.objects.create(
            user=user, role=role, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2090, 1, 1)
        )
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def ciso(db) -> Client:
    return sign_in("ciso")


@pytest.fixture
def owner(db) -> Person:
    return records.save(Person(title="Bilal Ahmed (fictional)"), actor=None)


@pytest.fixture
def functions(db, owner) -> list[BusinessFunction]:
    names = ("Motor claims settlement", "Premium collection", "Reinsurance accounts")
    rows = [BusinessFunction(title=n, area="claims", owner=owner) for n in names]
    return records.save_many(rows, actor=None)


@pytest.fixture
def process(db, functions) -> BusinessProcess:
    systems = records.save_many(
        [System(title=f"System {n}", kind="application") for n in range(3)], actor=None
    )
    record = BusinessProcess(title="Daily settlement run", steps="Receive, check, pay.")
    return records.save(
        record, actor=None, links={"functions": functions[:1], "systems": systems[:2]}
    )


def form_data(client: Client, address: str) -> dict[str, object]:
    """What a browser would send from the form at that address, were nothing touched."""
    form = client.get(address).context["form"]
    data: dict[str, object] = {"seen_version": form.instance.version}
    for bound in form:
        value = bound.field.widget.format_value(bound.value())
        if isinstance(value, list):
            value = [v for v in value if v not in (None, "")]
        if value not in (None, False, []):
            data[bound.html_name] = value
    return data
