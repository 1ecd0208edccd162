"""Words that have to stand in an address, sealed: a name that was searched for is read by nobody on the way.

An address is kept in histories, in the logs of proxies and in what browsers remember.
"""

from __future__ import annotations

import base64
import binascii

from integration_care.core.encryption import CannotDecrypt, seal, unseal


def sealed_for_address(words: str, place: str) -> str:
    """Empty for no words. Another seal each time; it opens only for the same `place`."""
    if not words:
        return ""
    return base64.urlsafe_b64encode(seal(words, f"address/{place}")).decode().rstrip("=")


def opened_from_address(text: str, place: str) -> str:
    """What was sealed; nothing for anything else, so that a cut address finds the beginning."""
    try:
        return unseal(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), f"address/{place}")
    except (binascii.Error, ValueError, CannotDecrypt):
        return ""
