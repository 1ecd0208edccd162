"""What the difference between two scores means. One point is noise; the instrument says how many are not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from patients.measures.instrument import Instrument

Score = Decimal | int


def change(instrument: Instrument, first: Score, last: Score) -> str:
    """`better` or `worse` where the difference is more than noise (reliable change), else `same`.

    Empty where nobody knows how many points are more than noise.
    """
    if instrument.reliable_change is None:
        return ""
    points = gained(instrument, first, last)
    if abs(points) < instrument.reliable_change.value:
        return "same"
    return "better" if points > 0 else "worse"


def verdict(instrument: Instrument, scores: Sequence[Score]) -> tuple[str, int]:
    """What the last score means, and the place of the earlier one that this was made from.

    Worse is worse than the best so far, so that a relapse is seen which has not come back to the first
    score; better and the same are said of the first. Two scores or more, in order of time.
    """
    last, earlier = scores[-1], scores[:-1]
    best = max(range(len(earlier)), key=lambda at: (gained(instrument, earlier[0], earlier[at]), at))
    if change(instrument, earlier[best], last) == "worse":
        return "worse", best
    return change(instrument, earlier[0], last), 0


def has_responded(instrument: Instrument, first: Score, last: Score) -> bool:
    """Improved by at least the share of the first score that counts as a response."""
    if instrument.response is None or not first:
        return False
    return gained(instrument, first, last) * 100 >= Decimal(first) * instrument.response.value


def is_remitted(instrument: Instrument, last: Score) -> bool:
    """At or beyond the score that counts as remission."""
    if instrument.remission is None:
        return False
    line = instrument.remission.value
    return last <= line if instrument.higher_is == "worse" else last >= line


def gained(instrument: Instrument, first: Score, last: Score) -> Decimal:
    """Points towards getting better."""
    points = Decimal(first) - Decimal(last)
    return points if instrument.higher_is == "worse" else -points
