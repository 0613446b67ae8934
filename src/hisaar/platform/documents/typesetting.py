"""Templates and data in, archivable and accessible PDF out.

A template is a typst file. It is looked for in the insurer's own folder first, then in the
folders of the contexts that ship one, then beside this module; every file of a template can be
replaced alone (`house.typ`, a logo, a letter). The data travel in memory: nothing that a report
says is written to a temporary folder, only the templates are.

The same template, data and `created_at` give the same bytes, on any day and machine, so that a
hash of an unsigned document can be compared.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from hisaar.platform.documents.errors import DocumentError

PACKAGED_TEMPLATES = Path(__file__).parent / "templates"
# Python packages that carry the house's fonts: Source Sans 3 for Latin, Noto Naskh for Urdu.
FONT_PACKAGES = ("fontpkg_source_sans_3", "pylopdf_fonts_ar")
STANDARDS = ("a-2a", "ua-1")
_TAGGED = frozenset({"a-1a", "a-2a", "a-3a", "ua-1"})
_NETWORK_PACKAGE = re.compile(r"""["']@[\w-]+/[\w-]+""")
_PLACE_IN_TEMPLATE = re.compile(r"┌─ (?P<file>.+?):(?P<line>\d+):\d+")


@dataclass(frozen=True)
class SignatureBox:
    """Where a template left room for a signature: PDF points from the page's lower left corner."""

    field: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    label: str = ""

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True)
class Typeset:
    """A finished document and the places that its template left for signatures."""

    pdf: bytes
    signature_boxes: tuple[SignatureBox, ...]


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    created_at: datetime,
    language: str = "en",
    author: str = "",
    template_folders: Sequence[Path] = (),
    standards: Sequence[str] = STANDARDS,
) -> bytes:
    """Typeset `template` with `data` as PDF/A-2a and PDF/UA-1 and return the file's bytes.

    `template_folders` go from the most to the least important; the packaged templates come last.
    `created_at` needs a time zone; it is the only clock that the document sees.
    """
    with _compiler(
        template,
        data,
        title=title,
        created_at=created_at,
        language=language,
        author=author,
        template_folders=template_folders,
    ) as compiler:
        return _compile(compiler, template, created_at, standards)


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    created_at: datetime,
    language: str = "en",
    author: str = "",
    template_folders: Sequence[Path] = (),
    standards: Sequence[str] = STANDARDS,
) -> Typeset:
    """As `render`, and tell where the template's `signature-box` places came to lie."""
    with _compiler(
        template,
        data,
        title=title,
        created_at=created_at,
        language=language,
        author=author,
        template_folders=template_folders,
    ) as compiler:
        pdf = _compile(compiler, template, created_at, standards)
        places = json.loads(compiler.query("<signature-box>", field="value"))
    return Typeset(pdf=pdf, signature_boxes=tuple(_signature_box(place) for place in places))


def preview(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    created_at: datetime,
    language: str = "en",
    template_folders: Sequence[Path] = (),
    resolution: float = 72.0,
) -> list[bytes]:
    """The pages as PNG pictures, for a screen; `resolution` in dots per inch."""
    with _compiler(
        template,
        data,
        title=title,
        created_at=created_at,
        language=language,
        author="",
        template_folders=template_folders,
    ) as compiler:
        pages = _run(
            compiler, template, format="png", ppi=resolution, timestamp=int(created_at.timestamp())
        )
    return [pages] if isinstance(pages, bytes) else list(pages)


def template_names(template_folders: Sequence[Path] = ()) -> dict[str, Path]:
    """Every template file by its name, with the path that would be used for it."""
    found: dict[str, Path] = {}
    for folder in (*template_folders, PACKAGED_TEMPLATES):
        if folder.is_dir():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    found.setdefault(path.relative_to(folder).as_posix(), path)
    return found


