"""Rows of an Excel workbook, unpacked within limits and inspected before it is parsed."""

from __future__ import annotations

import posixpath
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from hisaar.discovery.formats.facts import ReadingRefused
from hisaar.discovery.formats.limits import (
    CHUNK,
    COLUMNS,
    MEMBERS,
    RATIO_FROM_BYTES,
    ROWS,
    UNPACKED_BYTES,
    UNPACKED_RATIO,
    WORKBOOK_BYTES,
)
from hisaar.discovery.formats.source import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KEPT = ("[content_types].xml", "_rels/", "xl/_rels/", "xl/workbook.xml", "xl/styles.xml",
         "xl/sharedstrings.xml", "xl/worksheets/")  # fmt: skip
_MOST_CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """One sheet: its rows from the first, and its merged ranges as (top, left, bottom, right)."""

    name: str
    parsed: Any
    merges: tuple[tuple[int, int, int, int], ...]

    def walk(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield the number of each row, as Excel counts it, and its values."""
        left = [""] * (self.parsed.start or (0, 0))[1]
        for number, values in enumerate(self.parsed.iter_rows(), start=1):
            yield number, [*left, *map(_plain, values)][:COLUMNS]


def is_workbook(source: Source) -> bool:
    """Say whether the file is a zip, as every .xlsx is, or an old workbook, to be refused."""
    return source.head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def sheets(source: Source) -> list[WorkSheet]:
    """Return the sheets of a workbook that is safe to parse."""
    if source.head.startswith(_OLE):
        what = "protected by a password" if _ENCRYPTED in source.head else "of an old Excel version"
        raise ReadingRefused(f"{source.name} is {what}; open it and save it as .xlsx.")
    with tempfile.SpooledTemporaryFile(max_size=CHUNK * 64) as repacked:
        _repack(source, repacked)
        repacked.seek(0)
        workbook = _parsed(lambda: CalamineWorkbook.from_filelike(repacked), source)
    found = []
    for name in workbook.sheet_names:
        parsed = _parsed(lambda name=name: workbook.get_sheet_by_name(name), source)
        if not parsed.total_height or not parsed.total_width:
            continue
        _check_extent(parsed, name, source)
        merges = tuple((*first, *last) for first, last in parsed.merged_cell_ranges or ())
        found.append(WorkSheet(name, parsed, merges))
    return found


def _check_extent(parsed: Any, name: str, source: Source) -> None:
    end = parsed.end or (0, 0)
    if end[0] >= ROWS or (end[0] + 1) * (end[1] + 1) > _MOST_CELLS:
        raise ReadingRefused(
            f"Sheet '{name}' of {source.name} reaches to row {end[0] + 1:,}; delete what stands far"
            " below or to the right of the list."
        )


def _repack(source: Source, target: IO[bytes]) -> None:
    """Write the parts that hold data to a new zip, each unpacked, bounded and inspected once.

    No second reading of the original can then come out differently.
    """
    if source.size > WORKBOOK_BYTES:
        source.refuse_size(WORKBOOK_BYTES)
    try:
        with zipfile.ZipFile(source.stream()) as archive:
            infos = archive.infolist()
            _check_members(infos, source)
            left = UNPACKED_BYTES
            with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
                for info in infos:
                    name = posixpath.normpath(info.filename.replace("\\", "/")).lstrip("/")
                    if name.lower().startswith(_KEPT):
                        part = _unpack(archive, info, source, left)
                        left -= len(part)
                        _inspect(part, name, source)
                        packed.writestr(name, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError,
            RuntimeError, ValueError) as error:  # fmt: skip
        raise _damaged(source) from error


def _check_members(infos: list[zipfile.ZipInfo], source: Source) -> None:
    names = {info.filename.lower() for info in infos}
    if len(infos) > MEMBERS or len(names) < len(infos):
        raise ReadingRefused(f"{source.name} has more parts than a workbook; save it again.")
    if any(info.flag_bits & 1 for info in infos):
        raise ReadingRefused(f"{source.name} is protected by a password; take it off first.")
    if "xl/workbook.xml" not in names:
        raise ReadingRefused(f"{source.name} is not an Excel workbook; save it as .xlsx or CSV.")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, left: int) -> bytes:
    chunks, size = [], 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            is_bomb = size > RATIO_FROM_BYTES and size > info.compress_size * UNPACKED_RATIO
            if is_bomb or size > left:
                raise ReadingRefused(
                    f"{source.name} unpacks to far more data than a list holds, so it was not"
                    " read; copy the rows that you need into a new workbook."
                )
            chunks.append(chunk)
    return b"".join(chunks)


def _inspect(part: bytes, name: str, source: Source) -> None:
    """Refuse document types and entities in a part; nothing of a workbook needs them."""
    if not name.lower().endswith((".xml", ".rels")):
        return
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ReadingRefused(f"{source.name} declares document types, so it was not read.")
    depth = [0]

    def opened(*_: Any) -> None:
        depth[0] += 1
        if depth[0] > 60:
            raise ReadingRefused(f"{source.name} is nested too deeply, so it was not read.")

    def closed(*_: Any) -> None:
        depth[0] -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise _damaged(source) from error


def _parsed(call: Any, source: Source) -> Any:
    """Call the parser; whatever it stumbles over, also a panic in its Rust, is a damaged file."""
    try:
        return call()
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise _damaged(source) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(source) from error
        raise


def _damaged(source: Source) -> ReadingRefused:
    return ReadingRefused(f"{source.name} is damaged; open it in Excel and save it again.")


def _plain(value: Any) -> Any:
    """Return a cell as text, number, day or moment."""
    if isinstance(value, str | datetime | date | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)
