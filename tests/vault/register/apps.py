"""The app of the vault's tests."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "tests.vault.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
