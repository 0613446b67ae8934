"""Signature fields in the structure tree, as PDF/UA-1 (7.18.4) wants every form field."""

from __future__ import annotations

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields


def tag_signature_fields(writer: IncrementalPdfFileWriter) -> None:
    """Give every untagged signature field a Form element; an untagged document stays as it is."""
    if "/StructTreeRoot" not in writer.root:
        return
    tree = writer.root["/StructTreeRoot"]
    if "/ParentTree" not in tree or "/Nums" not in tree["/ParentTree"]:
        return
    for name, _, reference in enumerate_sig_fields(writer):
        widget = reference.get_object()
        if "/StructParent" not in widget and "/P" in widget:
            _tag(writer, tree, widget, reference, name)


def _tag(
    writer: IncrementalPdfFileWriter,
    tree: generic.DictionaryObject,
    widget: generic.DictionaryObject,
    reference: generic.IndirectObject,
    name: str,
) -> None:
    numbers = tree["/ParentTree"]["/Nums"]
    key = _next_key(tree, numbers)
    parent_reference, parent = _document_element(tree)
    element = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): parent_reference,
                pdf_name("/Alt"): generic.pdf_string(str(widget.get("/TU", name))),
                pdf_name("/K"): generic.DictionaryObject(
                    {
                        pdf_name("/Type"): pdf_name("/OBJR"),
                        pdf_name("/Obj"): reference,
                        pdf_name("/Pg"): widget.raw_get("/P"),
                    }
                ),
            }
        )
    )
    parent["/K"].append(element)
    numbers.extend((generic.NumberObject(key), element))
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    widget[pdf_name("/StructParent")] = generic.NumberObject(key)
    for changed in (parent, parent["/K"], numbers, tree["/ParentTree"], tree, widget):
        writer.update_container(changed)


def _next_key(tree: generic.DictionaryObject, numbers: generic.ArrayObject) -> int:
    used = max((int(number) for number in list(numbers)[::2]), default=-1) + 1
    return max(used, int(tree.get("/ParentTreeNextKey", 0)))


def _document_element(
    tree: generic.DictionaryObject,
) -> tuple[generic.IndirectObject, generic.DictionaryObject]:
    """The element that holds the whole document: the first child of the tree's root."""
    children = tree.raw_get("/K")
    if isinstance(children, generic.IndirectObject) and isinstance(
        children.get_object(), generic.DictionaryObject
    ):
        return children, children.get_object()
    first = tree["/K"].raw_get(0)
    return first, first.get_object()
