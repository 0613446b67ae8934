"""Certificates for the officers who sign, from the installation's own authority."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hisaar.governance.queries import entity, was_holding
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.documents import certificates
from hisaar.platform.documents.certificates import Authority
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home

SIGNING_ROLES = ("ciso", "ceo", "coo")


def authority_folder() -> Path:
    return current_home().root / "authority"


def authority(*, actor: Any = None) -> Authority:
    """The installation's authority, made on first use under the insurer's name."""
    keys = current_home().keyring.keys("signing")
    secrets = [key.derive("certificate authority") for key in keys]
    folder = authority_folder()
    if not (folder / "authority.pem").exists():
        profile = entity()
        if profile is None:
            raise Refused("Record the entity profile first: certificates bear the insurer's name.")
        made = certificates.create_authority(folder, profile.title, encryption_key=secrets[0])
        chain.append(actor=actor, action="certificate authority made", subject="authority")
        return made
    for secret in secrets[:-1]:
        try:
            return certificates.open_authority(folder, encryption_key=secret)
        except DocumentError:
            continue
    return certificates.open_authority(folder, encryption_key=secrets[-1])


def renew_authority_key() -> int:
    """Encrypt the authority's keys under the current signing key, when keys rotate."""
    home, folder = current_home(), authority_folder()
    if not (folder / "authority.pem").exists():
        return 0
    secrets = [key.derive("certificate authority") for key in home.keyring.keys("signing")]
    current = home.keyring.current("signing").derive("certificate authority")
    for secret in secrets:
        if secret == current:
            continue
        try:
            certificates.change_encryption_key(folder, old=secret, new=current)
        except DocumentError:
            continue
        return 1
    return 0


def roots() -> list[bytes]:
    """Roots that this installation trusts: its own authority, and what the insurer added."""
    own = authority_folder() / "authority.pem"
    added = sorted((current_home().root / "trust").glob("*.pem"))
    return [path.read_bytes() for path in (own, *added) if path.exists()]


def revocation_lists() -> list[bytes]:
    if not (authority_folder() / "authority.pem").exists():
        return []
    return [certificates.revocation_list(authority())]


def issue_certificate(person: Person, *, role: str, passphrase: str, actor: Any) -> bytes:
    """A PKCS#12 file for an officer in office; the passphrase opens it, and no copy is kept."""
    if role not in SIGNING_ROLES or not was_holding(person, (role,), today()):
        raise Refused(
            f"{person.title} does not hold the role {role.upper()} today; record the role"
            " assignment first."
        )
    if not person.email:
        raise Refused(f"{person.code} {person.title} has no e-mail address; record it first.")
    bundle = certificates.issue_officer(
        authority(actor=actor), name=person.title, role=role.upper(), email=person.email,
        passphrase=passphrase.encode(),
    )  # fmt: skip
    records.announce(
        person, actor=actor, action="certificate issued", changes={"role": [None, role]}
    )
    return bundle
