"""The catalogue as a Django application. Registers and rules are found by the platform."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "hisaar.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"
