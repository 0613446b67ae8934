"""Bars made of parts: who bears a scenario, what an offer costs."""

import pytest

from hisaar.risk.pictures.stacks import Kind, Stack, draw_stacks

KINDS = (Kind("Paid", "good"), Kind("Retained", "sand", 0.45))


def test_each_bar_is_said_in_words():
    picture = draw_stacks(KINDS, [Stack("Leak", (3e6, 1e6), "75 % paid"), Stack("Quiet", (0, 0))])
    assert picture.svg.count("<rect") >= 2
    assert "Leak: Rs 4 m: Paid Rs 3 m, Retained Rs 1 m (75 % paid). Quiet: Rs 0." in picture.svg


@pytest.mark.parametrize(
    ("stacks", "said"),
    [
        ([], "nothing to draw"),
        ([Stack("Leak", (1,))], "one amount of each kind"),
        ([Stack("Leak", (1, -1))], "no part is below nothing"),
    ],
)
def test_nonsense_is_refused(stacks, said):
    with pytest.raises(ValueError, match=said):
        draw_stacks(KINDS, stacks)
