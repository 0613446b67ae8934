"""Files that come from a browser or a program, not from a folder of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from hisaar.platform.vault.durable import scratch_folder
from hisaar.platform.vault.home import current_home

from . import workbooks
from .limits import LIMITS, Limits
from .sheets import Sheet


@contextmanager
def opened(source: IO[bytes], *, name: str, limits: Limits = LIMITS) -> Iterator[list[Sheet]]:
    """The sheets of an upload; import them inside the block.

    The files that came with the workbooks of a zip lie in a private folder of the home until the
    block ends; what a killed process left there goes with the next use.
    """
    if not name.lower().endswith(".zip"):
        yield workbooks.read(source, name=name, limits=limits)
        return
    with scratch_folder(current_home().scratch) as folder:
        yield workbooks.read(source, name=name, limits=limits, unpack_into=folder)
