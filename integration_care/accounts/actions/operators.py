"""Who runs the installation: made by a command alone; ended by it, or by joining a clinic. Never import this
from a view."""

from __future__ import annotations

from django.db import transaction

from integration_care.accounts.actions import account_trail
from integration_care.accounts.actions.sign_ins import end_all_sessions
from integration_care.accounts.models import User
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record_of_installation


class BelongsToAClinic(ValueError):
    """A member sees patients, an operator must see none: one account is not both."""


@transaction.atomic
def make_operator(*, by: Actor, user: User) -> bool:
    """False when they are one already. Sets up a second factor at the first sign-in, as staff do."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if account_trail.memberships_of(locked):
        raise BelongsToAClinic("This account belongs to a clinic. Whoever does both has two addresses.")
    return _turn(by, locked, is_operator=True)


@transaction.atomic
def found_operator(*, by: Actor, email: str, name: str, password: str) -> User:
    """An account that runs the installation, for an address that nobody signs in with yet."""
    user = User(email=email.lower(), name=name)
    user.full_clean(exclude=["password"])
    user.set_password(password)
    user.save(force_insert=True)
    make_operator(by=by, user=user)
    return user


@transaction.atomic
def end_operator(*, by: Actor, user: User) -> bool:
    """At once and everywhere; False when they were none."""
    ended = _turn(by, User.objects.select_for_update().get(pk=user.pk), is_operator=False)
    if ended:
        end_all_sessions(user)
    return ended


def end_by_joining(*, by: Actor, user: User) -> None:
    """Who joins a clinic runs the installation no more, and for good: leaving it gives nothing back."""
    _turn(by, User.objects.select_for_update().get(pk=user.pk), is_operator=False)


def _turn(by: Actor, user: User, *, is_operator: bool) -> bool:
    if user.is_operator == is_operator:
        return False
    user.is_operator = is_operator
    user.save(update_fields=["is_operator"])
    record_of_installation(by=by, kind="operator.made" if is_operator else "operator.ended", target=user)
    return True
