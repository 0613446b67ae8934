"""What a file contradicts, what is gone, what comes twice, and what cannot be accepted."""

import datetime as dt

import pytest

from hisaar.access import hygiene
from hisaar.access.models import Account, Grant, Identity
from hisaar.access.queries import limits_on
from hisaar.assets.models import FirewallRule, NetworkZone, System, ThirdParty
from hisaar.discovery import looking, services
from hisaar.discovery.models import SoftwareComponent
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused
from hisaar.testing.models import Vulnerability

from .makers import OPERATOR, accepted, begun, lines, run_of, source, system

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 11, 30)
HOSTS = b"Host name,IP address,Serial No,Owner,Site,Sensitivity\n"


def person(title, **values):
    return records.save(Person(title=title, **values), actor=None)


def hosts(*rows, **values):
    return run_of("assets.csv", HOSTS + b"\n".join(rows) + b"\n", kind="assets", **values)


def told(run):
    return [(ln.what, ln.title, ln.target) for ln in lines(run)]


def test_a_known_machine_is_found_by_any_of_its_names():
    by_serial = system("Mail relay", serial_number="SN-0042")
    by_name = system("core-db01", host_name="core-db01.pgtl.example")
    by_address = system("Printer", address="10.0.0.9")

    run = hosts(
        b"relay-new,10.0.0.7,SN-0042,,,", b"core-db01,10.0.0.8,,,,", b"prn,10.0.0.9,,,,",
    )  # fmt: skip

    assert told(run) == [
        ("changed", "Mail relay", by_serial.code), ("changed", "core-db01", by_name.code),
        ("changed", "Printer", by_address.code),
    ]  # fmt: skip
    assert lines(run)[1].after == {"address": "10.0.0.8"}


def test_the_same_machine_twice_is_one():
    run = hosts(b"db9,10.0.0.7,SN-100200,,,", b"DB9.pgtl.example,10.0.0.7,SN-100200,,,")

    assert [(ln.what, ln.title) for ln in lines(run)] == [("new", "db9")]


def test_what_a_person_decided_is_contradicted_and_stays_until_somebody_accepts_it():
    sana, bilal = person("Sana Khan (fictional)"), person("Bilal Ahmed (fictional)")
    kept = system("db1", host_name="db1", owner=sana, classification="restricted")
    row = b"db1,10.0.0.7,,Bilal Ahmed (fictional),,Internal"

    run = hosts(row)
    accepted(run)

    kept.refresh_from_db()
    assert (kept.owner, kept.classification, kept.address) == (sana, "restricted", "10.0.0.7")
    (line,) = lines(run, state="open")
    assert line.what == "contradicts"
    assert line.after == {"classification": "internal", "owner": bilal.code}
    assert "is recorded as restricted, the file says internal" in line.sentence
    services.accept(run, run.proposals.filter(pk=line.pk), actor=OPERATOR)
    kept.refresh_from_db()
    assert (kept.owner, kept.classification) == (bilal, "internal")


def test_what_was_rejected_is_not_proposed_again():
    system("db1", host_name="db1", classification="restricted")
    row = b"db1,,,,,Internal"
    run = hosts(row)

    with pytest.raises(Refused, match="Say why what is recorded stands"):
        services.reject(run, run.proposals.all(), actor=OPERATOR)
    services.reject(run, run.proposals.all(), actor=OPERATOR, reason="The list is old.")

    again = hosts(row, on=LATER)
    assert told(again) == []
    assert again.subjects["host"]["rejected"] == 1


def test_an_open_line_gives_way_to_the_same_line_of_a_later_file():
    first = hosts(b"db1,10.0.0.7,,,,")
    second = hosts(b"db1,10.0.0.7,,,,")

    assert [ln.state for ln in lines(first)] == ["superseded"]
    assert [ln.state for ln in lines(second)] == ["open"]


def test_two_files_that_show_a_machine_add_it_once():
    first, second = hosts(b"db1,10.0.0.7,,,,"), hosts(b"db1,10.0.0.8,,,,")
    accepted(first)

    told_ = accepted(second)

    assert told_.count == 0
    assert "is this machine already" in told_.refused[0][1]
    assert System.objects.count() == 1


