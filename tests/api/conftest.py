import pytest

from tests.api.callers import Caller


@pytest.fixture
def caller(db):
    """A program of somebody who may do everything."""
    return Caller("administrator", "ciso")
