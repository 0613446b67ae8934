"""The rows of the table: one function each, named after what a user does."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client

from bench.access import access_rows
from bench.cover import cover_rows
from bench.dependence import dependence_rows
from bench.loss import loss_rows
from bench.measuring import Figure, measure, peak_memory
from bench.quantify import quantify_rows
from bench.workload import ON


def all_rows(folder: Path) -> list[Figure]:
    """Every row that these records allow; those of later registers follow with them."""
    client = _signed_in()
    return [
        *_lists(client), *_details(client), *_interfaces(client), *_files(folder),
        *_pages(client), *_engines(), *_server(folder),
        Figure("memory of this process after all that (MB)", peak_memory(), None, unit="MB"),
        *dependence_rows(), *access_rows(folder), *loss_rows(), *cover_rows(),
        *quantify_rows(),
    ]  # fmt: skip


def _signed_in() -> Client:
    from hisaar.platform.accounts.models import Grant, User

    user = User.objects.create_user("administrator")
    for role in ("administrator", "ciso"):
        Grant.objects.create(user=user, role=role)
    client = Client(raise_request_exception=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _get(client: Client, path: str) -> Callable[[], Any]:
    def act() -> Any:
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code != 200 or not body:
            raise RuntimeError(f"{path} answered {response.status_code}")
        return body

    return act


def _lists(client: Client) -> list[Figure]:
    common = {"goal": 30, "query_goal": 8, "anchor": "409–679 ms, 16 queries"}
    return [
        measure("asset list, 50 rows", _get(client, "/registers/systems/"), **common),
        measure("asset list, page 190", _get(client, "/registers/systems/?page=190"), **common),
        measure("asset list, search with one hit",
                _get(client, "/registers/systems/?q=Host+04711"), **common),
        measure("50 risks", _get(client, "/registers/risks/"), goal=30, query_goal=8,
                anchor="491 ms, 266 queries"),
    ]  # fmt: skip


def _details(client: Client) -> list[Figure]:
    from hisaar.assets.models import System

    leaf = System.objects.get(title="Host 04711").code
    root = System.objects.get(title="System 0000").code
    common = {"goal": 30, "query_goal": 15}
    return [
        measure("asset detail, leaf", _get(client, f"/registers/systems/{leaf}/"),
                anchor="577 ms, 31 queries", **common),
        measure("asset detail, root with 99 below", _get(client, f"/registers/systems/{root}/"),
                anchor="755 ms, 229 queries", **common),
    ]  # fmt: skip


def _interfaces(client: Client) -> list[Figure]:
    return [
        measure("asset list, 1,000 rows, JSON", _get(client, "/api/v1/systems?limit=1000"),
                goal=150, query_goal=8, anchor="14.2 s for 5,000"),
        measure("dependency graph of all assets, JSON", _get(client, "/api/v1/graph"),
                goal=500, query_goal=6, anchor="35 s", times=7),
    ]  # fmt: skip


def _files(folder: Path) -> list[Figure]:
    from hisaar.assets.models import System
    from hisaar.platform.exchange.exporting import export_sheets
    from hisaar.platform.exchange.writing import write_csv, write_xlsx
    from hisaar.platform.records import type_of

    systems = type_of(System)

    def csv() -> None:
        write_csv(export_sheets([systems])[0], io.BytesIO())

    def xlsx() -> None:
        write_xlsx(export_sheets([systems]), folder / "systems.xlsx")

    return [
        measure("export of all systems, CSV", csv, goal=1000, query_goal=6, times=5,
                anchor="killed at 600 s"),
        measure("export of all systems, XLSX", xlsx, goal=2000, query_goal=6, times=5,
                anchor="killed at 600 s"),
        _import(folder),
    ]  # fmt: skip


def _import(folder: Path) -> Figure:
    """A fresh workbook of 1,000 new systems each time: nothing is matched from the time before."""
    from hisaar.platform.exchange import importing, workbooks

    spent = []
    for turn in range(3):
        path = folder / f"import-{turn}.xlsx"
        _thousand(path, turn)
        start = time.process_time()
        plan = importing.import_sheets(workbooks.read(path), actor=None)
        if plan.faults or plan.changes != 1000:
            return Figure("import 1,000 systems, XLSX", None, 1500, note=str(plan.faults[:1]))
        spent.append((time.process_time() - start) * 1000)
    return Figure("import 1,000 systems, XLSX, audited", sorted(spent)[1], 1500,
                  anchor="49 s wall")  # fmt: skip


def _thousand(path: Path, turn: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Systems")
        headings = ("Title", "Kind", "Description", "Part of or serves", "Criticality", "Owner",
                    "Verified on")  # fmt: skip
        sheet.write_row(0, 0, headings)
        for n in range(1000):
            sheet.write_row(n + 1, 0, (
                f"Import {turn} {n:04d}", "Server", "d" * 120, f"System {n % 900:04d}",
                "Important", f"Person {n % 50:03d}", "31/12/2025",
            ))  # fmt: skip


def _pages(client: Client) -> list[Figure]:
    return [
        measure("assessment desk, all 205 clauses", _get(client, f"/assessment/{ON.year}/"),
                goal=80, query_goal=10, anchor="2.9–8.1 s, 275–2,730 queries"),
        measure("impact analyses, 100 with 4 bands",
                _get(client, "/registers/impact-analyses/?per_page=100"),
                goal=60, query_goal=8, anchor="966 ms, 1,608 queries"),
        measure("impact table, 100 functions with 4 bands", _get(client, "/impact/"),
                goal=60, query_goal=8, anchor="966 ms, 1,608 queries"),
        measure("dependency map of all assets, laid out", _get(client, "/map/data/"),
                goal=500, times=7, anchor="35 s for the graph alone"),
        measure("dashboard", _get(client, "/"), goal=60, query_goal=15, anchor="540 ms"),
    ]  # fmt: skip


def _engines() -> list[Figure]:
    from hisaar.assessment import services
    from hisaar.assessment.services.evaluating import run

    def report() -> None:
        from hisaar.assessment.models import AssessmentYear
        from hisaar.assessment.report import commission
        from hisaar.assessment.services import reports

        made = reports.build_report(AssessmentYear.objects.get(year=ON.year), actor=None)
        if commission is None or not made.file:
            raise RuntimeError("no report")

    from hisaar.assessment.models import AssessmentYear

    services.freeze(AssessmentYear.objects.get(year=ON.year), actor=None, on=ON)
    return [
        measure("evaluate all rules", lambda: run(ON), goal=500, times=7),
        measure("annual report, PDF", report, goal=3000, anchor="11–118 s", times=3, warm=1,
                counts_queries=False),
    ]  # fmt: skip


def _server(folder: Path) -> list[Figure]:
    """A real server on loopback: seconds until it answers, and the memory of its process."""
    from hisaar.cli.publishing import publish

    publish(Path(os.environ["HISAAR_HOME"]))  # as the first start of a version does
    port = 8799
    command = [sys.executable, "-m", "hisaar", "serve", "--port", str(port)]
    start = time.perf_counter()
    log = (folder / "serve.log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=1)
                break
            except OSError:
                if time.perf_counter() - start > 60 or server.poll() is not None:
                    return [Figure("start to healthy", None, 2.5, note="did not start")]
                time.sleep(0.05)
        healthy = time.perf_counter() - start
        memory = max(_resident(pid) for pid in _family(server.pid))
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()
    return [
        Figure("start to healthy (wall s)", healthy, 2.5, anchor="13.5 s", unit="s"),
        Figure("memory of one worker (MB)", memory, 160, anchor="447–567 MB", unit="MB"),
    ]


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(n) for n in children.read_text().split()] if children.exists() else []
    return [pid, *(p for child in found for p in _family(child))]


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
