"""Notices to people, and the outbox of the e-mails that carry them."""

from __future__ import annotations

from django.db import models

from hisaar.platform.people.models import Person


class Mail(models.Model):
    """An e-mail on its way: it stays here until the mail server has taken it, or refused it.

    Its Message-ID is fixed when it is written, so that a mail that was handed over just before a
    crash, and is handed over again, is recognised as the same.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    # What it is about; a second mail with the same key is not made.
    key = models.CharField(max_length=120, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    # None for somebody outside, who is written to by address alone.
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="mails")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="mail_by_state"),)

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"


class Notice(models.Model):
    """Something that a person is told; ``code`` is the record that it leads to."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    text = models.TextField()
    code = models.CharField(max_length=40, blank=True)
    # A second notice to the same person with the same key is not made.
    key = models.CharField(max_length=160, blank=True)
    is_urgent = models.BooleanField(default=False)
    is_mailed = models.BooleanField(default=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notices")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("person", "read_at"), name="notice_by_reader"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "key"), condition=~models.Q(key=""),
                name="notice_key_is_unique",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.text
