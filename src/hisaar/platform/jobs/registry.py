"""Which functions are jobs, and when the scheduled ones are due."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured

from hisaar.lib.text import did_you_mean
from hisaar.platform.records.refusals import Refused

from .schedules import Daily, Every, Schedule, Weekly

F = TypeVar("F", bound=Callable[..., Any])
OFFERED = ("actor", "progress")


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function that the worker can run, and how it treats it.

    ``retries``: how often it is tried again after an error or an interruption.
    ``timeout``: seconds after which an attempt is given up.
    ``is_atomic``: its writes and its being done are one transaction: either both or neither.
    """

    name: str
    function: Callable[..., Any]
    retries: int = 3
    timeout: int = 3600
    is_atomic: bool = False
    schedule: Schedule | None = None

    def check(self, arguments: dict[str, Any]) -> None:
        """TypeError when the function does not take these arguments."""
        inspect.signature(self.function).bind(**arguments, **self.offered(None, None))

    def offered(self, actor: Any, progress: Any) -> dict[str, Any]:
        """``actor`` and ``progress``, as far as the function asks for them."""
        given = {"actor": actor, "progress": progress}
        wanted = inspect.signature(self.function).parameters
        return {name: given[name] for name in OFFERED if name in wanted}


_jobs: dict[str, Job] = {}


def job(
    *, name: str = "", retries: int = 3, timeout: int = 3600, is_atomic: bool = False
) -> Callable[[F], F]:
    """Make a function a job, named ``app.function`` unless told otherwise.

    It takes keyword arguments that JSON can carry, ``actor`` and ``progress`` where it asks for
    them, and may run more than once for the same request: write it so that this does no harm, or
    let ``is_atomic`` see to it. What it returns is shown as its result: a record, or a text.
    """

    def decorate(function: F) -> F:
        _add(function, name=name, retries=retries, timeout=timeout, is_atomic=is_atomic)
        return function

    return decorate


def scheduled(
    *, daily: str = "", weekly: str = "", every_minutes: int = 0, name: str = "", retries: int = 3,
    timeout: int = 3600, is_atomic: bool = False,
) -> Callable[[F], F]:  # fmt: skip
    """Make a function a job that runs by itself: ``daily="02:00"``, ``weekly="sun 03:00"`` or
    ``every_minutes=5``, in Karachi's time. What was missed while nothing ran is made up once.
    """
    given = [s for s in (
        daily and Daily.parse(daily), weekly and Weekly.parse(weekly),
        every_minutes and Every(every_minutes),
    ) if s]  # fmt: skip
    if len(given) != 1:
        raise ImproperlyConfigured("@scheduled takes one of daily, weekly and every_minutes.")

    def decorate(function: F) -> F:
        _add(
            function, name=name, retries=retries, timeout=timeout, is_atomic=is_atomic,
            schedule=given[0],
        )  # fmt: skip
        return function

    return decorate


def _add(function: Callable[..., Any], *, name: str, **options: Any) -> None:
    entry = Job(name=name or default_name(function), function=function, **options)
    other = _jobs.get(entry.name)
    if other and _place(other.function) != _place(function):
        raise ImproperlyConfigured(f"Two jobs are called {entry.name}; name one otherwise.")
    _jobs[entry.name] = entry


def _place(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def default_name(function: Callable[..., Any]) -> str:
    """``hisaar.platform.notices.jobs.send_mail`` is called ``notices.send_mail``."""
    parts = [p for p in function.__module__.split(".") if p not in ("hisaar", "platform")]
    if len(parts) > 1 and parts[-1] == "jobs":
        parts.pop()
    return ".".join([*parts, function.__name__])


def get(name: str) -> Job:
    """The job of that name; Refused with the nearest name otherwise."""
    if name not in _jobs:
        hint = did_you_mean(name, sorted(_jobs))
        raise Refused(f"There is no job '{name}'. {hint}".strip())
    return _jobs[name]


def all_scheduled() -> Iterator[tuple[Job, Schedule]]:
    for entry in tuple(_jobs.values()):
        if entry.schedule is not None:
            yield entry, entry.schedule
