"""Small real files: PDF, Word and text, the same bytes for the same words."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

_EPOCH = (2020, 1, 1, 0, 0, 0)
_LINES_OF_A_PAGE = 48
_LINE_WIDTH = 88
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paper_of(name: str, title: str, paragraphs: Iterable[str]) -> bytes:
    """Return the bytes of a file whose kind follows from the ending of its name."""
    texts = [text for text in paragraphs if text]
    if name.endswith(".pdf"):
        return pdf(title, texts)
    if name.endswith(".docx"):
        return docx(title, texts)
    return "\n\n".join((title, *texts, "")).encode()


def docx(title: str, paragraphs: Iterable[str]) -> bytes:
    """Return a Word document with a bold title."""
    body = [f"<w:p><w:r><w:rPr><w:b/></w:rPr>{_run(title)}</w:r></w:p>"]
    body += [f"<w:p><w:r>{_run(text)}</w:r></w:p>" for text in paragraphs]
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>'
        f"{''.join(body)}</w:body></w:document>"
    )
    parts = (
        ("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS),
        ("word/document.xml", document),
    )  # fmt: skip
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts:
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), text)
    return target.getvalue()


def _run(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def pdf(title: str, paragraphs: Iterable[str]) -> bytes:
    """Return a PDF of A4 pages in one of the fonts that every reader has."""
    lines = [title, ""]
    for text in paragraphs:
        lines += [*textwrap.wrap(text, _LINE_WIDTH), ""]
    pages = [lines[i : i + _LINES_OF_A_PAGE] for i in range(0, len(lines), _LINES_OF_A_PAGE)]
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        stream = _page(page)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font <<"
            f" /F1 3 0 R >> >> /Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _assembled(objects)


def _page(lines: list[str]) -> str:
    shown = (f"({_escaped(line)}) Tj T*" for line in lines)
    return "BT /F1 11 Tf 15 TL 56 780 Td\n" + "\n".join(shown) + "\nET"


def _escaped(text: str) -> str:
    plain = text.encode("cp1252", "replace").decode("latin-1")
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: list[str]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    )
    return content + tail.encode("latin-1")
