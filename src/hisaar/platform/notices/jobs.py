"""Sending what is in the outbox, and writing the day's digests."""

from __future__ import annotations

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import job, scheduled

from . import delivery, services


@job(retries=5)
def deliver_mail() -> str:
    """Hand the outbox to the mail server."""
    sent, unsent = delivery.deliver_outbox()
    return f"{count_of(sent, 'mail')} sent, {unsent} not."


@scheduled(daily="08:00")
def write_digests() -> str:
    """Write each person one mail with what they were told and have not read."""
    return f"{count_of(services.write_digests(dates.today()), 'mail')} written."
