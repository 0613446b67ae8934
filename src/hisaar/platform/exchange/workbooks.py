"""Reading what people keep in spreadsheets: a file, a folder of files, or a zip of them.

Everything hostile, foreign or broken is refused with one sentence before its data is parsed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from hisaar.lib.text import join_names
from hisaar.platform.records import Refused

from .delimited import read_delimited
from .limits import CHUNK, LIMITS, Budget, Limits
from .markup import damaged
from .packages import Package, Worksheet, inspect, open_zip, unpack, unpack_file
from .sheets import Row, Sheet, build_sheet

EXCEL = (".xlsx", ".xlsm")
DELIMITED = (".csv", ".tsv", ".txt")
OLD = (".xls", ".xlsb", ".ods", ".numbers")
FORMS = "save it as .xlsx or .csv"
LONGEST_PATH = 400

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"<", "a web page or XML file"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)


def read(
    source: Path | str | IO[bytes],
    *,
    name: str = "",
    limits: Limits = LIMITS,
    unpack_into: Path | None = None,
) -> list[Sheet]:
    """Return every sheet with values of a workbook, a folder of workbooks or a zip of them.

    Parameters
    ----------
    source
        A path, or an open upload; an upload is called `name` in messages and its type is judged
        by that name and its content together.
    unpack_into
        An empty folder for the files that came beside the workbooks of an uploaded zip, so that
        cells can name them; without one they are left alone.

    Raises
    ------
    Refused
        With a sentence that names the file, the sheet and the cell, and says what to do.
    """
    budget = Budget(limits)
    if not isinstance(source, Path | str):
        content = _whole(source, name, limits)
        if unpack_into is not None and _is_zip(content, name):
            return read_zip_with_files(content, name, budget, unpack_into)
        return list(_read_file(content, name, budget))
    path = Path(source)
    if path.is_dir():
        return _read_folder(path, budget)
    with _opened(path) as stream:
        content = _whole(stream, path.name, limits)
    return [replace(sheet, folder=path.parent) for sheet in _read_file(content, path.name, budget)]


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror or error}.") from error


def _read_folder(folder: Path, budget: Budget) -> list[Sheet]:
    """Read the workbooks directly in a folder; other files beside them are left alone."""
    paths = sorted(path for path in folder.iterdir() if _is_wanted(path.name) and path.is_file())
    if not paths:
        raise Refused(f"{folder} holds no .xlsx, .xlsm, .csv or .tsv file.")
    sheets: list[Sheet] = []
    for path in paths:
        with _opened(path) as stream:
            content = _whole(stream, path.name, budget.limits)
        found = _read_file(content, path.name, budget)
        sheets += [replace(sheet, folder=folder) for sheet in found]
    return sheets


def _is_wanted(name: str) -> bool:
    """Say whether a file of a folder or zip holds rows; ``~$`` files are Excel's locks."""
    suffix = PurePosixPath(name.lower()).suffix
    return suffix in {*EXCEL, ".csv", ".tsv", *OLD} and not name.startswith((".", "~$"))


def _whole(stream: IO[bytes], name: str, limits: Limits) -> bytes:
    """Read a file at most to the limit; what its headers or the browser claim does not count."""
    chunks, size = [], 0
    while chunk := stream.read(CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.file_bytes:
            megabytes = limits.file_bytes >> 20
            raise Refused(f"{name} is larger than {megabytes} MB; split it into smaller files.")
    return b"".join(chunks)


def _read_file(content: bytes, name: str, budget: Budget) -> Iterator[Sheet]:
    suffix = PurePosixPath(name.lower()).suffix
    if not content:
        raise Refused(f"{name} is empty.")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Refused(f"{name} is protected by a password; take it off and save it again.")
        raise Refused(f"{name} is in the format of old Office versions; {FORMS}.")
    if content.startswith(b"PK"):
        yield from _read_archive(content, name, suffix, budget)
        return
    if suffix in {*EXCEL, *OLD, ".zip"}:
        raise Refused(f"{name} is {_kind_of(content)}, whatever its name says; {FORMS}.")
    yield from _read_text(content, name, suffix, budget.limits)


def _read_archive(content: bytes, name: str, suffix: str, budget: Budget) -> Iterator[Sheet]:
    if suffix in EXCEL:
        yield from _read_package(inspect(io.BytesIO(content), name, budget), name)
    elif suffix == ".zip":
        yield from _read_zip(content, name, budget)
    else:
        raise Refused(f"{name} is a zip or an Office document, whatever its name says; {FORMS}.")


def _read_text(content: bytes, name: str, suffix: str, limits: Limits) -> Iterator[Sheet]:
    kind = _kind_of(content)
    if suffix not in DELIMITED or kind != "text":
        raise Refused(f"{name} is {kind}, not a workbook; {FORMS}.")
    sheet = read_delimited(
        content,
        name=PurePosixPath(name).stem,
        source=name,
        prefers_tab=suffix == ".tsv",
        limits=limits,
    )
    if sheet is not None:
        yield sheet


def _kind_of(content: bytes) -> str:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for magic, kind in _KINDS if start.startswith(magic)), "text")


def _is_zip(content: bytes, name: str) -> bool:
    return content.startswith(b"PK") and PurePosixPath(name.lower()).suffix == ".zip"


