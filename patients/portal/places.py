"""Where an entry is being written: through a follow-up's link, or in the portal. The pages are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.audit.actors import LINK, Actor
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.share_out import come_with
from patients.followups.models import FollowUpLink, IntegrationWindow
from patients.followups.offered import offer_behind
from patients.followups.own import given_last
from patients.journals.models import JournalEntry, OfferedSet, PromptSet
from patients.journals.own import answers_by, entry_by, questions_in, set_for
from patients.journals.shipped import SHORT_CHECK_IN, WITHOUT_QUESTIONS
from patients.models import Patient
from patients.portal import contents
from patients.portal.pages import Page, pages_of


@dataclass(frozen=True)
class Addresses:
    """The places around the entry that is being written."""

    page: Callable[[int], str]
    thanks: str
    commitment: str
    help: str
    start: str
    sync: str
    device_key: str
    stopped: str
    attachments: str
    remove: Callable[[UUID], str]
    asked: str = ""
    leave: str = ""


@dataclass(frozen=True)
class Place:
    """One entry in the writing: who writes what, where it is kept, and where its pages are."""

    by: Actor
    patient: Patient
    key: str
    prompt_set: PromptSet | None
    client_uuid: UUID
    window: IntegrationWindow | None
    addresses: Addresses
    owner: UUID  # whose words these are on a device: the membership's id, or the link's
    entry: JournalEntry | None  # what this device, or in the portal this patient, wrote here so far
    link: FollowUpLink | None = None

    def anew(self) -> Place:
        """With the entry as it stands by now."""
        return replace(self, entry=written_by(self.patient, self.client_uuid))

    def written(self) -> JournalEntry:
        """The entry, after a save."""
        if self.entry is None:
            raise Http404
        return self.entry

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return pages_of(self.prompt_set, self.entry, is_gentle=self.patient.is_trauma_informed)

    def page(self, number: int) -> Page:
        """The page with this number, from 1; Http404 when there is none."""
        if not 1 <= number <= len(self.pages):
            raise Http404
        return self.pages[number - 1]

    @property
    def is_public(self) -> bool:
        return self.link is not None

    @cached_property
    def offered(self) -> OfferedSet | None:
        """Behind a link: the offer that it asks for, while that stands."""
        offer = offer_behind(self.link.follow_up) if self.link else None
        return offer if offer and offer.ended_at is None else None

    @property
    def dose_id(self) -> UUID | None:
        return self.window.dose_id if self.window else None


def of_link(link: FollowUpLink, secret: str, client_uuid: UUID) -> Place:
    follow_up = link.follow_up
    asked, patient = follow_up.rule.get("prompt_set") or SHORT_CHECK_IN, follow_up.patient
    with asked_at_once(*contents.writing(patient, asked, client_uuid)):
        return Place(
            by=LINK,
            patient=patient,
            key=asked,
            prompt_set=prompt_set(patient, asked),
            client_uuid=client_uuid,
            entry=written_by(patient, client_uuid),
            window=follow_up.window,
            link=link,
            owner=link.pk,
            addresses=behind_link(secret),
        )


def behind_link(secret: str) -> Addresses:
    return Addresses(
        page=lambda number: reverse("portal:link-page", args=[secret, number]),
        thanks=reverse("portal:link-thanks", args=[secret]),
        commitment=reverse("portal:link-commitment", args=[secret]),
        help=reverse("portal:link-help", args=[secret]),
        start=reverse("portal:link-start", args=[secret]),
        sync=reverse("portal:link-sync", args=[secret]),
        device_key=reverse("portal:link-device-key", args=[secret]),
        stopped=reverse("portal:link-stopped", args=[secret]),
        leave=reverse("portal:link-leave", args=[secret]),
        asked=reverse("portal:link-asked", args=[secret]),
        attachments=reverse("portal:link-attachments", args=[secret]),
        remove=lambda pk: reverse("portal:link-remove-attachment", args=[secret, pk]),
    )


def of_patient(member: Membership, patient: Patient, key: str, client_uuid: UUID, now: datetime) -> Place:
    window = given_last.asking(patient.pk, now)
    with asked_at_once(*contents.writing(patient, key, client_uuid), window):
        place = Place(
            by=member,
            patient=patient,
            key=key,
            prompt_set=prompt_set(patient, key),
            client_uuid=client_uuid,
            entry=written_by(patient, client_uuid),
            window=latest_window(patient, now),
            owner=member.pk,
            addresses=in_portal(key, client_uuid),
        )
    if place.prompt_set is None and key != WITHOUT_QUESTIONS:
        raise Http404
    return place


def in_portal(key: str, client_uuid: UUID) -> Addresses:
    return Addresses(
        page=lambda number: reverse("portal:page", args=[key, client_uuid, number]),
        thanks=reverse("portal:thanks", args=[key, client_uuid]),
        commitment=reverse("portal:offered", args=[key, client_uuid]),
        help=reverse("portal:help"),
        start=reverse("portal:home"),
        sync=reverse("portal:sync"),
        device_key=reverse("portal:device-key"),
        stopped=reverse("portal:stopped", args=[key, client_uuid]),
        attachments=reverse("portal:attachments"),
        remove=lambda pk: reverse("portal:remove-attachment", args=[pk]),
    )


def prompt_set(patient: Patient, key: str) -> PromptSet | None:
    """The clinic's set with its questions; None when it has none by that name (then: free writing)."""
    questions = questions_in(patient.clinic_id, key)
    found = set_for.first(patient.clinic_id, patient.pk, key)
    if found:
        come_with(found, "prompts", questions)
    return found


def written_by(patient: Patient, client_uuid: UUID) -> JournalEntry | None:
    """With its answers."""
    with asked_at_once(*contents.entry(patient, client_uuid)):
        answers = answers_by(patient.pk, client_uuid)
        found = entry_by.first(patient.pk, client_uuid)
    if found:
        come_with(found, "answers", answers)
    return found


def latest_window(patient: Patient, now: datetime) -> IntegrationWindow | None:
    """The window of the dose given last."""
    return given_last.first(patient.pk, now)
