"""A browser that can be told: what it sends of itself, and which push services it may belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

# Only this shape, so that no two readers of an address can disagree about its host: no user, port or number.
ENDPOINT = re.compile(r"https://(?P<host>[a-z0-9-]+(\.[a-z0-9-]+)+)/[A-Za-z0-9._~:@!$&'()*+,;=/?%-]+")
LONGEST = 1000
POINT_BYTES, AUTH_BYTES = 65, 16  # RFC 8291, sections 3.1 and 3.2


class NotAPhone(ValueError):
    """Not what a browser says of itself, or of a push service that we do not know."""


@dataclass(frozen=True)
class Phone:
    endpoint: str
    p256dh: str
    auth: str

    @property
    def endpoint_hash(self) -> str:
        return hash_of(self.endpoint)

    @property
    def address(self) -> str:
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return json.dumps({"endpoint": self.endpoint, "keys": keys})


def read(told: Any) -> Phone:
    """What `PushSubscription.toJSON()` gives in a browser; raises `NotAPhone`."""
    try:
        phone = Phone(told["endpoint"], told["keys"]["p256dh"], told["keys"]["auth"])
        if not is_allowed(phone.endpoint):
            raise NotAPhone("the push service is not one of ours")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(phone.p256dh, POINT_BYTES))
        _decoded(phone.auth, AUTH_BYTES)
    except (KeyError, TypeError, AttributeError, binascii.Error, ValueError) as why:
        raise NotAPhone(str(why)) from why
    return phone


def is_allowed(endpoint: str) -> bool:
    """Whether it belongs to a push service in PUSH_HOSTS. Asked when stored and when written to."""
    if len(endpoint) > LONGEST:
        return False
    if any("://" in known and endpoint.startswith(f"{known}/") for known in settings.PUSH_HOSTS):
        return True  # a whole origin: a test's own push service
    found = ENDPOINT.fullmatch(endpoint)
    return found is not None and any(_covers(known, found["host"]) for known in settings.PUSH_HOSTS)


def _covers(known: str, host: str) -> bool:
    return host.endswith(known[1:]) if known.startswith("*.") else host == known


def hash_of(endpoint: str) -> str:
    """As static/js/offline/phone.js makes it, to find the row of the browser that is open."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _decoded(text: str, size: int) -> bytes:
    found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(found) != size:
        raise NotAPhone("a key has the wrong length")
    return found
