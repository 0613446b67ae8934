"""The pages' files, published once a version: hashed names, compressed, kept by browsers."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import hisaar

STAMP = ".published"


def publish(home: Path) -> None:
    """Collect and compress the pages' files into the home folder, if they are not this version's.

    The stamp is written last: a killed attempt is made again at the next start.
    """
    target = home / "static"
    stamp = _fingerprint()
    if (target / STAMP).is_file() and (target / STAMP).read_text() == stamp:
        return
    shutil.rmtree(target, ignore_errors=True)
    environment = os.environ | {
        "HISAAR_PUBLISHING": "1", "DJANGO_SETTINGS_MODULE": "hisaar.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0 and target.is_dir():
        (target / STAMP).write_text(stamp)
    else:
        # The pages still work from the package, uncompressed.
        shutil.rmtree(target, ignore_errors=True)


def _fingerprint() -> str:
    """Changes whenever a file of the pages does."""
    folder = Path(hisaar.__file__).parent / "web" / "static"
    lines = [
        f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return hashlib.sha256("\n".join([hisaar.__version__, *lines]).encode()).hexdigest()
