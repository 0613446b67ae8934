"""From a file to the registers: proposed, accepted, and nothing left to propose."""

import pytest

from . import makers
from .makers import accepted, lines, run_of, system

pytestmark = pytest.mark.django_db
NEEDS_A_SYSTEM = {
    "fortigate.csv",
    "code.sarif",
    "semgrep.sarif",
    "cyclonedx-py.json",
    "cyclonedx-py.xml",
}


@pytest.mark.parametrize("name", sorted(p.name for p in makers.SAMPLES.iterdir()))
def test_what_was_accepted_is_not_proposed_again(name):
    own = system("Perimeter or portal") if name in NEEDS_A_SYSTEM else None
    if name in ("asa.csv", "paloalto.csv"):
        system("khi-asa"), system("vsys1")

    first = run_of(name, system=own)
    told = accepted(first)

    assert told.refused == []
    assert told.count == first.proposed - first.contradicts
    second = run_of(name, system=own)
    assert [(p.what, p.title, p.sentence) for p in lines(second)] == []
    assert second.unchanged > 0
