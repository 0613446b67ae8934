"""Endpoints that say otherwise than the registers, and data that are classed too low."""

import socket
import threading

import pytest

from hisaar.assets.models import DataSet, Encryption, Interconnection
from hisaar.discovery import services
from hisaar.discovery.models import DataScan, DiscoveryRun, ProbeTarget
from hisaar.platform import records

from .makers import ON, OPERATOR, lines, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def plain_port():
    """A server that speaks FTP in the clear, on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        stopped = threading.Event()

        def serve():
            while not stopped.is_set():
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                with peer:
                    peer.sendall(b"220 ready\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        stopped.set()
        with socket.create_connection(server.getsockname()):
            pass
        thread.join()


def test_an_endpoint_without_tls_contradicts_the_link_and_the_encryption_on_record(plain_port):
    core = system("Core")
    link = Interconnection(title="To the bank", scope="internal", system=core, is_encrypted=True)
    records.save(link, actor=None)
    claim = Encryption(system=core, layer="transmission", status="on")
    records.save(claim, actor=None)
    target = ProbeTarget(host="127.0.0.1", port=plain_port, interconnection=link, system=core)
    records.save(target, actor=None)

    (result,) = services.probe_listed([target], actor=OPERATOR, on=ON, timeout=2)

    assert (result.is_reachable, result.is_encrypted) == (True, False)
    assert "speaks FTP or SMTP without TLS" in result.problems
    run = DiscoveryRun.objects.get()
    assert [(ln.what, ln.target, ln.after) for ln in lines(run)] == [
        ("contradicts", link.code, {"is_encrypted": False}),
        ("contradicts", claim.code, {"status": "off"}),
    ]
    services.accept(run, run.proposals.all(), actor=OPERATOR)
    link.refresh_from_db()
    claim.refresh_from_db()
    assert (link.is_encrypted, claim.status) == (False, "off")


def test_an_endpoint_that_does_not_answer_contradicts_nothing():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    target = records.save(ProbeTarget(host="127.0.0.1", port=port), actor=None)

    (result,) = services.probe_listed([target], actor=OPERATOR, on=ON, timeout=1)

    assert (result.is_reachable, result.is_encrypted) == (False, None)
    assert result.problems == "Nothing listens there."
    assert not DiscoveryRun.objects.exists()


def test_data_that_hold_more_than_their_class_says_are_contradicted_without_a_value():
    low = DataSet(title="Agents", subject="intermediaries", classification="internal")
    records.save(low, actor=None)
    content = b"Name,CNIC\nAsim Raza,35202-1234567-1\nHina Shah,42101-7654321-2\n"

    scan = services.scan_content("agents.csv", content, actor=OPERATOR, data_set=low, on=ON)

    assert (scan.suggested, scan.has_personal_data) == ("confidential", True)
    run = DiscoveryRun.objects.get()
    assert {name: value for ln in lines(run) for name, value in ln.after.items()} == {
        "classification": "confidential", "has_personal_data": True,
    }  # fmt: skip
    kept = repr(list(DataScan.objects.values())) + repr(list(run.proposals.values()))
    assert "1234567" not in kept
    assert "Asim" not in kept
