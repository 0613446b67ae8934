"""RCA-12, snapshots and drift: how systems ought to be set and how they were found."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hisaar.assets import services
from hisaar.assets.models import Baseline, ConfigurationDrift, ConfigurationSnapshot, System
from hisaar.catalogue.rules import Outcome
from hisaar.platform.evidence.services import store
from hisaar.platform.records import Invalid, Refused

from .makers import person, reasons, save, system, verdict

pytestmark = pytest.mark.django_db
TAKEN = dt.date(2026, 11, 20)


def baseline(owner, settings="ssh.root = no\nssh.tries = <= 4", **fields):
    given = {"title": "Linux", "approver": owner, "approved_on": dt.date(2026, 1, 10)}
    return save(Baseline(settings=settings, **given | fields))


def snapshot(subject, settings, on=TAKEN):
    return save(ConfigurationSnapshot(system=subject, taken_on=on, settings=settings))


def drifts():
    rows = ConfigurationDrift.objects.order_by("pk")
    return [(d.setting, d.expected, d.found) for d in rows]


def test_without_records_nothing_is_shown():
    assert verdict("RCA-12").outcome is Outcome.NOT_EVIDENCED


def test_critical_systems_have_a_baseline_a_snapshot_and_reviewed_drift(owner):
    core = system(owner)
    assert (core.code, "has no configuration baseline") in reasons("RCA-12")
    assert (core.code, "has no configuration snapshot") in reasons("RCA-12")
    core.baseline = baseline(owner, approved_on=None, approver=None)
    save(core)
    assert (core.code, f"its baseline {core.baseline.code} is not approved") in reasons("RCA-12")
    services.approve_baseline(core.baseline, actor=None, approver=owner, on=dt.date(2026, 1, 10))
    snapshot(core, "ssh.root = no\nssh.tries = 3")
    assert verdict("RCA-12").outcome is Outcome.MET
    assert verdict("RCA-12", dt.date(2026, 1, 9)).outcome is Outcome.NOT_MET
    assert reasons("RCA-12", dt.date(2027, 3, 1)) == {
        (core.code, "its configuration was last kept on 20 Nov 2026")
    }


def test_drift_may_wait_thirty_days(owner):
    core = system(owner, baseline=baseline(owner))
    snapshot(core, "ssh.root = yes\nssh.tries = 3")
    assert verdict("RCA-12", dt.date(2026, 12, 20)).outcome is Outcome.MET
    drift = ConfigurationDrift.objects.get()
    assert reasons("RCA-12", dt.date(2026, 12, 21)) == {
        (drift.code, "was found on 20 Nov 2026 and nobody has reviewed it")
    }
    services.review_drift(
        drift, actor=None, outcome="corrected", reviewer=owner, on=dt.date(2026, 12, 22)
    )
    assert verdict("RCA-12", dt.date(2026, 12, 21)).outcome is Outcome.PARTLY
    assert verdict("RCA-12", dt.date(2026, 12, 22)).outcome is Outcome.MET


def test_drift_is_what_differs_and_is_named_once(owner):
    core = system(owner, baseline=baseline(owner))
    first = snapshot(core, "ssh.root = yes\nother = 1")
    assert drifts() == [("ssh.root", "no", "yes"), ("ssh.tries", "<= 4", "")]
    assert services.compute_drift(first, actor=None) == []
    snapshot(core, "ssh.root = yes\nssh.tries = 2", dt.date(2026, 12, 1))
    assert len(drifts()) == 2
    gone = ConfigurationDrift.objects.get(setting="ssh.tries")
    assert gone.gone_on == dt.date(2026, 12, 1)
    snapshot(core, "ssh.root = yes\nssh.tries = 9", dt.date(2026, 12, 5))
    assert drifts()[2:] == [("ssh.tries", "<= 4", "9")]


def test_what_was_corrected_and_comes_back_is_named_again_and_what_was_accepted_is_not(owner):
    core = system(owner, baseline=baseline(owner))
    snapshot(core, "ssh.root = yes\nssh.tries = 9")
    for drift, outcome in zip(
        ConfigurationDrift.objects.order_by("setting"), ("corrected", "accepted"), strict=True
    ):
        services.review_drift(
            drift, actor=None, outcome=outcome, reviewer=owner, on=TAKEN, reason="known"
        )
    snapshot(core, "ssh.root = yes\nssh.tries = 9", dt.date(2026, 12, 1))
    assert drifts()[2:] == [("ssh.root", "no", "yes")]


def test_a_baseline_given_later_is_compared_with_the_newest_snapshot(owner):
    core = system(owner)
    snapshot(core, "ssh.root = yes\nssh.tries = 1")
    assert drifts() == []
    core.baseline = baseline(owner)
    save(core)
    assert drifts() == [("ssh.root", "no", "yes")]
    core.baseline.settings = "ssh.root = no\nssh.banner = on"
    save(core.baseline)
    assert drifts()[1:] == [("ssh.banner", "on", "")]


def test_a_snapshot_is_read_from_a_file_and_secrets_are_hidden(owner):
    core = system(owner, baseline=baseline(owner, "db.password = x\ndb.ssl = ON"))
    file = store(b'{"db": {"password": "Lahore1947", "ssl": "on"}}', name="core.json")
    taken = services.take_snapshot(core, actor=None, file=file, on=TAKEN)
    assert taken.settings == "db.password = (hidden)\ndb.ssl = on"
    assert len(taken.digest) == 64
    assert drifts() == []


def test_a_file_without_settings_is_refused_with_the_reason(owner):
    core = system(owner)
    with pytest.raises(Invalid) as refusal:
        services.take_snapshot(core, actor=None, file=store(b'{"a": ', name="half.json"), on=TAKEN)
    assert "half.json: It begins like JSON but is none" in str(refusal.value.errors["file"])
    assert not ConfigurationSnapshot.objects.exists()


def test_a_drift_is_reviewed_once_with_a_reason_and_not_before_it_was_found(owner):
    core = system(owner, baseline=baseline(owner))
    snapshot(core, "ssh.root = yes\nssh.tries = 1")
    drift = ConfigurationDrift.objects.get()
    with pytest.raises(Refused, match="Give the reason"):
        services.review_drift(drift, actor=None, outcome="accepted", reviewer=owner, on=TAKEN)
    with pytest.raises(Refused, match="was found on 20 Nov 2026"):
        services.review_drift(
            drift, actor=None, outcome="corrected", reviewer=owner, on=dt.date(2026, 11, 1)
        )
    services.review_drift(
        drift, actor=None, outcome="false", reviewer=owner, on=TAKEN, reason="read wrongly"
    )
    with pytest.raises(Refused, match="already reviewed, as False alarm"):
        services.review_drift(drift, actor=None, outcome="corrected", reviewer=owner, on=TAKEN)


def test_accepting_a_snapshot_settles_its_open_drift_at_once(owner):
    core = system(owner, baseline=baseline(owner))
    taken = snapshot(core, "ssh.root = yes")
    with pytest.raises(Refused, match="was taken on 20 Nov 2026"):
        services.accept_snapshot(
            taken, actor=None, reviewer=owner, on=dt.date(2026, 11, 1), reason="r"
        )
    services.accept_snapshot(taken, actor=None, reviewer=owner, on=TAKEN, reason="New release")
    rows = ConfigurationDrift.objects.values_list("outcome", "reason")
    assert list(rows) == [("accepted", "New release")] * 2
    with pytest.raises(Refused, match="already accepted"):
        services.accept_snapshot(taken, actor=None, reviewer=owner, on=TAKEN, reason="again")
    empty = save(ConfigurationSnapshot(system=core, taken_on=TAKEN))
    with pytest.raises(Refused, match="holds no settings"):
        services.accept_snapshot(empty, actor=None, reviewer=owner, on=TAKEN, reason="r")


def test_a_state_becomes_the_baseline(owner):
    core = system(owner)
    taken = snapshot(core, "ssh.root = no\ndb.password = (hidden)")
    made = services.adopt_as_baseline(taken, actor=None, title="Core", approver=owner, on=TAKEN)
    assert (made.expected, made.approved_on) == ({"ssh.root": "no"}, TAKEN)
    assert System.objects.get(pk=core.pk).baseline == made
    secret = snapshot(core, "db.password = (hidden)")
    with pytest.raises(Refused, match="nothing can be compared"):
        services.adopt_as_baseline(secret, actor=None, title="X", approver=owner, on=TAKEN)


def test_a_baseline_is_approved_when_it_says_something_and_reviewed_forward(owner):
    empty = save(Baseline(title="Empty"))
    with pytest.raises(Refused, match="no settings and no document"):
        services.approve_baseline(empty, actor=None, approver=owner, on=TAKEN)
    with pytest.raises(Refused, match="approve it first"):
        services.review_baseline(empty, actor=None, on=TAKEN)
    made = baseline(person())
    with pytest.raises(Refused, match="was approved on 10 Jan 2026"):
        services.approve_baseline(made, actor=None, approver=owner, on=TAKEN)
    services.review_baseline(made, actor=None, on=TAKEN)
    with pytest.raises(Refused, match="already reviewed on 20 Nov 2026"):
        services.review_baseline(made, actor=None, on=dt.date(2026, 11, 1))


def test_lines_that_are_no_settings_are_refused(owner):
    with pytest.raises((Invalid, ValidationError)):
        save(Baseline(title="Bad", settings="word"))
