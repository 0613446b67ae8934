"""The insurer whose governance is whole."""

import pytest
from django.db import transaction

from .insurer import build


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once, as it takes a while; every test changes it inside a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def insurer(built):
    with transaction.atomic():
        yield built
        transaction.set_rollback(True)
