"""People are told once, in the application and by mail, and a mail server's moods lose nothing."""

import datetime as dt
import socket

import pytest
import time_machine
from django.utils import timezone

from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.jobs import services as jobs
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.notices import delivery, queries, services
from hisaar.platform.notices.models import Mail, Notice
from hisaar.platform.notices.services import notify
from hisaar.platform.records import Refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def test_a_notice_waits_for_its_reader(home, person):
    ayesha, bilal = person(), person("Bilal Ahmed")
    notify([ayesha, bilal, ayesha], " The  policy\nexpires. ", code="DOC-0001")
    assert [n.text for n in queries.notices_for(ayesha)] == ["The policy expires."]
    notify(ayesha, "Another.")
    assert queries.unread_count(ayesha) == 2
    assert services.mark_read(ayesha, [queries.notices_for(ayesha)[0].pk]) == 1
    assert services.mark_read(ayesha) == 1
    assert (queries.unread_count(ayesha), queries.unread_count(bilal)) == (0, 1)


def test_who_was_told_or_has_left_is_not_told(home, person):
    ayesha, gone = person(), person("Bilal Ahmed", left_on=dt.date(2026, 11, 23))
    assert len(notify([ayesha, gone], "Due.", key="TSK-0001 2026-11-24")) == 1
    assert notify([ayesha], "Due.", key="TSK-0001 2026-11-24") == []
    with pytest.raises(ValueError, match="needs a text"):
        notify(ayesha, " ")


def test_telling_many_people_costs_no_more_queries(home, person, django_assert_num_queries):
    people = [person(f"Person {n}", email=f"p{n}@example.com") for n in range(5)]
    with django_assert_num_queries(4):  # who was told, and one insert in a savepoint
        notify(people, "Due.", key="x")


def test_without_a_mail_server_notices_stay_in_the_application(home, person):
    notify(person(), "At once!", is_urgent=True)
    assert services.write_digests(DAY) == 0
    assert (Mail.objects.count(), JobRun.objects.count(), Notice.objects.count()) == (0, 0, 1)


def test_the_days_notices_come_in_one_mail(server, inbox, person):
    ayesha, bilal = person(), person("Bilal Ahmed", email="")
    notify([ayesha, bilal], "The policy expires.", code="DOC-0001")
    notify(ayesha, "A restore test is due.")
    notify(ayesha, "Only here.", by_email=False)
    notify(ayesha, "Read already.")
    services.mark_read(ayesha, [queries.notices_for(ayesha)[0].pk])
    assert services.write_digests(DAY) == 1
    assert services.write_digests(DAY) == 0
    jobs.run_due()
    (mail,) = inbox.mails
    assert (mail["To"], mail["Subject"]) == ("ayesha@example.com", "Hisaar: 2 notices")
    assert mail["From"] == "Hisaar <hisaar@example.pk>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == (
        "The policy expires.\nhttps://hisaar.example.pk/records/DOC-0001/\n\n"
        "A restore test is due.\n\n"
        "-- \nHisaar sent this by itself; nobody reads answers.\n"
    )
    assert Mail.objects.get().state == "sent"
    assert JobRun.objects.get().result == "1 mail sent, 0 not."


def test_a_second_notice_of_the_day_waits_for_tomorrow(server, person):
    ayesha = person()
    notify(ayesha, "First.")
    services.write_digests(DAY)
    notify(ayesha, "Second.")
    assert services.write_digests(DAY) == 0
    assert services.write_digests(DAY + dt.timedelta(1)) == 1
    assert [n.mail.key[:17] for n in Notice.objects.order_by("pk")] == [
        "digest-2026-11-24", "digest-2026-11-25",
    ]  # fmt: skip


def test_what_is_urgent_comes_at_once_and_not_again(server, inbox, person):
    notify(person(), "A breach:\r\nBcc: everyone@example.com", code="INC-0001", is_urgent=True)
    jobs.run_due()
    services.write_digests(DAY)
    jobs.run_due()
    (mail,) = inbox.mails
    assert mail["Subject"] == "Hisaar: A breach: Bcc: everyone@example.com"
    assert mail["Bcc"] is None


