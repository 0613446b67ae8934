"""How commands speak: JSON or words, progress bars, refusals, exit codes."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from hisaar.lib.collecting import uncollected

if TYPE_CHECKING:
    from hisaar.platform.accounts.operator import Operator

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Day = Annotated[str, typer.Option("--on", help="The day it speaks of, such as 2026-12-31.")]


class Failed(Exception):  # noqa: N818
    """The command did what it could and the answer is no; ``data`` is printed as JSON."""

    def __init__(self, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.data = data


def boot() -> Operator:
    """Start Django on the installation that is there; returns who acts."""
    from hisaar.platform.vault.home import Home

    # What is typeset or written in passing stays in the home folder, where only its owner reads.
    tempfile.tempdir = str(Home.open().scratch)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisaar.config.settings")
    import django

    with uncollected():  # code that is made once and stays
        django.setup()
    from hisaar.platform.accounts.operator import Operator

    return Operator()


def emit(data: Any, *, as_json: bool, words: Callable[[], None]) -> None:
    """Print ``data`` as JSON, or call ``words`` to say it."""
    if as_json:
        sys.stdout.write(dumps(data) + "\n")
    else:
        words()


def dumps(data: Any) -> str:
    return orjson.dumps(data, default=str, option=orjson.OPT_INDENT_2).decode()


def table(*headings: str, rows: Any, title: str = "") -> None:
    """Print rows under headings."""
    drawn = Table(*headings, title=title or None, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        drawn.add_row(*(str(cell) for cell in row))
    out.print(drawn)


def day(text: str | None) -> Any:
    """A day as typed, or today in Pakistan."""
    from hisaar.lib import dates

    try:
        return dates.parse_day(text) if text else dates.today()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--on") from None


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; tells it ``(done, of)``."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = quiet or not err.is_terminal
    with Progress(*columns, console=err, transient=True, disable=hidden) as bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield tell


def secret(variable: str, prompt: str, *, confirm: bool = False) -> str:
    """A passphrase from the environment, or asked for; never an argument that ``ps`` shows."""
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise Failed(f"Give the passphrase in {variable}, or run this on a terminal.")
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=confirm))


def address(path: str) -> str:
    """The full address of a page: the public one if it is set, else where `serve` listens."""
    from hisaar.platform.vault.home import current_home

    return (current_home().configuration.public_url or "http://127.0.0.1:8000").rstrip("/") + path
