"""The link in a message: a locator, not a credential. The same one in every attempt to send it."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from integration_care.core import tenancy
from integration_care.core.asked_often import asked_often
from integration_care.core.lasting import A_WEEK
from patients.followups.models import FollowUp, FollowUpLink, IntegrationWindow
from patients.followups.models.follow_up import FollowUpQuerySet

SALT = "patients.followups.links"
STAYS_OPEN = A_WEEK  # after the follow-up and its window are over
SECRET_BYTES = 24


def secret_for(follow_up: FollowUp) -> str:
    """192 bits from the follow-up's id and SECRET_KEY: nothing to store, nothing to guess."""
    digest = salted_hmac(SALT, str(follow_up.pk), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SECRET_BYTES]).decode()


def url_for(follow_up: FollowUp) -> str:
    """Absolute, from BASE_URL and never from a request's Host.

    Written out rather than reversed (a test compares it with `portal:link`): reversing loads every page of
    the product into the worker, and one broken page would stop every message.
    """
    return f"{settings.BASE_URL.rstrip('/')}/j/{secret_for(follow_up)}"


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make(follow_up: FollowUp) -> None:
    """Make the follow-up's link, unless there is one: each attempt to send leads to the same."""
    link = FollowUpLink(
        clinic_id=follow_up.clinic_id,
        follow_up=follow_up,
        secret_hash=hash_of(secret_for(follow_up)),
        expires_at=_useful_until(follow_up) + STAYS_OPEN,
    )
    FollowUpLink.objects.bulk_create([link], ignore_conflicts=True)


def _useful_until(follow_up: FollowUp) -> datetime:
    window = follow_up.window
    return max(follow_up.expires_at, window.closes_at) if window else follow_up.expires_at


def find(secret: str) -> FollowUpLink | None:
    """The link with this secret in any clinic, used, expired and revoked ones included.

    Needs an open transaction, and leaves it in the context of the link's clinic (or of none): the view may
    go on from there, and nothing stays open across clinics. It knows its message, window, patient and clinic.
    """
    tenancy.enter(platform=True)
    link = FollowUpLink.objects.filter(secret_hash=hash_of(secret)).first()
    tenancy.enter(clinic=link.clinic_id if link else None)
    if link:
        link.follow_up = behind.one(link.follow_up_id)
        link.clinic = link.follow_up.patient.clinic
    return link


@asked_often
def behind(follow_up: UUID) -> FollowUpQuerySet:
    return FollowUp.objects.filter(pk=follow_up).select_related("window", "patient__clinic")


def revoke(link: FollowUpLink, *, now: datetime) -> None:
    FollowUpLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def revoke_of(follow_up: FollowUp, *, now: datetime) -> None:
    FollowUpLink.objects.filter(follow_up=follow_up, revoked_at=None).update(revoked_at=now)


def reopen_of(follow_up: FollowUp, *, revoked_at: datetime) -> None:
    """It leads somewhere again, where this is when and why it was revoked."""
    FollowUpLink.objects.filter(follow_up=follow_up, revoked_at=revoked_at).update(revoked_at=None)


def revoke_all(window: IntegrationWindow, *, now: datetime) -> None:
    """The dose was never given: what was sent about it leads nowhere."""
    FollowUpLink.objects.filter(follow_up__window=window, revoked_at=None).update(revoked_at=now)
