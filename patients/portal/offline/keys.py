"""The key that seals one person's words on one device.

It is made from a secret of ours, the person (a membership, or the link they write through) and a random
salt that only the device knows. The device keeps it as a key that cannot be taken out, and destroys it at
sign-out and when a link closes: from then on nobody at the device can open what lies there. The same person
gets the same key again after proving who they are, so that nothing written is lost.
"""

from __future__ import annotations

import base64
import re
from uuid import UUID

from django.utils.crypto import salted_hmac

SALT = re.compile(r"[0-9a-f]{32}")


class Unsalted(ValueError):
    """The device sent no salt of its own."""


def device_key(owner: UUID, salt: str) -> str:
    """256 bits in base64, for AES-GCM."""
    if not SALT.fullmatch(salt):
        raise Unsalted
    made = salted_hmac("patients.portal.offline.device_key", f"{owner}:{salt}", algorithm="sha256")
    return base64.b64encode(made.digest()).decode()
