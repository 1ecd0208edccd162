"""Which way a message goes: one of its rung's channels, chosen at the gate, and never a second one.

E-mail and the phone are one rung. A patient who asked on a phone to be told there is told there, and by
e-mail otherwise: where the phone's channel is not set up, not consented to (any more) or no phone is left.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from patients.followups.actions.plans import consented
from patients.followups.channels import is_set_up
from patients.followups.engine.messages import reaches
from patients.followups.models import Attempt, FollowUp


def way_of(follow_up: FollowUp) -> str:
    """The channel that it goes out by; one that reaches nobody only where there is no better one.

    What may have arrived already is repeated only where it went before, so that nobody is told twice.
    """
    if went := _unsure.first(follow_up.pk):
        return went
    meant: str = follow_up.rule.get("channel", follow_up.channel)
    if meant not in FollowUp.FIRST_RUNG:
        return meant
    kinds = consented(follow_up.patient_id)
    agreed = [way for way in FollowUp.FIRST_RUNG if way in kinds and is_set_up(way)]
    reaching = [way for way in agreed if reaches(follow_up.patient, way)]
    return next(iter([*reaching, *agreed[::-1]]), meant)


@asked_often
def _unsure(follow_up: UUID) -> QuerySet[Attempt, str]:
    """The way of the first attempt of which nobody knows whether it arrived."""
    unsure = Attempt.objects.filter(follow_up=follow_up, result=Attempt.Result.UNKNOWN)
    return unsure.values_list("channel", flat=True)[:1]
