"""One authority, two fictional officers and one letter, signed once and twice."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from hisaar.platform.documents import (
    certificates,
    signatures,
    signers,
    timestamps,
    typesetting,
)

KEY = b"an installation's key, 32 bytes."
PASSPHRASE = b"a passphrase of one's own"
TEMPLATES = Path(__file__).parent / "templates"
SIGNED_AT = datetime.now(UTC).replace(microsecond=0)

LETTER = {
    "organisation": "Ravi Digital Micro-Takaful Ltd. (fictional)",
    "number": "LTR-2026-0007",
    "date": "2026-11-24",
    "recipient": ["The Commissioner", "Insurance Division"],
    "subject": "Cybersecurity framework: appointment of the CISO",
    "paragraphs": ["We inform you of an appointment.", "An Urdu name: سائبر."],
    "table": {"headings": ["Role", "Since"], "rows": [["CISO", "1 October 2026"]]},
    "signatory": {"field": "CISO", "name": "Ayesha Siddiqui", "role": "CISO"},
}


def officer(authority, name, role, **options):
    bundle = certificates.issue_officer(
        authority,
        name=name,
        role=role,
        email=f"{role.lower()}@example.com",
        passphrase=PASSPHRASE,
        **options,
    )
    return signers.open_pkcs12(bundle, PASSPHRASE)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    return certificates.create_authority(
        folder, "Ravi Digital Micro-Takaful Ltd. (fictional)", encryption_key=KEY
    )


@pytest.fixture(scope="session")
def letter():
    return typesetting.typeset("letter", LETTER, title="A letter", created_at=SIGNED_AT)


@pytest.fixture(scope="session")
def signed(authority, letter):
    """The letter in its stages: prepared, signed by the CISO, then by the CEO and sealed."""
    (first,) = letter.signature_boxes
    second = replace(
        first, field="CEO", left=first.left + 230, right=first.right + 230, label="Signature: CEO"
    )
    proof = signatures.proof_of(authority)
    prepared = signatures.prepare(letter.pdf, [first, second])
    ciso = officer(authority, "Ayesha Siddiqui", "CISO")
    ceo = officer(authority, "Imran Qureshi", "CEO")
    began = datetime.now(UTC).replace(microsecond=0)  # a time stamp keeps no fractions
    once = signatures.sign(
        prepared, "CISO", ciso, at=SIGNED_AT, proof=proof, reason="Assessed", location="Karachi"
    )
    twice = signatures.sign(
        once, "CEO", ceo, at=SIGNED_AT + timedelta(seconds=1), proof=proof, is_last=True
    )
    return SimpleNamespace(
        prepared=prepared, once=once, twice=twice, ciso=ciso, ceo=ceo, proof=proof,
        began=began, ended=datetime.now(UTC),
    )  # fmt: skip


@pytest.fixture
def service(authority):
    """A time-stamping service on this machine, speaking RFC 3161 over HTTP."""
    clock = timestamps.own_clock(authority)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            question = self.rfile.read(int(self.headers["Content-Length"]))
            answer = clock.request_tsa_response(tsp.TimeStampReq.load(question)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments):
            """Tests stay silent."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def token(authority, tmp_path_factory):
    """A SoftHSM token that holds an officer's key; skipped where SoftHSM is not installed.

    One for the whole run: the driver reads its settings once in a process.
    """
    pytest.importorskip("pkcs11")
    library = next(Path("/usr/lib").glob("**/libsofthsm2.so"), None)
    if library is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM (Debian's softhsm2) is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        command = ["softhsm2-util", "--init-token", "--free", "--label", "officer"]
        subprocess.run(
            [*command, "--pin", "1234", "--so-pin", "12345678"], check=True, capture_output=True
        )
        put_on_token(library, "officer", officer(authority, "Bilal Ahmed", "COO"))
        yield library, "officer"


def put_on_token(library, label, signer):
    import pkcs11
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    key = load_der_private_key(signer.signing_key.dump(), password=None).private_bytes(
        Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    certificate = decode_x509_certificate(signer.signing_cert.dump())
    extra = {pkcs11.Attribute.LABEL: "signing", pkcs11.Attribute.TOKEN: True}
    token = pkcs11.lib(str(library)).get_token(token_label=label)
    session = token.open(user_pin="1234", rw=True)
    try:
        session.create_object(decode_ec_private_key(key) | extra)
        session.create_object(certificate | extra)
    finally:
        session.close()
