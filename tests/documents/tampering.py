"""What somebody could do to a signed file."""

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer


def flipped(pdf: bytes, position: int, bit: int = 1) -> bytes:
    changed = bytearray(pdf)
    changed[position] ^= bit
    return bytes(changed)


def with_changed_page(pdf: bytes) -> bytes:
    """An incremental update that draws a bar over the first page: signatures still fit."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    bar = writer.add_object(generic.StreamObject(stream_data=b"0 0 300 300 re f"))
    page, _ = writer.find_page_for_modification(0)
    contents = page.get_object()
    before = contents.raw_get("/Contents")
    contents["/Contents"] = generic.ArrayObject([before, bar])
    writer.mark_update(page)
    return written(writer)


def with_annotation(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page, _ = writer.find_page_for_modification(0)
    note = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Text"),
                pdf_name("/Rect"): generic.ArrayObject(
                    [generic.NumberObject(n) for n in (0, 0, 20, 20)]
                ),
                pdf_name("/Contents"): generic.pdf_string("Not so."),
            }
        )
    )
    page.get_object()["/Annots"].append(note)
    writer.mark_update(page)
    writer.update_container(page.get_object()["/Annots"])
    return written(writer)


def encrypted(pdf: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt(owner_pass="owner", user_pass="user")
    return written(writer)


def written(writer) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
