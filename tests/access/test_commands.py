"""Access rights from the command line, as a process of its own."""

from tests.cli.conftest import installation  # noqa: F401 - a fixture
from tests.discovery.makers import SAMPLES


def test_the_library_is_loaded_once_and_what_is_found_is_told(installation):  # noqa: F811
    hisaar = installation

    first = hisaar.json("access", "library", "load")
    again = hisaar.json("access", "library", "load")
    found = hisaar.json("access", "violations", "--on", "2026-12-31", "--strict")
    untidy = hisaar.json("access", "hygiene", "--strict")

    assert (len(first["added"]), again["added"]) == (39, [])
    assert found == {"on": "2026-12-31", "rules": 0, "unmitigated": 0, "violations": []}
    assert {f["records"] for f in untidy["findings"]} == {0}
    assert hisaar.json("access", "reviews") == []
    assert "No duty rule is in force" in hisaar("access", "violations").stdout


def test_a_script_that_asks_strictly_hears_of_findings_by_the_exit_code(
    installation  # noqa: F811
):  # fmt: skip
    hisaar = installation
    hisaar("discover", "file", SAMPLES / "adusers.csv", "--source", "AD", "--accept", "all")

    refused = hisaar("access", "hygiene", "--strict", expect=1)

    assert "to mend" in refused.stderr
    assert hisaar.json("access", "hygiene", "--strict", expect=1)["findings"]
    assert hisaar("access", "hygiene").returncode == 0
