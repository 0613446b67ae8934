"""Handing the outbox to the mail server, one mail at a time, each step noted before the next."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime

from django.utils import timezone

from hisaar.platform.vault.configuration import Configuration, Smtp

from . import services
from .models import Mail

TIMEOUT_SECONDS = 30
FIRST_PAUSE = dt.timedelta(minutes=2)
LONGEST_PAUSE = dt.timedelta(hours=6)
LINK = re.compile(r"(/answer/[a-z0-9-]+/)[\w-]+/?")
ATTEMPTS = 12  # over about a day and a half
State = Mail.State


class Unreachable(Exception):  # noqa: N818 - a state of the world
    """The mail server cannot be talked to; no mail is to blame."""


def deliver_outbox() -> tuple[int, int]:
    """Send what is due; returns how many were sent and how many were not."""
    Mail.objects.filter(state=State.SENDING).update(state=State.WAITING)  # a worker was killed
    due = list(Mail.objects.filter(state=State.WAITING, next_attempt_at__lte=timezone.now()))
    sent = 0
    try:
        sent = _send_all(due[::-1])
    except Unreachable as problem:
        for mail in due:
            if mail.state != State.SENT:
                _note_failure(mail, str(problem), is_final=False)
    _come_back()
    return sent, len(due) - sent


def _send_all(mails: list[Mail]) -> int:
    if not mails:
        return 0
    configuration, sent = services.configuration(), 0
    with connected(configuration.smtp) as server:
        for mail in mails:
            sent += _send(server, mail, configuration)
    return sent


def _send(server: smtplib.SMTP, mail: Mail, configuration: Configuration) -> bool:
    mail.state = State.SENDING
    mail.save(update_fields=("state",))
    try:
        server.send_message(message(mail, configuration), to_addrs=[mail.address])
    except smtplib.SMTPSenderRefused as refusal:
        raise Unreachable(
            f"The mail server does not let us send as {refusal.sender}:"
            f" {_sentence(refusal.smtp_code, refusal.smtp_error)}"
        ) from refusal
    except smtplib.SMTPRecipientsRefused as refusal:
        return _refused(server, mail, *next(iter(refusal.recipients.values())))
    except smtplib.SMTPResponseException as refusal:
        return _refused(server, mail, refusal.smtp_code, refusal.smtp_error)
    mail.state, mail.sent_at, mail.error = State.SENT, timezone.now(), ""
    mail.attempts += 1
    mail.body = without_links(mail.body)
    mail.save()
    return True


def without_links(body: str) -> str:
    """The text with no way in: a mail that has left keeps no link that still opens something."""
    return LINK.sub(r"\1(not kept)", body)


def _refused(server: smtplib.SMTP, mail: Mail, number: int, text: bytes | str) -> bool:
    server.rset()
    sentence = f"The mail server would not take it: {_sentence(number, text)}"
    _note_failure(mail, sentence, is_final=number >= 500)
    return False


def _sentence(number: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{number} {' '.join(words.split())}"


def _note_failure(mail: Mail, sentence: str, *, is_final: bool) -> None:
    mail.attempts += 1
    mail.error = sentence
    mail.state = State.FAILED if is_final or mail.attempts >= ATTEMPTS else State.WAITING
    mail.next_attempt_at = timezone.now() + pause_after(mail.attempts)
    mail.save()


def pause_after(attempt: int) -> dt.timedelta:
    """2, 4, 8 … minutes, at most six hours."""
    return min(FIRST_PAUSE * int(2 ** (attempt - 1)), LONGEST_PAUSE)


def _come_back() -> None:
    following = Mail.objects.filter(state=State.WAITING).order_by("next_attempt_at").first()
    if following:
        services.deliver_soon(following.next_attempt_at)


def message(mail: Mail, configuration: Configuration) -> EmailMessage:
    built = EmailMessage()
    built["From"] = services.sender(configuration)
    built["To"] = mail.address
    built["Subject"] = " ".join(mail.subject.split())
    built["Date"] = format_datetime(timezone.localtime(mail.created_at))
    built["Message-ID"] = mail.message_id
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(mail.body)
    return built


@contextmanager
def connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """A conversation with the mail server; Unreachable says in a sentence why there is none."""
    place = f"The mail server {smtp.host}:{smtp.port}"
    try:
        with _open(smtp) as server:
            if smtp.user:
                server.login(smtp.user, smtp.password.get_secret_value())
            yield server
    except smtplib.SMTPAuthenticationError as error:
        raise Unreachable(
            f"{place} does not accept the user or password in settings.toml."
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Unreachable(f"{place} lacks what settings.toml asks for: {error}") from error
    except ssl.SSLError as error:
        raise Unreachable(f"{place} has no certificate that can be trusted: {error}.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"{place} cannot be used: {error}.") from error


def _open(smtp: Smtp) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS, context=trust)
    server = smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS)
    if smtp.security == "starttls":
        try:
            server.starttls(context=trust)
        except BaseException:
            server.close()
            raise
    return server
