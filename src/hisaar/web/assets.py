"""Copy the front-end files that pages use from ``node_modules`` into the package.

Run ``python -m hisaar.web.assets [node_modules]`` after ``npm ci``. Nothing is bundled or
rewritten, but for the source map comments, which would name files that are not served.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "web" / "vendor"

# package → {file in the package: file in the vendor folder}
FILES = {
    "@tabler/core": {
        "dist/css/tabler.min.css": "tabler/tabler.min.css",
        "dist/css/tabler.rtl.min.css": "tabler/tabler.rtl.min.css",
        "dist/js/tabler.min.js": "tabler/tabler.min.js",
    },
    "tom-select": {
        "dist/css/tom-select.bootstrap5.min.css": "tom-select/tom-select.bootstrap5.min.css",
        "dist/js/tom-select.complete.min.js": "tom-select/tom-select.complete.min.js",
    },
    "echarts": {
        "dist/echarts.min.js": "echarts/echarts.min.js",
    },
    "cytoscape": {
        "dist/cytoscape.min.js": "cytoscape/cytoscape.min.js",
    },
    "@fontsource/noto-nastaliq-urdu": {
        "files/noto-nastaliq-urdu-arabic-400-normal.woff2": "nastaliq/nastaliq-arabic.woff2",
    },
    "@fontsource-variable/inter": {
        "files/inter-latin-wght-normal.woff2": "inter/inter-latin.woff2",
        "files/inter-latin-ext-wght-normal.woff2": "inter/inter-latin-ext.woff2",
    },
}

LICENCES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "NOTICE")
SOURCE_MAP = re.compile(r"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")


class Missing(Exception):  # noqa: N818 - it is an answer to who runs this
    """A front-end file is not where ``npm ci`` should have put it."""


def copy(node_modules: Path, vendor: Path = VENDOR) -> list[Path]:
    """Replace ``vendor`` by fresh copies; return what was written, licences included."""
    pairs = [
        (node_modules / package / source, vendor / target)
        for package, files in FILES.items()
        for source, target in files.items()
    ]
    absent = [source for source, _ in pairs if not source.is_file()]
    if absent:
        raise Missing(f"{absent[0]} does not exist; run `npm ci --ignore-scripts` first.")
    shutil.rmtree(vendor, ignore_errors=True)
    written = [_copy_file(source, target) for source, target in pairs]
    return written + _copy_licences(node_modules, vendor)


def _copy_file(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        text = source.read_text(encoding="utf-8")
        target.write_text(SOURCE_MAP.sub("\n", text), encoding="utf-8")
    else:
        shutil.copyfile(source, target)
    return target


def _copy_licences(node_modules: Path, vendor: Path) -> list[Path]:
    written = []
    for package, files in FILES.items():
        folder = (vendor / next(iter(files.values()))).parent
        written += [
            _copy_file(node_modules / package / name, folder / name)
            for name in LICENCES
            if (node_modules / package / name).is_file()
        ]
    return written


def main(arguments: list[str]) -> int:
    """Copy from the folder named on the command line, or from ``./node_modules``."""
    node_modules = Path(arguments[0]) if arguments else Path.cwd() / "node_modules"
    try:
        written = copy(node_modules)
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    size = sum(path.stat().st_size for path in written)
    sys.stdout.write(f"{len(written)} front-end files copied ({size / 1e6:.1f} MB).\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
