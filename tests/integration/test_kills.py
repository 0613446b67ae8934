"""kill -9 of the worker while it builds a report or imports: done once, or not begun."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hisaar.platform.vault.home import Home
from hisaar.platform.vault.sqlcipher.connection import connect

ROOT = Path(__file__).parents[2]
ROWS = 8000
NOTHING = {
    "people": 0, "reports": [], "built": 0, "created": 0, "intact": True, "damaged": [],
}  # fmt: skip


def command(*arguments):
    return [sys.executable, "-m", "tests.integration.killed", *arguments]


def environment(home):
    kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return kept | {"HISAAR_HOME": str(home.root), "PYTHONPATH": paths}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    home = Home.create(tmp_path_factory.mktemp("kills") / "home")
    subprocess.run(command("prepare"), env=environment(home), cwd=ROOT, check=True)
    return home


@pytest.fixture
def home(prepared, tmp_path):
    shutil.copytree(prepared.root, tmp_path / "home")
    return Home.open(tmp_path / "home")


@contextmanager
def worker(home, job):
    process = subprocess.Popen(command("work", job), env=environment(home), cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def state(home, job):
    answer = subprocess.run(
        command("state", job), env=environment(home), cwd=ROOT, check=True, capture_output=True
    )
    return json.loads(answer.stdout)


def wait_for(what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.01)
    raise AssertionError("waited in vain")


def progress(home):
    """How far the job says it is, as it is being done."""
    for path in home.scratch.glob("progress-*"):
        try:
            return json.loads(path.read_text())[0]
        except (OSError, ValueError):
            return 0
    return 0


def is_done(home):
    with closing(connect(home.database, keys=home.keyring.database_keys)) as connection:
        query = "SELECT count(*) FROM jobs_jobrun WHERE state = 'done' AND attempts > 0"
        return connection.execute(query).fetchone()[0]


@pytest.mark.parametrize(
    ("job", "reached", "after"),
    [
        ("report", 1, {"reports": [[1, "draft", True]], "built": 1}),
        ("import", ROWS, {"people": ROWS, "created": ROWS}),  # it reads first, then saves
    ],
)
def test_what_is_killed_in_the_middle_is_done_once_by_the_next_worker(home, job, reached, after):
    with worker(home, job) as first:
        wait_for(lambda: progress(home) >= reached)
        time.sleep(0.1)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert state(home, job) == {**NOTHING, "run": ["running", 1]}
    with worker(home, job) as second:
        wait_for(lambda: is_done(home))
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    assert state(home, job) == {**NOTHING, "run": ["done", 2], **after}
