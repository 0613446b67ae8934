"""A worker killed in the middle loses nothing and does nothing twice."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hisaar.platform.vault.home import Home
from hisaar.platform.vault.sqlcipher.connection import connect

ROOT = Path(__file__).parents[2]
RUNS = "SELECT state, attempts, result FROM jobs_jobrun WHERE name LIKE 'test.%'"
BRANCHES = "SELECT count(*), count(DISTINCT title) FROM people_organisationalunit"
ENTRIES = "SELECT count(*) FROM audit_entry WHERE subject LIKE 'UNT-%'"


def environment(home):
    paths = [str(ROOT / "src"), str(ROOT)]
    return {
        **os.environ, "HISAAR_HOME": str(home.root), "PYTHONPATH": os.pathsep.join(paths),
        "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
    }  # fmt: skip


def command(*arguments):
    return [sys.executable, "-m", "tests.jobs.killed_worker", *arguments]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    home = Home.create(tmp_path_factory.mktemp("prepared") / "home")
    subprocess.run(command("prepare"), env=environment(home), cwd=ROOT, check=True)
    return home


@pytest.fixture
def home(prepared, tmp_path):
    shutil.copytree(prepared.root, tmp_path / "home")
    return Home.open(tmp_path / "home")


@contextmanager
def worker(home, name="test.open_branches"):
    process = subprocess.Popen(command("work", name), env=environment(home), cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(what, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.03)
    raise AssertionError("waited in vain")


def rows(home, query):
    with closing(connect(home.database, keys=home.keyring.database_keys)) as connection:
        return connection.execute(query).fetchall()


def in_the_middle(home):
    """Whether the job has told, through its file, that it is past its fifth row."""
    for path in home.scratch.glob("progress-*"):
        try:
            return json.loads(path.read_text())[0] >= 5
        except (OSError, ValueError):
            return False
    return False


@pytest.mark.parametrize("name", ["test.open_branches", "test.open_all_or_none"])
def test_a_job_whose_worker_is_killed_is_done_once_in_effect(home, name):
    with worker(home, name) as first:
        wait_for(lambda: in_the_middle(home))
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert rows(home, RUNS) == [("running", 1, "")]
    before = rows(home, BRANCHES)[0][0]
    assert before == 0 if name == "test.open_all_or_none" else 5 <= before < 30
    with worker(home, name) as second:
        wait_for(lambda: rows(home, RUNS)[0][0] == "done")
        result = "opened" if name == "test.open_all_or_none" else "UNT-0030"
        assert rows(home, RUNS) == [("done", 2, result)]
        assert rows(home, BRANCHES) == [(30, 30)]
        assert rows(home, ENTRIES) == [(30,)]
        second.send_signal(signal.SIGTERM)
        assert second.wait(20) == 0
    assert list(home.scratch.glob("progress-*")) == []
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        sqlite3.connect(home.database).execute("SELECT 1 FROM jobs_jobrun")


def test_a_second_worker_waits_and_takes_over_when_the_first_is_gone(home):
    with worker(home) as first:
        wait_for(lambda: in_the_middle(home))
        with worker(home) as second:
            time.sleep(0.5)
            assert rows(home, RUNS)[0][1] == 1
            first.kill()
            first.wait()
            wait_for(lambda: rows(home, RUNS)[0][0] == "done")
            assert rows(home, RUNS) == [("done", 2, "UNT-0030")]
            assert second.poll() is None


def test_a_worker_ends_when_the_process_that_started_it_is_gone(home):
    script = (
        "import subprocess, time\n"
        f"child = subprocess.Popen({command('work', 'test.open_branches')!r})\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env=environment(home), cwd=ROOT, stdout=subprocess.PIPE
    )
    with parent:
        child = int(parent.stdout.readline())
        wait_for(lambda: in_the_middle(home))
        parent.kill()
    wait_for(lambda: _is_gone(child))
    assert rows(home, RUNS) == [("done", 1, "UNT-0030")]


def _is_gone(process):
    try:
        return ") Z " in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return True
