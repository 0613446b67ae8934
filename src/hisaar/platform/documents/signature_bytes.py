"""The bytes around a signature that no signature covers.

A PDF signature covers the file except the place where it lies itself. What lies there, the
signature container (CMS, RFC 5652), is protected only in part by its own mathematics: padding,
version numbers and enclosed certificates could be altered and every hash would still fit. So that
no byte can change unseen, the container must be exactly what its own encoding rules give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_HEX = re.compile(rb"<([0-9a-fA-F]*)>")


def faults(pdf: bytes, embedded: EmbeddedPdfSignature) -> list[str]:
    """What is wrong with the container of a signature, each as the end of a sentence."""
    ranges = [int(number) for number in embedded.byte_range]
    if len(ranges) != 4 or ranges[0] != 0 or ranges[1] > ranges[2]:
        return ["it does not say plainly which bytes it covers"]
    if ranges[2] + ranges[3] > len(pdf):
        return ["it covers more bytes than the file has: the end of the file is missing"]
    gap = _HEX.fullmatch(pdf[ranges[1] : ranges[2]])
    if gap is None:
        return ["its container is damaged"]
    digits = gap.group(1)
    if digits not in (digits.lower(), digits.upper()):
        return ["its container was altered after it was written"]
    return _container_faults(bytes.fromhex(digits.decode()))


def covered_up_to(embedded: EmbeddedPdfSignature) -> int:
    """The first byte that lies behind what the signature covers."""
    return int(embedded.byte_range[2]) + int(embedded.byte_range[3])


def stored_certificates(reader: PdfFileReader) -> list[asn1_x509.Certificate]:
    """The certificates in the document's security store (DSS), if it has one."""
    store = _store(reader)
    return list(store.load_certs()) if store else []


def stored_revocation_lists(reader: PdfFileReader) -> list[bytes]:
    """The revocation lists in the document's security store (DSS), if it has one."""
    store = _store(reader)
    return [reference.get_object().data for reference in store.crls] if store else []


def _store(reader: PdfFileReader) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return None
    except Exception:  # a damaged store proves nothing; the signatures over it tell of the damage
        return None


def _container_faults(content: bytes) -> list[str]:
    try:
        container = cms.ContentInfo.load(content)
        der = container.dump(force=True)
        signed = container["content"]
        signer_infos = list(signed["signer_infos"])
        certificates = [choice.chosen for choice in signed["certificates"]]
    except Exception:  # ASN.1 from anywhere may fail in any way
        return ["its container is damaged"]
    if not content.startswith(der) or content[len(der) :].strip(b"\0"):
        return ["its container was altered after it was written"]
    if len(signer_infos) != 1 or not _header_fits(signed, signer_infos[0]):
        return ["the header of its container was altered"]
    if any(not _is_genuine(each, certificates) for each in certificates):
        return ["a certificate inside it was altered"]
    return []


def _header_fits(signed: cms.SignedData, signer_info: cms.SignerInfo) -> bool:
    """RFC 5652, 5.1 and 5.3: version numbers follow from the content; one digest algorithm."""
    by_key = signer_info["sid"].name == "subject_key_identifier"
    expected = "v3" if by_key else "v1"
    has_content = signed["encap_content_info"]["content_type"].native != "data"
    expected_outer = "v3" if by_key or has_content else "v1"
    algorithms = [each["algorithm"].native for each in signed["digest_algorithms"]]
    return (
        signer_info["version"].native == expected
        # Some signers write v3 where v1 would do; readers accept both.
        and signed["version"].native in {expected_outer, "v3"}
        and algorithms == [signer_info["digest_algorithm"]["algorithm"].native]
    )


def _is_genuine(certificate: asn1_x509.Certificate, others: list[asn1_x509.Certificate]) -> bool:
    """Signed by itself or by a certificate beside it; one whose issuer is absent is let pass."""
    issuers = list(_issuers(certificate, others))
    if not issuers:
        return certificate.subject != certificate.issuer
    parsed = x509.load_der_x509_certificate(certificate.dump())
    for issuer in issuers:
        try:
            parsed.verify_directly_issued_by(x509.load_der_x509_certificate(issuer.dump()))
        except (InvalidSignature, ValueError, TypeError):
            continue
        return True
    return False


def _issuers(
    certificate: asn1_x509.Certificate, others: list[asn1_x509.Certificate]
) -> Iterator[asn1_x509.Certificate]:
    for other in others:
        if other.subject == certificate.issuer:
            yield other
