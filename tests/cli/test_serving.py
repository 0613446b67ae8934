"""The server as it is started: pages, their files, and nothing left behind."""

import re
import socket
import time
import urllib.request

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers, answer.read()


@pytest.fixture(scope="module")
def address(installation):
    port = free_port()
    server = installation.start("serve", "--port", port)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            fetch(f"{address}/accounts/login/")
            break
        except OSError:
            assert server.poll() is None, server.communicate()
            time.sleep(0.1)
    yield address
    server.terminate()
    out, err = server.communicate(timeout=30)
    assert "Traceback" not in err
    assert address in out


def test_the_sign_in_page_brings_its_files_compressed_and_kept_by_browsers(address):
    _, page = fetch(f"{address}/accounts/login/")
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.decode())
    assert files
    for file in files:
        headers, body = fetch(address + file, **{"Accept-Encoding": "gzip"})
        assert body
        assert "immutable" in headers["cache-control"]
        if len(body) > 2000:
            assert headers["content-encoding"] == "gzip"


def test_pages_carry_a_strict_content_policy(address):
    headers, _ = fetch(f"{address}/accounts/login/")
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
