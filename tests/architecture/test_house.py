"""What import-linter cannot see: raw writes, HTTP in the wrong room, long files, loose names."""

import ast
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "hisaar"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
WRITES = {
    "save", "create", "update", "bulk_create", "bulk_update", "delete", "get_or_create",
    "update_or_create",
}  # fmt: skip
BANNED_NAMES = {"core", "common", "base", "utils", "helpers", "misc", "extras", "shared", "manager"}


def modules():
    return [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]


def layer(model):
    package = model.__module__.split(".")[1]
    rows = [row.replace("(", "").replace(")", "").split(" | ") for row in LAYERS]
    return next(i for i, row in enumerate(rows) if package in row)


def test_relations_point_down():
    ours = {m for m in apps.get_models() if m.__module__.startswith("hisaar.")}
    upward = [
        f"{m._meta.label}.{f.name}"
        for m in ours
        for f in m._meta.get_fields()
        if f.is_relation and not f.auto_created and f.related_model in ours
        and layer(f.related_model) < layer(m)
    ]  # fmt: skip
    assert upward == []


def test_no_file_is_longer_than_400_lines():
    long = {
        str(p.relative_to(ROOT)): n
        for p in modules()
        if (n := len(p.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{p.relative_to(ROOT)}:{node.name}": length
        for p in modules()
        for node in ast.walk(ast.parse(p.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := _lines_of_code(node)) > 40
    }
    assert long == {}


def _lines_of_code(function):
    has_docstring = ast.get_docstring(function, clean=False) is not None
    first = function.body[1] if has_docstring and len(function.body) > 1 else function.body[0]
    return function.end_lineno - first.lineno + 1


def is_write_to_the_database(call):
    """``x.objects.create(…)``, ``x.filter(…).delete()``, ``record.save()``."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    if any(k.arg in ("commit", "actor") for k in call.keywords):
        return False  # a form that only builds, or the write path itself
    text = ast.unparse(call.func.value)
    if call.func.attr in ("save", "delete"):
        return not call.args and ("objects" in text or text.islower())
    return "objects" in text or "_default_manager" in text or ".filter(" in text


def test_only_services_write():
    raw = [
        f"{p.relative_to(ROOT)}:{node.lineno}"
        for p in modules()
        if p.name != "services.py" and "services" not in p.parts and "platform" not in p.parts
        and "documents" not in p.parts
        for node in ast.walk(ast.parse(p.read_text()))
        if isinstance(node, ast.Call) and is_write_to_the_database(node)
    ]  # fmt: skip
    assert raw == []


def test_only_the_ways_in_speak_http():
    allowed = {"web", "api", "cli", "config", "platform"}
    wrong = [
        str(p.relative_to(ROOT))
        for p in modules()
        if p.relative_to(SOURCE).parts[0] not in allowed
        and any(
            isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("django.http", "django.shortcuts", "django.views", "ninja", "typer")
            )
            for node in ast.walk(ast.parse(p.read_text()))
        )
    ]  # fmt: skip
    assert wrong == []


def test_modules_are_named_after_things():
    names = {p.stem for p in modules()} | {p.parent.name for p in modules()}
    assert names & BANNED_NAMES <= {"base"}  # Django looks for a database backend in `base`


def test_no_rule_reads_the_clock():
    clocks = {"today", "now", "localdate", "utcnow"}
    readers = [
        f"{p.relative_to(ROOT)}:{node.lineno}"
        for p in modules()
        if p.stem in ("rules", "queries", "report") or "rules" in p.parts or "engines" in p.parts
        for node in ast.walk(ast.parse(p.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in clocks
    ]
    assert readers == []