@contextmanager
def _compiler(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    created_at: datetime,
    language: str,
    author: str,
    template_folders: Sequence[Path],
) -> Iterator[typst.Compiler]:
    if created_at.tzinfo is None:
        raise DocumentError("The time of creation needs a time zone, such as Asia/Karachi.")
    name = template if template.endswith(".typ") else f"{template}.typ"
    files = template_names(template_folders)
    if name not in files:
        known = ", ".join(sorted(key for key in files if key.endswith(".typ")))
        raise DocumentError(f"There is no template {name}. Known templates: {known}.")
    about = {
        "title": title,
        "language": language,
        "author": author,
        "created": [created_at.year, created_at.month, created_at.day],
    }
    with tempfile.TemporaryDirectory(prefix="hisaar-typesetting-") as folder:
        root = Path(folder)
        _lay_out(files, root)
        yield typst.Compiler(
            root / name,
            root=root,
            font_paths=house_fonts(template_folders),
            sys_inputs={"data": _as_json(data), "about": _as_json(about)},
            # No package from the network: both places lie empty inside the temporary folder.
            package_path=root / ".packages",
            package_cache_path=root / ".packages",
        )


def _lay_out(files: Mapping[str, Path], root: Path) -> None:
    for name, path in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".typ"):
            _refuse_network_packages(name, path)
        shutil.copyfile(path, target)


def _refuse_network_packages(name: str, path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DocumentError(
            f"Template {name} is not UTF-8 text. Save {path} as UTF-8 and try again."
        ) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if _NETWORK_PACKAGE.search(line) and not line.lstrip().startswith("//"):
            raise DocumentError(
                f"Template {name}, line {number}: it imports a package from the network, which "
                "is not allowed. Put the package's files into the template folder and import "
                "them by path."
            )


def _compile(
    compiler: typst.Compiler, template: str, created_at: datetime, standards: Sequence[str]
) -> bytes:
    pdf = _run(
        compiler,
        template,
        format="pdf",
        pdf_standards=list(standards),
        pdf_tags=bool(_TAGGED.intersection(standards)),
        timestamp=int(created_at.timestamp()),
    )
    return pdf if isinstance(pdf, bytes) else b"".join(pdf)


def _run(compiler: typst.Compiler, template: str, **options: Any) -> bytes | list[bytes]:
    try:
        result, _warnings = compiler.compile_with_warnings(**options)
    except typst.TypstError as error:
        raise DocumentError(_sentence(template, error)) from error
    if not result:
        raise DocumentError(f"Template {template} produced no page.")
    return result


def _sentence(template: str, error: typst.TypstError) -> str:
    """One sentence from the compiler's report: template, line, what is wrong, what would help."""
    # Warnings (an absent font, say) come first in the report; the error is what stopped it.
    report = error.diagnostic.partition("error: ")[2] or error.diagnostic
    place = _PLACE_IN_TEMPLATE.search(report)
    where = f"Template {template}"
    if place:
        where = f"Template {Path(place['file']).name}, line {place['line']}"
    advice = "".join(f" {_finished(hint[:1].upper() + hint[1:])}" for hint in error.hints)
    return f"{where}: {_finished(error.message)}{advice}"


def _finished(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _signature_box(place: Mapping[str, Any]) -> SignatureBox:
    top = place["page_height"] - place["top"]
    return SignatureBox(
        field=place["field"],
        page=place["page"] - 1,
        left=place["left"],
        bottom=top - place["height"],
        right=place["left"] + place["width"],
        top=top,
        label=place["label"],
    )


def house_fonts(template_folders: Sequence[Path] = ()) -> typst.Fonts:
    """The product's fonts, and those that lie beside an insurer's own templates."""
    return _fonts(tuple(str(path) for path in _font_folders(template_folders)))


def _font_folders(template_folders: Sequence[Path]) -> Iterator[Path]:
    for folder in template_folders:
        if folder.is_dir():
            yield folder
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            yield Path(next(iter(spec.submodule_search_locations)))


@lru_cache(maxsize=8)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    # The machine's own fonts stay out: the same document must come out on every machine.
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _as_json(value: Mapping[str, Any]) -> str:
    try:
        return json.dumps(value, default=_plain, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise DocumentError(f"The document's data cannot be typeset: {error}.") from error


def _plain(value: object) -> str | list[object]:
    """Dates in ISO form and amounts as written; a template formats, it does not compute."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, Path)):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value, key=str)
    raise TypeError(f"a value of type {type(value).__name__} ({value!r}) has no written form")
