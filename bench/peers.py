"""Race the engines with libraries that answer the same question, side by side, in turns.

    make bench-peers

It has its own environment (``var/peers``), so that the product needs none of them. A race is a
function in a list ``RACES`` of one of ``MODULES``: its docstring is the question.
"""

from __future__ import annotations

import sys
from importlib import import_module

MODULES = ("bench.peers_dependence", "bench.peers_access", "bench.peers_loss")


def main() -> None:
    """All races, or those whose names hold one of the words given."""
    words = sys.argv[1:]
    for module in MODULES:
        for contest in import_module(module).RACES:
            if not words or any(word in contest.__name__ for word in words):
                _tell(contest.__doc__ or contest.__name__, contest())


def _tell(question: str, spent: dict[str, float]) -> None:
    sys.stdout.write(question.splitlines()[0] + "\n")
    own = spent["Hisaar"]
    for name, seconds in sorted(spent.items(), key=lambda each: each[1]):
        factor = "" if name == "Hisaar" else f"  {seconds / own:6.1f} x"
        sys.stdout.write(f"  {name:12}{seconds * 1000:12,.1f} ms CPU{factor}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
