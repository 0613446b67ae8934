"""XML from strangers, read piece by piece: no entities, no DTD, bounded in every direction.

Built on the standard library's expat with handlers that refuse, so that nothing is declared,
fetched or expanded. The largest thing ever in memory is one host, one component or one result.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Any
from xml.parsers import expat

from .facts import ReadingRefused
from .limits import (
    CHUNK,
    KEPT_DEPTH,
    KEPT_ENTRIES,
    KEPT_TEXT,
    XML_ATTRIBUTES,
    XML_BYTES,
    XML_DEPTH,
    XML_NODES,
    XML_STALL,
    XML_TEXT,
)  # fmt: skip
from .source import Source

_SEPARATOR = "}"


class Node:
    """An element: its name without namespace, its attributes, the text directly in it."""

    __slots__ = ("attributes", "children", "name", "namespace", "text")

    def __init__(self, name: str, namespace: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""

    def get(self, name: str) -> str:
        """Return an attribute, tidy, or an empty text."""
        return " ".join(self.attributes.get(name, "").split())

    def child(self, name: str) -> Node:
        """Return the first child of that name, or one that is empty."""
        return next((node for node in self.children if node.name == name), Node(name, "", {}))

    def all(self, *path: str) -> list[Node]:
        """Return every element at the end of a path of names below this one."""
        found = [self]
        for name in path:
            found = [node for parent in found for node in parent.children if node.name == name]
        return found

    def says(self, *path: str) -> str:
        """Return the tidy text of the first element at the end of a path, or an empty text."""
        return next((" ".join(node.text.split()) for node in self.all(*path)), "")

    def plain(self, depth: int = 0) -> Any:
        """Return the element as plain data, within limits."""
        text = self.text.strip()[:KEPT_TEXT]
        if depth >= KEPT_DEPTH or not (self.attributes or self.children):
            return text
        values: dict[str, Any] = {
            name: value[:KEPT_TEXT] for name, value in list(self.attributes.items())[:KEPT_ENTRIES]
        }
        if text:
            values["text"] = text
        for child in self.children[:KEPT_ENTRIES]:
            values.setdefault(child.name, []).append(child.plain(depth + 1))
        return values


class _Reader:
    """Told by expat what comes; finished elements wait in ``ready``."""

    def __init__(self, name: str, wanted: Collection[str]) -> None:
        self.name = name
        self.wanted = frozenset(wanted)
        self.ready: list[Node] = []
        self.open: list[Node] = []
        self.depth = 0
        self.nodes = 0
        self.events = 0

    def parser(self) -> Any:
        """Return an expat parser that refuses whatever a report has no need of."""
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.UnparsedEntityDeclHandler = self.entity
        parser.ExternalEntityRefHandler = self.external
        parser.SkippedEntityHandler = self.entity
        return parser

    def refuse(self, what: str) -> None:
        raise ReadingRefused(f"{self.name} {what}, so it was not read; export it again.")

    def doctype(self, _: str, system: str | None, public: str | None, has_subset: int) -> None:
        if system or public or has_subset:
            self.refuse("declares a document type of its own or in another file")

    def entity(self, *_: Any) -> None:
        self.refuse("declares or uses entities")

    def external(self, *_: Any) -> int:
        self.refuse("takes text from another file")
        return 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.events += 1
        if self.depth > XML_DEPTH:
            self.refuse(f"nests its elements more than {XML_DEPTH} deep")
        if len(attributes) > XML_ATTRIBUTES:
            self.refuse(f"has an element with more than {XML_ATTRIBUTES} attributes")
        namespace, _, name = tag.rpartition(_SEPARATOR)
        if not attributes:
            bare = attributes
        else:
            bare = {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()}
        node = Node(name, namespace, bare)
        if self.open:
            self.open[-1].children.append(node)
            self.open.append(node)
            self.nodes += 1
            if self.nodes > XML_NODES:
                self.refuse(f"holds an entry of more than {XML_NODES:,} elements")
        elif name in self.wanted:
            self.open, self.nodes = [node], 1
        else:
            self.ready.append(node)

    def end(self, _: str) -> None:
        self.depth -= 1
        self.events += 1
        if self.open:
            node = self.open.pop()
            if not self.open:
                self.ready.append(node)

    def characters(self, text: str) -> None:
        self.events += 1
        if self.open:
            node = self.open[-1]
            node.text += text
            if len(node.text) > XML_TEXT:
                self.refuse(f"holds a text of more than {XML_TEXT >> 20} MB")


def elements(source: Source, wanted: Collection[str]) -> Iterator[Node]:
    """Yield, in order, each outermost element named in `wanted` with all that is in it.

    An element outside of those is yielded when it begins, bare: with its attributes only.
    """
    if source.size > XML_BYTES:
        source.refuse_size(XML_BYTES)
    reader = _Reader(source.name, wanted)
    parser = reader.parser()
    stalled, seen = 0, 0
    for chunk in source.chunks():
        _parse(parser, chunk, source.name)
        stalled = stalled + len(chunk) if reader.events == seen else 0
        seen = reader.events
        if stalled > XML_STALL:
            reader.refuse("holds a single mark of more than 2 MB")
        yield from _drained(reader)
    _parse(parser, b"", source.name, is_last=True)
    yield from _drained(reader)


def _drained(reader: _Reader) -> list[Node]:
    ready, reader.ready = reader.ready, []
    return ready


def _parse(parser: Any, chunk: bytes, name: str, *, is_last: bool = False) -> None:
    try:
        parser.Parse(chunk, is_last)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ReadingRefused(
            f"{name} is not whole XML: {reason} in line {error.lineno}; export it again."
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise ReadingRefused(f"The letters of {name} cannot be read; save it as UTF-8.") from error


def root_of(source: Source) -> Node:
    """Return the first element, bare; a file whose start is broken has none, named nothing."""
    reader = _Reader(source.name, ())
    parser = reader.parser()
    with contextlib.suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(source.head, False)
    return reader.ready[0] if reader.ready else Node("", "", {})
