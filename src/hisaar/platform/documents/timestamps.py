"""Where the time of a signature comes from: the installation's own clock, or an RFC 3161 service.

The own clock is signed by the installation's authority. It proves to whoever trusts that authority
when a signature was made; whoever wants an independent witness sets the URL of a time-stamping
service instead.
"""

from __future__ import annotations

from asyncio import to_thread
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hisaar.platform.documents.certificates import Authority
from hisaar.platform.documents.errors import DocumentError

TIMEOUT_SECONDS = 20
LARGEST_ANSWER = 1_000_000
# An arc for examples (RFC 5612, 1.3.6.1.4.1.32473): the own clock follows no published policy.
OWN_POLICY = "1.3.6.1.4.1.32473.1"


class OwnClock(DummyTimeStamper):
    """RFC 3161 tokens made in this process under the authority's time-stamping certificate."""

    hands: datetime | None = None

    @property
    def fixed_dt(self) -> datetime:
        # RFC 3161 times are in UTC; a local time would be written with its offset.
        return (self.hands or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)

    @fixed_dt.setter
    def fixed_dt(self, moment: datetime | None) -> None:
        self.hands = moment

    def _build_tst_info(
        self, message_imprint: tsp.MessageImprint, dt: datetime, req: tsp.TimeStampReq
    ) -> tsp.TSTInfo:
        token = super()._build_tst_info(message_imprint, dt, req)
        token["policy"] = tsp.ObjectIdentifier(OWN_POLICY)
        return token


class TimestampService(TimeStamper):
    """A time-stamping service reached over HTTP."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise DocumentError(
                f"'{url}' is no address of a time-stamping service: it must begin with https://."
            )
        self.url = url
        super().__init__()  # type: ignore[no-untyped-call]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return await to_thread(self._ask, req.dump())

    def _ask(self, question: bytes) -> tsp.TimeStampResp:
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        # The scheme was checked above: no file: or other local address can be opened.
        request = Request(self.url, data=question, headers=headers)  # noqa: S310
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(LARGEST_ANSWER))
        except (URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise TimestampRequestError(
                f"The time-stamping service {self.url} gave no usable answer ({reason})."
            ) from error


def own_clock(authority: Authority, *, at: datetime | None = None) -> TimeStamper:
    """The installation's clock; `at` sets its hands, for demonstrations and tests only."""
    certificate = _asn1(authority.timestamp_certificate.public_bytes(serialization.Encoding.DER))
    root = _asn1(authority.certificate.public_bytes(serialization.Encoding.DER))
    store = SimpleCertificateStore.from_certs([certificate, root])
    key = authority.timestamp_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return OwnClock(
        certificate,
        keys.PrivateKeyInfo.load(key),
        certs_to_embed=store,
        fixed_dt=at,
    )


def _asn1(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)
