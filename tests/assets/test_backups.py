"""RCA-30 and RCA-31 with the verbs behind them: backups that come back, and what lies offline."""

import datetime as dt
from decimal import Decimal

import pytest

from hisaar.assets import services
from hisaar.assets.models import BackupSet, CustodyEntry, ProtectionException, RestoreTest, System
from hisaar.catalogue.rules import Outcome
from hisaar.platform.records import Refused

from .makers import person, reasons, save, system, verdict

pytestmark = pytest.mark.django_db
TESTED = dt.date(2026, 10, 1)


def backup(systems, **fields):
    given = {
        "title": "Nightly", "is_encrypted": True, "is_offline_or_immutable": True,
        "has_separate_credentials": True,
    }  # fmt: skip
    return save(BackupSet(**given | fields), systems=systems)


def restored(backup_set, on=TESTED, result="succeeded", **fields):
    given = {"tester": person(), "rto_actual_hours": Decimal(5)}
    return services.record_restore_test(
        backup_set, actor=None, on=on, result=result, **given | fields
    )


def store(owner, **fields):
    given = {"kind": "offline_store", "disposal_on": dt.date(2036, 1, 1),
             "physical_protection": "Safe"}  # fmt: skip
    return system(owner, "Tapes", **given | fields)


@pytest.mark.parametrize("clause", ["RCA-30", "RCA-31"])
def test_empty_registers_show_nothing(clause):
    assert verdict(clause).outcome is Outcome.NOT_EVIDENCED


def test_critical_systems_have_a_protected_backup_that_came_back(owner):
    core = system(owner)
    assert reasons("RCA-30") == {(core.code, "has no backup on record")}
    kept = backup([core], is_encrypted=None, is_offline_or_immutable=False)
    assert reasons("RCA-30") == {
        (core.code, (f"lacks encryption of {kept.code}, a copy that is offline or immutable,"
                    " a restore that succeeded"))
    }  # fmt: skip
    kept.is_encrypted, kept.is_offline_or_immutable, kept.has_separate_credentials = (
        True,
        True,
        False,
    )
    save(kept)
    restored(kept, result="partly")
    assert reasons("RCA-30") == {
        (core.code, ("lacks credentials of its own for the copy kept apart, a restore that"
                    " succeeded"))
    }  # fmt: skip
    kept.has_separate_credentials = True
    save(kept)
    restored(kept)
    assert verdict("RCA-30").outcome is Outcome.MET
    assert verdict("RCA-30").evidence == (core.code, kept.code)
    assert verdict("RCA-30", dt.date(2026, 9, 30)).outcome is Outcome.NOT_MET
    assert reasons("RCA-30", dt.date(2027, 3, 31)) == {
        (core.code, "lacks a recent restore (the last succeeded on 1 Oct 2026)")
    }


def test_a_restore_of_another_system_of_the_set_does_not_count(owner):
    core, other = system(owner), system(owner, "Other")
    kept = backup([core, other])
    restored(kept, system=other)
    assert reasons("RCA-30") == {(core.code, "lacks a restore that succeeded")}
    assert verdict("RCA-30").outcome is Outcome.PARTLY
    restored(kept)
    assert verdict("RCA-30").outcome is Outcome.MET


def test_backups_of_public_systems_need_no_encryption_and_leave_excuses(owner):
    site = system(owner, classification="public")
    restored(backup([site], is_encrypted=False))
    assert verdict("RCA-30").outcome is Outcome.MET
    bare = system(owner, "Bare")
    save(ProtectionException(
        title="No backup yet", system=bare, layer="backup", reason="New", approver=owner,
        compensating_control="Copied by hand", approved_on=dt.date(2026, 12, 1),
        expires_on=dt.date(2027, 1, 31),
    ))  # fmt: skip
    assert verdict("RCA-30").outcome is Outcome.MET_BY_EXCEPTION


def test_offline_stores_are_owned_logged_protected_and_end(owner):
    tapes = store(None, location=None, disposal_on=None, physical_protection="")
    assert reasons("RCA-31") == {
        (tapes.code, ("lacks an owner, a location, a day of disposal, encryption or another"
                     " protection"))
    }  # fmt: skip
    tapes.retired_on = dt.date(2026, 12, 1)
    save(tapes)
    whole = store(owner)
    assert reasons("RCA-31") == {(whole.code, "has no entry in its custody log")}
    services.log_custody(
        whole, actor=None, on=TESTED, what="checked", person=owner, remark="All there"
    )
    assert verdict("RCA-31", dt.date(2026, 12, 30)).outcome is Outcome.MET
    assert reasons("RCA-31") == {(whole.code, "was last logged on 1 Oct 2026")}
    assert verdict("RCA-31", dt.date(2026, 9, 30)).outcome is Outcome.NOT_MET
    whole.disposal_on = dt.date(2026, 11, 1)
    save(whole)
    assert (whole.code, "should have been disposed of on 1 Nov 2026") in reasons("RCA-31")


def test_a_restore_that_took_longer_corrects_the_system_and_a_faster_one_does_not(owner):
    core = system(owner, restore_hours=Decimal(4))
    kept = backup([core])
    restored(kept, rto_actual_hours=Decimal("9.17"))
    restored(kept, rto_actual_hours=Decimal(2))
    assert System.objects.get(pk=core.pk).restore_hours == Decimal("9.17")
    assert RestoreTest.objects.count() == 2


def test_restores_that_cannot_have_been_are_refused(owner):
    core, other = system(owner), system(owner, "Other")
    kept = backup([core], from_on=dt.date(2026, 9, 1))
    with pytest.raises(Refused, match=f"{other.code} is not in {kept.code}"):
        restored(kept, system=other)
    with pytest.raises(Refused, match="exists since 1 Sep 2026 only"):
        restored(kept, on=dt.date(2026, 8, 1))
    with pytest.raises(Refused, match="how many hours"):
        restored(kept, rto_actual_hours=None)
    with pytest.raises(Refused, match="0 hours or more"):
        restored(kept, rto_actual_hours=Decimal(-1))
    assert not RestoreTest.objects.exists()
    restored(kept, result="failed", rto_actual_hours=None)


def test_only_offline_stores_have_a_custody_log_and_destruction_ends_them(owner):
    with pytest.raises(Refused, match="is no offline store"):
        services.log_custody(system(owner), actor=None, on=TESTED, what="checked", person=owner)
    tapes = store(owner)
    services.log_custody(tapes, actor=None, on=TESTED, what="destroyed", person=owner)
    assert System.objects.get(pk=tapes.pk).retired_on == TESTED
    with pytest.raises(Refused, match="destroyed or retired on 1 Oct 2026"):
        services.log_custody(
            tapes, actor=None, on=dt.date(2026, 10, 2), what="checked", person=owner
        )
    assert CustodyEntry.objects.get().what == "destroyed"
