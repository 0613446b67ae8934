"""The process that the tests kill: makes the database, or works, having asked for a job once."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from hisaar.platform.jobs import services, worker  # noqa: E402
from hisaar.platform.jobs.models import JobRun  # noqa: E402
from tests.jobs import effects  # noqa: E402, F401

match sys.argv[1:]:
    case ["prepare"]:
        call_command("migrate", verbosity=0)
    case ["work", name]:
        if not JobRun.objects.filter(name=name).exists():
            services.enqueue(name, count=30)
        worker.main()
