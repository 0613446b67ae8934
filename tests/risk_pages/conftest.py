"""People who are signed in, and a few risks to look at."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.lib.dates import today
from tests.risk_register import makers
from tests.web.conftest import sign_in


def ago(days):
    return today() - dt.timedelta(days=days)


def ahead(days):
    return today() + dt.timedelta(days=days)


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def count_queries(client, path):
    """How many queries the page takes, once everything that is kept in memory is there."""
    text(client.get(path))
    with CaptureQueriesContext(connection) as found:
        text(client.get(path))
    return len(found)


@pytest.fixture
def ciso(db):
    return sign_in("ciso")


@pytest.fixture
def scale(db):
    """The insurer's own scale: three by three."""
    method = makers.method(approved_on=ago(900))
    makers.levels(method, "likelihood", ("Seldom", 0), ("Now and then", 1), ("Often", 5))
    makers.levels(method, "impact", ("Small", 0), ("Felt", 1_000_000), ("Grave", 100_000_000))
    makers.levels(method, "rating", ("Low", 1), ("Medium", 3), ("High", 6), ("Extreme", 9))
    return method


@pytest.fixture
def house(scale):
    """Three risks: one grave, in rupees and late, one mild and accepted, one never rated."""
    amir = makers.person("Amir (demo)")
    grave = makers.risk("Ransomware stops claims", area="claims", owner=amir)
    makers.rating(grave, inherent=(3, 3), residual=(2, 3), on=ago(400), rater=amir)
    mild = makers.risk("Clerk mails the wrong file", area="finance", source="internal",
                       owner=makers.person("Bina (demo)"))  # fmt: skip
    makers.rating(mild, inherent=(2, 2), residual=(1, 1), on=ago(10))
    fresh = makers.risk("Vendor goes under", area="claims")
    late = makers.treatment(grave, "Split the network", owner=amir, due_on=ago(5),
                            decided_on=ago(90))  # fmt: skip
    scenario = makers.scenario("Claims stop", risks=[grave])
    makers.quantification(
        on=ago(3), after={"mean": 4e7, "one_in_100": 9e8},
        scenarios=[{"code": scenario.code, "mean": 4e7, "one_in_100": 9e8}],
    )  # fmt: skip
    return {"grave": grave, "mild": mild, "fresh": fresh, "late": late, "scenario": scenario,
            "amir": amir}  # fmt: skip
