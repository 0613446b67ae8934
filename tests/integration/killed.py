"""The processes of the kill tests: prepare an installation, ask for a job and work, tell the state.

Settings, database and jobs are the product's own.
"""

import datetime as dt
import io
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisaar.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from hisaar.assessment.models import CommissionReport  # noqa: E402
from hisaar.assessment.services import freeze, open_year  # noqa: E402
from hisaar.governance.models import EntityProfile  # noqa: E402
from hisaar.platform import records  # noqa: E402
from hisaar.platform.accounts.models import Grant, User  # noqa: E402
from hisaar.platform.audit import chain  # noqa: E402
from hisaar.platform.audit.models import Entry  # noqa: E402
from hisaar.platform.evidence.models import StoredFile  # noqa: E402
from hisaar.platform.evidence.services import store, verify_files  # noqa: E402
from hisaar.platform.jobs import services, worker  # noqa: E402
from hisaar.platform.jobs.models import JobRun  # noqa: E402
from hisaar.platform.people.models import Person  # noqa: E402

YEAR, ROWS = 2025, 8000
JOBS = {"report": "assessment.build_report", "import": "web.import_file"}


def prepare():
    call_command("migrate", verbosity=0)
    profile = EntityProfile(title="Fictional Takaful Ltd.", registered_on=dt.date(2015, 1, 1))
    records.save(profile, actor=None)
    freeze(open_year(YEAR, actor=None), actor=None)
    user = User.objects.create_user("sana")
    Grant.objects.create(user=user, role="ciso", starts_on=dt.date(2020, 1, 1))
    lines = [f"Person {n} (demo),E-{n:05d}" for n in range(ROWS)]
    text = "Title,Employee number\n" + "\n".join(lines) + "\n"
    store(io.BytesIO(text.encode()), name="people.csv", actor=user)
    services.enqueue_scheduled()  # what the clock asks for is not what is killed here
    JobRun.objects.all().update(state=JobRun.State.DONE)


def work(job):
    name = JOBS[job]
    if not JobRun.objects.filter(name=name).exists():
        user = User.objects.get()
        file = StoredFile.objects.get(name="people.csv").pk
        given = {"year": YEAR} if job == "report" else {"file": file, "into": "people"}
        services.enqueue(name, actor=user, **given)
    worker.main()


def state(job):
    run = JobRun.objects.get(name=JOBS[job])
    reports = CommissionReport.objects.all()
    return {
        "run": [run.state, run.attempts],
        "people": Person.objects.count(),
        "reports": [[r.edition, r.status, bool(r.file)] for r in reports],
        "built": Entry.objects.filter(action="built").count(),
        "created": Entry.objects.filter(action="created", subject__startswith="PER-").count(),
        "intact": chain.verify().is_intact,
        "damaged": [str(fault) for fault in verify_files()],
    }


match sys.argv[1:]:
    case ["prepare"]:
        prepare()
    case ["work", job]:
        work(job)
    case ["state", job]:
        print(json.dumps(state(job)))  # noqa: T201