def _read_zip(content: bytes, name: str, budget: Budget) -> Iterator[Sheet]:
    """Read the workbooks in a zip; folders in it are walked, other files left alone."""
    packed = PackedFolder(content, name, budget)
    for path in packed.workbooks():
        yield from _read_file(packed.content(path), path.name, budget)


def read_zip_with_files(content: bytes, name: str, budget: Budget, folder: Path) -> list[Sheet]:
    """Read the workbooks of a zip, and unpack the files beside them into an empty folder.

    A workbook in a deeper folder that a cell names, as evidence, is such a file too.
    """
    packed = PackedFolder(content, name, budget)
    paths = packed.workbooks()
    top = min(len(path.parts) for path in paths)
    sheets = [s for path in paths if len(path.parts) == top for s in packed.read(path, folder)]
    deeper = [path for path in paths if len(path.parts) > top]
    named = _named_in_cells(sheets, folder) if deeper else set()
    for path in deeper:
        if folder / path not in named:
            sheets += packed.read(path, folder)
    imported = {path for path in paths if folder / path not in named}
    for path in packed.files():
        if path not in imported:
            packed.unpack(path, folder / path)
    return sheets


def _named_in_cells(sheets: list[Sheet], folder: Path) -> set[Path]:
    """The places that texts in cells would name, were they paths."""
    return {
        (sheet.folder or folder) / value.strip().replace("\\", "/")
        for sheet in sheets
        for row in sheet.rows
        for value in row.values
        if isinstance(value, str) and "." in value and len(value) < LONGEST_PATH
    }


class PackedFolder:
    """A zip of workbooks and the files that their cells name."""

    def __init__(self, content: bytes, name: str, budget: Budget) -> None:
        self.name = name
        self.budget = budget
        self.archive = open_zip(io.BytesIO(content), name, budget)
        infos = [info for info in self.archive.infolist() if not info.is_dir()]
        if any(info.filename == "xl/workbook.xml" for info in infos):
            raise Refused(f"{name} is one workbook; rename it to end in .xlsx.")
        self.parts = {PurePosixPath(info.filename): info for info in infos}

    def files(self) -> list[PurePosixPath]:
        """Every file that belongs to the insurer, in order; what systems add is left out."""
        found = [p for p in sorted(self.parts) if "__MACOSX" not in p.parts]
        for path in found:
            self._refuse_outside(path)
        return [path for path in found if not path.name.startswith(".")]

    def workbooks(self) -> list[PurePosixPath]:
        found = [p for p in sorted(self.parts) if _is_wanted(p.name) and "__MACOSX" not in p.parts]
        for path in found:
            self._refuse_outside(path)
        if not found:
            raise Refused(f"{self.name} holds no .xlsx, .xlsm, .csv or .tsv file.")
        return found

    def _refuse_outside(self, path: PurePosixPath) -> None:
        if path.is_absolute() or ".." in path.parts or "\\" in self.parts[path].filename:
            raise Refused(
                f"{self.name} holds a file outside of itself, {self.parts[path].filename};"
                " pack it again."
            )

    def content(self, path: PurePosixPath) -> bytes:
        where = f"{path} in {self.name}"
        return b"".join(unpack(self.archive, self.parts[path], where, self.budget))

    def read(self, path: PurePosixPath, folder: Path) -> list[Sheet]:
        sheets = _read_file(self.content(path), path.name, self.budget)
        return [replace(sheet, folder=folder / path.parent) for sheet in sheets]

    def unpack(self, path: PurePosixPath, target: Path) -> None:
        where = f"{path} in {self.name}"
        unpack_file(self.archive, self.parts[path], where, self.budget, target)


def _read_package(package: Package, source: str) -> Iterator[Sheet]:
    workbook = _calamine(CalamineWorkbook.from_filelike, package.content, where=source)
    for worksheet in package.worksheets:
        where = f"Sheet '{worksheet.name}' of {source}"
        if not worksheet.extent.last_row:
            continue
        parsed = _calamine(workbook.get_sheet_by_name, worksheet.name, where=where)
        sheet = build_sheet(
            parsed.to_python(skip_empty_area=False),  # from A1, as the user counts
            name=worksheet.name,
            source=source,
            is_hidden=worksheet.is_hidden,
        )
        if sheet is not None:
            _refuse_merged(worksheet, sheet, where)
            yield sheet


def _calamine(call: Any, argument: Any, *, where: str) -> Any:
    """Call the parser; whatever it stumbles over, also a panic in its Rust, is a damaged file."""
    try:
        return call(argument)
    except (CalamineError, ValueError, OSError) as error:
        raise damaged(where) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged(where) from error
        raise


def _refuse_merged(worksheet: Worksheet, sheet: Sheet, where: str) -> None:
    """Refuse merged cells among the rows: all but the first of them would read as empty."""
    merged = [ref for ref, row in worksheet.extent.merges if row > sheet.heading_row]
    if merged:
        raise Refused(
            f"{where} has merged cells ({join_names(merged, limit=3)}); unmerge them and fill"
            " each cell."
        )


__all__ = ("LIMITS", "Limits", "Row", "Sheet", "read")
