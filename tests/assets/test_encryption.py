"""SYS-05 to SYS-08, RCA-28 and RCA-29: encryption by class, and the ways that data take."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.encryption import encryption_gaps, encryption_states
from hisaar.assets.models import (
    DataFlow,
    DataSet,
    Encryption,
    Interconnection,
    ProtectionException,
    ThirdParty,
)
from hisaar.catalogue.rules import Outcome
from hisaar.governance.models import Document, DocumentVersion

from .makers import ON, person, reasons, save, system, verdict

pytestmark = pytest.mark.django_db
MATRIX = {"restricted": ["database", "storage"], "internal": []}


def data(owner, title="Policyholders", systems=(), **fields):
    given = {"subject": "policyholders", "classification": "restricted", "owner": owner,
             "holders": "Claims", "retention_years": 10, "disposal_rule": "Shred"}  # fmt: skip
    return save(DataSet(title=title, **given | fields), systems=systems)


def encrypted(owner, data_set=None, layer="database", **fields):
    given = {"status": "on", "algorithm": "AES-256", "key_owner": owner, "owner": owner}
    return save(Encryption(data_set=data_set, layer=layer, **given | fields))


def leave(owner, **fields):
    given = {
        "title": "Leave", "layer": "database", "reason": "Vendor is late", "owner": owner,
        "compensating_control": "Own network, watched", "approver": person("Board member (demo)"),
        "approved_on": dt.date(2026, 10, 1), "expires_on": dt.date(2027, 3, 31),
    }  # fmt: skip
    return save(ProtectionException(**given | fields))


def flow(data_set, **fields):
    given = {"title": "To the bank", "means": "network", "protocol": "TLS 1.2"}
    return save(DataFlow(data_set=data_set, **given | fields))


@pytest.mark.parametrize("clause", ["SYS-05", "SYS-06", "SYS-07", "SYS-08", "RCA-28", "RCA-29"])
def test_empty_registers_show_nothing(clause):
    assert verdict(clause).outcome is Outcome.NOT_EVIDENCED


def test_what_its_class_calls_for_is_encrypted_with_algorithm_and_key_owner(owner):
    database = system(owner, kind="database")
    held = data(owner, systems=[database])
    assert reasons("SYS-05") == {(held.code, "is not on record as encrypted: inside the database")}
    row = encrypted(owner, held, algorithm="", key_owner=None)
    assert reasons("SYS-05") == {(held.code, f"{row.code} lacks algorithm, key owner")}
    row.algorithm, row.key_owner, row.from_on = "AES-256", owner, dt.date(2026, 6, 1)
    save(row)
    assert verdict("SYS-05").outcome is Outcome.MET
    assert verdict("SYS-05").evidence == (held.code, row.code)
    assert verdict("SYS-05", dt.date(2026, 5, 31)).outcome is Outcome.NOT_MET
    row.status = "off"
    save(row)
    assert reasons("SYS-05") == {
        (held.code, f"{row.code} says that encryption is off: inside the database")
    }


def test_an_exception_excuses_while_it_runs(owner):
    held = data(owner, systems=[system(owner, kind="database")])
    given = leave(owner, data_set=held)
    found = verdict("SYS-05")
    assert found.outcome is Outcome.MET_BY_EXCEPTION
    assert found.evidence == (given.code,)
    assert verdict("SYS-05", dt.date(2026, 9, 30)).outcome is Outcome.NOT_MET
    assert verdict("SYS-05", dt.date(2027, 4, 1)).outcome is Outcome.NOT_MET
    given.withdrawn_on = dt.date(2026, 12, 1)
    save(given)
    assert verdict("SYS-05").outcome is Outcome.NOT_MET
    given.withdrawn_on, given.compensating_control = None, ""
    save(given)
    assert verdict("SYS-05").outcome is Outcome.NOT_MET


def test_every_database_that_holds_the_data_counts(owner):
    one, two = system(owner, kind="database"), system(owner, "Warehouse", kind="database")
    held = data(owner, systems=[one, two])
    encrypted(owner, held, system=one)
    assert reasons("SYS-05") == {(held.code, f"is not on record as encrypted in {two.code}")}
    row = encrypted(owner, system=two)
    assert verdict("SYS-05").outcome is Outcome.MET
    assert row.code in verdict("SYS-05").evidence


def test_data_that_lie_in_no_database_are_not_asked_for_it(owner):
    held = data(owner, systems=[system(owner, "Scans", kind="storage")])
    found = verdict("SYS-05")
    assert (found.outcome, found.evidence) == (Outcome.NOT_APPLICABLE, (held.code,))
    assert verdict("SYS-06").outcome is Outcome.NOT_MET


def test_nothing_is_said_of_data_that_nobody_classified(owner):
    data(owner, classification="")
    assert verdict("SYS-05").outcome is Outcome.NOT_EVIDENCED
    public = DataSet.objects.get()
    public.classification = "public"
    save(public)
    assert verdict("SYS-05").outcome is Outcome.NOT_APPLICABLE


def test_storage_is_asked_for_confidential_data_too(owner):
    held = data(owner, classification="confidential", systems=[system(owner, kind="server")])
    assert verdict("SYS-05").outcome is Outcome.NOT_APPLICABLE
    encrypted(owner, held, "storage", status="partial")
    assert verdict("SYS-06").outcome is Outcome.NOT_MET
    row = Encryption.objects.get()
    row.status = "on"
    save(row)
    assert verdict("SYS-06").outcome is Outcome.MET


def test_gaps_are_what_is_neither_encrypted_nor_excused(owner):
    one, two, three = (data(owner, title) for title in ("One", "Two", "Three"))
    encrypted(owner, one)
    leave(owner, data_set=two)
    assert [s.code for s in encryption_gaps(ON, "database", MATRIX)] == [three.code]


def test_states_cost_the_same_queries_for_one_data_set_and_for_many(owner):
    def count():
        with CaptureQueriesContext(connection) as queries:
            encryption_states(ON, "storage", MATRIX)
        return len(queries)

    data(owner, systems=[system(owner, kind="server")])
    one = count()
    for n in range(5):
        held = data(owner, f"More {n}", systems=[system(owner, f"S{n}", kind="server")])
        encrypted(owner, held, "storage")
    assert count() == one == 5


def test_plain_links_that_carry_protected_data_are_named(owner):
    held = data(owner)
    bank = save(ThirdParty(title="Bank (demo)", category="bank"))
    core = system(owner)
    made = save(
        Interconnection(title="File", scope="external", system=core, counterparty=bank,
                        protocol="FTP", port=21, from_on=dt.date(2026, 5, 1)),
        data_sets=[held],
    )  # fmt: skip
    sound = flow(held)
    assert reasons("SYS-07") == {
        (made.code, f"crosses the network in the clear by FTP; it carries {held.code}")
    }
    assert verdict("SYS-07").outcome is Outcome.PARTLY
    assert verdict("SYS-07", dt.date(2026, 4, 30)).outcome is Outcome.MET
    given = leave(owner, interconnection=made, layer="transmission")
    assert verdict("SYS-07").outcome is Outcome.MET_BY_EXCEPTION
    given.withdrawn_on = dt.date(2026, 12, 1)
    save(given)
    made.protocol = "SFTP"
    save(made)
    assert verdict("SYS-07").outcome is Outcome.MET
    assert verdict("SYS-07").evidence == (sound.code, made.code)


def test_a_flow_takes_the_protocol_of_its_link_and_unknown_versions_do_not_pass(owner):
    held = data(owner)
    link = save(
        Interconnection(title="API", scope="external", system=system(owner), protocol="HTTPS")
    )
    made = flow(held, protocol="", interconnection=link)
    assert reasons("SYS-07") == {
        (made.code, ("HTTPS is not among the accepted protocols (TLS 1.2, TLS 1.3, SSH/SFTP,"
                     f" IPsec); say which version it uses; it carries {held.code}"))
    }  # fmt: skip
    made.protocol = "HTTPS (TLS 1.3)"
    save(made)
    assert verdict("SYS-07").outcome is Outcome.MET
    made.is_encrypted = False
    save(made)
    assert reasons("SYS-07") == {
        (made.code, f"is recorded as not encrypted; it carries {held.code}")
    }


def test_ways_of_data_that_need_no_encryption_are_no_matter(owner):
    flow(data(owner, classification="public"), protocol="FTP")
    assert verdict("SYS-07").outcome is Outcome.NOT_APPLICABLE
    assert verdict("RCA-28").outcome is Outcome.NOT_EVIDENCED


def test_a_row_that_denies_encryption_on_the_way_speaks_against_it(owner):
    held = data(owner)
    flow(held)
    row = encrypted(owner, held, "transmission", status="off")
    assert reasons("SYS-07") == {(row.code, f"says that {held.code} travels with encryption off")}


def test_mail_media_and_couriers_are_protected(owner):
    held = data(owner)
    flow(held)
    assert verdict("RCA-28").outcome is Outcome.MET
    stick = flow(held, title="Stick", means="removable_media", protocol="")
    bag = flow(held, title="Bag", means="courier", protocol="", from_on=dt.date(2026, 7, 1))
    assert reasons("RCA-28") == {
        (stick.code, f"goes by removable media without encryption; it carries {held.code}"),
        (bag.code, f"goes by courier and does not say how it is protected; it carries {held.code}"),
    }
    assert verdict("SYS-07").outcome is Outcome.MET
    stick.is_encrypted, stick.protection, bag.protection = True, "BitLocker To Go", "Sealed bag"
    save(stick), save(bag)
    assert verdict("RCA-28").outcome is Outcome.MET
    bag.protection = ""
    save(bag)
    assert verdict("RCA-28").outcome is Outcome.PARTLY
    assert verdict("RCA-28", dt.date(2026, 6, 30)).outcome is Outcome.MET


def test_classification_drives_encryption(owner):
    data(owner)
    bare = data(owner, "New", classification="")
    assert (bare.code, "is not classified") in reasons("SYS-08")
    assert ("", "no classification scheme that was reviewed in time is in force") in reasons(
        "SYS-08"
    )
    bare.classification = "public"
    save(bare)
    document = save(Document(title="Data classification policy", kind="policy"))
    save(
        DocumentVersion(document=document, number="1", approved_on=dt.date(2026, 2, 1),
                        approved_by=owner)
    )  # fmt: skip
    assert verdict("SYS-08").outcome is Outcome.MET
    assert verdict("SYS-08", dt.date(2026, 1, 31)).outcome is Outcome.PARTLY
    assert verdict("SYS-08", dt.date(2027, 2, 2)).outcome is Outcome.PARTLY


def test_stores_of_sensitive_data_are_owned_protected_and_end(owner):
    share = system(None, "Share", kind="storage", retired_on=dt.date(2027, 1, 31))
    held = data(owner, systems=[share], holders="", disposal_rule="", retention_years=None)
    assert reasons("RCA-29") == {
        (share.code, (f"lacks an owner, a word on who may use {held.code}, a word on how long to"
                     f" keep {held.code}, a word on how to dispose of {held.code}, encryption or"
                     " another protection"))
    }  # fmt: skip
    share.owner = owner
    held.holders, held.retention_years, held.disposal_rule = "Claims", 10, "Shred"
    save(share), save(held)
    assert reasons("RCA-29") == {(share.code, "lacks encryption or another protection")}
    leave(owner, system=share, layer="storage")
    assert verdict("RCA-29").outcome is Outcome.MET_BY_EXCEPTION
    encrypted(owner, system=share, layer="storage")
    assert verdict("RCA-29").outcome is Outcome.MET
    assert verdict("RCA-29", dt.date(2027, 2, 1)).outcome is Outcome.NOT_APPLICABLE


def test_where_sensitive_data_lie_must_be_known(owner):
    held = data(owner)
    assert verdict("RCA-29").outcome is Outcome.NOT_EVIDENCED
    save(held, systems=[system(owner)])
    assert verdict("RCA-29").outcome is Outcome.NOT_APPLICABLE
