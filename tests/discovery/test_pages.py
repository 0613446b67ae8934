"""Pages of discovery: who opens them, what they show, what a person decides there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hisaar.assets.models import System
from hisaar.discovery.models import DiscoveryRun, Proposal
from hisaar.platform.jobs.services import run_due
from tests.web.conftest import sign_in

from . import makers
from .makers import lines, run_of, source, system

pytestmark = pytest.mark.django_db


def upload(name, content=None):
    return SimpleUploadedFile(name, content or (makers.SAMPLES / name).read_bytes())


def drop(client, *names, **values):
    return client.post(
        reverse("discovery-drop"), {"files": [upload(name) for name in names], **values}
    )


def address(run):
    return reverse("discovery-run", args=[run.code])


def test_a_file_that_is_clear_is_read_at_once_and_says_what_stands_out():
    client = sign_in("head_of_it")

    response = drop(client, "nmap.xml")
    run = DiscoveryRun.objects.get()
    assert response.url == address(run)
    assert "It waits for its turn." in client.get(address(run)).content.decode()
    run_due()

    page = client.get(address(run)).content.decode()
    assert "machines</a>" not in page
    assert "that nobody listed" in page
    assert "core-db01.pgtl.example" in page
    assert "machine that answers FTP or Telnet in the clear" in page
    assert System.objects.count() == 0


def test_several_files_are_taken_in_together_and_a_bad_one_is_told_about():
    client = sign_in("head_of_it")
    files = [upload("nmap.xml"), upload("bad.exe", b"MZ" + b"\0" * 200), upload("leavers.csv")]

    response = client.post(reverse("discovery-drop"), {"files": files}, follow=True)

    page = response.content.decode()
    assert "2 files taken in." in page
    assert "bad.exe" in page
    assert DiscoveryRun.objects.count() == 2


def test_columns_that_are_not_clear_are_asked_for_and_remembered():
    client = sign_in("head_of_it")
    given = source("Asset sheet")
    content = b"Thing,Where it sits,Serial No\nPrint server,Karachi,SN-12\nFile box,Lahore,SN-99\n"

    client.post(
        reverse("discovery-drop"), {"files": [upload("stuff.csv", content)], "source": given.code}
    )
    run = DiscoveryRun.objects.get()
    assert run.state == "waiting"
    client.get(address(run))
    meaning = reverse("discovery-meaning", args=[run.code])
    shown = client.get(meaning, {"kind": "assets"}).content.decode()
    assert "Where it sits" in shown
    assert "Print server" in shown
    client.post(
        meaning,
        {
            "kind": "assets", "sheet": "", "heading": ["Thing", "Where it sits", "Serial No"],
            "field": ["title", "location", "serial_number"],
        },
    )  # fmt: skip
    run_due()

    assert [ln.title for ln in lines(run)] == ["Print server", "File box"]
    given.refresh_from_db()
    assert given.mapping["columns"]["Thing"] == "title"
    drop_again = client.post(
        reverse("discovery-drop"), {"files": [upload("stuff.csv", content)], "source": given.code}
    )
    run_due()
    assert DiscoveryRun.objects.get(code=drop_again.url.split("/")[3]).state == "read"


def test_two_columns_cannot_mean_the_same():
    client = sign_in("head_of_it")
    run = makers.begun("stuff.csv", b"A,B\n1,2\n")

    response = client.post(
        reverse("discovery-meaning", args=[run.code]),
        {"kind": "assets", "heading": ["A", "B"], "field": ["title", "title"]}, follow=True,
    )  # fmt: skip

    assert "Two columns cannot both be Title" in response.content.decode()


def test_ticked_lines_are_accepted_and_taken_back():
    client = sign_in("head_of_it")
    run = run_of("nmap.xml")
    first, second = lines(run, subject="host")
    decide = reverse("discovery-decide", args=[run.code])

    client.post(decide, {"line": [first.pk], "action": "accept"})

    assert [s.title for s in System.objects.all()] == [first.title]
    page = client.get(address(run), {"state": "accepted"}).content.decode()
    assert "Take back" in page
    client.post(reverse("discovery-undo", args=[run.code, first.pk]))
    assert System.objects.count() == 0
    first.refresh_from_db()
    assert first.state == Proposal.State.OPEN
    client.post(decide, {"line": [second.pk], "action": "reject", "reason": "The landlord's."})
    second.refresh_from_db()
    assert (second.state, second.reason, second.decided_by) == (
        "rejected", "The landlord's.", "sana",
    )  # fmt: skip


def test_all_that_a_filter_leaves_is_accepted_but_no_contradiction():
    client = sign_in("head_of_it")
    system("core-db01", host_name="core-db01.pgtl.example", retired_on=makers.ON.replace(year=2025))
    run = run_of("adcomputers.csv")
    assert [ln.what for ln in lines(run, title="core-db01")] == ["changed", "contradicts"]

    client.post(reverse("discovery-decide", args=[run.code]), {"scope": "all", "subject": "host"})

    assert {(ln.what, ln.state) for ln in lines(run, title="core-db01")} == {
        ("changed", "accepted"), ("contradicts", "open"),
    }  # fmt: skip


def test_lines_are_filtered_searched_and_exported():
    client = sign_in("head_of_it")
    run = run_of("nmap.xml")

    found = client.get(address(run), {"q": "core-db", "what": "new"})
    assert [row["line"].title for row in found.context["rows"]] == ["core-db01.pgtl.example"]
    part = client.get(address(run), {"part": "lines", "q": "nothing at all"},
                      headers={"HX-Request": "true"})  # fmt: skip
    assert "Nothing to decide" in part.content.decode()
    book = client.get(reverse("discovery-export", args=[run.code]))
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_who_may_not_accept_sees_no_buttons_and_is_refused():
    run = run_of("nmap.xml")
    client = sign_in("internal_audit")

    page = client.get(address(run)).content.decode()
    refused = client.post(reverse("discovery-decide", args=[run.code]), {"scope": "all"})

    assert "Accept ticked" not in page
    assert refused.status_code == 403
    assert sign_in("examiner", name="e").post(reverse("discovery-drop"), {}).status_code == 403
    assert System.objects.count() == 0


def test_the_queries_of_a_run_do_not_grow_with_its_lines():
    client = sign_in("head_of_it")
    few = run_of("nmap.xml")
    rows = b"".join(b"host-%d,10.0.%d.%d,Server\n" % (n, n // 250, n % 250) for n in range(400))
    many = run_of("list.csv", b"Host name,IP address,Type\n" + rows, kind="assets")
    assert many.new == 400
    client.get(address(few))

    counts = []
    for run in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address(run)).status_code == 200
        counts.append(len(found))
    assert counts[1] <= counts[0] + 2


def test_the_first_page_and_each_number_open():
    client = sign_in("ciso")
    assert "No file was read yet" in client.get(reverse("discovery")).content.decode()
    run_of("nmap.xml")
    source("Directory", expected_days=1)

    page = client.get(reverse("discovery"))
    assert page.status_code == 200
    for look in page.context["looks"]:
        assert client.get(reverse("discovery-look", args=[look.name])).status_code == 200
    assert client.get(reverse("discovery-look", args=["nonsense"])).status_code == 404
