"""All commands, gathered; refusals become one sentence and exit code 1."""

from __future__ import annotations

import sys

import typer

from . import (
    access,
    accounts,
    assessing,
    demonstrating,
    discovering,
    exchange,
    installation,
    invitations,
    keeping,
    registers,
    reporting,
    risk,
)
from .console import Failed, dumps, err

app = typer.Typer(
    name="hisaar",
    help="The cybersecurity framework of an insurer: records, rules, the signed annual report.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (
    installation,
    demonstrating,
    exchange,
    discovering,
    access,
    assessing,
    reporting,
    risk,
    keeping,
    accounts,
    invitations,
    registers,
):
    part.add_to(app)


def run() -> None:
    """The whole of ``hisaar``: parse, act, answer."""
    try:
        app()
    except Exception as error:
        if not _is_refusal(error):
            raise
        _refuse(error)
        sys.exit(1)


def _is_refusal(error: Exception) -> bool:
    from hisaar.catalogue.reading import FrameworkError
    from hisaar.platform.documents.errors import DocumentError
    from hisaar.platform.records.refusals import Refused
    from hisaar.platform.vault.errors import VaultError

    kinds = (Failed, Refused, VaultError, DocumentError, FrameworkError, FileNotFoundError,
             PermissionError, IsADirectoryError)  # fmt: skip
    return isinstance(error, kinds)


def _refuse(error: Exception) -> None:
    data = getattr(error, "data", None)
    if "--json" in sys.argv:
        sys.stdout.write(dumps({"error": str(error), **(data or {})}) + "\n")
    else:
        err.print(f"[bold red]Refused.[/] {error}", soft_wrap=True)
