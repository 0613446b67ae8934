"""The documents of the repository lead where they say, and tell nothing of one machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def anchors(page: Path) -> set[str]:
    """As a reader of Markdown names headings: lower case, words joined by hyphens."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(page):
    dead = []
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(f"{path}#{anchor}" if anchor else path)
    assert dead == []


def test_decisions_are_numbered_without_a_gap_and_say_what_was_rejected():
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(r.name[:4]) for r in records] == list(range(1, len(records) + 1))
    headings = {tuple(re.findall(r"^## (.+)$", r.read_text(), re.MULTILINE)) for r in records}
    assert headings == {("Context", "Decision", "Rejected")}


@pytest.mark.parametrize("name", ["migrations", "docs"])
def test_the_programs_that_check_work_without_a_home_folder(name, monkeypatch):
    monkeypatch.delenv("HISAAR_HOME", raising=False)
    command = [sys.executable, "-m", f"tools.{name}", *(["--check"] if name == "docs" else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
