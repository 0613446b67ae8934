import pytest

from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.vault.home import Home, working_on


@pytest.fixture
def home(tmp_path):
    with working_on(Home.create(tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def person(db):
    def make(title="Ayesha Khan", **fields):
        return records.save(Person(title=title, **fields), actor=None)

    return make
