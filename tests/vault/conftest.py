"""An installation of its own for each test, and processes that work on it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, router

from hisaar.platform.vault.home import Home, working_on

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.delenv("HISAAR_KEYS", raising=False)
    monkeypatch.delenv("HISAAR_DATABASE_URL", raising=False)
    monkeypatch.setenv("HISAAR_HOME", str(tmp_path / "home"))
    with working_on(Home.create(tmp_path / "home")) as made:
        yield made


class _ToCipher:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "cipher" if model._meta.app_label == "register" else None

    db_for_write = db_for_read


@pytest.fixture
def cipher(home: Home, django_db_blocker: Any) -> Iterator[Any]:
    """A Django connection to the home's encrypted database, with the test tables in it."""
    from tests.vault.register.models import Entry, Holder

    connections.settings["cipher"] = connections.configure_settings(
        {**home.databases(), "default": {}, "cipher": home.databases()["default"]}
    )["cipher"]
    routers = router.routers
    router.routers = [_ToCipher(), *routers]
    with django_db_blocker.unblock():
        connection = connections["cipher"]
        with connection.schema_editor() as editor:
            editor.create_model(Holder)
            editor.create_model(Entry)
        try:
            yield connection
        finally:
            connection.close()
            del connections["cipher"]
            del connections.settings["cipher"]
            router.routers = routers


class Product:
    """Starts processes that work on one installation."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error", "-m", "tests.vault.product", *words]

    @property
    def environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return {**os.environ, "PYTHONPATH": path, "HISAAR_HOME": str(self.home.root)}

    def run(self, *words: str) -> str:
        """Run to the end and return what was said; what went wrong is raised."""
        done = subprocess.run(
            self.command(*words),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def started(
        self, *words: str, stdin: int = subprocess.DEVNULL
    ) -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(
            self.command(*words),
            env=self.environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def kill_when(self, enough: Callable[[str], bool], *words: str) -> str:
        """Run until a line that it says is ``enough``, kill -9, and return that line."""
        with self.started(*words, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            for line in process.stdout:
                if enough(line.strip()):
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    return line.strip()
                process.stdin.write("\n")
                process.stdin.flush()
            raise AssertionError(f"It ended by itself: {process.stderr.read()}")


@pytest.fixture
def product(home: Home) -> Product:
    return Product(home)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Home]:
    """Installations with so many rows and files, each made once and then copied."""
    made: dict[tuple[int, int], Home] = {}

    def template(rows: int, files: int) -> Home:
        if (rows, files) not in made:
            home = Home.create(tmp_path_factory.mktemp("template") / "home")
            Product(home).run("fill", str(rows))
            for n in range(files):
                home.blobs.put(f"evidence {n} ".encode() * 20_000)
            made[rows, files] = home
        return made[rows, files]

    return template


def copy_of(template: Home, home: Home) -> Home:
    """Put a copy of a template where ``home`` lies."""
    shutil.rmtree(home.root)
    shutil.copytree(template.root, home.root)
    for part in ("keyring", "blobs", "configuration"):
        home.__dict__.pop(part, None)
    return home
