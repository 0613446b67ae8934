"""A real browser through the pages of signing in, under the product's own strict policy."""

import os
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from hisaar.platform.accounts import services
from hisaar.platform.accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "seven rough camels walk"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def chromium(monkeypatch):
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A page at the server's name, not its number: passkeys need one. No policy may be violated."""
    context = chromium.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    opened = context.new_page()
    faults = []
    opened.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert [f for f in faults if "404" not in f] == []


def with_first_account(page, *, roles=("ciso",)):
    link = services.create_first_sign_in(roles=roles)
    page.goto(link.path)
    page.get_by_label("Sign-in name").fill("amina")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.goto("/accounts/")
    page.get_by_role("heading", name="Sign-in and security").wait_for()


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def virtual_authenticator(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_from_the_printed_link_to_a_passkey_that_replaces_the_password(page):
    with_first_account(page)
    virtual_authenticator(page)
    page.goto("/accounts/2fa/passkeys/add/")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.locator(".hs-codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_text("Laptop").wait_for()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/accounts/")
    page.get_by_role("heading", name="Sign-in and security").wait_for()
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_an_app_is_set_up_from_the_picture_and_its_code_asked_for(page):
    with_first_account(page)
    page.get_by_role("link", name="Set up").click()
    secret = page.locator(".hs-secret").inner_text()
    assert page.locator(".hs-qr").evaluate("image => image.naturalWidth > 0")
    code = format_hotp_value(hotp_value(secret, page.evaluate("Math.floor(Date.now() / 30000)")))
    page.get_by_label("Authenticator code").fill(code)
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    recovery = page.locator(".hs-codes li").first.inner_text()
    sign_out(page)
    page.get_by_label("Sign-in name").fill("amina")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more step").wait_for()
    page.get_by_label("Code from the authenticator app").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/accounts/")
    page.get_by_text("9 of 10 left").wait_for()


def test_an_administrator_adds_an_account_and_its_holder_comes_in(page, chromium, live_server):
    with_first_account(page, roles=("administrator",))
    page.goto("/accounts/users/")
    page.get_by_role("link", name="Add an account").click()
    page.get_by_label("Sign-in name").fill("bilal")
    page.get_by_label("First role").select_option("risk")
    page.get_by_role("button", name="Add and get the link").click()
    link = page.locator("#one-time-link").inner_text()
    page.reload()
    assert page.locator("#one-time-link").count() == 0
    theirs = chromium.new_context().new_page()
    theirs.goto(link)
    theirs.get_by_label("Password", exact=False).first.fill(PASSWORD)
    theirs.get_by_label("The same password again").fill(PASSWORD)
    theirs.get_by_role("button", name="Set the password").click()
    theirs.goto(link)
    theirs.get_by_text("works once").wait_for()
    assert User.objects.get(username="bilal").has_usable_password()
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_text("bilal is deactivated").wait_for()
    theirs.goto(re.sub(r"/accounts/.*", "/accounts/", link))
    theirs.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, theme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=theme)
    page.goto("/accounts/login/")
    found = _violations(Axe(), page)
    with_first_account(page, roles=("administrator", "ciso"))
    for path in (
        "/accounts/", "/accounts/keys/", "/accounts/keys/new/", "/accounts/2fa/app/activate/",
        "/accounts/2fa/passkeys/add/", "/accounts/users/", "/accounts/users/amina/",
        "/accounts/users-add/", "/accounts/users/amina/deactivate/", "/accounts/password/change/",
    ):  # fmt: skip
        page.goto(path)
        assert page.url.endswith(path)
        found += [f"{path}: {v}" for v in _violations(Axe(), page)]
    assert found == []


def _violations(axe, page):
    results = axe.run(page)
    return [
        f"{v['id']} {[n['html'][:160] for n in v['nodes'][:3]]}"
        for v in results.response["violations"]
    ]
