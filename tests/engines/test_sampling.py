"""Sample sizes and limits: published tables, closed forms, and laws that always hold."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.engines.sampling import (
    SamplingError,
    binomial_below,
    conclude,
    hypergeometric_below,
    sample_size,
    select,
    upper_limit,
    upper_limit_of,
)


# AICPA, Audit Sampling, statistical sample sizes for tests of controls, large populations:
# (confidence, tolerable, expected) to (items, deviations allowed).
@pytest.mark.parametrize(
    ("asked", "published"),
    [
        ((0.95, 0.02, 0.0), (149, 0)), ((0.95, 0.03, 0.0), (99, 0)), ((0.95, 0.04, 0.0), (74, 0)),
        ((0.95, 0.05, 0.0), (59, 0)), ((0.95, 0.06, 0.0), (49, 0)), ((0.95, 0.07, 0.0), (42, 0)),
        ((0.95, 0.08, 0.0), (36, 0)), ((0.95, 0.09, 0.0), (32, 0)), ((0.95, 0.10, 0.0), (29, 0)),
        ((0.95, 0.15, 0.0), (19, 0)), ((0.95, 0.20, 0.0), (14, 0)),
        ((0.95, 0.05, 0.0025), (93, 1)), ((0.95, 0.05, 0.01), (93, 1)),
        ((0.95, 0.05, 0.015), (124, 2)), ((0.95, 0.05, 0.02), (181, 4)),
        ((0.95, 0.04, 0.01), (156, 2)), ((0.95, 0.06, 0.02), (127, 3)),
        ((0.95, 0.10, 0.02), (46, 1)),
        ((0.90, 0.05, 0.0), (45, 0)), ((0.90, 0.05, 0.01), (77, 1)),
        ((0.90, 0.10, 0.0), (22, 0)), ((0.90, 0.10, 0.02), (38, 1)),
        ((0.90, 0.06, 0.02), (88, 2)),
    ],
)  # fmt: skip
def test_sizes_are_those_of_the_published_table(asked, published):
    found = sample_size(*asked)
    assert (found.items, found.allowed_deviations) == published


# AICPA, upper limits in percent at 95 percent confidence: (items, deviations) to limit, rounded up.
@pytest.mark.parametrize(
    ("items", "deviations", "percent"),
    [(25, 0, 11.3), (25, 1, 17.6), (30, 0, 9.5), (30, 1, 14.9), (50, 0, 5.9), (50, 2, 12.1),
     (60, 0, 4.9), (60, 1, 7.7), (100, 0, 3.0), (100, 1, 4.7), (100, 2, 6.2), (100, 5, 10.3)],
)  # fmt: skip
def test_upper_limits_are_those_of_the_published_table(items, deviations, percent):
    assert upper_limit(items, deviations, 0.95) * 100 == pytest.approx(percent, abs=0.1)


@pytest.mark.parametrize("items", [1, 10, 59, 500])
def test_without_deviations_the_limit_has_a_closed_form(items):
    assert upper_limit(items, 0, 0.95) == pytest.approx(1 - 0.05 ** (1 / items), abs=1e-10)


def test_small_populations_need_fewer_items_and_everything_when_one_is_too_many():
    assert sample_size(0.95, 0.05, population=100).items == 45
    # Of 45 of 100 no one is bad though 5 are: 55!95!/(50!100!), worked by hand as a product.
    chance = math.prod((55 - i) / (100 - i) for i in range(5))
    assert hypergeometric_below(0, 100, 5, 45) == pytest.approx(chance, rel=1e-9)
    assert chance <= 0.05
    all_of_them = sample_size(0.95, 0.10, population=5)
    assert (all_of_them.items, all_of_them.is_everything) == (5, True)


def test_what_a_sample_proves_is_one_sentence():
    good = conclude(60, 0, 0.95, 0.05)
    assert good.is_supported
    assert good.sentence == (
        "No deviation among 60 items: with 95% confidence at most 4.9% deviate, below the 5% that"
        " can be tolerated."
    )
    bad = conclude(60, 2, 0.95, 0.05)
    assert not bad.is_supported
    assert "2 deviations among 60 items" in bad.sentence
    assert "does not prove fewer than the 5%" in bad.sentence
    whole = conclude(5, 1, 0.95, 0.10, 5)
    assert (whole.upper_limit, whole.is_supported) == (0.2, False)
    assert "which are all there are: 20% deviate, not below the 10%" in whole.sentence


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((1.0, 0.05), "confidence has to lie"),
        ((0.95, 0.0), "tolerable rate of deviation has to lie"),
        ((0.95, 0.05, 0.05), "below the tolerable one"),
        ((0.95, 0.05, -0.01), "below the tolerable one"),
        ((0.95, 0.05, 0.0, 0), "nothing to draw from"),
        ((0.95, 0.05, 0.0499), "too near to the tolerable one"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(SamplingError, match=sentence):
        sample_size(*asked)


@pytest.mark.parametrize(("items", "deviations"), [(0, 0), (5, 6), (5, -1)])
def test_impossible_findings_are_refused(items, deviations):
    with pytest.raises(SamplingError):
        conclude(items, deviations, 0.95, 0.05)


def test_the_seed_decides_what_is_picked():
    assert select(1000, 5, 42) == select(1000, 5, 42) != select(1000, 5, 43)
    assert select(3, 3, 1) == (0, 1, 2)
    with pytest.raises(SamplingError):
        select(3, 4, 1)


def test_each_item_has_the_same_chance():
    hits = [0] * 20
    for seed in range(2000):
        for position in select(20, 5, seed):
            hits[position] += 1
    # 500 expected, standard deviation 19.4; five of them leave one run in 10,000 outside.
    assert all(abs(count - 500) < 97 for count in hits)


@settings(max_examples=60, deadline=None)
@given(
    population=st.integers(1, 400), tolerable=st.floats(0.02, 0.4), share=st.floats(0, 0.6),
    confidence=st.sampled_from([0.8, 0.9, 0.95, 0.99]),
)  # fmt: skip
def test_the_size_proves_what_it_promises_and_one_less_does_not(
    population, tolerable, share, confidence
):
    size = sample_size(confidence, tolerable, share * tolerable, population)
    limit = upper_limit_of(population, size.items, size.allowed_deviations, confidence)
    assert limit < tolerable + 1e-9
    assert 1 <= size.items <= population
    if size.items > 1 and not size.is_everything:
        allowed = math.ceil(share * tolerable * (size.items - 1) - 1e-12)
        shorter = upper_limit_of(population, size.items - 1, allowed, confidence)
        assert shorter >= tolerable - 1e-9


@settings(max_examples=60, deadline=None)
@given(items=st.integers(1, 300), data=st.data())
def test_clopper_and_pearson_invert_the_binomial(items, data):
    deviations = data.draw(st.integers(0, items - 1))
    limit = upper_limit(items, deviations, 0.95)
    assert binomial_below(deviations, items, limit) == pytest.approx(0.05, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(population=st.integers(1, 60), data=st.data())
def test_hypergeometric_chances_are_exact(population, data):
    bad = data.draw(st.integers(0, population))
    items = data.draw(st.integers(1, population))
    most = data.draw(st.integers(0, items))
    ways = sum(math.comb(bad, k) * math.comb(population - bad, items - k) for k in range(most + 1))
    assert hypergeometric_below(most, population, bad, items) == pytest.approx(
        ways / math.comb(population, items), abs=1e-9
    )
