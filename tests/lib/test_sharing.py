"""Answers are shared inside of a block and never outlive it."""

import pytest

from hisaar.lib.sharing import shared, sharing

asked = []


@shared
def doubled(number, *, times=2):
    asked.append(number)
    return number * times


@pytest.fixture(autouse=True)
def _nothing_asked():
    asked.clear()


def test_outside_of_a_block_each_call_is_worked_out_anew():
    assert (doubled(2), doubled(2)) == (4, 4)
    assert asked == [2, 2]


def test_inside_of_a_block_the_same_question_is_answered_once():
    with sharing():
        assert (doubled(2), doubled(2), doubled(3), doubled(2, times=5)) == (4, 4, 6, 10)
    assert asked == [2, 3, 2]


def test_an_inner_block_shares_with_the_outer_and_ends_nothing():
    with sharing():
        doubled(2)
        with sharing():
            doubled(2)
        doubled(2)
    assert asked == [2]


def test_nothing_outlives_the_block_even_when_it_ends_in_an_error():
    def broken():
        doubled(2)
        raise RuntimeError

    with pytest.raises(RuntimeError), sharing():
        broken()
    doubled(2)
    assert asked == [2, 2]


def test_an_error_is_no_answer():
    calls = []

    @shared
    def refuses():
        calls.append(1)
        raise ValueError("not yet")

    with sharing():
        for _ in range(2):
            with pytest.raises(ValueError, match="not yet"):
                refuses()
    assert calls == [1, 1]
