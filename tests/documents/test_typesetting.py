import hashlib
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hisaar.platform.documents import typesetting
from hisaar.platform.documents.errors import DocumentError
from tests.documents.conftest import LETTER, TEMPLATES

CREATED_AT = datetime(2027, 4, 20, 9, 30, tzinfo=UTC)
OUTCOMES = ("met", "met_by_exception", "partly", "late", "not_met", "not_evidenced")


def report(chapters=3, clauses=205):
    bars = "".join(f'<rect x="{x}" y="10" width="20" height="40"/>' for x in (10, 50, 90))
    return {
        "organisation": "Pakistan General Takaful Ltd. (fictional)",
        "number": "RPT-2026-0001",
        "subtitle": "Year ended 31 December 2026",
        "cover_facts": [["Assessed as of", "31 December 2026"]],
        "cover_note": "Company and people are fictional.",
        "statement": "We have assessed the framework. ",
        "ciso": "Ayesha Siddiqui",
        "ceo": "Imran Qureshi",
        "headline": [{"value": "92 of 104", "label": "must met", "note": "2 late"}],
        "chart": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60">{bars}</svg>',
        "chart_alternative": "Three bars of the same height.",
        "urdu": "سائبر سیکیورٹی کی سالانہ رپورٹ",
        "chapters": chapters,
        "gaps": [["SYS-0012", "The backup was last restored in 2024.", date(2027, 2, 28)]] * 6,
        "clauses": [
            [f"RCA-{n:03}", "A clause in our words. " * 4, "must", {"outcome": OUTCOMES[n % 6]}, n]
            for n in range(1, clauses + 1)
        ],
    }


def make(template="letter", data=None, **options):
    settings = {"title": "A letter", "created_at": CREATED_AT, "template_folders": [TEMPLATES]}
    return typesetting.render(template, LETTER if data is None else data, **settings | options)


def text_of(pdf, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", tmp_path / "a.pdf", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_document_claims_both_pdf_a_2a_and_pdf_ua_1_and_is_tagged():
    pdf = make()
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf


def test_the_same_inputs_give_the_same_bytes_in_another_process():
    code = (
        "import hashlib; from tests.documents.test_typesetting import make;"
        "print(hashlib.sha256(make()).hexdigest())"
    )
    command = [sys.executable, "-c", code]
    other = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert other == hashlib.sha256(make()).hexdigest()


def test_another_moment_of_creation_gives_other_bytes():
    assert make() != make(created_at=datetime(2027, 4, 21, tzinfo=UTC))


def test_what_people_typed_is_never_read_as_markup(tmp_path):
    hostile = '#import "x" $ *bold* = <label> @ref \\ `raw` [ ] // comment'
    text = text_of(make(data=LETTER | {"paragraphs": [hostile]}), tmp_path)
    assert hostile in " ".join(text.split())


def test_a_long_report_numbers_its_pages_repeats_headings_and_tells_where_to_sign(tmp_path):
    result = typesetting.typeset(
        "report",
        report(),
        title="Annual report",
        created_at=CREATED_AT,
        template_folders=[TEMPLATES],
    )
    pages = text_of(result.pdf, tmp_path).split("\f")[:-1]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    annex = [page for page in pages if "RCA-" in page]
    assert len(annex) > 5
    assert all("Obligation" in page for page in annex)
    assert [box.field for box in result.signature_boxes] == ["CISO", "CEO"]
    first, second = result.signature_boxes
    assert "Statement and signatures" in pages[first.page]
    assert first.right < second.left < second.right < 595.3
    assert first.height == pytest.approx(76.5, abs=0.1)  # 2.7 cm


def test_a_report_of_sixty_pages_with_every_clause_is_typeset(tmp_path, record_property):
    before = time.process_time()
    pdf = make("report", report(chapters=26), title="Annual report")
    record_property("cpu_seconds", time.process_time() - before)
    text = text_of(pdf, tmp_path)
    assert text.count("\f") >= 60
    assert text.count("RCA-") == 205


def test_an_outcome_is_a_word_and_not_only_a_colour(tmp_path):
    text = text_of(make("report", report(chapters=0, clauses=6)), tmp_path)
    for word in ("Met by exception", "Partly met", "Late", "Not met", "Not evidenced"):
        assert word in text


def test_the_insurers_own_template_comes_before_the_packaged_one(tmp_path):
    (tmp_path / "letter.typ").write_text('#set document(title: "x")\nOur own letter')
    assert "Our own letter" in text_of(make(template_folders=[tmp_path]), tmp_path)


def test_an_insurer_can_replace_one_file_of_the_house_style_alone(tmp_path):
    house = (typesetting.PACKAGED_TEMPLATES / "house.typ").read_text(encoding="utf-8")
    (tmp_path / "house.typ").write_text(house.replace('page: "Page"', 'page: "Sheet"'))
    assert "Sheet 1 of 1" in text_of(make(template_folders=[tmp_path]), tmp_path)


def test_a_preview_is_one_picture_per_page():
    pictures = typesetting.preview(
        "letter", LETTER, title="A letter", created_at=CREATED_AT, resolution=40
    )
    assert [picture[:8] for picture in pictures] == [b"\x89PNG\r\n\x1a\n"]


def test_amounts_and_days_are_typeset_as_written(tmp_path):
    data = LETTER | {"paragraphs": [Decimal("1250000.50"), date(2026, 4, 30)]}
    text = text_of(make(data=data), tmp_path)
    assert "1250000.50" in text
    assert "2026-04-30" in text


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("= Hi\n\n#nope()", "Template bad.typ, line 3: unknown variable: nope."),
        (
            '#set text(font: "Absent")\n#set document(title: "x")\n#("a").at(4)',
            "Template bad.typ, line 3: no default value was specified",
        ),
        (
            '#set document(title: "x")\n#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>"))',
            "Template bad.typ, line 2: PDF/A-2a, PDF/UA-1 error: missing alt text. Make sure",
        ),
        (
            '#import "@preview/cetz:0.3.1": *',
            "Template bad.typ, line 1: it imports a package from the network",
        ),
        ('#read("/etc/passwd")', "Template bad.typ, line 1: file not found"),
    ],
)
def test_a_faulty_template_is_named_with_its_line(tmp_path, source, sentence):
    (tmp_path / "bad.typ").write_text(source)
    with pytest.raises(DocumentError) as caught:
        make("bad", template_folders=[tmp_path])
    assert str(caught.value).startswith(sentence)


def test_an_unknown_template_is_refused_with_the_known_ones():
    with pytest.raises(DocumentError, match=r"no template lettr\.typ.*letter\.typ"):
        make("lettr")


def test_data_without_a_written_form_are_refused():
    with pytest.raises(DocumentError, match="type object"):
        make(data=LETTER | {"number": object()})


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(DocumentError, match="time zone"):
        make(created_at=datetime(2027, 1, 1))  # noqa: DTZ001
