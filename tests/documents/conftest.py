"""One authority, two fictional officers and one letter, signed once and twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from hisaar.platform.documents import certificates, signatures, signers, typesetting

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
    once = signatures.sign(
        prepared, "CISO", ciso, at=SIGNED_AT, proof=proof, reason="Assessed", location="Karachi"
    )
    twice = signatures.sign(
        once, "CEO", ceo, at=SIGNED_AT + timedelta(seconds=1), proof=proof, is_last=True
    )
    return SimpleNamespace(
        prepared=prepared, once=once, twice=twice, ciso=ciso, ceo=ceo, proof=proof
    )
