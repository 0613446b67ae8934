"""A file as it arrives: named, rewindable, counted, and read no further than the limits."""

from __future__ import annotations

import codecs
import io
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePath
from typing import Any, BinaryIO

import orjson

from .facts import ReadingRefused
from .limits import CHUNK, DOCUMENT_BYTES, FILE_BYTES, LINE, MEGABYTE

_HEAD = 1 << 16
_SPOOL = 8 * MEGABYTE
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")


class Source:
    """The bytes of one file; every way of reading it begins at its start again."""

    def __init__(self, name: str, content: BinaryIO | bytes) -> None:
        self.name = PurePath(name.replace("\\", "/")).name[:200] or "The file"
        self._stream = _rewindable(self.name, content)
        self._is_own = self._stream is not content
        self.size = self._stream.seek(0, io.SEEK_END)
        self._stream.seek(0)
        if self.size > FILE_BYTES:
            self.close()
            self.refuse_size(FILE_BYTES)
        self.head = self._stream.read(_HEAD)
        self.read_bytes = 0
        self.cache: dict[str, Any] = {}
        if not self.head.strip():
            self.close()
            raise ReadingRefused(f"{self.name} is empty.")
        if self.head.startswith(_PACKED):
            self.close()
            raise ReadingRefused(f"{self.name} is packed; unpack it and give the file inside.")

    def close(self) -> None:
        """Close what was made here; a stream that was handed over stays open."""
        if self._is_own:
            self._stream.close()

    @property
    def suffix(self) -> str:
        """The ending of the name in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    @property
    def progress(self) -> float:
        """How much of the file has gone by, from 0 to 1."""
        return self.read_bytes / max(self.size, 1)

    def refuse_size(self, limit: int) -> None:
        """Refuse the file as too large for its kind."""
        raise ReadingRefused(
            f"{self.name} has {self.size / MEGABYTE:,.0f} MB; at most {limit >> 20:,} MB are read,"
            " so split it or export less."
        )

    def stream(self) -> BinaryIO:
        """Return the rewound bytes, for parsers that have to move about in them."""
        self._stream.seek(0)
        return self._stream

    def chunks(self) -> Iterator[bytes]:
        """Yield the content from its start in pieces."""
        stream, at = self._stream, 0
        while True:
            stream.seek(at)  # another look at the same file may have moved it
            chunk = stream.read(CHUNK)
            if not chunk:
                self.read_bytes = self.size
                return
            at += len(chunk)
            self.read_bytes = at
            yield chunk

    @cached_property
    def encoding(self) -> str:
        """The encoding of the text, found by looking at all of it."""
        for mark, encoding in _BOMS:
            if self.head.startswith(mark):
                return encoding
        decoder = codecs.getincrementaldecoder("utf-8")()
        encoding = "utf-8"
        for chunk in self.chunks():
            if b"\0" in chunk:
                raise ReadingRefused(f"{self.name} is not a text file; export it as CSV (UTF-8).")
            if encoding == "utf-8":
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding = "cp1252"
        return encoding

    def lines(self) -> Iterator[str]:
        """Yield the lines of a text with their ends, none longer than the limit."""
        errors = "strict" if self.encoding == "utf-8" else "replace"
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        rest = ""
        for chunk in self.chunks():
            rest = yield from self._split(rest + self._decoded(decoder, chunk))
        rest += self._decoded(decoder, b"", is_last=True)
        yield from rest.splitlines(keepends=True) if "\r" in rest else ([rest] if rest else [])

    def _split(self, text: str) -> Any:
        """Yield whole lines; return what begins the next one."""
        start = 0
        while (end := text.find("\n", start)) >= 0:
            yield text[start : end + 1]
            start = end + 1
        rest = text[start:]
        if len(rest) > LINE:
            raise ReadingRefused(f"{self.name} has a line of more than {LINE >> 20} MB.")
        return rest

    def _decoded(self, decoder: Any, chunk: bytes, *, is_last: bool = False) -> str:
        try:
            return str(decoder.decode(chunk, is_last))
        except UnicodeDecodeError as error:
            raise ReadingRefused(
                f"The letters of {self.name} cannot be read; save it as UTF-8."
            ) from error

    @cached_property
    def document(self) -> Any:
        """The whole file parsed as JSON."""
        if self.size > DOCUMENT_BYTES:
            self.refuse_size(DOCUMENT_BYTES)
        content = b"".join(self.chunks())
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            content = content.decode("utf-16", "replace").encode()
        try:
            return orjson.loads(content.removeprefix(codecs.BOM_UTF8))
        except orjson.JSONDecodeError as error:
            raise ReadingRefused(
                f"{self.name} is not valid JSON in line {error.lineno}; export it again."
            ) from error

    @property
    def looks_like_json(self) -> bool:
        """Whether the first mark is a bracket."""
        return self._start.startswith((b"{", b"["))

    @property
    def looks_like_xml(self) -> bool:
        """Whether the first mark is that of markup."""
        return self._start.startswith(b"<")

    @property
    def _start(self) -> bytes:
        head = self.head[:512]
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            head = head.decode("utf-16", "replace").encode("utf-8", "replace")
        return head.removeprefix(codecs.BOM_UTF8).lstrip()


def _rewindable(name: str, content: BinaryIO | bytes) -> BinaryIO:
    """Return a stream that can go back; what cannot is copied to a temporary file."""
    if isinstance(content, bytes | bytearray | memoryview):
        return io.BytesIO(content)
    if content.seekable():
        return content
    copy = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 - closed with the source
    size = 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if size > FILE_BYTES:
            copy.close()
            raise ReadingRefused(f"{name} has more than {FILE_BYTES >> 20:,} MB; split it.")
        copy.write(chunk)
    return copy  # type: ignore[return-value]
