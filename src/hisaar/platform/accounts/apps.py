from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hisaar.platform.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        # The registers are declared by now (records comes first), so a wrong line stops start-up.
        from . import roles

        roles.check(roles.roles())
