"""Runs of files, as people drop them in."""

import datetime as dt
from pathlib import Path

from hisaar.assets.models import System
from hisaar.discovery import services
from hisaar.discovery.models import DiscoverySource
from hisaar.platform import records
from hisaar.platform.evidence.storage import store

SAMPLES = Path(__file__).parents[1] / "discovery_formats" / "samples"
ON = dt.date(2026, 11, 24)


def system(title, kind=System.Kind.SERVER, **values):
    return records.save(System(title=title, kind=kind, **values), actor=None)


def source(title, **values):
    return records.save(DiscoverySource(title=title, **values), actor=None)


def begun(name, content=None, *, on=ON, **values):
    content = (SAMPLES / name).read_bytes() if content is None else content
    return services.begin_run(store(content, name=name), actor=None, on=on, **values)


def run_of(name, content=None, **values):
    """A file that was read."""
    return services.read_run(begun(name, content, **values), actor=None)


def lines(run, **conditions):
    return list(run.proposals.filter(**conditions).order_by("position"))


def accepted(run, **conditions):
    chosen = run.proposals.filter(**conditions) if conditions else None
    return services.accept(run, chosen, actor=OPERATOR)


class _Operator:
    pass


from hisaar.platform.accounts.operator import Operator  # noqa: E402

OPERATOR = Operator()