def test_a_machine_that_a_whole_list_no_longer_shows_is_gone():
    given = source("Hypervisor", is_complete=True)
    accepted(hosts(b"db1,10.0.0.7,,,,", b"db2,10.0.0.8,,,,", source=given))
    hosts(b"db1,10.0.0.7,,,,", b"db2,10.0.0.8,,,,", source=given)

    run = hosts(b"db1,10.0.0.7,,,,", source=given, on=LATER)

    (line,) = lines(run)
    assert (line.what, line.title) == ("gone", "db2")
    accepted(run)
    assert System.objects.get(title="db2").retired_on == LATER


def test_a_part_of_a_list_makes_nothing_gone():
    given = source("Hypervisor")
    rows = (b"db1,10.0.0.7,,,,", b"db2,10.0.0.8,,,,")
    accepted(hosts(*rows, source=given))
    hosts(*rows, source=given)

    assert told(hosts(rows[0], source=given, on=LATER)) == []


def test_the_narrowest_zone_that_holds_the_address_is_proposed():
    wide = NetworkZone(title="All", kind="server", cidrs="10.0.0.0/8")
    narrow = NetworkZone(title="Core", kind="server", cidrs="10.20.0.0/16")
    records.save_many([wide, narrow], actor=None)

    run = hosts(b"db1,10.20.3.4,,,,", b"db2,10.9.9.9,,,,")

    assert [ln.after["zone"] for ln in lines(run)] == [narrow.code, wide.code]


def test_who_changed_a_record_meanwhile_is_not_overwritten():
    kept = system("db1", host_name="db1", operating_system="Linux 7")
    run = run_of("assets.csv", b"Host name,OS,IP address\ndb1,Linux 9,10.0.0.1\n", kind="assets")
    kept.operating_system = "Linux 8"
    records.save(kept, actor=None)

    told_ = accepted(run)

    assert told_.count == 0
    assert "was changed since: operating system is now Linux 8" in told_.refused[0][1]
    assert lines(run)[0].problem == told_.refused[0][1]


def test_a_refused_row_stays_open_and_the_others_are_written():
    run = hosts(b"db1,10.0.0.7,,,,", b"db2,10.0.0.8,,,,")
    line = lines(run)[0]
    run.proposals.filter(pk=line.pk).update(after=line.after | {"title": ""})

    told_ = accepted(run)

    assert told_.count == 1
    assert [ln.state for ln in lines(run)] == ["open", "accepted"]
    assert lines(run)[0].problem


def test_what_was_accepted_can_be_taken_back_while_nothing_was_built_on_it():
    kept = system("db1", host_name="db1")
    run = hosts(b"db1,10.0.0.7,,,,", b"db2,10.0.0.8,,,,")
    accepted(run)
    changed, new = lines(run)

    services.undo(changed, actor=OPERATOR)
    kept.refresh_from_db()
    assert kept.address == ""
    made = System.objects.get(title="db2")
    made.description = "Somebody wrote about it."
    records.save(made, actor=None)
    with pytest.raises(Refused, match="was worked on since"):
        services.undo(new, actor=OPERATOR)


def test_leavers_show_as_accounts_of_people_who_left():
    asim = person("Asim Raza (fictional)", employee_number="PGT-0107")
    system("pgtl.example", System.Kind.APPLICATION)
    accepted(run_of("adusers.csv"))
    account = Account.objects.get(name="asim.raza")
    assert account.identity.person == asim
    leavers = b"Employee Code,Name,Last Working Day\nPGT0107,Asim Raza (fictional),31/07/2026\n"

    run = run_of("leavers.csv", leavers)
    accepted(run)

    asim.refresh_from_db()
    assert asim.left_on == dt.date(2026, 7, 31)
    on = dt.date(2026, 11, 24)
    assert hygiene.counts(on, limits_on(on))["leavers"] == 1
    assert "1 account of a person who left" in [look.sentence for look in looking.first_look(on)]


