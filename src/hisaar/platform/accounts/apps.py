from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hisaar.platform.accounts"
    label = "accounts"
    verbose_name = "Accounts"
