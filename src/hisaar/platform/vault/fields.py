"""Columns that stay sealed inside the database, and the blind indexes that find them.

The database file is encrypted as a whole; these fields are for what must stay closed also to
somebody who may read the tables: a PostgreSQL administrator, a dump, a support engineer.

What is bound to what. Each value is sealed with AES-256-GCM under a random nonce; key id, nonce
and ciphertext stand in the column as ``hv1.<key id>.<base64url>``. The associated data is the
column's name for good, by default ``app.model.field``, so a value moved to another column does not
open. The row's number cannot be bound: it is unknown before the insert and changes when records
are imported elsewhere. Moving sealed values between rows of one column is therefore not seen here;
SQLCipher's page authentication and the audit chain are what finds it.

A renamed model or field must keep its first name:
``EncryptedTextField(sealed_as="people.person.cnic")``.
"""

import base64
import hmac
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError, ValidationError
from django.db import models

from hisaar.lib.identifiers import mask_cnic, normalise_cnic
from hisaar.platform.vault.errors import Damaged, VaultError
from hisaar.platform.vault.home import current_home
from hisaar.platform.vault.keyring import Key

PREFIX = "hv1"


def seal(text: str, name: str) -> str:
    """Seal ``text`` for the column or purpose ``name`` with the current field key."""
    key = current_home().keyring.current("field")
    nonce = os.urandom(12)
    sealed = _cipher(key).encrypt(nonce, text.encode(), _context(name, key.id))
    return f"{PREFIX}.{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, name: str) -> str:
    """Open what ``seal`` made for the same name."""
    key = current_home().keyring.get(sealed_with(token, name))
    try:
        text = token.rpartition(".")[2]
        raw = base64.urlsafe_b64decode(text)
        if base64.urlsafe_b64encode(raw).decode() != text:
            raise ValueError("spelt in another way than we do")
        return _cipher(key).decrypt(raw[:12], raw[12:], _context(name, key.id)).decode()
    except (InvalidTag, ValueError) as error:
        raise Damaged(
            f"A sealed value in {name} does not open: it was changed, or comes from another place. "
            f"Restore that record from a backup."
        ) from error


def sealed_with(token: str, name: str) -> str:
    """The id of the key that a sealed value needs."""
    parts = token.split(".")
    if len(parts) != 3 or parts[0] != PREFIX:
        raise Damaged(f"A value in {name} is not sealed as it should be; it was written past us.")
    return parts[1]


@lru_cache(maxsize=64)
def _cipher(key: Key) -> AESGCM:
    return AESGCM(key.derive("field"))


def _context(name: str, key_id: str) -> bytes:
    return f"{PREFIX}|{key_id}|{name}".encode()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database holds sealed and Python sees in clear.

    It cannot be searched, sorted or filtered by (``isnull`` aside): give it a ``BlindIndexField``
    beside it to find exact values. Empty text stays empty, so that blanks can be told.
    """

    description = "Text, sealed"
    is_sealed = True

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        self.sealed_as = sealed_as
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    @property
    def sealed_name(self) -> str:
        """What the values are bound to, for good."""
        return self.sealed_as or f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return unseal(value, self.sealed_name) if value else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        text = self.get_prep_value(value)
        return seal(text, self.sealed_name) if text else text

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"{self.sealed_name} is sealed and cannot be searched with '{lookup_name}'. "
                f"Add a BlindIndexField and search with `matching`."
            )
        return super().get_lookup(lookup_name)

    def masked(self, value: str | None) -> str:
        """What may be shown and logged instead of the value."""
        return "••••••" if value else ""


class CnicField(EncryptedTextField):
    """A CNIC, kept as ``35202-1234567-1``, shown as ``35202-*******-1``."""

    description = "CNIC, sealed"

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None if value is None else ""
        try:
            return normalise_cnic(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> str | None:
        return self.to_python(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms  # noqa: PLC0415  forms load translations, which fields must not

        return super().formfield(**{"widget": forms.TextInput, "max_length": 25, **kwargs})

    def masked(self, value: str | None) -> str:
        return mask_cnic(value) if value else ""


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """A keyed hash of the sealed field ``source``, written beside it, by which it can be found.

    It tells nobody without the key what the value is, only which rows have the same one. It is
    worked out on saving: whoever saves with ``update_fields`` and the source must name both.
    """

    description = "Blind index"

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("db_index", True)
        kwargs.update(max_length=80, editable=False, blank=True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("max_length", "editable", "blank"):
            kwargs.pop(derived, None)
        return name, path, args, {**kwargs, "source": self.source}

    @property
    def source_field(self) -> EncryptedTextField:
        field = self.model._meta.get_field(self.source)
        if not isinstance(field, EncryptedTextField):
            raise VaultError(f"{self} indexes {field}, which is not sealed.")
        return field

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value = self.source_field.get_prep_value(getattr(model_instance, self.source))
        digest = self.digest(value, current_home().keyring.current("index")) if value else None
        # A unique index must let many rows be without a value, which only null does.
        digest = digest or (None if self.null else "")
        setattr(model_instance, self.attname, digest)
        return digest

    def digest(self, value: str, key: Key) -> str:
        """The index of a value under one key; the key's id stands before it."""
        name = self.source_field.sealed_name
        secret = key.derive(f"blind index|{name}")
        return f"{key.id}.{hmac.new(secret, value.encode(), 'sha256').hexdigest()}"

    def digests(self, value: Any) -> list[str]:
        """The value's index under every live key: while keys rotate, rows have one or the other."""
        text = self.source_field.get_prep_value(value)
        keys = current_home().keyring.keys("index")
        return [self.digest(text, key) for key in keys] if text else []


def matching(model: type[models.Model], source: str, value: Any) -> models.Q:
    """A condition for the rows whose sealed field ``source`` is exactly ``value``.

    ``Person.objects.filter(matching(Person, "cnic", "3520212345671"))``
    """
    for field in model._meta.get_fields():
        if isinstance(field, BlindIndexField) and field.source == source:
            return models.Q((f"{field.name}__in", field.digests(value)))
    raise FieldError(f"{model._meta.label}.{source} has no BlindIndexField to be found by.")
