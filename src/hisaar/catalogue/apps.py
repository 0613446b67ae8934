"""The catalogue as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CatalogueConfig(AppConfig):
    """Import every context's rules at start, so that a wrong one stops it with a sentence."""

    name = "hisaar.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        autodiscover_modules("rules")
