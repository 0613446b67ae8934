"""A real browser through the registers, under the product's own content policy, with axe beside."""

import os
import re

import pytest
from django.conf import settings

from hisaar.assets.models import BusinessFunction, BusinessProcess, System
from hisaar.platform import records

from .conftest import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking".split()
FUNCTIONS = "/registers/business-functions/"
EDIT = "/registers/business-processes/PRC-0001/edit/"


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium, live_server):
    """A CISO's window; no script may fail and nothing may violate the content policy."""
    client = sign_in("ciso", "administrator")
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    opened, faults = context.new_page(), []
    opened.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert [f for f in faults if "404" not in f and "409" not in f] == []


@pytest.fixture
def insurer(page):
    owner = records.find("PER-0001")
    rows = [BusinessFunction(title=f"Function {n}", area="claims", owner=owner) for n in range(3)]
    functions = records.save_many(rows, actor=None)
    systems = [System(title=f"System {n}", kind="server", owner=owner) for n in range(60)]
    records.save_many(systems, actor=None)
    process = BusinessProcess(title="Daily run", steps="Receive, check, pay.", owner=owner)
    return records.save(process, actor=None, links={"functions": functions})


def faults_of(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_main_pages_are_accessible(page, insurer, theme):
    page.goto("/registers/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    for address in (
        "/registers/", FUNCTIONS, f"{FUNCTIONS}?q=zzz", f"{FUNCTIONS}FUN-0001/", EDIT,
        "/registers/meetings/new/", f"{FUNCTIONS}FUN-0001/history/", f"{FUNCTIONS}import/",
        f"{FUNCTIONS}FUN-0001/delete/", "/search/?q=function", "/nowhere/",
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        found += faults_of(page)
    assert found == []


def test_nothing_runs_off_a_small_screen_and_the_menu_opens_there(page, insurer):
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/registers/", FUNCTIONS, f"{FUNCTIONS}FUN-0001/", EDIT):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("dialog", name="Menu").wait_for()
    assert faults_of(page) == []


def test_a_list_is_searched_filtered_and_sorted_without_reloading(page, insurer):
    page.goto("/registers/systems/")
    page.evaluate("window.stayed = true")
    page.get_by_label("Search in systems").fill("System 1")
    page.get_by_text("1–11 of 11").wait_for()
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name="Kind").fill("appl")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nothing matches").wait_for()
    assert page.evaluate("window.stayed") is True
    page.keyboard.press("Escape")  # the list of kinds may still lie open over the chips
    page.get_by_role("link", name="Kind: Application").click()
    page.get_by_role("link", name="Title").click()
    page.wait_for_url(re.compile("sort=title"))


def test_what_was_typed_survives_a_reload_and_is_forgotten_once_saved(page, insurer):
    page.goto(EDIT)
    page.get_by_label("Steps").fill("A new way of working")
    page.wait_for_timeout(500)
    page.goto(EDIT)
    page.get_by_role("button", name="Bring it back").click()
    assert page.get_by_label("Steps").input_value() == "A new way of working"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("PRC-0001 saved.").wait_for()
    page.goto(EDIT)
    page.wait_for_timeout(300)
    assert page.locator("#toasts").inner_text() == ""
    assert BusinessProcess.objects.get().steps == "A new way of working"


def test_a_save_without_network_keeps_the_form_and_says_so(page, insurer):
    page.goto(EDIT)
    page.get_by_label("Steps").fill("Typed in a branch")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("this was not sent").wait_for()
    assert page.get_by_label("Steps").input_value() == "Typed in a branch"
    page.context.set_offline(False)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("PRC-0001 saved.").wait_for()


def test_a_verb_is_done_in_a_dialog(page, insurer):
    page.goto(f"{FUNCTIONS}FUN-0001/")
    page.get_by_role("link", name="Classify").click()
    dialog = page.get_by_role("dialog", name="Classify")
    dialog.get_by_role("button", name="Classify").click()
    dialog.get_by_text("This field is required.").first.wait_for()
    assert faults_of(page) == []
    dialog.get_by_label("Reason").fill("Claims are paid from it.")
    dialog.get_by_label("On", exact=False).last.fill("2026-11-20")
    dialog.get_by_role("button", name="Classify").click()
    page.get_by_text("Classify: done").wait_for()


def test_a_related_record_is_found_by_typing(page, insurer):
    page.goto(EDIT)
    page.get_by_role("combobox", name="Systems used").click()
    page.keyboard.type("System 42")
    page.get_by_role("option", name="System 42").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("PRC-0001 saved.").wait_for()
    assert [s.title for s in BusinessProcess.objects.get().systems.all()] == ["System 42"]


def test_the_slash_key_goes_to_the_search_of_everything(page, insurer):
    page.goto("/registers/")
    page.keyboard.press("/")
    page.keyboard.type("fun-0002")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("FUN-0002"))
