"""The vault as a Django app: it has no tables, only fields that others use."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "hisaar.platform.vault"
    label = "vault"
    verbose_name = "Vault"
