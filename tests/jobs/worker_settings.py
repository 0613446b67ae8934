"""Settings of the worker that is killed: an encrypted database in the home folder it is given."""

from hisaar.config.settings import *  # noqa: F403
from hisaar.platform.vault.home import current_home

DATABASES = current_home().databases()
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    *[f"hisaar.platform.{name}" for name in (
        "vault", "audit", "records", "people", "accounts", "evidence", "jobs",
    )],
]  # fmt: skip
