import pytest

from hisaar.platform.vault.home import Home, working_on


@pytest.fixture
def home(tmp_path):
    with working_on(Home.create(tmp_path / "home")) as opened:
        yield opened
