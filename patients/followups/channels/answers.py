"""Whom a no means, by the number of the answer: this message, this moment, or us. For every channel alike."""

from __future__ import annotations

from patients.followups.channels.base import NotSetUp, Refused, TryAgain

LATER = (408, 425, 429)
NOT_OURS = (401, 403, 404, 405)  # of whoever asks, not of the one who is written to
NO_LOGIN = (530, 535, 538)  # RFC 4954, section 6; RFC 3207, section 4


def by_http(status: int, told: str) -> Refused | TryAgain:
    """Of an answer that is no yes. A redirect is followed nowhere: it waits too."""
    if status in NOT_OURS:
        return NotSetUp(told)
    return Refused(told) if 400 <= status < 500 and status not in LATER else TryAgain(told)


def by_smtp(code: int, told: str, *, of_us: bool = False) -> Refused | TryAgain:
    """RFC 5321: 5yz is for good, 4yz for now. `of_us`: said before anybody was named whom it is for."""
    if code in NO_LOGIN or (of_us and code >= 500):
        return NotSetUp(told)
    return Refused(told) if code >= 500 else TryAgain(told)
