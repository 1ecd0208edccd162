"""One round of the engine. Harmless when two run at once, or twice in a row."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from integration_care.core import tenancy
from integration_care.core.models import Heartbeat
from patients.followups.engine import alert_mails, claim, escalation, expiry
from patients.followups.engine.claim import Claimed

logger = logging.getLogger(__name__)

# Of a tick: five thousand rows, so that ten thousand which fall due in one minute are handed on by the second
# tick. What then waits in the broker for longer than a lease is rung for again, and finds its row ended.
MOST_BATCHES = 25  # see also claim.MOST_IN_HAND


def sweep(hand_on: Callable[[Claimed], object]) -> int:
    """Claim what is due and hand each row on, then look after what is late; returns how many were claimed.

    Batch by batch: claimed rows are committed before the first is handed on. Any part may fail without
    stopping the others; the heartbeat beats only after all of them, so that a sick sweep looks as old as
    it is.
    """
    beat(Heartbeat.SWEEP_BEGAN)
    claimed = _claim_and_hand_on(hand_on)
    rooms = [import_string(name) for name in settings.SWEEP_ALSO]
    parts = (expiry.end_expired, expiry.warn_of_expiring, escalation.escalate, *rooms)
    done = [_is_done(part) for part in (*parts, alert_mails.send_alert_mails)]  # last: what goes up is mailed
    if all(done):
        beat()
    return claimed


def _claim_and_hand_on(hand_on: Callable[[Claimed], object]) -> int:
    """Until nothing is due, the broker is away, or the tick has had its share."""
    found = 0
    for _ in range(min(MOST_BATCHES, claim.room() // claim.BATCH)):
        claimed = claim.claim()
        found += len(claimed)
        if not _hand_all_on(claimed, hand_on) or len(claimed) < claim.BATCH:
            break
    return found


def has_just_begun() -> bool:
    """Whether a round began less than half a tick ago, by the database's real time: after an outage there are
    thousands of rings in the broker, and one is enough. Not when one ended: that may be long after it asked
    what is due."""
    ago = Now() - timedelta(seconds=settings.SWEEP_SECONDS / 2)
    last = Heartbeat.objects.filter(name=Heartbeat.SWEEP_BEGAN, real_at__gt=ago)
    return last.filter(real_at__lte=Now()).exists()  # a clock set back leaves a round in the future


def beat(name: str = Heartbeat.SWEEP) -> None:
    with tenancy.platform_context() as now:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now, "real_at": Now()})


def _hand_all_on(claimed: list[Claimed], hand_on: Callable[[Claimed], object]) -> bool:
    """A broker that is away: give the rest back, for the next round."""
    for position, row in enumerate(claimed):
        try:
            hand_on(row)
        except Exception:
            logger.exception("%d follow-ups could not be handed on", len(claimed) - position)
            claim.let_go(claimed[position:])
            return False
    return True


def _is_done(part: Callable[[], int]) -> bool:
    try:
        part()
    except Exception:
        logger.exception("%s failed", part.__name__)
        return False
    return True
