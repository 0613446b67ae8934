"""Jobs whose effects can be counted, run by a worker that is killed in the middle."""

import time

from hisaar.platform import records
from hisaar.platform.jobs.registry import job
from hisaar.platform.people.models import OrganisationalUnit


@job(name="test.open_branches", retries=3)
def open_branches(count, progress):
    """Safe to repeat: looks what is there already."""
    for number in range(count):
        progress(number, count, f"Branch {number}")
        if not OrganisationalUnit.objects.filter(title=f"Branch {number}").exists():
            records.save(OrganisationalUnit(title=f"Branch {number}"), actor=None)
        time.sleep(0.03)
    return OrganisationalUnit.objects.last()


@job(name="test.open_all_or_none", retries=3, is_atomic=True)
def open_all_or_none(count, progress):
    """Not safe to repeat, but atomic."""
    for number in range(count):
        progress(number, count)
        records.save(OrganisationalUnit(title=f"Branch {number}"), actor=None)
        time.sleep(0.03)
    return "opened"
