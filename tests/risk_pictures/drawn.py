"""What a picture holds, read back from its SVG."""

import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def root(picture):
    return ET.fromstring(picture.svg)


def every(picture, element):
    return list(root(picture).iter(f"{SVG}{element}"))


def told(picture):
    return [t.text for t in every(picture, "title")]


def words(picture):
    return [t.text for t in every(picture, "text")]


def saying(picture, start):
    """The one element whose hover text starts so."""
    found = [
        e for e in root(picture).iter()
        if (t := e.find(f"{SVG}title")) is not None and (t.text or "").startswith(start)
    ]  # fmt: skip
    assert len(found) == 1, [e.find(f"{SVG}title").text for e in found]
    return found[0]


def number(element, name):
    return float(element.attrib[name])
