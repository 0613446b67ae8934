from types import SimpleNamespace

import pytest
from django.db import transaction

from hisaar.platform.vault.home import Home, working_on
from tests.assessment import insurer


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """One folder for the run: its signing authority takes seconds to make."""
    return Home.create(tmp_path_factory.mktemp("assessment") / "home")


@pytest.fixture(scope="module")
def records_of_it(django_db_setup, django_db_blocker, home):
    """Built once, as it takes a while; every test changes it inside a savepoint."""
    with django_db_blocker.unblock(), working_on(home), transaction.atomic():
        yield insurer.build()
        transaction.set_rollback(True)


@pytest.fixture
def it(records_of_it):
    with transaction.atomic():
        yield SimpleNamespace(**vars(records_of_it))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def frozen(records_of_it):
    """A freeze that tests of one page only read."""
    it = SimpleNamespace(**vars(records_of_it))
    with transaction.atomic():
        it.evaluation = insurer.frozen(it)
        yield it
        transaction.set_rollback(True)
