"""The staff's list of open links, the mail that carries one, files by link, and the commands."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from hisaar.cli.application import app
from hisaar.platform.accounts import services as accounts
from hisaar.platform.accounts.models import Link
from hisaar.platform.audit import chain
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.jobs import services as jobs
from hisaar.platform.notices.models import Mail
from tests.notices.conftest import home, inbox, server  # noqa: F401 - fixtures

from .conftest import PURPOSE

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def ciso(sender):
    return signed_in(sender)


def open_link():
    return Link.objects.filter(purpose=PURPOSE).latest("pk")


class TestList:
    def test_links_stand_by_purpose_with_their_subject_and_last_use(self, invite, ciso, visitor):
        visitor.get(invite().address)
        invite(subject="TPA-0005")
        page = ciso.get("/invitations/").content.decode()
        for words in ("Sample question", "TPA-0004", "TPA-0005", "not yet", "Farah Aziz"):
            assert words in page
        assert "/answer/" not in page

    def test_it_narrows_to_a_subject(self, invite, ciso):
        invite()
        page = ciso.get("/invitations/?subject=TPA-0099").content.decode()
        assert "No link is open" in page

    def test_its_queries_do_not_grow_with_the_links(self, invite, ciso):
        def count():
            with CaptureQueriesContext(connection) as found:
                ciso.get("/invitations/")
            return len(found)

        invite()
        count()
        few = count()
        for number in range(15):
            invite(subject=f"TPA-{number:04}")
        assert count() == few

    def test_closing_and_sending_again(self, invite, ciso, visitor):
        made = invite()
        page = ciso.post(f"/invitations/{open_link().pk}/resend/", follow=True)
        assert f"/answer/{PURPOSE}/" in page.content.decode()
        assert visitor.get(made.address).status_code == 404
        ciso.post(f"/invitations/{open_link().pk}/revoke/")
        page = ciso.post(f"/invitations/{open_link().pk}/revoke/", follow=True)
        assert "closed already" in page.content.decode()
        entries = [e.action for e in chain.history("TPA-0004")]
        assert entries.count(f"link withdrawn: {PURPOSE}") == 2

    @pytest.mark.parametrize("role", ["risk", "business_owner", "internal_audit"])
    def test_others_close_nothing(self, invite, visitor, role):
        made = invite()
        user, _ = accounts.add_user("other", roles=(role,), actor=None)
        browser = signed_in(user)
        assert browser.post(f"/invitations/{open_link().pk}/revoke/").status_code == 403
        assert browser.post(f"/invitations/{open_link().pk}/resend/").status_code == 403
        assert visitor.get(made.address).status_code == 200

    def test_a_link_that_is_no_invitation_is_not_to_be_found(self, ciso):
        other = Link.objects.filter(is_single_use=True).first()
        assert ciso.post(f"/invitations/{other.pk}/revoke/").status_code == 404


def test_the_mail_carries_the_link_and_keeps_none_when_it_has_left(server, inbox, invite):  # noqa: F811
    made = invite(recipient="it@vendor.example")
    assert made.mailed is True
    assert made.address.startswith(f"https://hisaar.example.pk/answer/{PURPOSE}/")
    jobs.run_due()
    mail = inbox.mails[0]
    assert mail["To"] == "it@vendor.example"
    assert mail["Subject"] == "Farah Aziz: Yearly questionnaire"
    assert made.address in mail.get_content()
    kept = Mail.objects.get()
    assert (kept.person, kept.state) == (None, "sent")
    assert made.address.split("/")[-2] not in kept.body


def upload(visitor, address, name, content):
    visitor.get(address)
    token = visitor.cookies["csrftoken"].value
    file = SimpleUploadedFile(name, content)
    return visitor.post(address, {"text": "yes", "csrfmiddlewaretoken": token, "file": file})


class TestFiles:
    def test_a_picture_is_kept_in_the_name_of_the_link(self, home, invite, visitor, received):  # noqa: F811
        upload(visitor, invite().address, "certificate.png", PNG)
        stored = received[0][2][0]
        assert stored.media_type == "image/png"
        entry = chain.history(f"FILE-{stored.pk}")[0]
        assert entry.actor == f"by link: {PURPOSE}, TPA-0004, Sana Malik"

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("tool.exe", b"MZ\x00\x01" + b"\x00" * 60, "programs and scripts are not kept"),
            ("all.zip", b"PK\x05\x06" + b"\x00" * 18, "of a kind that is not taken here"),
            ("big.png", PNG + b"0" * (20 * 1024 * 1024), "larger than 20 MiB"),
        ],
    )
    def test_what_is_too_large_or_of_another_kind_is_refused(
        self, home, invite, visitor, received, name, content, words  # noqa: F811
    ):  # fmt: skip
        page = upload(visitor, invite().address, name, content)
        assert page.status_code == 409
        assert words in page.content.decode()
        assert received == []
        assert not StoredFile.objects.exists()


class TestCommands:
    @pytest.fixture
    def run(self, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
        return lambda *words: CliRunner().invoke(app, ["invitations", *words])

    def test_links_are_listed_and_closed_by_number(self, invite, run):
        invite()
        number = str(open_link().pk)
        shown = run("list").output
        assert f"{number}  {PURPOSE}  TPA-0004  Sana Malik" in shown
        assert "1 link is closed." in run("revoke", number).output
        assert "No link is open." in run("list").output
        assert "(command line)" in chain.history("TPA-0004")[0].actor

    def test_all_links_of_a_subject_are_closed(self, invite, run):
        invite(), invite(), invite(subject="TPA-0005")
        assert "2 links are closed." in run("revoke", "--subject", "TPA-0004").output

    def test_a_number_that_is_none_says_where_to_look(self, run):
        assert "hisaar invitations list" in str(run("revoke", "999").exception)
