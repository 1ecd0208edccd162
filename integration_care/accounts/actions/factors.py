"""Second factors: a code is good once, and an admin may take a colleague's away when all are lost."""

from __future__ import annotations

from functools import partial

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import models, transaction

from integration_care.accounts import emails
from integration_care.accounts.actions import account_trail
from integration_care.accounts.actions.sign_ins import end_all_sessions
from integration_care.accounts.models import Membership, User
from integration_care.audit.actors import Actor
from integration_care.core.languages import ENGLISH

LAST = "last_counter"  # beside the secret: the latest half minute whose code was taken


class WhyReset(models.TextChoices):
    """Codes, since the trail keeps no sentences."""

    LOST = "lost", "The phone or key is lost"
    REPLACED = "replaced", "They have a new phone, and the codes are gone"
    BROKEN = "broken", "It does not work any more"
    SUSPECTED = "suspected", "Somebody else may have it"


class NotOneself(ValueError):
    """One's own factors are replaced on one's own page, never reset: that asks for the factor."""


class WorksElsewhere(ValueError):
    """They guard another clinic's records too, for which this clinic's admin does not answer."""


@transaction.atomic
def spend_code(authenticator: Authenticator, code: str) -> bool:
    """False for a code that was taken before, or an older one (RFC 6238, 5.2): each is good once.

    allauth keeps used codes in the cache for half a minute; with a tolerance they are good for longer.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True  # recovery codes strike themselves out
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = get_adapter().decrypt(kept.data["secret"])
    counters = [
        counter for counter in yield_hotp_counters_from_time() if counter > kept.data.get(LAST, 0)
        and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]  # fmt: skip
    if not counters:
        return False
    kept.data[LAST] = counters[0]
    kept.save(update_fields=["data"])
    return True


@transaction.atomic
def reset_factors(*, by: Actor, member: Membership, why: WhyReset) -> None:
    """Take away every second factor somebody has, and end their sessions; they set up a new one at once.

    They are told by e-mail: whoever asked the admin for it may not have been them.
    """
    if by.audit_id == member.audit_id:
        raise NotOneself("Your own second factors are on your page “Sign-in and security”.")
    places = account_trail.memberships_of(member.user)
    if any(place.is_staff_member and place.clinic_id != member.clinic_id for place in places):
        raise WorksElsewhere(
            f"{member} works at another clinic too, which these second factors guard as well. Whoever runs"
            f" the servers takes them away: manage.py reset_second_factors {member.user.email} --why {why}"
        )
    reset_of(member.user, by=by, why=why, language=member.language)


@transaction.atomic
def reset_of(user: User, *, by: Actor, why: WhyReset, language: str = ENGLISH) -> None:
    """The same without a clinic: for the last admin, by command."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_all_sessions(user)
    account_trail.note(user, "second_factor.reset", {"why": str(why)}, actor=by)
    transaction.on_commit(partial(emails.tell_of_reset, user.email, user.name, language))
