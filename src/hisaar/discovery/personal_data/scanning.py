"""Looking for personal data in files and tables: piece by piece, within limits, values dropped."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from hisaar.discovery.formats.facts import ReadingRefused
from hisaar.discovery.formats.limits import CHUNK, UNPACKED_RATIO
from hisaar.discovery.formats.source import Source
from hisaar.discovery.formats.tables import workbooks
from hisaar.discovery.formats.tables.delimited import Delimited

from . import detectors
from .patterns import compiled
from .report import Report, Tally, safe

_DELIMITED = {".csv", ".tsv", ".tab"}
_SQLITE = b"SQLite format 3\0"
_TABLE = re.compile(r"[A-Za-z_][\w$]{0,127}(?:\.[A-Za-z_][\w$]{0,127}){0,2}")
_DOCUMENT_BYTES = 64 << 20
_HEADING_ROWS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a scan looks; what lies beyond is told in the report."""

    rows: int = 200_000  # of one sheet, table or text
    cell: int = 10_000  # characters of one cell or line
    tables: int = 500


class Scanner:
    """Scans sources for personal data; ``policy_pattern`` is how the insurer numbers policies."""

    def __init__(self, *, policy_pattern: str = "", limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        policy = compiled(policy_pattern) if policy_pattern else None
        self.finders = detectors.detectors(policy)

    def scan_file(self, name: str, content: BinaryIO | bytes) -> Report:
        """Return what a file holds: CSV, XLSX, DOCX, JSON, log or other text, or SQLite."""
        shown = safe(name.replace("\\", "/").rpartition("/")[2])
        try:
            source = Source(shown, content)
            if source.head.startswith(_SQLITE):
                return self._scan_sqlite_bytes(source)
            return self._scan_source(source)
        except ReadingRefused:
            raise
        except (ValueError, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error,
                zipfile.BadZipFile, expat.ExpatError):  # fmt: skip
            # Without the cause: a parser's message may quote what it stumbled over.
            raise ReadingRefused(f"{shown} is damaged and cannot be scanned.") from None

    def _scan_source(self, source: Source) -> Report:
        tally = Tally(source.name, unit="row")
        if source.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            self._scan_package(source, tally)
        elif source.suffix in _DELIMITED:
            self._scan_part(Delimited(source).rows(), tally, part="")
        elif b"\0" in source.head and not source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
            tally.skip("This kind of file is not text, a workbook or a Word document: not scanned.")
        else:
            tally.unit = "line"
            self._scan_lines(source.lines(), tally)
        return tally.report()

    def _scan_package(self, source: Source, tally: Tally) -> None:
        with zipfile.ZipFile(source.stream()) as archive:
            names = set(archive.namelist())
        if "word/document.xml" in names:
            tally.unit = "paragraph"
            self._scan_lines(_paragraphs(source), tally)
        elif "xl/workbook.xml" in names:
            for sheet in workbooks.sheets(source):
                self._scan_part(sheet.walk(), tally, part=f"sheet '{safe(sheet.name)}'")
        else:
            tally.skip("This archive is neither a workbook nor a Word document: not scanned.")

    def _scan_lines(self, lines: Iterable[str], tally: Tally) -> None:
        for number, line in enumerate(lines, start=1):
            if number > self.limits.rows:
                tally.skip(f"Only the first {self.limits.rows:,} {tally.unit}s were scanned.")
                return
            tally.rows += 1
            for piece in _pieces(line, self.limits.cell):
                self._look(piece, tally, part="", column="", at=number)

    def _look(self, text: str, tally: Tally, *, part: str, column: str, at: int) -> None:
        for kind, find in self.finders.items():
            tally.add(kind, find(text), part=part, column=column, at=at)

    def _scan_part(
        self, rows: Iterable[tuple[int, Sequence[Any]]], tally: Tally, *, part: str
    ) -> None:
        """Scan a sheet whose headings may stand anywhere among its first rows."""
        columns: list[_Column] = []
        for seen, (number, values) in enumerate(rows):
            if seen >= self.limits.rows:
                tally.skip(f"Only the first {self.limits.rows:,} rows of a sheet were scanned.")
                return
            known = sum(
                detectors.is_known_heading(value) for value in values if isinstance(value, str)
            )
            if seen < _HEADING_ROWS and known and known > sum(bool(c.kinds) for c in columns):
                columns = [_Column.of(value, at) for at, value in enumerate(values)]
                continue
            tally.rows += 1
            while len(columns) < len(values):
                columns.append(_Column(f"column {_letters(len(columns))}"))
            self._scan_values(columns, values, tally, part=part, at=number)

    def scan_rows(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        name: str,
        part: str = "",
    ) -> Report:
        """Return what the rows of a table hold; `columns` are the names in its definition."""
        tally = Tally(name, unit="row")
        self._scan_table(columns, rows, tally, part=part)
        return tally.report()

    def _scan_table(
        self, columns: Sequence[str], rows: Iterable[Sequence[Any]], tally: Tally, *, part: str
    ) -> None:
        known = [_Column.of(name, at, is_name=True) for at, name in enumerate(columns)]
        for number, values in enumerate(rows, start=1):
            if number > self.limits.rows:
                tally.skip(f"Only the first {self.limits.rows:,} rows of a table were scanned.")
                return
            tally.rows += 1
            self._scan_values(known, values, tally, part=part, at=number)

    def _scan_values(
        self, columns: Sequence[_Column], values: Sequence[Any], tally: Tally, *, part: str, at: int
    ) -> None:
        for column, value in zip(columns, values, strict=False):
            text = _as_text(value)[: self.limits.cell]
            if not text:
                continue
            counts = {kind: find(text) for kind, find in self.finders.items()}
            for kind in column.kinds:
                counts[kind] = detectors.by_heading(kind, text, is_vague=column.is_vague)
            for kind, count in counts.items():
                tally.add(kind, count, part=part, column=column.label, at=at)

    def scan_sqlite(self, path: Path | str) -> Report:
        """Return what a SQLite file holds; it is opened for reading only."""
        shown = safe(Path(path).name)
        try:
            uri = f"{Path(path).resolve().as_uri()}?mode=ro"
            connection = sqlite3.connect(uri, uri=True)
        except (sqlite3.Error, OSError, ValueError):
            raise ReadingRefused(f"{shown} cannot be opened as a database.") from None
        return self._scan_opened(connection, shown)

    def _scan_sqlite_bytes(self, source: Source) -> Report:
        """Scan a database that was handed over; it stays in memory."""
        if source.size > _DOCUMENT_BYTES:
            source.refuse_size(_DOCUMENT_BYTES)
        connection = sqlite3.connect(":memory:")
        try:
            connection.deserialize(source.stream().read())
        except (sqlite3.Error, OverflowError, MemoryError):
            connection.close()
            raise ReadingRefused(f"{source.name} is no readable SQLite database.") from None
        return self._scan_opened(connection, source.name)

    def _scan_opened(self, connection: sqlite3.Connection, shown: str) -> Report:
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA query_only = ON")
            connection.text_factory = lambda content: content.decode("utf-8", "replace")
            found = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                " ORDER BY name"
            ).fetchall()
            return self._scan_tables(connection, [name for (name,) in found], shown, _select_quoted)
        except sqlite3.Error:
            raise ReadingRefused(f"{shown} is no readable SQLite database.") from None
        finally:
            connection.close()

    def scan_database(
        self,
        connect: Callable[[], Any],
        tables: Sequence[str],
        *,
        name: str,
        statement: str = "SELECT * FROM {table}",
    ) -> Report:
        """Return what tables of any database hold, through a DB-API connection.

        `statement` may bound or sample on the server, as ``SELECT * FROM {table} LIMIT 10000``.
        """
        for table in tables:
            if not _TABLE.fullmatch(table):
                raise ReadingRefused("A table's name has letters, digits, '_' and '.' only.")
        shown = safe(name)
        connection = connect()
        try:
            return self._scan_tables(
                connection, tables, shown, lambda table: statement.replace("{table}", table)
            )
        finally:
            connection.close()

    def _scan_tables(
        self, connection: Any, tables: Sequence[str], name: str, select: Callable[[str], str]
    ) -> Report:
        tally = Tally(name, unit="row")
        if len(tables) > self.limits.tables:
            tally.skip(f"Only the first {self.limits.tables:,} tables were scanned.")
        for table in tables[: self.limits.tables]:
            cursor = connection.cursor()
            try:
                cursor.execute(select(table))
                columns = [str(each[0]) for each in cursor.description or ()]
                self._scan_table(columns, _fetched(cursor), tally, part=f"table {safe(table)}")
            except Exception as error:
                if isinstance(error, ReadingRefused):
                    raise
                tally.skip(f"Table {safe(table)} could not be read: {type(error).__name__}.")
            finally:
                cursor.close()
        return tally.report()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: what its heading promises, and a label that gives no value away."""

    label: str
    kinds: tuple[str, ...] = ()
    is_vague: bool = False

    @classmethod
    def of(cls, heading: Any, at: int, *, is_name: bool = False) -> _Column:
        """Return a column; only a heading of known words is shown, for it may be a value.

        ``is_name``: the heading is a name in a table's definition, which may be shown.
        """
        text = heading if isinstance(heading, str) else ""
        kind = detectors.meaning_of(text)
        kinds = [kind] if kind else []
        if detectors.is_health(text) and kind != "health":
            kinds.append("health")
        if is_name:
            label = f"column {safe(text)}"
        elif kind and not any(map(str.isdigit, text)):
            label = f"column '{' '.join(text.split())}'"
        else:
            label = f"column {_letters(at)}"
        return cls(label, tuple(kinds), detectors.is_vague(text))


def _pieces(line: str, longest: int) -> Iterable[str]:
    """Cut a long line between words, so that nothing is counted twice or torn."""
    while len(line) > longest:
        at = max(line.rfind(mark, longest // 2, longest) for mark in ' ,;"') + 1 or longest
        yield line[:at]
        line = line[at:]
    yield line


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value[:10_000]).decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value)


def _select_quoted(table: str) -> str:
    quoted = table.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'  # noqa: S608 - a name out of the database itself, quoted


def _fetched(cursor: Any) -> Iterable[Sequence[Any]]:
    while rows := cursor.fetchmany(1_000):
        yield from rows


def _paragraphs(source: Source) -> list[str]:
    """Return the paragraphs of a Word document, unpacked within limits."""
    with zipfile.ZipFile(source.stream()) as archive:
        info = archive.getinfo("word/document.xml")
        content, stream = io.BytesIO(), archive.open(info)
        while chunk := stream.read(CHUNK):
            content.write(chunk)
            size = content.tell()
            if size > _DOCUMENT_BYTES or size > (4 << 20) + info.compress_size * UNPACKED_RATIO:
                raise ReadingRefused(f"{source.name} unpacks to too much text; it was not scanned.")
    part = content.getvalue()
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ReadingRefused(f"{source.name} declares document types; it was not scanned.")
    found: list[str] = []
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append

    def ended(tag: str) -> None:
        if tag == "w:p":
            found.append("".join(pieces))
            pieces.clear()

    parser.EndElementHandler = ended
    parser.Parse(part, True)
    return [*found, "".join(pieces)]
