"""Model fields for a file, and for what evidence and tasks are about."""

from __future__ import annotations

from typing import Any

from django.db import models

from hisaar.platform.records.fields import CodeField

from . import subjects
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


class SubjectField(CodeField):
    """The code of one record of any register, or the id of a clause."""

    def accepts(self, code: str) -> bool:
        return bool(subjects.CLAUSE.fullmatch(code)) or super().accepts(code)


class SubjectsField(models.TextField):  # type: ignore[type-arg]
    """Codes of records and ids of clauses, separated by spaces; kept tidy, and each must exist."""

    def to_python(self, value: Any) -> Any:
        return " ".join(subjects.parse(str(value or "")))

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return f"RCA-{n % 37 + 1:02d}"