def test_a_server_that_says_later_is_asked_later(server, inbox, person, morning):
    inbox.recipient_answers = ["451 Try again in a while"]
    notify(person(), "Due.", is_urgent=True)
    jobs.run_due()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert mail.error == "The mail server would not take it: 451 Try again in a while"
    assert list(queries.undelivered()) == [mail]
    assert mail.next_attempt_at == timezone.now() + dt.timedelta(minutes=2)
    assert jobs.run_due() == 0
    morning.move_to(mail.next_attempt_at)
    assert jobs.run_due() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == ("sent", 2, "")


def test_one_refused_address_does_not_hold_up_the_others(server, inbox, person):
    inbox.recipient_answers = ["550 No such user"]
    for name in ("Ayesha Khan", "Bilal Ahmed"):
        notify(person(name), "Due.", is_urgent=True)
    jobs.run_due()
    failed = Mail.objects.get(state="failed")
    assert failed.error == "The mail server would not take it: 550 No such user"
    assert [m["To"] for m in inbox.mails] == ["bilal@example.com"]
    with pytest.raises(Refused, match="has not failed; it is sent"):
        services.retry_mail(Mail.objects.get(state="sent"))
    services.retry_mail(failed)
    jobs.run_due()
    assert len(inbox.mails) == 2


def test_a_mail_handed_over_twice_keeps_its_message_id(server, inbox, person, morning):
    """The server took it, and the connection broke before it could say so."""
    inbox.content_answers = ["hang up"]
    notify(person(), "Due.", is_urgent=True)
    jobs.run_due()
    mail = Mail.objects.get()
    assert mail.state == "waiting"
    assert "cannot be used" in mail.error
    morning.move_to(mail.next_attempt_at)
    jobs.run_due()
    assert [m["Message-ID"] for m in inbox.mails] == [mail.message_id] * 2
    assert mail.message_id.endswith("@example.pk>")


def test_a_mail_that_was_being_sent_when_the_worker_was_killed_is_sent(server, inbox, person):
    notify(person(), "Due.", is_urgent=True)
    Mail.objects.update(state="sending")
    jobs.run_due()
    assert len(inbox.mails) == 1


def test_a_server_that_is_away_is_named_and_tried_until_it_is_given_up(home, person, morning):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        home.settings_file.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        )
        notify(person(), "Due.", is_urgent=True)
        attempts = 0
        while waiting := Mail.objects.filter(state="waiting").first():
            morning.move_to(max(waiting.next_attempt_at, timezone.now()))
            attempts += jobs.run_due()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, attempts) == ("failed", 12, 12)
    assert mail.error.startswith(f"The mail server 127.0.0.1:{port} cannot be used: ")
    assert "refused" in mail.error
    assert [delivery.pause_after(n) for n in (1, 2, 20)] == [
        dt.timedelta(minutes=2), dt.timedelta(minutes=4), dt.timedelta(hours=6),
    ]  # fmt: skip


def test_a_server_without_the_encryption_asked_for_gets_nothing(server, home, inbox, person):
    settings = home.settings_file.read_text().replace('"none"', '"starttls"')
    home.settings_file.write_text(settings)
    notify(person(), "Due.", is_urgent=True)
    jobs.run_due()
    assert inbox.mails == []
    assert "lacks what settings.toml asks for" in Mail.objects.get().error


def test_a_failed_job_is_told_to_who_asked_and_to_administrators(home, person):
    ayesha, bilal = person(), person("Bilal Ahmed")
    asked = User.objects.create_user("ayesha", person=ayesha)
    Grant.objects.create(user=User.objects.create_user("bilal", person=bilal), role="administrator")
    run = jobs.enqueue("notices.deliver_mail", actor=asked)
    jobs._fail(run, "No disk space.")
    assert {(n.person, n.text) for n in Notice.objects.all()} == {
        (p, "'Deliver mail' failed: No disk space.") for p in (ayesha, bilal)
    }
