"""Tables that use every column type that the product uses."""

from __future__ import annotations

from django.db import models

from hisaar.platform.vault.fields import BlindIndexField, CnicField, EncryptedTextField


class Holder(models.Model):
    name = models.CharField(max_length=100)
    cnic = CnicField(blank=True, default="")
    cnic_index = BlindIndexField(source="cnic")
    remark = EncryptedTextField(null=True, blank=True)

    class Meta:
        app_label = "register"

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, null=True, related_name="entries")
    label = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=15, decimal_places=2, default=0)
    on = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    time = models.TimeField(null=True)
    lasts = models.DurationField(null=True)
    is_open = models.BooleanField(default=True)
    details = models.JSONField(default=dict)
    token = models.UUIDField(null=True)
    raw = models.BinaryField(default=b"")

    class Meta:
        app_label = "register"
        constraints = [
            models.UniqueConstraint(fields=["label", "on"], name="entry_once_a_day"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="entry_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label
