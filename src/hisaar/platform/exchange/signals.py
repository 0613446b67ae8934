"""Announced to those above: a file was imported. Inside its transaction."""

from django.dispatch import Signal

imported = Signal()  # sender=ImportPlan, plan (without its counts yet), actor
