"""Announced to those above: a job that will not be tried again."""

from django.dispatch import Signal

job_failed = Signal()  # sender=JobRun, run
