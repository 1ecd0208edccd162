"""Another address to sign in with: only when the old one allows it and the new one confirms it.

Whoever holds a session for a minute could otherwise take an account along for good.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q

from integration_care.accounts import emails
from integration_care.accounts.actions import account_trail
from integration_care.accounts.actions.invitations import hash_of
from integration_care.accounts.models import AddressChange, User

OPEN_FOR = timedelta(hours=24)


class SameAddress(ValueError):
    """It is the one they have."""


@transaction.atomic
def ask_for_address(*, user: User, new_email: str, now: datetime) -> AddressChange:
    """Write to both. An address that somebody else has is not told apart: its letter has no link."""
    user = _lock(user.pk)
    if user.email.lower() == new_email.lower():
        raise SameAddress
    AddressChange.objects.filter(user=user, ended_at=None).update(ended_at=now)
    old, new = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    change = AddressChange.objects.create(
        user=user,
        new_email=new_email.lower(),
        old_hash=hash_of(old),
        new_hash=hash_of(new),
        expires_at=now + OPEN_FOR,
    )
    account_trail.note(user, "account.email_change_asked")
    transaction.on_commit(partial(emails.ask_old_address, user.email, old, change.new_email))
    if _belongs_to_somebody(change.new_email):
        transaction.on_commit(partial(emails.tell_owner_of_address, change.new_email))
    else:
        transaction.on_commit(partial(emails.ask_new_address, change.new_email, new))
    return change


def find_change(secret: str, now: datetime) -> AddressChange | None:
    """The open change that a link is about, to be answered in this transaction."""
    key = hash_of(secret)
    found = AddressChange.objects.open(now).filter(Q(old_hash=key) | Q(new_hash=key))
    seen = found.first()
    return _locked(seen) if seen else None


@transaction.atomic
def agree(*, change: AddressChange, secret: str, now: datetime) -> bool:
    """By one of the two links; True once both have agreed and the address is another."""
    locked = _locked(change)
    if locked is None:
        return False
    change = locked
    if is_old(change, secret):
        change.allowed_at = change.allowed_at or now
    else:
        change.confirmed_at = change.confirmed_at or now
    change.save(update_fields=["allowed_at", "confirmed_at"])
    if not (change.allowed_at and change.confirmed_at):
        return False
    return _make_it_so(change, now)


@transaction.atomic
def stop_change(*, change: AddressChange, now: datetime) -> None:
    """By either link, or by whoever asked. Nothing is different."""
    locked = _locked(change)
    if locked is None:
        return
    change = locked
    change.ended_at = now
    change.save(update_fields=["ended_at"])
    account_trail.note(change.user, "account.email_change_stopped")


def waiting_change(user: User, now: datetime) -> AddressChange | None:
    return AddressChange.objects.open(now).filter(user=user).first()


def is_old(change: AddressChange, secret: str) -> bool:
    return change.old_hash == hash_of(secret)


def _make_it_so(change: AddressChange, now: datetime) -> bool:
    change.ended_at = now
    change.save(update_fields=["ended_at"])
    if _belongs_to_somebody(change.new_email):  # meanwhile
        return False
    user, before = change.user, change.user.email
    user.email = change.new_email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:  # somebody took it in this very moment
        return False
    EmailAddress.objects.filter(user=user).delete()  # allauth's copy of it, where there is one
    account_trail.note(user, "account.email_changed")
    transaction.on_commit(partial(emails.tell_of_new_address, before, user.email))
    return True


def _lock(user_id: UUID) -> User:
    """The person first, always: what they wish and what the mailboxes answer come one after the other."""
    return User.objects.select_for_update().get(pk=user_id)


def _locked(change: AddressChange) -> AddressChange | None:
    """As it is now; None where it ended meanwhile."""
    user = _lock(change.user_id)
    now = AddressChange.objects.filter(pk=change.pk, ended_at=None).first()
    if now is not None:
        now.user = user
    return now


def _belongs_to_somebody(email: str) -> bool:
    return User.objects.filter(email__iexact=email).exists()
