"""How the text-message gateway and we know each other: a shared secret, a time, the body (HMAC-SHA256)."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

TIMESTAMP = "X-Care-Timestamp"  # Unix seconds
SIGNATURE = "X-Care-Signature"  # sha256=<hex of HMAC-SHA256 over "<timestamp>.<body>">
AGE = timedelta(minutes=5)  # older, or more in the future, is somebody saying again what they overheard
STAMP = re.compile(r"[0-9]{1,11}")  # what a calendar can hold


def sign(body: bytes, *, at: datetime, secret: str) -> dict[str, str]:
    """The two headers that go with this body, as of `at`."""
    stamp = str(int(at.timestamp()))
    return {TIMESTAMP: stamp, SIGNATURE: f"sha256={_digest(stamp, body, secret)}"}


def signed_at(body: bytes, *, stamp: str, signature: str, now: datetime, secret: str) -> datetime | None:
    """When it was signed; None when it was not by us two, or too long ago."""
    if not secret or not STAMP.fullmatch(stamp):
        return None
    expected = f"sha256={_digest(stamp, body, secret)}"
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        return None
    at = datetime.fromtimestamp(int(stamp), UTC)
    return at if abs(now - at) <= AGE else None


def _digest(stamp: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
