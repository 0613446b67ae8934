"""Who is told when a job fails."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from hisaar.lib import dates
from hisaar.platform.accounts.models import Grant
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.jobs.signals import job_failed
from hisaar.platform.people.models import Person

from .services import notify


@receiver(job_failed, sender=JobRun)
def tell_of_a_failed_job(sender: Any, run: JobRun, **_: Any) -> None:
    """Tell who asked for it, and those who administer the installation."""
    people = administrators()
    if run.actor and run.actor.person:
        people.append(run.actor.person)
    notify(people, f"'{run.label}' failed: {run.error}", key=f"job-{run.pk}-{run.finished_at}")


def administrators() -> list[Person]:
    """The people behind the accounts that hold the administrator's role today."""
    today = dates.today()
    grants = Grant.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today),
        role="administrator", user__is_active=True, user__person__isnull=False,
    )  # fmt: skip
    return [g.user.person for g in grants.select_related("user__person") if g.user.person]
