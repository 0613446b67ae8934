"""The pages on access and the reviewer's form in a real browser, with axe beside."""

import pytest

from hisaar.access import services
from hisaar.access.models import AccessReview, AccessReviewItem, AccessReviewList, DutyRule
from hisaar.lib.dates import today
from hisaar.platform.people.models import OrganisationalUnit
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from .makers import OLD, account, entitlement, grant, identity, person, save, system

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


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
        assert [f for f in faults if "409" not in f] == []


@pytest.fixture
def house():
    """Seven clerks with the same rights; one may approve what he registers."""
    boss = person("Boss (demo)", email="boss@demo.example")
    unit = save(OrganisationalUnit(title="Claims"))
    core = system(owner=boss)
    register = entitlement("Register claims", core, activities="claim.register")
    approve = entitlement("Approve claims", core, activities="claim.approve", is_privileged=True)
    save(DutyRule(title="Register and approve a claim", first="claim.register",
                  second="claim.approve", approved_on=OLD))  # fmt: skip
    clerks = [identity(f"Clerk {n}", manager=boss, job="Clerk", unit=unit) for n in range(7)]
    accounts = [account(f"clerk{n}", core, identity=each) for n, each in enumerate(clerks)]
    for each in accounts:
        grant(each, register, last_used_on=today())
        grant(each, entitlement(f"Folder {each.name}", core), last_used_on=OLD)
    common = entitlement("Read claims", core)
    for each in accounts:
        grant(each, common, last_used_on=today())
    odd = grant(accounts[3], approve, last_used_on=today())
    account("nobody.knows", core)
    return {"boss": boss, "odd": odd, "core": core}


@pytest.fixture
def review(house):
    made = save(AccessReview(title="Autumn review", owner=house["boss"]))
    due = today().replace(year=today().year + 1)
    services.open_review(made, actor=None, on=today(), due_on=due)
    return made


@pytest.fixture
def link(review):
    return services.invite_reviewer(AccessReviewList.objects.get(), actor=None, on=today()).address


def fits(opened):
    return opened.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


PAGES = (
    "/access-matrix/", "/access-matrix/?across=systems", "/access-duties/", "/access-hygiene/",
    "/access-hygiene/orphans/", "/access-hygiene/unused/", "/access-privilege/",
    "/access-privilege/?part=outliers", "/access-privilege/?part=roles", "/access-reviews/",
    "/access-reviews/ARV-0001/",
)  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_pages_are_accessible_and_fit(page, house, review, width, theme):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/access-reviews/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        assert fits(page), address
        found += faults_of(page)
    assert found == []


def test_empty_pages_are_accessible_and_lead_to_discovery(page):  # noqa: F811
    found = []
    for address in ("/access-matrix/", "/access-hygiene/", "/access-privilege/"):
        page.goto(address)
        page.get_by_role("link", name="Drop in an export").wait_for()
        found += faults_of(page)
    assert found == []


def test_arrow_keys_move_through_the_matrix_to_what_is_broken(page, house):  # noqa: F811
    page.goto("/access-matrix/")
    told = page.locator("[data-grid-told]")
    page.get_by_role("link", name="Clerk 0", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert told.inner_text() == "Clerk 1"
    page.keyboard.press("End")
    assert told.inner_text() == "Clerk 1, Register claims: held"
    page.keyboard.press("Control+Home")
    page.get_by_role("button", name="Next violation").click()
    assert "Clerk 3, Approve claims: held, privileged, breaks" in told.inner_text()
    assert page.locator("[data-grid] [tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Open violations of Clerk 3").wait_for()


def test_what_is_too_much_goes_into_a_review(page, house):  # noqa: F811
    page.goto("/access-privilege/?part=outliers")
    page.get_by_text("0 of 6 peers hold it").first.wait_for()
    page.get_by_label(f"Choose {house['odd'].code}").check()
    assert faults_of(page) == []
    page.get_by_role("button", name="Put into the review").click()
    page.get_by_text("asks about them now").first.wait_for()
    assert AccessReviewItem.objects.get().grant == house["odd"]


def test_rights_are_ended_after_a_second_look(page, house):  # noqa: F811
    page.goto("/access-privilege/?part=outliers")
    page.get_by_label(f"Choose {house['odd'].code}").check()
    page.get_by_role("button", name="End them").click()
    page.get_by_role("heading", name="End 1 grant").wait_for()
    assert faults_of(page) == []
    page.get_by_role("button", name="End 1 grant").click()
    page.get_by_text("1 grant ended.").first.wait_for()
    house["odd"].refresh_from_db()
    assert house["odd"].to_on == today()


def test_a_reviewer_removes_one_and_keeps_what_is_alike(house, link, window):
    opened = window(viewport={"width": 390, "height": 844}, color_scheme="dark")
    opened.goto(link)
    assert fits(opened)
    assert faults_of(opened) == []
    line = opened.locator(".hs-review-line").filter(has_text="Approve claims")
    line.get_by_label("Remove", exact=True).check()
    opened.get_by_role("button", name="Save these decisions").click()
    opened.get_by_text("Say why it is to be removed").wait_for()
    line.get_by_label("Remove", exact=True).check()
    line.get_by_placeholder("Reason").fill("Does not approve any more")
    opened.get_by_role("button", name="Save these decisions").click()
    opened.get_by_text("Saved.").wait_for()
    for right in ("Read claims", "Register claims"):
        alike = opened.locator(".hs-review-line").filter(has_text=right).first
        alike.get_by_role("button", name="Keep").click()
        opened.get_by_text("Saved.").wait_for()
    assert AccessReviewItem.objects.filter(decision="keep").count() == 14
    for row in opened.locator(".hs-review-line").all():
        row.get_by_label("Keep", exact=True).check()
    opened.get_by_role("button", name="Save these decisions").click()
    opened.get_by_role("button", name="I have looked at all lines").click()
    opened.get_by_text("Thank you, your review is complete.").wait_for()
    assert faults_of(opened) == []
    removed = AccessReviewItem.objects.get(decision="remove")
    assert (removed.grant, removed.reason) == (house["odd"], "Does not approve any more")
    assert AccessReviewList.objects.get().signed_on == today()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_the_form_is_accessible_and_fits_in_urdu(link, window, width, scheme):
    opened = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened.goto(link)
    opened.get_by_role("link", name="اردو").click()
    opened.get_by_role("button", name="یہ فیصلے محفوظ کریں").wait_for()
    assert opened.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert fits(opened)
    assert faults_of(opened) == []
