"""How much of a file is read before it is refused; counted, never taken from its headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from hisaar.platform.records import Refused

CHUNK = 1 << 16
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that no honest register comes near.

    ``file_bytes``: a file as it arrives. ``total_bytes``: everything unpacked from it, also from
    workbooks inside a zip. ``ratio``: unpacked over packed, for a part above four megabytes.
    ``cells``: rows times columns up to the last value of a sheet.
    """

    file_bytes: int = 64 * _MEGABYTE
    total_bytes: int = 192 * _MEGABYTE
    ratio: int = 200
    ratio_from_bytes: int = 4 * _MEGABYTE
    members: int = 2_000
    directory_bytes: int = _MEGABYTE
    rows: int = 200_000
    columns: int = 256
    cells: int = 6_000_000


LIMITS = Limits()


class Budget:
    """What is left of the limits while one upload is unpacked, whatever is nested in it."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.left = limits.total_bytes

    def unpack(self, stream: IO[bytes], packed_bytes: int, where: str) -> Iterator[bytes]:
        """Yield the chunks of a packed part; refuse it once it grows past the limits."""
        unpacked = 0
        while chunk := stream.read(CHUNK):
            unpacked += len(chunk)
            self.left -= len(chunk)
            is_bomb = unpacked > self.limits.ratio_from_bytes and (
                unpacked > packed_bytes * self.limits.ratio
            )
            if is_bomb or self.left < 0:
                raise Refused(
                    f"{where} unpacks to far more data than a register holds, so it was not read;"
                    " copy the rows that you need into a new workbook."
                )
            yield chunk
