"""Workbooks made by hand, part by part, as no spreadsheet program would write them."""

from __future__ import annotations

import io
import struct
import zipfile

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROOT_LINKS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Assets" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def text(cell: str, value: str) -> str:
    """A cell with an inline text."""
    return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'


HEADINGS = f'<row r="1">{text("A1", "Title")}{text("B1", "Status")}</row>'


def sheet(rows: str, after: str = "") -> str:
    """The XML of a worksheet with these rows below its headings."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{HEADINGS}{rows}</sheetData>{after}</worksheet>'


def workbook(worksheet: str | bytes = "", /, **parts: str | bytes | None) -> bytes:
    """A whole .xlsx; `parts` adds to or replaces (None: leaves out) parts by their path."""
    contents: dict[str, str | bytes | None] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_LINKS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": worksheet or sheet(""),
        **parts,
    }
    return pack({name: part for name, part in contents.items() if part is not None})


def pack(contents: dict[str, str | bytes]) -> bytes:
    """A deflated zip of these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in contents.items():
            archive.writestr(name, part)
    return packed.getvalue()


def understate(content: bytes, name: str, size: int) -> bytes:
    """Make both headers of a part claim that it unpacks to `size` bytes."""
    data = bytearray(content)
    encoded = name.encode()
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(signature)
        while at >= 0:
            if data[at + name_at : at + name_at + len(encoded)] == encoded:
                struct.pack_into("<L", data, at + size_at, size)
            at = data.find(signature, at + 4)
    return bytes(data)
