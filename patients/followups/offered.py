"""The follow-ups of offered prompt sets: steps beside the protocol's own, and what speaks against one now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from patients.followups.models import FollowUp, IntegrationWindow
from patients.journals.models import OfferedSet
from patients.journals.offers import reason_against
from patients.models import Course
from patients.protocols.rules import WindowRules
from patients.protocols.steps import Audience, Channel, FollowUpStep, Moment

PREFIX = "offer-"
A_DAY_H = 24


def steps_for(course: Course, window: IntegrationWindow) -> tuple[FollowUpStep, ...]:
    """A journal request on each day of this window, for every set that is offered so.

    As steps of the plan they keep its promises: quiet hours, limits, one journal request a day.
    """
    rules, zone = course.protocol_version.rules.window, course.patient.zone
    mine = OfferedSet.objects.standing().filter(patient=course.patient_id, rhythm=OfferedSet.Rhythm.WINDOW)
    offers = mine.select_related("prompt_set").order_by("offered_at")
    reached = [one for one in offers if window.effective_closes_at.astimezone(zone).date() >= one.first_on]
    return tuple(step for offer in reached for step in _days(offer, rules))


def _days(offer: OfferedSet, rules: WindowRules) -> Iterator[FollowUpStep]:
    opens_h, closes_h = rules.open_h.value, rules.close_h.value
    day, at = 1, opens_h
    while at < closes_h:
        yield FollowUpStep(
            key=f"{offer.steps}-{day}", title=f"Journal: {offer.prompt_set.title}"[:200],
            audience=Audience.PATIENT, channel=Channel.EMAIL, due=Moment(after_h=at),
            expires=Moment(after_h=min(at + A_DAY_H, closes_h)), source="offered by hand",
            is_journal_request=True, prompt_set=offer.prompt_set.key, message="journal",
        )  # fmt: skip
        day, at = day + 1, at + A_DAY_H


def unwanted(follow_up: FollowUp, now: datetime) -> str:
    """Why a message of an offered set need not go out now; empty when it is wanted, or of something else."""
    if not follow_up.step.startswith(PREFIX):
        return ""
    offer = offer_behind(follow_up)
    if offer is None:
        return "it is not offered any more"
    windows = IntegrationWindow.objects.standing().filter(patient=follow_up.patient_id)
    return reason_against(offer, follow_up.patient, list(windows), now)


def offer_behind(follow_up: FollowUp) -> OfferedSet | None:
    """The offered set that this message asks for; None when it is of something else."""
    if not follow_up.step.startswith(PREFIX):
        return None
    offered = OfferedSet.objects.with_last_writing()
    return offered.filter(pk=UUID(follow_up.step.split("-")[1])).first()
