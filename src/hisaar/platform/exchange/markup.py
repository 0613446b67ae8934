"""XML parts read by a parser that refuses what no spreadsheet program writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from hisaar.platform.records import Refused

Attributes = dict[str, str]


def damaged(where: str) -> Refused:
    """Return the refusal, ready to raise, of something that cannot be read."""
    return Refused(f"{where} is damaged; open it in a spreadsheet program and save it again.")


def parse(
    chunks: Iterable[bytes],
    where: str,
    on_start: Callable[[str, Attributes], object] | None = None,
) -> None:
    """Parse a part for its well-formedness; `on_start` is told each element as it begins.

    A document type declaration, the only way to entities, is refused before anything in it is
    looked at.
    """
    parser = expat.ParserCreate()

    def refuse_doctype(*_: object) -> None:
        raise Refused(
            f"{where} declares a document type, which no spreadsheet program does; open it and"
            " save it again."
        )

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    parser.StartElementHandler = on_start
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(where) from error


def elements(chunks: Iterable[bytes], where: str) -> list[tuple[str, Attributes]]:
    """Return the elements of a small part in order, by their names without prefix."""
    found: list[tuple[str, Attributes]] = []
    parse(chunks, where, lambda name, its: found.append((local_name(name), its)))
    return found


def local_name(name: str) -> str:
    """Return a name without its namespace prefix."""
    return name.rpartition(":")[2]
