"""Sources of awareness: all kinds, owned, looked at, and used."""

import datetime as dt

import pytest

from hisaar.catalogue.rules import Outcome, book
from hisaar.intel import services
from hisaar.intel.models import IntelligenceSource
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 12, 31)
WANTED = ("internal_telemetry", "sector_or_cert", "vendor_notice", "physical_or_geopolitical")


def verdict(on=ON):
    return book.evaluate(on, size_band="medium", only=("RCA-06",))["RCA-06"]


def source(kind, owner, **fields):
    given = {"title": kind, "kind": kind, "owner": owner, "cadence": "weekly"}
    return records.save(IntelligenceSource(**given | fields), actor=None)


def use(made, on=dt.date(2026, 12, 1)):
    return services.note_use(made, actor=None, on=on, purpose="Blocked an address")


@pytest.fixture
def owner():
    return records.save(Person(title="Analyst (demo)"), actor=None)


@pytest.fixture
def sources(owner):
    made = [source(kind, owner) for kind in WANTED]
    for each in made:
        use(each)
    return made


def test_without_sources_nothing_is_shown():
    assert verdict().outcome is Outcome.NOT_EVIDENCED


def test_all_kinds_owned_and_used_meet_the_clause(sources):
    assert verdict().outcome is Outcome.MET


def test_a_missing_kind_and_idle_sources_are_named(sources, owner):
    records.delete(sources[3], actor=None)
    idle = source("third_party", owner)
    bare = source("vendor_notice", None, title="Bare")
    vague = source("vendor_notice", owner, title="Vague", cadence="")
    stale = source("vendor_notice", owner, title="Stale")
    use(stale, dt.date(2026, 1, 5))
    found = verdict()
    assert found.outcome is Outcome.PARTLY
    assert {(g.record, g.reason) for g in found.gaps} == {
        ("", "there is no source of the kind: physical or geopolitical alerts"),
        (idle.code, "was never used"), (bare.code, "has no owner"),
        (vague.code, "says not how often it is looked at"),
        (stale.code, "was last used on 05 Jan 2026"),
    }  # fmt: skip


def test_a_past_day_knows_only_the_uses_before_it(sources):
    assert verdict(dt.date(2026, 11, 30)).outcome is Outcome.PARTLY
    assert verdict(dt.date(2027, 3, 1)).outcome is Outcome.PARTLY


def test_a_use_is_logged_and_the_last_one_shown(owner):
    made = source("vendor_notice", owner, from_on=dt.date(2026, 1, 1), to_on=ON)
    use(made)
    use(made, dt.date(2026, 11, 1))
    made.refresh_from_db()
    assert (made.last_used_on, made.uses.count()) == (dt.date(2026, 12, 1), 2)
    for on, purpose, sentence in (
        (dt.date(2027, 1, 1), "x", "has not been followed since"),
        (dt.date(2025, 1, 1), "x", "is followed since"),
        (ON, " ", "Say what"),
    ):
        with pytest.raises(Refused, match=sentence):
            services.note_use(made, actor=None, on=on, purpose=purpose)


def test_queries_do_not_grow_with_sources(sources, owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        verdict()
    for n in range(5):
        use(source("vendor_notice", owner, title=f"More {n}"))
    with django_assert_num_queries(1):
        verdict()
