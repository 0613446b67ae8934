"""Fixtures that every test may use."""

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request):
    """Each worker has its own database in memory, which needs no name of its own."""
    database = settings.DATABASES["default"]
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    if worker and database["ENGINE"].endswith("postgresql"):
        database.setdefault("TEST", {})["NAME"] = f"test_hisaar_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests tamper with the audit trail; tests/records proves that the triggers refuse it."""
    from django.db import connection

    from hisaar.platform.audit import protection

    with django_db_blocker.unblock():
        protection.lift(connection)
