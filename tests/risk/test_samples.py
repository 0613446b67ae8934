"""Samples of a register: drawn once, by a seed, and concluded in one sentence."""

import datetime as dt

import pytest

from hisaar.assets.models import System
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused
from hisaar.risk import services
from hisaar.risk.models import Control, ControlTest, Sample

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 12, 31)


def save(record, **links):
    return records.save(record, actor=None, links=links)


@pytest.fixture
def systems():
    made = [System(title=f"Server {n}", kind="server") for n in range(100)]
    return records.save_many(made, actor=None)


def sample(**fields):
    return save(Sample(**{"title": "Patched?", "drawn_from": "systems"} | fields))


def concluded(made, deviations=0):
    items = list(made.items.all())
    for n, item in enumerate(items):
        item.result = "deviation" if n < deviations else "right"
    records.save_many(items, actor=None)
    return services.conclude_sample(made, actor=None, on=ON)


def test_the_size_follows_from_what_is_to_be_proved(systems):
    drawn = services.draw_a_sample(sample(tolerable_percent=5), actor=None, on=ON)
    assert (drawn.population_size, drawn.sample_size, drawn.items.count()) == (100, 45, 45)
    assert drawn.size_reason == (
        "The smallest sample of 100 that, with at most 0 deviations, proves with 95 percent"
        f" confidence a rate below 5 percent; 0 percent expected; drawn with seed {drawn.seed}."
    )
    codes = set(drawn.items.values_list("record", flat=True))
    assert codes <= {s.code for s in systems}
    assert len(codes) == 45


def test_the_same_seed_draws_the_same_rows(systems):
    first, second, other = (
        services.draw_a_sample(sample(seed=seed), actor=None, on=ON) for seed in (7, 7, 8)
    )

    def rows(made):
        return list(made.items.values_list("record", flat=True))

    assert rows(first) == rows(second) != rows(other)


def test_small_populations_are_taken_whole():
    save(System(title="One", kind="server"))
    save(System(title="Other", kind="server"))
    drawn = services.draw_a_sample(sample(search="one"), actor=None, on=ON)
    assert (drawn.population_size, drawn.sample_size) == (1, 1)
    assert drawn.size_reason.startswith("All 1 were taken")


def test_a_sample_is_concluded_once_all_rows_have_a_result(systems):
    made = sample(tolerable_percent=5)
    with pytest.raises(Refused, match="has not been drawn"):
        services.conclude_sample(made, actor=None, on=ON)
    services.draw_a_sample(made, actor=None, on=ON)
    with pytest.raises(Refused, match="45 of 45 rows"):
        services.conclude_sample(made, actor=None, on=ON)
    concluded(made)
    # With 45 of 100 right, four that are wrong can hide: the exact count, not five percent.
    assert made.conclusion == (
        "No deviation among 45 items of 100: with 95% confidence at most 4% deviate, below the 5%"
        " that can be tolerated."
    )
    with pytest.raises(Refused, match="was concluded on"):
        services.conclude_sample(made, actor=None, on=ON)
    with pytest.raises(Refused, match="was drawn on"):
        services.draw_a_sample(made, actor=None, on=ON)


def test_a_test_takes_its_numbers_from_the_sample(systems):
    made = services.draw_a_sample(sample(tolerable_percent=5), actor=None, on=ON)
    concluded(made, deviations=2)
    assert "does not prove" in made.conclusion
    control = save(Control(title="C", nature="preventive", domain="patching"))
    test = save(
        ControlTest(
            control=control, tester=save(Person(title="T (demo)")), tested_on=ON, result="partly",
            sample=made,
        )
    )  # fmt: skip
    assert (test.population_size, test.sample_size, test.deviations) == (100, 45, 2)
    assert test.sample_reason == made.size_reason


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"search": "nothing like it"}, "nothing to draw from"),
        ({"expected_percent": 20}, "below the tolerable one"),
        ({"confidence_percent": 100}, "confidence has to lie"),
    ],
)
def test_samples_that_prove_nothing_are_refused(systems, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        services.draw_a_sample(sample(**fields), actor=None, on=ON)


def test_an_unknown_register_is_refused():
    with pytest.raises(Invalid, match="There is no register 'sistems'"):
        sample(drawn_from="sistems")
