"""Every command with its arguments and options, as ``hisaar … --help`` tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from typer.main import get_command

from hisaar.cli.application import app

from .markdown import table

INTRODUCTION = """# Commands

`hisaar` works on the installation that `HISAAR_HOME` names (otherwise the folder `hisaar` in the
user's data folder). Scripts may rely on names, options, JSON and exit codes:

- 0: done. 1: refused, or found not valid; one sentence says why. 2: the command was not understood.
- `--json` prints one JSON document on standard output; a refusal prints `{"error": "…"}`.
- Passphrases come from the environment or are asked for; they are never arguments.
"""
MARKUP = re.compile(r"\[bold\](.+?)\[/(?:bold)?\]")
KINDS = {int: "NUMBER", float: "NUMBER", Path: "PATH"}
HIDDEN = {"--help", "--install-completion", "--show-completion"}


def page() -> str:
    """The whole page, commands in the order of ``hisaar --help``."""
    return "\n".join([INTRODUCTION, *_sections("hisaar", get_command(app))])


def _sections(name: str, command: Any) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if not children:
        yield _section(name, command)
    for child, sub in children.items():
        if not sub.hidden:
            yield from _sections(f"{name} {child}", sub)


def _section(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [
        p for p in command.params
        if p.param_type_name == "option" and not HIDDEN & set(p.opts) and not p.hidden
    ]  # fmt: skip
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *map(_usage, arguments)])
    rows = [(f"`{_metavar(a)}`", a.help or "", _default(a)) for a in arguments]
    rows += [(f"`{_flags(o)}`", o.help or "", _default(o)) for o in options]
    return "\n".join([
        f"## {name}\n", f"```\n{usage}\n```\n",
        MARKUP.sub(r"`\1`", cleandoc(command.help or "")) + "\n",
        table(["Argument or option", "Meaning", "Default"], rows),
    ])  # fmt: skip


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper()).strip("[]")


def _usage(argument: Any) -> str:
    name = _metavar(argument) + ("..." if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _flags(option: Any) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    many = "..." if option.multiple else ""
    return f"{names} {KINDS.get(option.type_descriptor.annotation, 'TEXT')}{many}"


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required:
        return "needed"
    return "" if value in (None, "", False, ()) or callable(value) else f"`{value}`"
