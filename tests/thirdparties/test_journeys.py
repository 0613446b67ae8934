"""The pages on third parties and the questionnaire by link in a real browser, with axe beside."""

import datetime as dt

import pytest

from hisaar.lib.dates import today
from hisaar.platform.evidence.models import Evidence
from hisaar.thirdparties import services
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.models import RestrictedCountry, Subcontractor, ThirdPartyAssessment
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from .makers import (
    assurance,
    contract,
    data_set,
    exchange,
    finding,
    function,
    link,
    party,
    save,
    service,
)
from .test_pages import best

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCREENS = [(1440, "light"), (390, "dark")]


@pytest.fixture
def window(chromium, live_server):  # noqa: F811
    """A window without an account, in which no script may fail."""
    opened = []

    def open_window(**options):
        context = chromium.new_context(base_url=live_server.url, **options)
        fresh, faults = context.new_page(), []
        fresh.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        fresh.on("pageerror", lambda error: faults.append(str(error)))
        opened.append((context, faults))
        return fresh

    yield open_window
    for context, faults in opened:
        context.close()
        assert [f for f in faults if "422" not in f] == []


@pytest.fixture
def provider():
    made = party("Core Soft (demo)")
    hosting = service(
        made, functions=[function()], data=[data_set()], access="hosts", data_locations="PK IN",
    )  # fmt: skip
    save(RestrictedCountry(country="IN", reason="Not allowed by the Board"))
    contract(made)
    assurance(made, [hosting])
    exchange(made)
    finding(made)
    link(made)
    save(Subcontractor(third_party=made, name="Behind (demo)"))
    party("Workshop (demo)", category="workshop", tier="3")
    return made


@pytest.fixture
def asked(provider):
    """The full questionnaire, sent, with its link."""
    due = today() + dt.timedelta(days=14)
    sent = services.send(
        save(ThirdPartyAssessment(third_party=provider)), actor=None, questionnaire="tier_1",
        on=today(), due_on=due,
    )  # fmt: skip
    return sent, services.invite_to_answer(sent, actor=None, days=20).address


def fits(opened):
    return opened.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_the_pages_are_accessible_and_fit(page, provider, asked, width, theme):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/third-parties/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    for address in (
        "/third-parties/", f"/third-parties/{provider.code}/", "/third-parties/assessments/",
        f"/third-parties/assessments/{asked[0].code}/", "/third-parties/concentration/",
        "/third-parties/places/",
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        assert fits(page), address
        found += faults_of(page)
    assert found == []


def test_empty_pages_are_accessible(page):  # noqa: F811
    found = []
    for address in ("", "assessments/", "concentration/", "places/"):
        page.goto(f"/third-parties/{address}")
        found += faults_of(page)
    assert found == []


def fill(opened, section):
    """Answer what the page shows of a section, as somebody with a mouse would."""
    given = best(section)
    for question in section.questions:
        where = opened.locator(f"[name='{question.id}']")
        value = given.get(question.id)
        if value is None or not where.first.is_visible():
            continue
        if question.options:
            opened.locator(f"[name='{question.id}'][value='{value}']").check()
        else:
            where.fill(value)


def test_a_vendor_answers_goes_on_later_uploads_and_hands_in(asked, window, tmp_path):
    assessment, address = asked
    sections = library.questionnaire("tier_1").sections
    opened = window(viewport={"width": 390, "height": 844}, color_scheme="dark")
    opened.goto(address)
    assert fits(opened)
    assert faults_of(opened) == []
    fill(opened, sections[0])
    opened.locator("#answer-state").get_by_text("Saved").wait_for()
    opened.get_by_role("button", name="Save and go on").click()
    opened.get_by_role("heading", name=sections[1].title.in_("en"), exact=True).wait_for()
    for section in sections[1:-1]:  # what a colleague answers meanwhile
        assessment.refresh_from_db()
        services.save_section(assessment, section.id, best(section), actor=None)

    later = window()
    later.goto(address)
    later.get_by_role("heading", name=sections[-1].title.in_("en"), exact=True).wait_for()
    fill(later, sections[-1])
    later.get_by_role("button", name="Save and go on").click()
    later.get_by_role("heading", name="Hand in", exact=True).wait_for()
    proofs = next(s for s in sections if any(q.id == "proof_file" for q in s.questions))
    later.goto(f"{address}?section={proofs.id}")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(b"%PDF-1.4 certificate")
    later.locator("[name='proof_file']").set_input_files(file)
    later.get_by_role("button", name="Save", exact=True).click()
    later.get_by_text("certificate.pdf").wait_for()
    later.goto(f"{address}?section=finish")
    assert faults_of(later) == []
    later.get_by_label("Your name and position").fill("Sana Malik (demo), head of IT")
    later.get_by_role("button", name="Hand in").click()
    later.get_by_text("Your answers have arrived").wait_for()
    assert fits(later)
    assert faults_of(later) == []
    sent = ThirdPartyAssessment.objects.get()
    assert (sent.status, sent.respondent) == ("answered", "Sana Malik (demo), head of IT")
    assert Evidence.objects.get().file.name == "certificate.pdf"


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_section_is_accessible_and_fits(asked, window, width, scheme, language):
    _, address = asked
    opened = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    sections = library.questionnaire("tier_1").sections
    for section in (sections[0], sections[len(sections) // 2], sections[-1]):
        opened.goto(f"{address}?language={language}&section={section.id}")
        assert fits(opened), section.id
        found += faults_of(opened)
    opened.goto(f"{address}?section=finish")
    assert fits(opened)
    assert found + faults_of(opened) == []
    direction = opened.evaluate("getComputedStyle(document.body).direction")
    assert direction == ("rtl" if language == "ur" else "ltr")
