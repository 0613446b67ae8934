import xml.etree.ElementTree as ET

import pytest

from hisaar.platform.documents.pictures import Drawing, cut


def drawing():
    sheet = Drawing(200, 60)
    sheet.box(5, 5, 100, 20, tone="critical", says='Claims & "cover"')
    sheet.words(10, 20, "Claims <motor>", tone="paper")
    sheet.arrow((55, 25), (150, 50))
    sheet.link("/records/FUN-0001/?a=1&b=2")
    sheet.dot(150, 55, 3, tone="good")
    sheet.end_link()
    return sheet.picture("One function & what it needs.")


def test_a_picture_is_well_formed_whatever_the_words_are():
    root = ET.fromstring(drawing().svg)
    texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Claims <motor>"]
    assert root.attrib["aria-label"] == "One function & what it needs."


def test_tones_carry_a_printing_colour_and_a_class_that_pages_restate():
    assert 'class="fill-critical" fill="#a3201d"' in drawing().svg


def test_a_picture_has_no_inline_style_and_no_script():
    assert "style=" not in drawing().svg
    assert "<script" not in drawing().svg


def test_pixels_come_as_a_png_of_the_size_asked_for():
    pixels = drawing().png(scale=2)
    width = int.from_bytes(pixels[16:20], "big")
    assert pixels.startswith(b"\x89PNG")
    assert width == (200 * 0.75 + 8) * 2  # a unit is 1/96 inch, a point 1/72


@pytest.mark.parametrize(
    ("within", "shown"), [(200, "Core takaful system"), (53, "Core tak…"), (5, "…")]
)
def test_words_are_cut_to_the_room_that_there_is(within, shown):
    assert cut("Core takaful system", within, 10.5) == shown


def test_shapes_groups_and_turned_words_keep_what_they_are_told():
    sheet = Drawing(100, 100)
    sheet.group({"stops": '[["Rs 1 m", "<"]]'})
    sheet.area([(0, 0), (10, 0), (10, 5)], tone="bad", opacity=0.2, edge="bad", says="Too much")
    sheet.words(50, 50, "Likelihood", turn=-90)
    sheet.box(0, 0, 5, 5, opacity=0.5)
    sheet.dot(5, 5, 2, tone="paper", edge="bad", opacity=0)
    sheet.end_group()
    picture = sheet.picture("It")
    svg = "{http://www.w3.org/2000/svg}"
    (group,) = ET.fromstring(picture.svg)
    assert group.attrib == {"data-stops": '[["Rs 1 m", "<"]]'}
    shape, words, box, dot = group
    assert (shape.attrib["points"], shape.attrib["fill-opacity"]) == (
        "0.0,0.0 10.0,0.0 10.0,5.0",
        "0.2",
    )
    assert shape.find(f"{svg}title").text == "Too much"
    assert words.attrib["transform"] == "rotate(-90 50.0 50.0)"
    assert (box.attrib["fill-opacity"], dot.attrib["fill-opacity"]) == ("0.5", "0")
    assert 'stroke-width="0.38">Likelihood' in picture.as_data()["svg"]
