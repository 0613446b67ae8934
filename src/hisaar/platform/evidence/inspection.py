"""What a file is, told from its content while it streams past; its name only tells texts apart.

Programs, scripts and documents that carry macros are refused: evidence is opened by examiners and
directors, and nothing that they open from here may run.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePath

from hisaar.platform.records.refusals import Refused

HEAD_SIZE = 8 * 1024
TAIL_SIZE = 1024 * 1024  # holds the directory of a zip archive with some 10,000 entries
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
BINARY = "application/octet-stream"

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (0, b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (0, b"\n\r\r\n", "application/x-pcapng"),
    (0, b"ElfFile\x00", "application/x-ms-evtx"),
)
PROGRAMS: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xce\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a Java or macOS program"),
    (b"\x00asm", "a WebAssembly program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut"),
)
SCRIPTS = (b"#!", b"<?php", b"@echo off")
# Endings that a computer runs when somebody double-clicks the file, whatever is inside.
RUNNABLE = frozenset(
    """
    app appimage bat bin cmd com command cpl dll docm dotm elf exe hta jar js jse lnk msc msi msp
    pif potm ppam ppsm pptm ps1 psm1 py pyw reg scf scr sh sys vb vbe vbs wsf wsh xlam xlsb xlsm
    xltm url
    """.split()
)
TEXTS = {
    "csv": "text/csv", "json": "application/json", "md": "text/markdown", "eml": "message/rfc822",
    "ics": "text/calendar", "toml": "application/toml", "yaml": "application/yaml",
    "yml": "application/yaml", "pem": "application/x-pem-file",
}  # fmt: skip
OLE_STREAMS = {
    "WordDocument": "application/msword", "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__substg1.0_": "application/vnd.ms-outlook",
}  # fmt: skip
MACROS = re.compile(r"vbaProject\.bin$|(^|/)macrosheets/|^xl/workbook\.bin$")
OPEN_DOCUMENT_MACROS = re.compile(r"^(Basic|Scripts)/")
ACTIVE = re.compile(rb"<script|javascript:|\son[a-z]{3,20}\s*=", re.IGNORECASE)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_OVERLAP = 64


class Inspector:
    """Feed it every chunk; ``conclude`` then sets ``media_type``, or refuses the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self.media_type = ""
        self._head, self._tail, self._before = b"", b"", b""
        self._is_text, self._is_active = True, False
        self._ole_marks: set[str] = set()

    def feed(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if len(self._head) < HEAD_SIZE:
            self._head = (self._head + chunk)[:HEAD_SIZE]
        if self._head.startswith(b"PK"):
            self._tail = (self._tail + chunk)[-TAIL_SIZE:]
            return
        window = self._before + chunk
        if self._head.startswith(b"\xd0\xcf\x11\xe0"):
            marks = ("_VBA_PROJECT", *OLE_STREAMS)
            self._ole_marks |= {m for m in marks if m.encode("utf-16-le") in window}
        elif self._is_text:
            is_wide = self._head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            self._is_text = is_wide or not CONTROL.search(chunk)
            self._is_active |= self._start().startswith(b"<") and bool(ACTIVE.search(window))
        self._before = window[-_OVERLAP:]

    def _start(self) -> bytes:
        return self._head.removeprefix(codecs.BOM_UTF8).lstrip().lower()

    def conclude(self) -> None:
        """Say what the file is. Raises Refused, in a sentence, for what must not be kept."""
        if not self.size:
            raise Refused(f"'{self.name}' is empty; choose the file again.")
        self._refuse_programs()
        found = next((t for at, mark, t in SIGNATURES if self._head.startswith(mark, at)), "")
        if found == "application/zip":
            found = self._kind_of_archive()
        elif found == "application/x-ole-storage":
            found = self._kind_of_old_office()
        self.media_type = found or self._kind_of_text()

    def _refuse_programs(self) -> None:
        what = next((kind for mark, kind in PROGRAMS if self._head.startswith(mark)), "")
        if self._head.startswith(b"MZ") and not self._is_text:
            what = "a Windows program"
        if self._start().startswith(SCRIPTS):
            what = "a script"
        if what:
            raise Refused(
                f"'{self.name}' is {what}; programs and scripts are not kept as evidence."
                " Give a screenshot, a log, or the text in a document."
            )
        ending = PurePath(self.name).suffix.lower().lstrip(".")
        if ending in RUNNABLE:
            raise Refused(
                f"'{self.name}' ends in .{ending}, which computers run or which may carry macros."
                " Save it as PDF, .docx, .xlsx, .pptx or plain text and choose that file."
            )

    def _kind_of_archive(self) -> str:
        try:
            with zipfile.ZipFile(io.BytesIO(self._tail)) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise Refused(
                f"'{self.name}' looks like an archive or office document but cannot be read as one;"
                " it is damaged, or has too many entries. Save it again, or as PDF."
            ) from None
        is_open_document = self._head[30:].startswith(b"mimetype" + OPEN_DOCUMENT.encode())
        pattern = OPEN_DOCUMENT_MACROS if is_open_document else MACROS
        if any(pattern.search(name) for name in names):
            self._refuse_macros()
        if is_open_document:
            return self._head[38:].split(b"PK")[0].decode("ascii", "replace")[:100]
        if "[Content_Types].xml" in names:
            folders = {name.partition("/")[0] for name in names}
            for folder, kind in (("word", WORD), ("xl", SHEET), ("ppt", SLIDES)):
                if folder in folders:
                    return kind
        return "application/zip"

    def _kind_of_old_office(self) -> str:
        if "_VBA_PROJECT" in self._ole_marks:
            self._refuse_macros()
        for stream, kind in OLE_STREAMS.items():
            if stream in self._ole_marks:
                return kind
        raise Refused(
            f"'{self.name}' is an installer, or an office document locked with a password, and"
            " cannot be looked into. Save it without a password, or as PDF."
        )

    def _kind_of_text(self) -> str:
        if not self._is_text:
            return BINARY
        start = self._start()
        is_drawing = start.startswith(b"<") and b"<svg" in start and b"<html" not in start
        if is_drawing or start.startswith((b"<!doctype html", b"<html")):
            if self._is_active:
                raise Refused(
                    f"'{self.name}' is a web page or drawing with a script in it."
                    " Print it as PDF and choose that file."
                )
            return "image/svg+xml" if is_drawing else "text/html"
        if start.startswith(b"<?xml"):
            return "application/xml"
        return TEXTS.get(PurePath(self.name).suffix.lower().lstrip("."), "text/plain")

    def _refuse_macros(self) -> None:
        raise Refused(
            f"'{self.name}' carries macros, which run when it is opened."
            " Save it without macros (.docx, .xlsx, .pptx) or as PDF and choose that file."
        )
