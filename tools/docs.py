"""Write the reference pages of docs/ from the product itself: ``python -m tools.docs [--check]``.

Registers, commands, clauses and roles are declared once, in the product; these pages repeat them
for people. ``--check`` writes nothing and fails when a page no longer says what the product does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tools.installation import temporary_home

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTICE = "<!-- Written by `make docs`. Change the product, not this page. -->\n\n"


def pages() -> dict[str, Callable[[], str]]:
    """File name to what writes it; call them on a started Django."""
    from tools.reference import clauses, commands, registers, roles

    return {
        "registers.md": registers.page,
        "commands.md": commands.page,
        "clauses.md": clauses.page,
        "roles.md": roles.page,
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are stale; 0 when all is well."""
    if set(arguments) - {"--check"}:
        sys.stderr.write("Usage: python -m tools.docs [--check]\n")
        return 2
    with temporary_home():
        texts = {name: NOTICE + write() for name, write in pages().items()}
    stale = [name for name, text in texts.items() if _stored(FOLDER / name) != text]
    if "--check" in arguments:
        return _tell(stale)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(texts[name], encoding="utf-8")
    sys.stdout.write(f"Documents: {len(texts)} pages, {len(stale)} written anew.\n")
    return 0


def _stored(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _tell(stale: list[str]) -> int:
    if not stale:
        sys.stdout.write("Documents: the reference pages are up to date.\n")
        return 0
    named = ", ".join(f"docs/reference/{name}" for name in stale)
    sys.stderr.write(f"Stale: {named}. Run `make docs` and commit what it wrote.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
