import xml.etree.ElementTree as ET

from hisaar.assets.pictures import Bar, Need, Node, draw_chain, draw_resumption

SVG = "{http://www.w3.org/2000/svg}"
CHAIN = (
    [
        Node("FUN-0001", "Motor claims", "critical", "RTO 4 h", "needs 9 h", "/r/FUN-0001/"),
        Node("SYS-0001", "Core system", "critical"),
        Node("SYS-0002", "Storage", ""),
    ],
    [Need("FUN-0001", "SYS-0001", trouble=True), Need("SYS-0001", "SYS-0002", is_hard=False)],
)


def test_a_chain_says_in_words_what_it_shows():
    picture = draw_chain(*CHAIN, what="What motor claims stand on")
    assert picture.alternative == (
        "What motor claims stand on: 3 things and 2 needs between them."
        " Falls short: Motor claims (needs 9 h)."
    )


def test_every_box_tells_its_code_and_soft_needs_are_dashed():
    root = ET.fromstring(draw_chain(*CHAIN, what="It").svg)
    told = [t.text for t in root.iter(f"{SVG}title")]
    assert "FUN-0001 · Motor claims · RTO 4 h · needs 9 h" in told
    dashed = [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert len(dashed) == 1


def test_needs_of_what_is_not_shown_are_left_out():
    picture = draw_chain([Node("A", "a")], [Need("A", "B"), Need("A", "A")], what="It")
    assert picture.alternative == "It: 1 things and 0 needs between them."


def test_a_bar_past_its_objective_is_said_to_be_late():
    bars = [Bar("SYS-1", "Storage", 0, 0, 2, 4), Bar("SYS-2", "Core", 1, 2, 6.5, 4)]
    assert draw_resumption(bars).alternative == (
        "2 things brought back by 2 teams in 6.5 hours. Later than promised: Core."
    )


def test_nothing_to_bring_back_is_said():
    assert draw_resumption([]).alternative == "Nothing has to be brought back."
