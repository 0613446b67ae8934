"""What scripts rely on: exit codes, sentences, JSON; no traceback whatever is given."""

import csv

import openpyxl


def test_a_second_init_is_refused_with_a_sentence(installation):
    refused = installation("init", expect=1)
    assert "holds an installation already" in " ".join(refused.stderr.split())


def test_an_unknown_command_is_a_usage_error(installation):
    assert "No such command" in installation("asess", expect=2).stderr


def test_without_an_installation_the_next_step_is_named(installation):
    elsewhere = type(installation)(installation.home.parent / "nowhere")
    refused = elsewhere.json("assess", expect=1)
    assert "Run `hisaar init`" in refused["error"]


def test_an_empty_installation_is_evaluated_and_nothing_is_met_by_absence(installation):
    found = installation.json("assess", "--on", "2026-12-31")
    assert (found["on"], found["entity"]) == ("2026-12-31", "")
    assert set(found["totals"]) == {"must", "should", "consider", "context"}
    assert len(found["clauses"]) == 205
    assert sum(sum(counts.values()) for counts in found["totals"].values()) == 205
    satisfied = [c["id"] for c in found["clauses"] if c["outcome"].startswith("met")]
    assert satisfied == []
    assert set(found["clauses"][0]) >= {
        "id", "strength", "outcome", "met", "population", "gaps", "thresholds", "evidence",
    }  # fmt: skip


def test_a_day_that_is_none_is_a_usage_error(installation):
    assert "31/13/2026" in installation("assess", "--on", "31/13/2026", expect=2).stderr


def test_a_clause_is_read_by_its_id_in_any_case(installation):
    found = installation.json("clause", "ciso-06", "--on", "2026-12-31")
    assert (found["id"], found["strength"]) == ("CISO-06", "must")
    refused = installation.json("clause", "CISO-99", expect=1)
    assert "no clause 'CISO-99'" in refused["error"]


def test_the_template_has_a_sheet_for_every_register_and_imports_as_it_is(installation, tmp_path):
    path = tmp_path / "insurer.xlsx"
    written = installation.json("template", path)
    sheets = openpyxl.load_workbook(path).worksheets
    shown = [sheet.title for sheet in sheets if sheet.sheet_state == "visible"]
    assert len(shown) == len(written["sheets"]) + 1  # and a page that explains them
    plan = installation.json("import", path, "--dry-run")
    assert plan["faults"] == []
    assert sum(sheet["new"] for sheet in plan["sheets"]) == 0


def test_a_file_with_faults_changes_nothing_and_names_each(installation, tmp_path):
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["Title", "Kind", "Joined on"])
        rows.writerow(["Ayesha Khan (demo)", "Employee", "31/12/2024"])
        rows.writerow(["Bilal Ahmed (demo)", "Emploee", "31/02/2024"])
    refused = installation.json("import", path, "--register", "people", expect=1)
    assert [(f["row"], f["column"], f["value"]) for f in refused["faults"]] == [
        (3, "Kind", "Emploee"),
        (3, "Joined on", "31/02/2024"),
    ]
    assert "Employee" in refused["faults"][0]["message"]
    assert installation.json("record", "list", "people") == []


def test_importing_twice_changes_nothing(installation, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Title;Kind;Joined on\nAyesha Khan (demo);Employee;31-Dec-24\n")
    first = installation.json("import", path, "--register", "people")
    again = installation.json("import", path, "--register", "people")
    assert [s["new"] for s in first["sheets"]] == [1]
    assert [(s["new"], s["changed"], s["unchanged"]) for s in again["sheets"]] == [(0, 0, 1)]
    person = installation.json("record", "list", "people")[0]
    assert installation.json("record", "show", person["code"])["joined_on"] == "2024-12-31"


def test_a_record_is_deleted_and_brought_back(installation, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("Title,Kind\nClaims (demo),Department\n")
    installation.json("import", path, "--register", "organisational-units")
    code = installation.json("record", "list", "organisational-units")[0]["code"]
    installation("record", "delete", code, "--yes")
    assert installation.json("record", "list", "organisational-units") == []
    installation("record", "restore", code)
    assert installation.json("record", "show", code)["title"] == "Claims (demo)"
    assert installation.json("audit", "verify")["intact"] is True


def test_an_account_is_added_with_a_one_time_link_and_no_password(installation):
    added = installation.json("user", "add", "auditor", "--role", "internal_audit")
    assert added["link"].startswith("/accounts/")
    again = installation.json("user", "add", "auditor", expect=1)
    assert "There is an account 'auditor' already" in again["error"]


def test_a_backup_verifies_and_restores_elsewhere(installation, tmp_path):
    path = tmp_path / "backup.hisaar"
    installation("backup", path)
    assert installation.json("backup", "verify", path)["valid"] is True
    other = type(installation)(tmp_path / "restored")
    other("restore", path)
    assert other.json("record", "list", "people") == installation.json("record", "list", "people")
    assert other.json("audit", "verify")["intact"] is True
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(bytes(damaged))
    assert "error" in installation.json("backup", "verify", path, expect=1)


def test_an_altered_audit_row_is_found_and_named(installation):
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from hisaar.platform.audit import protection\n"
        "from hisaar.platform.audit.models import Entry\n"
        "protection.lift(connection)\n"
        "Entry.objects.filter(number=2).update(actor='nobody')\n"
    )
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-c", script], check=True,
        env=installation.environment | {"DJANGO_SETTINGS_MODULE": "hisaar.config.settings"},
    )  # fmt: skip
    found = installation.json("audit", "verify", expect=1)
    assert (found["intact"], found["broken_at"]) == (False, 2)
    assert "Entry 2 (nobody" in found["error"]
