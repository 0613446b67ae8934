"""The command line: ``hisaar --help``.

Exit code 0: done. 1: refused, or found not valid. 2: the command was not understood.
"""

from __future__ import annotations


def main() -> None:
    """Run the command that the arguments name."""
    from .application import run

    run()
