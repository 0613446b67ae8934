"""Whatever is done to a file, a reader yields facts or refuses it with a sentence."""

import json
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisaar.discovery.formats import FORMATS, ReadingRefused, read

from .reading import NAMES, SAMPLES

CONTENTS = {name: (SAMPLES / name).read_bytes() for name in NAMES}
STRANGE = [
    None,
    True,
    0,
    -1,
    1e308,
    "",
    "x" * 3_000,
    [],
    {},
    [[]],
    [None],
    {"a": {"b": []}},
    [1],
    "\0",
]
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def drain(name, content, kind=""):
    """Read all of a file; only a refusal in one sentence may come out."""
    try:
        reading = read(name, content, kind=kind)
        for fact in reading.facts:
            assert fact.key
        assert all(fault.sentence for fault in reading.faults)
        assert all(isinstance(line, str) for line in reading.not_understood)
    except ReadingRefused as error:
        refusal = str(error)
    else:
        return
    assert refusal.endswith(".")


@settings(max_examples=70, deadline=None, suppress_health_check=SLOW)
@given(st.sampled_from(NAMES), st.integers(0, 2**32), st.integers(1, 12))
def test_mutated_bytes(name, seed, changes):
    chance = random.Random(seed)
    content = bytearray(CONTENTS[name])
    for _ in range(changes):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randrange(1, 40)]
            case 2:
                content[at:at] = content[chance.randrange(len(content)) :][: chance.randrange(60)]
            case _:
                content[at:at] = chance.choice(
                    [b'"', b"<", b">", b"\0", b"\xff", b";", b"\n", b"-"]
                )
        if not content:
            return
    drain(name, bytes(content))
    drain(name, bytes(content), kind=read(name, CONTENTS[name]).kind)


def _broken(value, chance, share):
    if chance.random() < share:
        return chance.choice(STRANGE)
    if isinstance(value, dict):
        return {name: _broken(inner, chance, share) for name, inner in value.items()}
    return [_broken(inner, chance, share) for inner in value] if isinstance(value, list) else value


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(
    st.sampled_from(["bom.json", "code.sarif", "grype.json", "netbox.json", "trivy.json"]),
    st.integers(0, 2**32),
    st.sampled_from([0.01, 0.05, 0.2]),
)
def test_json_whose_parts_have_other_types(name, seed, share):
    broken = _broken(json.loads(CONTENTS[name]), random.Random(seed), share)

    kind = read(name, CONTENTS[name]).kind
    drain(name, json.dumps(broken).encode(), kind=kind)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.binary(max_size=400), st.sampled_from(["", *FORMATS]))
def test_any_bytes_as_any_format(content, kind):
    drain("upload", content, kind=kind)


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Total", "31/12/2026", "12/31/2026", "46265", "yes", "192.0.2.1", "=1+1", "-",
                     "Emp No", "Name", "User", "Action", "9" * 400, "0x1", "1e999", "CN=a,DC=b"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(
    st.sampled_from([name for name in NAMES if name.endswith(".csv")]),
    st.lists(st.lists(CELLS, max_size=14), max_size=8),
)
def test_any_rows_below_known_headings(name, rows):
    head = CONTENTS[name].decode("utf-8", "replace").splitlines()[:4]
    lines = [",".join(json.dumps(cell, ensure_ascii=False) for cell in row) for row in rows]

    drain(name, "\n".join([*head, *lines]).encode("utf-8", "replace"))
