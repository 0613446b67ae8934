"""A whole insurer in a folder: one workbook and the files that its cells name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.evidence.services import read
from hisaar.platform.records import RecordType, Refused

from .exporting import export_sheets
from .writing import write_xlsx

WORKBOOK = "hisaar.xlsx"
FILES = "files"


def export_folder(
    folder: Path,
    record_types: Iterable[RecordType],
    querysets: Mapping[RecordType, Any] | None = None,
) -> list[Path]:
    """Write registers and the files that they hold, decrypted, so that the folder imports back.

    Returns the paths written, the workbook first. A folder that holds something is refused, so
    that nothing of an earlier export is mistaken for part of this one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"{folder} is not empty; name a new folder.")
    wanted: dict[int, Path] = {}

    def file_cell(key: int, name: str) -> str:
        wanted[key] = Path(FILES) / str(key) / name
        return wanted[key].as_posix()

    write_xlsx(export_sheets(record_types, querysets, file_cell=file_cell), folder / WORKBOOK)
    stored = StoredFile.objects.in_bulk(list(wanted))
    for key, path in wanted.items():
        (folder / path).parent.mkdir(parents=True)
        with (folder / path).open("xb") as target:
            for chunk in read(stored[key]):
                target.write(chunk)
    return [folder / WORKBOOK, *(folder / path for path in wanted.values())]


__all__ = ("export_folder",)
