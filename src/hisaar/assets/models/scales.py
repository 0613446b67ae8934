"""The scales on which business and assets are rated."""

from django.db import models


class Criticality(models.TextChoices):
    CRITICAL = "critical"
    IMPORTANT = "important"
    OTHER = "other"


class Classification(models.TextChoices):
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"
    PUBLIC = "public"
