"""One questionnaire in the filling in: whose, through what, and where its pages are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language

from integration_care.accounts.models import Membership
from integration_care.audit.actors import LINK, Actor
from patients.followups.models import FollowUpLink
from patients.measures.assignments.filled import Filled, standing
from patients.measures.instrument import Instrument
from patients.measures.known import known_to
from patients.measures.models import Assignment, GivenAnswer
from patients.measures.worded import worded
from patients.models import Patient


@dataclass(frozen=True)
class Addresses:
    """The places around the form. `done`: where one goes when everything is handed in."""

    question: Callable[[int], str]
    end: str
    thanks: str
    resume: Callable[[UUID], str]
    done: str
    help: str


@dataclass(frozen=True)
class Sheet:
    """`device`: the browser behind a link, which reads back only what it gave itself; None in the portal."""

    by: Actor
    patient: Patient
    assignment: Assignment
    instrument: Instrument
    addresses: Addresses
    device: UUID | None = None
    link: FollowUpLink | None = None

    @cached_property
    def _taps(self) -> list[GivenAnswer]:
        return list(GivenAnswer.objects.filter(assignment=self.assignment))

    @cached_property
    def filled(self) -> Filled:
        return Filled(self.instrument, standing((tap.item, tap.value) for tap in self._taps))

    @cached_property
    def readable(self) -> dict[str, int | None]:
        """The answers that this browser may see again."""
        last = {tap.item: tap for tap in self._taps}
        return {key: tap.value for key, tap in last.items() if self.device in (None, tap.device)}

    @property
    def language(self) -> str:
        """Of the questions themselves: word for word, in English where no other wording is known."""
        return self.instrument.language

    @property
    def is_public(self) -> bool:
        return self.device is not None


def of_patient(member: Membership, assignment: Assignment) -> Sheet:
    """In the portal: everything that was answered so far can be seen again."""
    here = assignment.pk
    return Sheet(
        by=member,
        patient=assignment.patient,
        assignment=assignment,
        instrument=_instrument(assignment),
        addresses=Addresses(
            question=lambda number: reverse("portal:question", args=[here, number]),
            end=reverse("portal:questions-end", args=[here]),
            thanks=reverse("portal:questions-thanks", args=[here]),
            resume=lambda other: reverse("portal:questions", args=[other]),
            done=reverse("portal:home"),
            help=reverse("portal:help"),
        ),
    )


def of_link(link: FollowUpLink, secret: str, device: UUID, assignment_id: UUID) -> Sheet:
    """Behind a link: only what its follow-up asks for. Http404 for anything else."""
    asked = link.follow_up.assignments.select_related("patient__clinic").filter(pk=assignment_id).first()
    if asked is None:
        raise Http404
    return Sheet(
        by=LINK,
        patient=asked.patient,
        assignment=asked,
        instrument=_instrument(asked),
        device=device,
        link=link,
        addresses=Addresses(
            question=lambda number: reverse("portal:link-question", args=[secret, assignment_id, number]),
            end=reverse("portal:link-questions-end", args=[secret, assignment_id]),
            thanks=reverse("portal:link-questions-thanks", args=[secret, assignment_id]),
            resume=lambda other: reverse("portal:link-questions", args=[secret, other]),
            done=reverse("portal:link-asked", args=[secret]),
            help=reverse("portal:link-help", args=[secret]),
        ),
    )


def _instrument(assignment: Assignment) -> Instrument:
    found = known_to(assignment.clinic_id).find(assignment.instrument, assignment.instrument_version)
    if found is None:
        raise Http404
    return worded(found, get_language())
