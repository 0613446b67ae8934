"""The command line as a user runs it: a process of its own on an installation of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Hisaar:
    home: Path

    @property
    def environment(self) -> dict:
        kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        return kept | {
            "HISAAR_HOME": str(self.home),
            "HISAAR_BACKUP_PASSPHRASE": "correct horse battery staple",
            "HISAAR_CERTIFICATE_PASSPHRASE": "officer's own passphrase",
        }

    def start(self, *arguments) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "hisaar", *map(str, arguments)],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self.home.parent,
        )  # fmt: skip

    def __call__(self, *arguments, expect=0) -> subprocess.CompletedProcess:
        """Run to the end; a traceback is never an answer."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        assert "Traceback" not in err, err
        assert process.returncode == expect, f"{out}\n{err}"
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def json(self, *arguments, expect=0):
        return json.loads(self(*arguments, "--json", expect=expect).stdout)


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Hisaar:
    """An empty installation."""
    hisaar = Hisaar(tmp_path_factory.mktemp("cli") / "home")
    hisaar("init")
    return hisaar
