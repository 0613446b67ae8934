"""Questions of calibration: answered once, scored in plain words, one's own only."""

from hisaar.engines import loss
from hisaar.lib.dates import today
from hisaar.risk.models import CalibrationAnswer
from hisaar.risk.quantify import questions
from tests.quantify.making import person, save
from tests.web_pages.conftest import signed_in

from .conftest import TWO

PAGE = "/quantify/calibration/"


def ranges(inside, outside):
    """Ranges for the first questions: so many that hold the truth, and so many that do not."""
    data = {}
    for number, question in enumerate(list(questions().values())[: inside + outside]):
        shift = 0 if number < inside else 1
        data[f"{question.id}-low"] = f"{question.truth * 0.9 + shift * question.truth:.4f}"
        data[f"{question.id}-high"] = f"{question.truth * 1.1 + shift * question.truth:.4f}"
    return data


def test_the_truth_is_shown_only_after_an_answer(client):
    before = client.get(PAGE).content.decode()
    assert len(client.get(PAGE).context["asked"]) == len(questions())
    assert "8611" not in before
    answer = client.post(PAGE, {"k2-height-low": "8,000", "k2-height-high": "9000"}, follow=True)
    assert "8611 metres" in answer.content.decode()
    assert "k2-height" not in {each.question.id for each in answer.context["asked"]}


def test_the_score_says_what_so_few_answers_prove(client):
    answer = client.post(PAGE, ranges(4, 6), follow=True)
    low, high = loss.binomial_interval(4, 10)
    assert (
        f"4 of 10 ranges held the truth. In the long run {100 * low:.0f} % to {100 * high:.0f} %"
        " would, fewer than the nine of ten that were meant" in answer.content.decode()
    )


def test_few_good_answers_are_said_to_prove_little(client):
    shown = client.post(PAGE, ranges(3, 0), follow=True).content.decode()
    assert "which is not proved. That is too little to tell: answer more." in shown


def test_nonsense_is_refused_at_its_box_and_nothing_is_lost(client):
    data = ranges(2, 0) | {"titanic-low": "1920", "titanic-high": "1910", "light-low": "fast"}
    answer = client.post(PAGE, data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The high end (1910) lies below the low end (1920)." in shown
    assert "is not a number" in shown
    assert 'value="1920"' in shown
    assert not CalibrationAnswer.objects.exists()
    assert client.post(PAGE, {}).status_code == 422
    assert client.post(PAGE, {"titanic-low": "1900"}).status_code == 422


def test_an_answer_counts_for_oneself_and_cannot_be_given_twice(client):
    client.post(PAGE, ranges(1, 0))
    first = next(iter(questions()))
    client.post(PAGE, {f"{first}-low": "1", f"{first}-high": "99999"})
    answer = CalibrationAnswer.objects.get()
    assert answer.person == client.get(PAGE).wsgi_request.user.person


def test_others_are_seen_by_who_may_see_all_and_by_nobody_else(client):
    save(CalibrationAnswer(person=person(TWO), question="titanic", low=1900, high=1920,
                           answered_on=today()))  # fmt: skip
    shown = client.get(PAGE).content.decode()
    assert TWO in shown
    assert "weighs 1.00" in shown
    clerk = signed_in("staff", name="clerk", person=person("Clerk (demo)"))
    answer = clerk.get(PAGE)
    assert answer.status_code == 200
    assert TWO not in answer.content.decode()


def test_an_account_without_a_person_cannot_answer(db):
    assert signed_in("risk", name="nobody").post(PAGE, ranges(1, 0)).status_code == 403
    assert not CalibrationAnswer.objects.exists()
