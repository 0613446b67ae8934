"""Lists as people have them."""

import datetime as dt
import io

import pytest
import xlsxwriter

from hisaar.discovery.formats import Mapping, ReadingRefused, propose_mapping
from hisaar.discovery.formats.tables import propose

from .reading import facts_of, of


def workbook(rows, *, merges=(), name="Sheet1", more=()):
    """Return the bytes of a workbook; dates among the values become Excel's dates."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"})
    for title, lines in ((name, rows), *more):
        sheet = book.add_worksheet(title)
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
        if title == name:
            for merge in merges:
                sheet.merge_range(*merge)
    book.close()
    return target.getvalue()


def test_leavers_are_read_below_titles_with_three_forms_of_days():
    reading, facts = facts_of("leavers.csv")

    people = of(facts, "person")
    assert reading.kind == "leavers"
    assert {key: values["left_on"] for key, values in people.items()} == {
        "PGT0107": dt.date(2026, 7, 31),
        "PGT0231": dt.date(2026, 9, 15),
        "PGT0318": dt.date(2026, 11, 30),
        "PGT0319": dt.date(2026, 8, 31),  # a serial number of Excel
        "PGT0320": dt.date(2026, 4, 3),
    }
    assert {values["employment"] for values in people.values()} == {"left"}
    sentences = " ".join(fault.sentence for fault in reading.faults)
    assert "This row is a total and was left out." in sentences
    assert "1 day such as 03/04/2026 could be read in two ways; read day first." in sentences


def test_identity_card_numbers_are_recognised_and_not_taken_over():
    reading, facts = facts_of("leavers.csv")

    assert "35202" not in repr(facts)
    assert "35202" not in repr(reading.faults)
    assert any("'CNIC No.'" in fault.sentence for fault in reading.faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators_make_no_difference(encoding, separator):
    rows = [["Emp Code", "Employee Name", "Department"], ["E-1", "Zoë Café", "Claims"]]
    text = "\r\n".join(separator.join(row) for row in rows)

    _, facts = facts_of("staff list.csv", text.encode(encoding))

    assert of(facts, "person")["E1"]["name"] == "Zoë Café"


def test_urdu_headings_are_understood():
    text = "ملازم نمبر,نام,محکمہ,عہدہ,شناختی کارڈ نمبر\nE-1,عاصم,کلیمز,افسر,35202-1234567-1\n"

    _, facts = facts_of("staff.csv", text.encode())

    assert of(facts, "person") == {
        "E1": {"employee_number": "E-1", "name": "عاصم", "unit": "کلیمز", "job": "افسر"}
    }


@pytest.mark.parametrize("heading", ["Emp. Code", "EMPLOYEE_NO", "Employee  Number (HR)"])
def test_a_heading_spelled_three_ways_means_the_same(heading):
    mapping = propose_mapping([heading, "Name", "Dept"], "staff")

    assert mapping.fields["employee_number"] == heading
    assert mapping.fields["unit"] == "Dept"
    assert mapping.missing == []
    assert mapping.confidence >= 0.9


def test_a_misspelled_heading_is_proposed_with_less_confidence():
    mapping = propose_mapping(["Employe Nam", "Desigination"], "staff")

    assert mapping.fields == {"name": "Employe Nam", "job": "Desigination"}
    assert 0.6 < mapping.confidence < 0.9


def test_columns_are_proposed_by_what_their_cells_look_like():
    rows = [["khi-1", "192.0.2.1"], ["khi-2", "192.0.2.2"], ["khi-3", "192.0.2.3"]]

    mapping = propose_mapping(["Asset", "Netz"], "assets", rows)

    assert mapping.fields["addresses"] == "Netz"
    assert mapping.columns[1].reason == "what the cells look like"


def test_a_mapping_is_corrected_once_and_remembered_under_other_spellings():
    first = b"Ref,Who,Bye\n7,Asim Raza,01/10/2026\n"
    with pytest.raises(ReadingRefused, match="no row of headings with"):
        facts_of("exits.csv", first, kind="leavers")

    corrected = propose_mapping(["Ref", "Who", "Bye"], "leavers")
    corrected = corrected.assign("Ref", "employee_number").assign("Who", "name")
    remembered = Mapping.from_json(corrected.assign("Bye", "left_on").as_json())
    reading, facts = facts_of("exits.csv", first, mapping=remembered)
    _, later = facts_of("e.csv", b"\n\nBYE ,ref.,who\n02/10/2026,8,Sana\n", mapping=remembered)

    assert reading.kind == "leavers"
    assert of(facts, "person")["7"]["left_on"] == dt.date(2026, 10, 1)
    assert of(later, "person")["8"] == {
        "employee_number": "8",
        "name": "Sana",
        "left_on": dt.date(2026, 10, 2),
        "employment": "left",
    }


def test_a_correction_that_cannot_be_is_refused():
    mapping = propose_mapping(["Ref"], "leavers")

    with pytest.raises(ReadingRefused, match="List of leavers has no field 'left'"):
        mapping.assign("Ref", "left")
    with pytest.raises(ReadingRefused, match="There is no column 'Code'"):
        mapping.assign("Code", "name")


def test_the_same_host_twice_is_merged_and_contradictions_are_told():
    rows = (
        "Asset Code,Host Name,IP Address,Type,Owner\n"
        "IT-0001,CORE-DB01,192.0.2.10,Server,Head of IT\n"
        "IT0001,core-db01,192.0.2.11,Server,\n"
        "IT-0001,core-db01.,192.0.2.10,Appliance,Head of IT\n"
    )

    reading, facts = facts_of("assets.csv", rows.encode())

    (host,) = of(facts, "host").values()
    assert host["addresses"] == ["192.0.2.10", "192.0.2.11"]
    assert (host["kind"], host["owner"]) == ("Server", "Head of IT")
    assert [fault.is_loss for fault in reading.faults] == [True, True]
    assert reading.faults[1].sentence == (
        "'core-db01' is the host of line 2; both were merged. They differ in kind: the first row"
        " counts."
    )


def test_merged_cells_downwards_hold_for_all_their_rows():
    rows = [
        ["Asset register of the head office"],
        [],
        ["Department", "Asset Name", "IP", "Type"],
        ["Claims", "Scanner", "192.0.2.1", "Device"],
        ["", "Printer", "192.0.2.2", "Device"],
        ["Finance", "Printer", "192.0.2.3", "Device"],
        ["Total", 3, "", ""],
    ]
    content = workbook(rows, merges=[(3, 0, 4, 0, "Claims"), (0, 0, 0, 3, "Asset register")])

    reading, facts = facts_of("assets.xlsx", content)

    assert {key: values["unit"] for key, values in of(facts, "host").items()} == {
        "192.0.2.1": "Claims",
        "192.0.2.2": "Claims",
        "192.0.2.3": "Finance",
    }
    assert facts[0].where == "sheet 'Sheet1', row 4"
    assert reading.faults[-1].sentence == "This row is a total and was left out."


def test_sheets_with_the_same_headings_are_read_and_others_told():
    heading = ["Vendor Name", "Service", "Contract Expiry", "Email"]
    content = workbook(
        [
            heading,
            ["Alpha Tech (fictional)", "Core support", dt.date(2027, 3, 31), "a@alpha.example"],
        ],
        name="Karachi",
        more=[
            ("Lahore", [heading, ["Beta Net (fictional)", "ISP", "31-Dec-26", "b@beta.example"]]),
            ("Notes", [["Kept by procurement"], ["Ask Hina", "ext 12"]]),
        ],
    )

    reading, facts = facts_of("vendors.xlsx", content)

    vendors = of(facts, "vendor")
    assert vendors["alpha tech (fictional)"]["contract_ends_on"] == dt.date(2027, 3, 31)
    assert vendors["beta net (fictional)"]["contract_ends_on"] == dt.date(2026, 12, 31)
    assert reading.mapping.subject == "vendors"


def test_staff_of_all_branches_are_read_without_their_personal_numbers():
    reading, facts = facts_of("staff.xlsx")

    people = of(facts, "person")
    assert {key: (value["unit"], value["joined_on"]) for key, value in people.items()} == {
        "PGT0107": ("Claims", dt.date(2019, 2, 14)),
        "PGT0231": ("Claims", dt.date(2021, 7, 1)),  # the department is merged with the row above
        "PGT0318": ("Finance", dt.date(2024, 3, 15)),
        "PGT0402": ("Claims", dt.date(2025, 1, 6)),
    }
    assert "0300-00" not in repr(facts) + repr(reading.faults)


def test_vendors_interfaces_and_assets_as_people_list_them():
    _, vendors = facts_of("vendors.csv")
    _, interfaces = facts_of("interfaces.xlsx")
    reading, assets = facts_of("assets.csv")

    assert [(v["title"][:10], v["has_personal_data"]) for v in of(vendors, "vendor").values()] == [
        ("Alpha Core", True),
        ("Beta Cloud", True),
        ("Gamma Prin", True),
    ]
    assert "data_location" not in of(vendors, "vendor")["beta cloud backup (fictional)"]
    found = of(interfaces, "interface")
    assert [found[key]["is_encrypted"] for key in ("IF01", "IF02", "IF03")] == [False, True, True]
    assert found["IF01"]["counterparty"] == "Demo Bank One (fictional)"
    hosts = of(assets, "host")
    assert sorted(hosts) == ["IT0002", "core-db01"]
    assert hosts["core-db01"]["support_ends_on"] == dt.date(2025, 3, 11)
    assert hosts["IT0002"]["location"] == "Lahore – café floor"
    assert any("both were merged" in fault.sentence for fault in reading.faults)


@pytest.mark.parametrize("headings", [["User ID", "User Name"], ["Name", "Username"]])
def test_a_heading_of_two_meanings_gives_way_to_a_surer_one(headings):
    mapping = propose_mapping(headings, "accounts")

    account = next(heading for heading in headings if heading in {"User ID", "Username"})
    assert mapping.fields["name"] == account
    assert set(mapping.fields) == {"name", "person"}


def test_rvtools_workbooks_are_read_from_their_sheet_of_machines():
    heading = ["VM", "Powerstate", "Template", "DNS Name", "CPUs", "Primary IP Address", "Cluster",
               "Host", "OS according to the VMware Tools", "VM UUID"]  # fmt: skip
    row = ["DOC-IMG", "poweredOn", False, "doc-img.pgtl.example", 4, "192.0.2.30", "HO",
           "esx1.pgtl.example", "Windows Server 2016", "4201"]  # fmt: skip
    content = workbook([heading, row], name="vInfo",
                       more=[("vCPU", [["VM", "Powerstate", "CPUs", "Sockets"], ["DOC-IMG", "poweredOn", 4, 1]])])  # fmt: skip  # noqa: E501

    reading, facts = facts_of("RVTools_export.xlsx", content)

    assert reading.kind == "virtual_machines"
    assert list(of(facts, "host")) == ["doc-img.pgtl.example"]
    assert of(facts, "host")["doc-img.pgtl.example"]["hypervisor"] == "esx1.pgtl.example"


def test_accounts_with_their_roles_give_grants():
    rows = (
        "User ID,Full Name,Status,Last Login,Roles,Application\n"
        "asim,Asim Raza,Active,20/11/2026,CLAIM_REG;CLAIM_APP,Core takaful\n"
        "sana,Sana Tariq,Inactive,never,CLAIM_REG,Core takaful\n"
    )

    reading, facts = facts_of("users of core.csv", rows.encode())

    assert reading.kind == "accounts"
    assert of(facts, "account")["core takaful | asim"]["is_enabled"] is True
    assert "last_used_on" not in of(facts, "account")["core takaful | sana"]
    assert sorted(of(facts, "grant")) == [
        "core takaful | asim | core takaful | claim_app",
        "core takaful | asim | core takaful | claim_reg",
        "core takaful | sana | core takaful | claim_reg",
    ]


def test_rights_and_interfaces_are_read():
    _, rights = facts_of(
        "rights.csv", b"Grantee,Granted Role,System\nHR,DBA,Core DB\nHR,DBA,Core DB\n"
    )
    text = (
        b"From System,To System,Third Party,Protocol,Port,Encrypted\n"
        b"Core takaful,,Habib Demo Bank,FTP,21,No\nGL,Core takaful,,SFTP,22,Yes\n"
    )
    _, interfaces = facts_of("interfaces.csv", text)

    assert list(of(rights, "grant")) == ["core db | hr | core db | dba"]
    assert [value["is_encrypted"] for value in of(interfaces, "interface").values()] == [
        False,
        True,
    ]


def test_a_cell_that_cannot_be_read_is_kept_and_told():
    rows = b"Emp No,Name,Date of Leaving\nE-9,Asim,32/13/2026\n"

    reading, facts = facts_of("leavers.csv", rows)

    assert of(facts, "person")["E9"]["other"] == {"Date of Leaving": "32/13/2026"}
    assert reading.faults[0].where == "line 2"
    assert reading.faults[0].sentence.startswith("Column 'Date of Leaving': '32/13/2026' has 13")


def test_lists_are_proposed_best_first():
    found = propose("vendor list.csv", b"Vendor,Service,Contract Expiry\nA,B,01/01/2027\n")

    assert found[0].subject == "vendors"
    assert found[0].fields["contract_ends_on"] == "Contract Expiry"
