"""RCA-11: the inventory against the machines that were found, as of a day."""

import datetime as dt

import pytest
import time_machine

from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.rules import book
from hisaar.discovery import services
from hisaar.discovery.rules import machines_are_known

from .makers import ON, OPERATOR, begun

pytestmark = pytest.mark.django_db


def verdict(on=ON):
    return machines_are_known(on, Parameters(book.framework, "RCA-11", size_band="medium"))


def read_list(count, on=ON, **values):
    rows = b"".join(b"host-%03d,10.0.0.%d\n" % (n, n) for n in range(count))
    run = begun("list.csv", b"Host name,IP address\n" + rows, kind="assets", on=on, **values)
    with time_machine.travel(dt.datetime.combine(on, dt.time(12), dt.UTC), tick=False):
        return services.read_run(run, actor=None)


def test_without_a_whole_list_nothing_is_shown():
    read_list(3)

    found = verdict()

    assert found.outcome == "not_evidenced"
    assert "No complete list of machines" in found.note


def test_a_whole_list_of_known_machines_meets_it():
    run = read_list(20, is_complete=True)
    assert verdict().outcome == "not_met"
    assert "20 of 20 machines found are in no register" in verdict().gaps[0].reason
    with time_machine.travel(dt.datetime.combine(ON, dt.time(13), dt.UTC), tick=False):
        services.accept(run, actor=OPERATOR)

    found = verdict()

    assert found.outcome == "met"
    assert found.evidence == (run.code,)


def test_what_was_explained_away_is_not_unknown():
    run = read_list(3, is_complete=True)
    with time_machine.travel(dt.datetime.combine(ON, dt.time(13), dt.UTC), tick=False):
        services.reject(run, run.proposals.all(), actor=OPERATOR, reason="The landlord's.")

    assert verdict().outcome == "met"


def test_the_past_stays_as_it_was():
    run = read_list(3, is_complete=True)
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False):
        services.accept(run, actor=OPERATOR)

    assert verdict(ON).outcome == "not_met"
    assert verdict(dt.date(2026, 11, 26)).outcome == "met"
    assert verdict(dt.date(2026, 11, 23)).outcome == "not_evidenced"


def test_an_old_list_shows_nothing_any_more():
    read_list(3, on=dt.date(2025, 1, 2), is_complete=True)

    assert verdict().note == "The last complete list of machines is of 2 Jan 2025."
