"""The front-end files are copied whole, and the pages keep to the content policy."""

import re
from pathlib import Path

import pytest

from hisaar.web import assets

TEMPLATES = Path(assets.__file__).parent / "templates"


@pytest.fixture
def node_modules(tmp_path):
    for package, files in assets.FILES.items():
        for source in files:
            path = tmp_path / "node_modules" / package / source
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("a{}\n/*# sourceMappingURL=x.css.map */", encoding="utf-8")
    (tmp_path / "node_modules" / "echarts" / "LICENSE").write_text("Apache", encoding="utf-8")
    return tmp_path / "node_modules"


def test_every_file_is_copied_without_the_comment_that_names_its_source_map(node_modules, tmp_path):
    written = assets.copy(node_modules, tmp_path / "vendor")
    style = tmp_path / "vendor" / "tabler" / "tabler.min.css"
    assert style.read_text(encoding="utf-8") == "a{}\n"
    assert tmp_path / "vendor" / "echarts" / "LICENSE" in written


def test_a_missing_file_is_named_and_nothing_is_touched(node_modules, tmp_path, capsys):
    (node_modules / "echarts" / "dist" / "echarts.min.js").unlink()
    assert assets.main([str(node_modules)]) == 1
    assert "echarts.min.js does not exist; run `npm ci" in capsys.readouterr().err


def test_no_template_has_a_style_a_script_or_a_handler_of_its_own():
    script = r"<script(?![^>]*(?:\bsrc=|application/json))"
    forbidden = re.compile(rf'\sstyle=|<style|{script}|\son[a-z]+="|hx-on|javascript:')
    for path in TEMPLATES.rglob("*.html"):
        assert not forbidden.search(path.read_text(encoding="utf-8")), path.name
