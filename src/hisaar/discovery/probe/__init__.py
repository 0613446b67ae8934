"""Probes of the insurer's own endpoints, and only of those that were listed."""

from .certificates import Certificate
from .tls import (
    Endpoint,
    ProbeRefused,
    Protocol,
    TlsResult,
    parse_endpoint,
    probe,
    problems,
)  # fmt: skip

__all__ = (
    "Certificate", "Endpoint", "ProbeRefused", "Protocol", "TlsResult", "parse_endpoint", "probe",
    "problems",
)  # fmt: skip
