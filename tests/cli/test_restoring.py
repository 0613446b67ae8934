"""A restore asked for in the browser: the server stops, restores, and comes back by itself."""

import http.cookiejar
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest

from .conftest import Hisaar
from .test_serving import fetch, free_port

PASSWORD = "correct horse battery staple"
SECRET = "a passphrase of the backup"
ACCOUNT = f"""
import django; django.setup()
from hisaar.platform.accounts.models import Grant, User
user = User.objects.create_user('admin', password='{PASSWORD}')
Grant.objects.create(user=user, role='administrator')
"""
ADD = """
import django; django.setup()
from hisaar.platform import records
from hisaar.platform.people.models import Person
records.save(Person(title='After the backup (demo)'), actor=None)
"""


class Browser:
    """Just enough of one: cookies, forms with their tokens."""

    def __init__(self, base):
        self.base = base
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path):
        with self.opener.open(self.base + path, timeout=20) as answer:
            return answer.read().decode()

    def post(self, path, form_on, **values):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(form_on))[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **values}).encode()
        request = urllib.request.Request(self.base + path, data, {"Referer": self.base + form_on})
        with self.opener.open(request, timeout=60) as answer:
            return answer.read().decode()


def run(hisaar, script):
    environment = hisaar.environment | {"DJANGO_SETTINGS_MODULE": "hisaar.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


def wait(address):
    for _ in range(400):
        try:
            return fetch(f"{address}/accounts/login/")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture
def served(tmp_path):
    hisaar = Hisaar(tmp_path / "home")
    hisaar("init")
    run(hisaar, ACCOUNT)
    port = free_port()
    server = hisaar.start("serve", "--port", port)
    address = f"http://127.0.0.1:{port}"
    wait(address)
    yield hisaar, address
    server.terminate()
    _, err = server.communicate(timeout=40)
    assert "Traceback" not in err, err


def test_a_backup_is_made_checked_and_restored_in_the_browser(served):
    hisaar, address = served
    browser = Browser(address)
    browser.post("/accounts/login/", "/accounts/login/", login="admin", password=PASSWORD)
    page = browser.post("/backups/", "/backups/", passphrase=SECRET, again=SECRET)
    name = re.search(r"hisaar-[\d-]+\.hsr", page)[0]
    assert "is whole" in browser.post(f"/backups/{name}/verify/", "/backups/")
    run(hisaar, ADD)
    assert len(hisaar.json("record", "list", "people")) == 1
    sent = {"name": name, "passphrase": "not the right one", "word": "restore"}
    assert "alert-danger" in browser.post("/backups/restore/", "/backups/", **sent)
    sent = {"name": name, "passphrase": SECRET, "word": "please"}
    assert "by mistake" in browser.post("/backups/restore/", "/backups/", **sent)
    sent = {"name": name, "passphrase": SECRET, "word": "restore"}
    assert "starts again by itself" in browser.post("/backups/restore/", "/backups/", **sent)
    time.sleep(2)
    wait(address)
    for _ in range(100):
        if hisaar.json("record", "list", "people") == []:
            break
        time.sleep(0.3)
    assert hisaar.json("record", "list", "people") == []
    assert hisaar.json("audit", "verify")["intact"] is True
    assert list(hisaar.home.parent.glob("home.*")) or list(hisaar.home.parent.glob(".home.*"))
