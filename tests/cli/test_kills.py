"""kill -9 in the middle: afterwards the work is done or not begun, and the trail verifies."""

import csv
import signal
import time

import pytest

ROWS = 6000


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("kills") / "people.csv"
    with path.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["Title", "Employee number", "Designation"])
        rows.writerows((f"Person {n} (demo)", f"E-{n:05d}", "Surveyor") for n in range(ROWS))
    return path


@pytest.mark.parametrize("after", [1.5, 3.0, 4.5, 6.0])
def test_an_import_that_is_killed_has_happened_or_has_not(installation, workbook, after):
    process = installation.start("import", workbook, "--register", "people")
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert installation.json("audit", "verify")["intact"] is True
    registers = {r["register"]: r["records"] for r in installation.json("record", "registers")}
    assert registers["people"] in (0, ROWS)
