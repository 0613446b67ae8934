"""What is inside an Excel file, inspected before any parser of spreadsheets sees it.

An .xlsx is a zip of XML parts. Every part that holds data is unpacked here once, within limits,
and read by a parser that refuses document type declarations. What was inspected is packed again
and only that is handed on, so that no second reading of the original can come out differently.
Drawings, printer settings and the like are never unpacked at all.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from hisaar.platform.records import Refused

from .extents import Extent, measure
from .limits import Budget
from .markup import damaged, elements, parse

_ENDING = b"PK\x05\x06"
_ENDING_64 = b"PK\x06\x07"
_KEPT = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
)
_UNPACKING_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip
_MACROS = "holds macros, which can run programs; save it as .xlsx, which leaves them out."
_LINKS = (
    "takes values from other files; break the links (Data, Edit Links, Break Link) and save it"
    " again."
)
_QUERIES = (
    "fetches data from elsewhere; delete the queries (Data, Queries & Connections) and save it"
    " again."
)
_OBJECTS = "has files or controls embedded in it; delete them and save it again."
_FORBIDDEN = {
    "vbaproject": _MACROS,
    "macrosheet": _MACROS,
    "dialogsheet": _MACROS,
    "externallink": _LINKS,
    "xl/connections": _QUERIES,
    "spreadsheetml.connections": _QUERIES,
    "querytable": _QUERIES,
    "embeddings": _OBJECTS,
    "oleobject": _OBJECTS,
    "activex": _OBJECTS,
    "vnd.ms-office.activex": _OBJECTS,
}


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet of the workbook and how far its values reach."""

    name: str
    is_hidden: bool
    extent: Extent


@dataclass(slots=True)
class Package:
    """The inspected workbook: its worksheets in order, and the bytes that are safe to parse."""

    worksheets: list[Worksheet] = field(default_factory=list)
    content: IO[bytes] = field(default_factory=io.BytesIO)


def open_zip(stream: IO[bytes], source: str, budget: Budget) -> zipfile.ZipFile:
    """Open an archive whose table of contents is short, plain and names nothing twice."""
    _refuse_long_directory(stream, source, budget)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise damaged(source) from error
    members = archive.infolist()
    names = {info.filename.casefold() for info in members}
    if len(members) > budget.limits.members:
        raise Refused(f"{source} has {len(members):,} parts, more than a workbook has.")
    if len(names) < len(members):
        raise Refused(f"{source} names one of its parts twice; open it and save it again.")
    if any(info.flag_bits & 1 for info in members):
        raise Refused(f"{source} is protected by a password; take it off and save it again.")
    return archive


def unpack(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, budget: Budget
) -> list[bytes]:
    """Return the chunks of one part, within the budget."""
    try:
        with archive.open(info) as stream:
            return list(budget.unpack(stream, max(info.compress_size, 1), where))
    except _UNPACKING_ERRORS as error:
        raise damaged(where) from error


def unpack_file(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, budget: Budget, target: Path
) -> None:
    """Write one part to a new file, within the budget."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(info) as stream, target.open("xb") as file:
            for chunk in budget.unpack(stream, max(info.compress_size, 1), where):
                file.write(chunk)
    except _UNPACKING_ERRORS as error:
        raise damaged(where) from error


def inspect(stream: IO[bytes], source: str, budget: Budget) -> Package:
    """Inspect an Excel workbook and repack what is safe; Refused names what is not."""
    archive = open_zip(stream, source, budget)
    parts = {info.filename.casefold(): info for info in archive.infolist()}
    _refuse_forbidden(parts, source)
    if "xl/workbook.xml" not in parts:
        raise Refused(f"{source} is {_kind(parts)}, not an Excel workbook; save it as .xlsx.")
    plain = {name: _plain_part(archive, parts, name, source, budget) for name in _KEPT}
    sheets = _sheets(plain, source)
    package = Package()
    with zipfile.ZipFile(package.content, "w", zipfile.ZIP_STORED) as repacked:
        for name, chunks in plain.items():
            if chunks is not None:
                repacked.writestr(name, b"".join(chunks))
        for name, part, is_hidden in sheets:
            where = f"Sheet '{name}' of {source}"
            if part.casefold() not in parts:
                raise damaged(where)
            chunks = unpack(archive, parts[part.casefold()], where, budget)
            extent = measure(chunks, where, budget.limits)
            package.worksheets.append(Worksheet(name, is_hidden, extent))
            repacked.writestr(part, b"".join(chunks))
    package.content.seek(0)
    return package


def _refuse_long_directory(stream: IO[bytes], source: str, budget: Budget) -> None:
    """Look at the archive's end before the standard library loads the whole directory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - (1 << 16) - 64))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_ENDING)
    if at < 0 or len(tail) < at + 22:
        raise damaged(source)
    (directory_bytes,) = struct.unpack_from("<L", tail, at + 12)
    if directory_bytes > budget.limits.directory_bytes or _ENDING_64 in tail[max(0, at - 20) : at]:
        raise Refused(f"{source} has more parts than a workbook has.")


def _refuse_forbidden(names: Iterable[str], source: str) -> None:
    for name in names:
        for word, sentence in _FORBIDDEN.items():
            if word in name.lower():
                raise Refused(f"{source} {sentence}")


def _plain_part(
    archive: zipfile.ZipFile,
    parts: Mapping[str, zipfile.ZipInfo],
    name: str,
    source: str,
    budget: Budget,
) -> list[bytes] | None:
    """Unpack and parse one of the fixed parts; None when the workbook does without it."""
    info = parts.get(name.casefold())
    if info is None:
        return None
    chunks = unpack(archive, info, source, budget)
    if not name.endswith((".rels", "_Types].xml")):
        parse(chunks, source)
        return chunks
    for _, attributes in elements(chunks, source):
        for key in ("ContentType", "Type"):
            _refuse_forbidden([attributes.get(key, "")], source)
    return chunks


def _sheets(plain: Mapping[str, list[bytes] | None], source: str) -> list[tuple[str, str, bool]]:
    """Return name, part and hiddenness of each worksheet, in the order of the tabs."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for name, attributes in elements(plain["xl/_rels/workbook.xml.rels"] or [], source)
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet")
    }
    found = []
    for name, attributes in elements(plain["xl/workbook.xml"] or [], source):
        link = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        if name == "sheet" and link in targets:
            part = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
            found.append((attributes.get("name", ""), part, "state" in attributes))
    if not found:
        raise Refused(f"{source} has no sheet with rows and columns.")
    return found


def _kind(names: Collection[str]) -> str:
    """Say what a zip is that has no workbook part."""
    if any(name.startswith("word/") for name in names):
        return "a Word document"
    if any(name.startswith("ppt/") for name in names):
        return "a presentation"
    if "xl/workbook.bin" in names:
        return "a binary workbook"
    return "an OpenDocument file" if "mimetype" in names else "a zip"
