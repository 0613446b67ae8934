"""Where an upload waits while it comes in: in memory, or in a file of the home without a name."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from hisaar.platform.evidence.storage import CHUNK, DEFAULT_LIMIT
from hisaar.platform.vault.home import current_home

IN_MEMORY = 4 * 1024 * 1024


class WaitingFile(tempfile.SpooledTemporaryFile):  # type: ignore[type-arg]
    """Closed with the request, by UploadedFile; a request that broke off leaves it to be freed."""

    def __del__(self) -> None:
        self.close()


class HomeUploadHandler(FileUploadHandler):
    """Keeps every part of a form that is a file.

    Large ones lie in the home's private folder, in a file that has no name: nobody else can open
    it, and the system frees it when the process ends, also by ``kill -9``. Beyond the most that
    any file may have, the rest is let go; whoever reads it then refuses it as too large.
    """

    chunk_size = CHUNK

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.limit = int(getattr(settings, "EVIDENCE_FILE_LIMIT", DEFAULT_LIMIT)) + CHUNK
        self.content: Any = WaitingFile(max_size=IN_MEMORY, dir=current_home().scratch)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < self.limit:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.content.seek(0)
        return UploadedFile(
            self.content, self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        if hasattr(self, "content"):
            self.content.close()
