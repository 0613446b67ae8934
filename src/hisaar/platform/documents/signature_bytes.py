"""The bytes around a signature that no signature covers.

A PDF signature covers the file except the place where it lies itself. What lies there, the
signature container (CMS, RFC 5652), is protected only in part by its own mathematics: padding,
version numbers and enclosed certificates could be altered and every hash would still fit. So that
no byte can change unseen, the container must be exactly what its own encoding rules give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_HEX = re.compile(rb"<([0-9a-fA-F]*)>")


def faults(
    pdf: bytes, embedded: EmbeddedPdfSignature, known: Sequence[asn1_x509.Certificate] = ()
) -> list[str]:
    """What is wrong with the container of a signature, each as the end of a sentence.

    `known` are certificates from elsewhere, against which those inside are compared.
    """
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
    return _container_faults(bytes.fromhex(digits.decode()), known)


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
    except Exception:  # noqa: BLE001
        # A damaged store proves nothing; the signatures over it tell of the damage.
        return None


def _container_faults(content: bytes, known: Sequence[asn1_x509.Certificate]) -> list[str]:
    try:
        container = cms.ContentInfo.load(content)
        der = container.dump(force=True)
        signed = container["content"]
        infos = list(signed["signer_infos"])
        tokens = [token.dump() for info in infos for token in _time_stamps(info)]
        certificates = [choice.chosen for choice in signed["certificates"]]
    except Exception:  # noqa: BLE001 - ASN.1 from anywhere may fail in any way
        return ["its container is damaged"]
    if not content.startswith(der) or content[len(der) :].strip(b"\0"):
        return ["its container was altered after it was written"]
    if len(infos) != 1 or not _header_fits(signed, infos[0]):
        return ["the header of its container was altered"]
    try:
        if not all(_is_genuine(each, certificates, known, infos[0]) for each in certificates):
            return ["a certificate inside it was altered"]
    except Exception:  # noqa: BLE001 - as above: an altered certificate may fail to parse in any way
        return ["a certificate inside it was altered"]
    return [
        f"in its time stamp, {fault}" for each in tokens for fault in _container_faults(each, known)
    ]


def _time_stamps(signer_info: cms.SignerInfo) -> Iterator[cms.ContentInfo]:
    for attribute in signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            yield from attribute["values"]


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


def _is_genuine(
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    known: Sequence[asn1_x509.Certificate],
    signer_info: cms.SignerInfo,
) -> bool:
    """Whether a certificate stands where its issuer put it, as far as the issuer is at hand."""
    if any(certificate.dump() == each.dump() for each in known):
        return True
    issuers = [each for each in (*others, *known) if each.subject == certificate.issuer]
    if issuers:
        return any(_is_issued_by(certificate, issuer) for issuer in issuers)
    if _is_signers(certificate, signer_info):
        return True
    # Without its issuer it must at least belong to the chain, and not be an altered root: a root
    # names no other key as its issuer's (RFC 5280, 4.2.1.1).
    names_another = certificate.authority_key_identifier not in (None, certificate.key_identifier)
    return names_another and any(
        _is_issued_by(each, certificate) for each in others if each is not certificate
    )


def _is_signers(certificate: asn1_x509.Certificate, signer_info: cms.SignerInfo) -> bool:
    identifier = signer_info["sid"]
    if identifier.name == "subject_key_identifier":
        return bool(certificate.key_identifier == identifier.chosen.native)
    return bool(certificate.serial_number == identifier.chosen["serial_number"].native)


def _is_issued_by(certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> bool:
    parsed = x509.load_der_x509_certificate(certificate.dump())
    try:
        parsed.verify_directly_issued_by(x509.load_der_x509_certificate(issuer.dump()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
