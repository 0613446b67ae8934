import pytest

from .makers import person


@pytest.fixture
def owner(db):
    return person()
