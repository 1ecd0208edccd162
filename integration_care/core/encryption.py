"""Narrative text and attachments at rest: AES-256-GCM, bound to its table, row and column.

A ciphertext moved to another row, planted plaintext, or a missing key all fail closed with
`CannotDecrypt`. Stored as key id (1 length byte + id) + 12-byte nonce + ciphertext with tag.
Design and threats: NIST SP 800-38D; associated data keeps a row's secret in its row.
"""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The stored bytes are not a text that this key ring sealed for this place."""


@lru_cache(maxsize=8)
def _ring(configured: str) -> dict[str, AESGCM]:
    """FIELD_KEYS, `id:base64` separated by commas; the first one writes, all of them read."""
    ring = {}
    for part in filter(None, configured.split(",")):
        key_id, _, encoded = part.partition(":")
        key = decoded_key(encoded)
        if len(key) != 32 or not 0 < len(key_id) < 256:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {key_id!r} must be 32 bytes in base64")
        ring[key_id] = AESGCM(key)
    if not ring:
        raise ImproperlyConfigured("FIELD_KEYS is empty: nothing can be encrypted")
    return ring


def decoded_key(encoded: str) -> bytes:
    """In either alphabet: Python drops what is not of the one it expects, and the key would be too short."""
    return base64.b64decode(encoded.translate(str.maketrans("-_", "+/")))


def current_key_id() -> str:
    return next(iter(_ring(settings.FIELD_KEYS)))


def seal(text: str, place: str) -> bytes:
    """Encrypt `text` for one `place` (table/row/column); only there it can be opened."""
    return seal_bytes(text.encode(), place)


def seal_bytes(content: bytes, place: str) -> bytes:
    key_id, nonce = current_key_id(), os.urandom(NONCE_BYTES)
    sealed = _ring(settings.FIELD_KEYS)[key_id].encrypt(nonce, content, place.encode())
    return bytes([len(key_id)]) + key_id.encode() + nonce + sealed


def unseal(stored: bytes, place: str) -> str:
    """The text sealed for `place`; raises `CannotDecrypt` for anything else."""
    return unseal_bytes(stored, place).decode()


def unseal_bytes(stored: bytes, place: str) -> bytes:
    key_id, rest = key_id_of(stored), stored[1 + stored[0] :]
    try:
        return _ring(settings.FIELD_KEYS)[key_id].decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.encode()
        )
    except (KeyError, InvalidTag, ValueError) as why:
        raise CannotDecrypt(place) from why


def key_id_of(stored: bytes) -> str:
    """Which key sealed these bytes, for rotation."""
    if len(stored) < 2 + NONCE_BYTES:
        raise CannotDecrypt("too short to be sealed")
    return stored[1 : 1 + stored[0]].decode(errors="replace")


class Sealed(bytes):
    """Ciphertext as it came from the database; never shown by accident."""

    def __repr__(self) -> str:
        return "<sealed>"


class _Opening:
    """Decrypts when the attribute is read, since only then the row's key is known."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, Sealed) or value == b"":
            value = self.field.opened(value, self.field.place(instance)) if value else self.field.nothing
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: str | bytes) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]  # reads and writes str
    """Text that the database holds only as ciphertext. Not searchable, on purpose."""

    nothing: str | bytes = ""
    closed = staticmethod(seal)
    opened = staticmethod(unseal)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def place(self, instance: models.Model) -> str:
        return f"{self.model._meta.db_table}/{instance.pk}/{self.column}"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opening(self))

    def from_db_value(self, value: bytes | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Sealed):  # never opened, so unchanged
            return value
        return Sealed(self.closed(value, self.place(model_instance))) if value else Sealed()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value and not isinstance(value, Sealed):
            raise FieldError(f"{self} is written through an instance's save(), which knows the row")
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """As it was typed: a `BinaryField` takes a text for base64, and refuses most short words."""
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return models.TextField.formfield(models.TextField(blank=self.blank), **kwargs)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self} is not serialised: it would leave the database in plain text")


class EncryptedBytesField(EncryptedTextField):
    """The same for bytes, such as a recording. Opened whole: nothing of it is told before it is proved."""

    nothing = b""
    closed = staticmethod(seal_bytes)  # type: ignore[assignment]  # bytes where the other takes text
    opened = staticmethod(unseal_bytes)  # type: ignore[assignment]
