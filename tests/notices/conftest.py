import email
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller

from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.vault.home import Home, working_on


@pytest.fixture
def home(tmp_path):
    with working_on(Home.create(tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def person(db):
    def make(title="Ayesha Khan", **fields):
        address = title.split()[0].lower() + "@example.com"
        return records.save(Person(title=title, **({"email": address} | fields)), actor=None)

    return make


class Inbox:
    """What the mail server took; ``answers`` are given in turn instead of 250."""

    def __init__(self):
        self.mails = []
        self.recipient_answers = []
        self.content_answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        answer = self.content_answers.pop(0) if self.content_answers else "250 OK"
        if answer == "hang up":
            server.transport.abort()
        return answer


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(home, inbox):
    """A mail server on the loopback interface, named in this home's settings."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    home.settings_file.write_text(
        f"""
        site_name = "Hisaar"
        public_url = "https://hisaar.example.pk"
        [smtp]
        host = "127.0.0.1"
        port = {port}
        security = "none"
        sender = "Hisaar <hisaar@example.pk>"
        """
    )
    yield controller
    controller.stop()
