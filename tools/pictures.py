"""Take the README's pictures from the running product: ``python -m tools.pictures``.

Builds the demonstration in a home folder of its own, serves it on a free loopback port, makes the
first account through the one-time link as a person would, and takes the pages at 1440 pixels in
light colours. Needs Chromium and poppler (``tools/test-services`` installs both).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from pypdf import PdfReader

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}
SECONDS = 60
# Address of a page, and the picture of it; YEAR is the year that the demonstration reports on.
PAGES = {
    "/": "dashboard.png",
    "/assessment/YEAR/": "assessment-desk.png",
    "/reports/YEAR/": "report-room.png",
    "/quantify/": "losses.png",
}
HEADING, CONTENTS = "Results at a glance", 2  # the heading of the page, which is after page 2
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> int:
    """Take every picture; 1 with a sentence for each page that could not be taken."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hisaar-pictures-") as folder:
        environment = os.environ | {"HISAAR_HOME": str(Path(folder) / "home")}
        made = json.loads(_hisaar(environment, "demo", "--json"))
        _page_of_the_report(Path(made["report"]["file"]), FOLDER / "report.png")
        with _served(environment) as link:
            missing = _take(link, made)
    for page in missing:
        sys.stderr.write(f"{page} is not there, so no picture of it was taken.\n")
    return 1 if missing else 0


def _hisaar(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "hisaar", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout.decode()


def _page_of_the_report(pdf: Path, picture: Path) -> None:
    texts = [page.extract_text() for page in PdfReader(pdf).pages]
    number = next(n for n, text in enumerate(texts, 1) if HEADING in text and n > CONTENTS)
    stem = str(picture.with_suffix(""))
    pages = ["-f", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-png", "-r", "80", *pages, str(pdf), stem], check=True)


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    """The printed link of a running server's first sign-in."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-m", "hisaar", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = iter(server.stdout or ())
            link = next(line.strip() for line in lines if "/accounts/first/" in line)
            _wait_for(f"http://127.0.0.1:{port}/accounts/login/")
            yield link
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=SECONDS)


def _wait_for(address: str) -> None:
    for _ in range(SECONDS * 4):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"{address} did not answer within {SECONDS} seconds.")


def _take(link: str, made: dict[str, Any]) -> list[str]:
    """The pages that did not answer with a page."""
    address = link.partition("/accounts/")[0]
    year = str(made["report"]["year"]) if "year" in made["report"] else made["on"][:4]
    missing = []
    with sync_playwright() as programs:
        browser = programs.chromium.launch(executable_path=_browser(), args=FLAGS)
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en-GB")
        _sign_in(page, link)
        for path, picture in PAGES.items():
            place = path.replace("YEAR", year)
            answer = page.goto(address + place, wait_until="networkidle")
            if answer is None or not answer.ok:
                missing.append(place)
                continue
            page.screenshot(path=FOLDER / picture)
        browser.close()
    return missing


def _browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("There is no Chromium; run tools/test-services.")
    return found


def _sign_in(page: Any, link: str) -> None:
    """Make the first account, as the printed link offers; its password is forgotten here."""
    page.goto(link)
    page.fill("[name=username]", "sana.qureshi")
    password = os.urandom(12).hex()
    page.fill("[name=password]", password)
    page.fill("[name=again]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda address: "/accounts/first/" not in address)


if __name__ == "__main__":
    sys.exit(main())
