"""Who is signed in: sessions in the database, sealed, listed, ended, and expiring by themselves.

A session ends after ``SESSION_IDLE`` without a request and after ``SESSION_LIFE`` in any case. The
browser holds the key; the database holds its hash, and the content sealed with the vault's key,
because a half-done sign-in keeps secrets there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from hisaar.platform.vault.errors import VaultError

from . import secrets
from .models import Session, User

BEGAN, ADDRESS, AGENT = "_began_at", "_address", "_agent"
SEALED_AS = "accounts.session.session_data"
# A request within this time of the last one that was noted is not worth a write.
GRAIN = dt.timedelta(seconds=60)


def hashed(session_key: str) -> str:
    """What stands in the database for a key; 160 random bits need no salt."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's database sessions, with a hashed key, sealed content and two expiries."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        if self.session_key:
            found = Session.objects.filter(
                session_key=hashed(self.session_key), expire_date__gt=timezone.now()
            )
            self.row = found.first()
        if self.row is None:
            self._session_key = None
        return self.row

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=hashed(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=hashed(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        return secrets.seal(json.dumps(session_dict, separators=(",", ":")), SEALED_AS)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            return dict(json.loads(secrets.unseal(str(session_data), SEALED_AS)))
        except (VaultError, ValueError):
            return {}  # sealed with a key that is gone: sign in again

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        began = dt.datetime.fromisoformat(data.setdefault(BEGAN, now.isoformat()))
        return Session(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data), expire_date=expiry(began, now), began_at=began,
            seen_at=now, user_id=data.get(SESSION_KEY), address=data.get(ADDRESS) or None,
            agent=str(data.get(AGENT, ""))[:200],
        )  # fmt: skip

    def touch(self) -> None:
        """Note that the browser is still there, at most once in a while."""
        now = timezone.now()
        if self.row is None or now - self.row.seen_at < GRAIN:
            return
        Session.objects.filter(pk=self.row.pk).update(
            seen_at=now, expire_date=expiry(self.row.began_at, now)
        )

    def begin(self, *, address: str, agent: str) -> None:
        """Start the clock of a sign-in and note where it comes from."""
        self[BEGAN] = timezone.now().isoformat()
        self[ADDRESS], self[AGENT] = address, agent


def expiry(began: dt.datetime, now: dt.datetime) -> dt.datetime:
    return min(now + settings.SESSION_IDLE, began + settings.SESSION_LIFE)


def sessions_of(user: User) -> list[Session]:
    """The browsers that are signed in to the account, the latest first."""
    live = Session.objects.filter(user=user, expire_date__gt=timezone.now())
    return list(live.order_by("-seen_at"))


def end(user: User, identity: str) -> bool:
    """Sign one of the account's browsers out."""
    return Session.objects.filter(user=user, session_key=identity).delete()[0] > 0


def end_all(user: User, *, but: str | None = None) -> int:
    """Sign every browser of the account out, except the one with the session key ``but``."""
    found = Session.objects.filter(user=user)
    if but:
        found = found.exclude(session_key=hashed(but))
    return found.delete()[0]
