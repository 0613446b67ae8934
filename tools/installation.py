"""A throw-away home folder, for programs that need Django but nobody's data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = "hisaar.config.settings"


@contextmanager
def temporary_home() -> Iterator[Path]:
    """An empty installation with Django started on it; whatever HISAAR_HOME names is not touched.

    Once in a process: Django reads its settings once.
    """
    with tempfile.TemporaryDirectory(prefix="hisaar-tools-") as folder:
        home = Path(folder) / "home"
        os.environ |= {"HISAAR_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS}
        for named in ("HISAAR_KEYS", "HISAAR_DATABASE_URL"):
            os.environ.pop(named, None)

        from hisaar.platform.vault.home import Home

        Home.create()
        import django

        django.setup()
        yield home
