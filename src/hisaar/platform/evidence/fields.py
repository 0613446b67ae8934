"""``FileLink``: a model field for a file, shown on forms as an upload."""

from __future__ import annotations

from typing import Any

from django.db import models

from .files import StoredFile
from .forms import StoredFileField


class FileLink(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key to a stored file.

    A form cleans it to an ``UploadedFile``, to the StoredFile that is there, or to None; files of
    a form are stored by ``evidence.services.store`` before the record is saved. In a workbook the
    cell holds a path beside the workbook.
    """

    def __init__(
        self, to: Any = StoredFile, on_delete: Any = models.PROTECT, **kwargs: Any
    ) -> None:
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return StoredFileField(
            required=not self.blank, label=self.verbose_name, help_text=self.help_text
        )
