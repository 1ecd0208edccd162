"""Making, renewing and stopping a feed's address. The secret is told once and kept nowhere."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.models import CalendarFeed

SECRET_BYTES = 32
READ_ONCE_IN = timedelta(hours=1)  # calendars read every few minutes, and an hour is near enough to be told


@transaction.atomic
def make_feed(*, by: Membership, now: datetime, instead_of: str | None = None) -> str:
    """The secret of a new address; an earlier one leads nowhere from now on.

    `instead_of`: the `mark` of the address that whoever asks has seen. Where another stands by now (the page
    that showed it was sent again), nothing is made, and the secret is empty.
    """
    standing = CalendarFeed.objects.select_for_update(of=("self",)).filter(member=by).first()
    if instead_of is not None and instead_of != (standing.mark if standing else ""):
        return ""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed, is_new = CalendarFeed.objects.update_or_create(
        member=by,
        defaults={"secret_hash": hash_of(secret), "made_at": now, "read_at": None},
        create_defaults={"clinic_id": by.clinic_id, "secret_hash": hash_of(secret), "made_at": now},
    )
    _tell(feed, "calendar_feed.made" if is_new else "calendar_feed.renewed", by)
    return secret


@transaction.atomic
def stop_feed(*, by: Membership) -> None:
    """Stopping twice changes nothing."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).filter(member=by).first()
    if feed is not None:
        _tell(feed, "calendar_feed.stopped", by)
        feed.delete()


def note_reading(*, feed: CalendarFeed, now: datetime) -> None:
    """That some calendar reads it: a sign that it works, or that somebody else has the address."""
    is_old = Q(read_at=None) | Q(read_at__lt=now - READ_ONCE_IN)
    CalendarFeed.objects.filter(is_old, pk=feed.pk).update(read_at=now)


def hash_of(secret: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _tell(feed: CalendarFeed, kind: str, by: Membership) -> None:
    patient = None if by.is_staff_member else getattr(by, "patient", None)
    record(
        by=by,
        clinic_id=feed.clinic_id,
        kind=kind,
        target=feed,
        patient_id=patient.pk if patient else None,
    )
