"""The installation's seal on a manifest: a detached CMS signature that ``openssl`` verifies.

The key is made for one seal and forgotten; its certificate comes from the installation's authority,
so that whoever trusts the root can check it, and nobody can seal a second file with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from hisaar.platform.documents import x509_profiles
from hisaar.platform.documents.certificates import Authority

FOREIGN = "The seal was not made by the authority whose root lies in the bundle."
_DAYS = dt.timedelta(days=10 * 365)


def seal(content: bytes, authority: Authority, *, at: dt.datetime) -> bytes:
    """A detached signature over ``content`` as DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    ends = min(at + _DAYS, authority.certificate.not_valid_after_utc)
    certificate = x509_profiles.officer_certificate(
        x509_profiles.Officer("Seal of an examiner's bundle", "Hisaar", "", at, ends),
        key.public_key(), authority.certificate, authority.key,
    )  # fmt: skip
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    return builder.add_signer(certificate, key, hashes.SHA256()).sign(
        Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    )


def problem(content: bytes, signature: bytes, root_pem: bytes) -> str:
    """What is wrong with a seal, as a sentence; empty when it holds."""
    try:
        signed = cms.ContentInfo.load(signature)["content"]
        signer = signed["signer_infos"][0]
        attributes = {a["type"].native: a["values"] for a in signer["signed_attrs"]}
        digest = attributes["message_digest"][0].native
        certificate = x509.load_der_x509_certificate(signed["certificates"][0].chosen.dump())
        root = x509.load_pem_x509_certificate(root_pem)
        key = certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return "The seal was made with a key of an unknown kind."
        if certificate.issuer != root.subject:
            return FOREIGN
        certificate.verify_directly_issued_by(root)
        key.verify(
            signer["signature"].native, signer["signed_attrs"].untag().dump(force=True),
            ec.ECDSA(hashes.SHA256()),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, IndexError):
        return "The seal cannot be read."
    except InvalidSignature:
        return FOREIGN
    if digest != hashlib.sha256(content).digest():
        return "The manifest is not the one that was sealed."
    return ""
