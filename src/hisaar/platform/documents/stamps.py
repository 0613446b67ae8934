"""The visible stamp of a signature, drawn by the typesetter."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.stamp import StaticStampStyle

from hisaar.platform.documents.signers import Identity
from hisaar.platform.documents.typesetting import render

_FILL = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins.uniform(0),
    inner_content_scaling=layout.InnerScaling.STRETCH_FILL,
)


class _PageFromMemory(ImportedPdfPage):
    """A page of a PDF that lies in memory; the library's own class wants a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(file_name="", page_ix=0)  # type: ignore[no-untyped-call]
        self._pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        name = f"/Stamp{uuid.uuid4().hex}"
        self.resources.xobject[name] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()


def style(
    size: tuple[float, float],
    name: str,
    lines: Sequence[str],
    at: datetime,
    template_folders: Sequence[Path] = (),
) -> StaticStampStyle | None:
    """The stamp for a field of that size in points; None for a field without a place."""
    width, height = size
    if width < 1 or height < 1:
        return None
    data = {
        "width": width,
        "height": height,
        "heading": "Signed electronically",
        "name": name,
        "lines": list(lines),
    }
    pdf = render(
        "signature-stamp",
        data,
        title=f"Signature of {name}",
        created_at=at,
        template_folders=template_folders,
        # Not tagged: the field around it carries the words for those who cannot see it.
        standards=("a-2b",),
    )
    return StaticStampStyle(
        border_width=0,
        background=_PageFromMemory(pdf),
        background_layout=_FILL,
        background_opacity=1.0,
    )


def default_lines(identity: Identity, at: datetime, reason: str) -> tuple[str, ...]:
    """Role and organisation, the day and time with its zone, and what was signed for."""
    holder = ", ".join(part for part in (identity.role, identity.organisation) if part)
    moment = f"{at.day} {at:%B %Y, %H:%M} {at.tzname() or ''}".rstrip()
    return tuple(line for line in (holder, moment, reason) if line)


def box_of(reader: PdfFileReader, field: str) -> tuple[float, float]:
    """Width and height of a field's place on its page."""
    for _, _, reference in enumerate_sig_fields(reader, with_name=field):
        widget = reference.get_object()
        if "/Rect" not in widget and widget.get("/Kids"):
            widget = widget["/Kids"][0]
        if "/Rect" in widget:
            left, bottom, right, top = (float(value) for value in widget["/Rect"])
            return abs(right - left), abs(top - bottom)
    return 0.0, 0.0