def test_a_directory_says_at_once_which_accounts_are_of_leavers():
    person("Asim Raza (fictional)", employee_number="PGT-0107", left_on=dt.date(2026, 7, 31))

    run = run_of("adusers.csv")

    said = [look.sentence for look in looking.first_look(dt.date(2026, 11, 24), run)]
    assert "1 open account of a person who left" in said
    assert Account.objects.count() == 0


def test_somebody_whom_only_the_directory_knows_leaves_by_a_movement():
    known = records.save(Identity(title="A", external_id="PGT-0107"), actor=None)

    accepted(run_of("leavers.csv"))

    known.refresh_from_db()
    assert (known.employment, known.movements.get().kind) == ("left", "leaver")


def test_lines_of_rights_are_accepted_one_by_one():
    system("pgtl.example", System.Kind.APPLICATION)
    run = run_of("adusers.csv")
    (line,) = lines(run, subject="account", title="asim.raza")

    told_ = services.accept(run, run.proposals.filter(pk=line.pk), actor=OPERATOR)

    assert told_.refused == []
    assert [a.name for a in Account.objects.all()] == ["asim.raza"]
    assert Grant.objects.count() == 0
    told_ = services.accept(run, run.proposals.filter(subject="grant"), actor=OPERATOR)
    assert told_.count == 0
    assert all("There is no" in why for _, why in told_.refused)


def test_weaknesses_are_new_then_fixed_then_back():
    content = begun("scan.nessus").file
    assert content
    accepted(run_of("scan.nessus"))
    weakness = Vulnerability.objects.get()
    assert (weakness.severity, weakness.port, weakness.source) == ("high", 22, "Nessus")
    from .makers import SAMPLES

    whole = (SAMPLES / "scan.nessus").read_bytes()
    start, end = whole.index(b'<ReportItem port="22"'), whole.rindex(b"</ReportItem>")
    without = whole[:start] + whole[end + len(b"</ReportItem>") :]

    gone = run_of("scan.nessus", without, on=LATER)
    assert [(ln.what, ln.target) for ln in lines(gone)] == [("gone", weakness.code)]
    accepted(gone)
    weakness.refresh_from_db()
    assert weakness.fixed_on == LATER
    back = run_of("scan.nessus", whole, on=LATER)
    assert [ln.sentence for ln in lines(back)] == [
        "Recorded as fixed on 2026-11-30; it is there again."
    ]


def test_components_that_a_bill_no_longer_lists_are_gone():
    accepted(run_of("bom.json"))
    count = SoftwareComponent.objects.filter(gone_on__isnull=True).count()
    assert count == 3
    from .makers import SAMPLES

    bill = (SAMPLES / "bom.json").read_bytes().replace(b"2.14.1", b"2.24.0")

    run = run_of("bom.json", bill, on=LATER)

    whats = sorted(ln.what for ln in lines(run, subject="component"))
    assert whats == ["gone", "new"]


def test_firewall_rules_of_a_device_that_are_missing_from_a_whole_export_end():
    device = system("FortiGate", System.Kind.NETWORK_DEVICE)
    accepted(run_of("fortigate.csv", system=device))
    rule = FirewallRule(device=device, position=99, action="allow", external_id="99")
    records.save(rule, actor=None)

    run = run_of("fortigate.csv", system=device, is_complete=True, on=LATER)

    assert [(ln.what, ln.target) for ln in lines(run)] == [("gone", rule.code)]


def test_vendors_keep_what_a_person_decided():
    kept = records.save(
        ThirdParty(title="Demo Cloud (fictional)", category="cloud", tier="1"), actor=None
    )
    rows = b"Vendor name,Criticality,Contract end\nDemo Cloud (fictional),Low,31-12-2027\n"

    run = run_of("vendors.csv", rows)

    assert [(ln.what, ln.after) for ln in lines(run)] == [
        ("changed", {"contract_ends_on": "2027-12-31"}), ("contradicts", {"tier": "3"}),
    ]  # fmt: skip
    accepted(run)
    kept.refresh_from_db()
    assert kept.tier == "1"
