"""A signed-in patient's own record, and nothing else. Opening a page of it is written down here."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from integration_care.accounts.models import User
from integration_care.audit.trail import record_opening
from integration_care.core import door, tenancy
from integration_care.core.access import Loader
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.http import CareRequest
from integration_care.core.languages import speak
from integration_care.core.share_out import come_with
from patients.concerns.loaders import record_quietly
from patients.followups.models import FollowUpLink, PushSubscription
from patients.journals import own as journal
from patients.journals.models import (
    Attachment,
    Commitment,
    EntryRevision,
    Insight,
    JournalEntry,
    OfferedSet,
)
from patients.measures.models import Assignment
from patients.models import Patient
from patients.portal import contents
from patients.portal.places import Place, of_patient
from patients.portal.questions.sheet import Sheet
from patients.portal.questions.sheet import of_patient as of_patient_sheet
from patients.practices.models import PracticeLog


def patient(request: CareRequest) -> Patient:
    """The record of the patient who is signed in; Http404 while the clinic has not linked one."""
    found = _mine(request)
    record_opening(request, found)
    return found


def patient_quietly(request: CareRequest) -> Patient:
    """As `patient`, for the page of a concern: its opening is written down beside the record's own trail."""
    found = _mine(request)
    record_quietly(request)
    return found


def _mine(request: CareRequest) -> Patient:
    """The record that `Membership.language` has read already: once is enough for a page."""
    member = request.member
    found: Patient | None = None if member.is_staff_member else getattr(member, "patient", None)
    if found is None or found.clinic_id != member.clinic_id:
        raise Http404
    found.clinic = request.clinic
    return found


def patient_if_any(request: CareRequest) -> Patient | None:
    """The same on a page that anyone may open, such as help: None for everybody else, and for a phone
    that was left lying longer than a sign-in lasts."""
    if isinstance(cast("User | AnonymousUser", request.user), AnonymousUser):
        return None
    _product_now, real_now, request.saves_nothing = tenancy.enter_as(request.user.pk)
    member = request.user.membership_for(request.session.get("clinic"))
    if member is None or member.is_staff_member or door.is_over(request, member, real_now):
        return None
    request.member, request.clinic = member, member.clinic
    tenancy.enter(clinic=member.clinic_id, user=request.user.pk)
    speak(request, member.language)
    try:
        return _mine(request)
    except Http404:
        return None


def words_of(request: CareRequest, owner: str) -> UUID:
    """Whose words on a device these are, when they are this patient's: their own, or a link's of theirs."""
    mine = patient(request)
    if owner in ("", str(request.member.pk)):
        return request.member.pk
    try:
        return FollowUpLink.objects.get(pk=UUID(owner), follow_up__patient=mine).pk
    except (ValueError, FollowUpLink.DoesNotExist):
        raise Http404 from None


def _entry(request: CareRequest, entry_id: UUID) -> JournalEntry:
    found = journal.entry_seen_by.first(request.member, entry_id)
    if found is None:
        raise Http404
    with asked_at_once(*contents.whole(found)):
        come_with(found, "answers", journal.answers_in(entry_id))
        come_with(found, "attachments", journal.files_of(entry_id))
        come_with(found, "commitments", journal.commitments_of(entry_id))
    record_opening(request, found.patient)
    return found


def _aside(request: CareRequest, aside_id: UUID) -> EntryRevision:
    """Words of theirs that were set aside; what was put away is not there any more."""
    mine = JournalEntry.objects.visible_to(request.member)
    found = EntryRevision.objects.filter(pk=aside_id, is_set_aside=True, entry__in=mine)
    aside = found.select_related("entry__patient__clinic", "entry__prompt_set").first()
    if aside is None:
        raise Http404
    record_opening(request, aside.entry.patient)
    return aside


def _attachment(request: CareRequest, attachment_id: UUID) -> Attachment:
    mine = Attachment.objects.readable_by(request.member).listed().filter(pk=attachment_id)
    found = mine.select_related("entry__prompt_set").first()
    if found is None:
        raise Http404
    return found


def _commitment(request: CareRequest, commitment_id: UUID) -> Commitment:
    mine = Commitment.objects.visible_to(request.member).select_related("patient__clinic")
    found = mine.filter(pk=commitment_id).first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


def _insight(request: CareRequest, insight_id: UUID) -> Insight:
    mine = Insight.objects.readable_by(request.member).select_related("patient__clinic")
    found = mine.filter(pk=insight_id).first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


def _practice_log(request: CareRequest, log_id: UUID) -> PracticeLog:
    mine = PracticeLog.objects.visible_to(request.member).standing().select_related("patient__clinic")
    found = mine.filter(pk=log_id).first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


def _offered_set(request: CareRequest, offer_id: UUID) -> OfferedSet:
    mine = OfferedSet.objects.visible_to(request.member).select_related("patient", "prompt_set")
    found = mine.filter(pk=offer_id).first()
    if found is None:
        raise Http404
    return found


def _phone(request: CareRequest, phone_id: UUID) -> PushSubscription:
    mine = PushSubscription.objects.visible_to(request.member).live().filter(pk=phone_id)
    found = mine.select_related("patient__clinic", "consent").first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


def _place(request: CareRequest, client_uuid: UUID) -> Place:
    """Where the entry with this client_uuid is, or will be, written; the first save makes it."""
    match = request.resolver_match
    key = match.kwargs["key"] if match else ""
    return of_patient(request.member, patient(request), key, client_uuid, request.now)


def _sheet(request: CareRequest, assignment_id: UUID) -> Sheet:
    """A questionnaire that they are, or were, asked for; before its day it is not there."""
    mine = Assignment.objects.visible_to(request.member).filter(due_from__lte=request.now)
    found = mine.select_related("patient__clinic").filter(pk=assignment_id).first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return of_patient_sheet(request.member, found)


sheet: Loader[Sheet] = Loader("assignment_id", _sheet)
offered_set: Loader[OfferedSet] = Loader("offer_id", _offered_set)
place: Loader[Place] = Loader("client_uuid", _place)
entry: Loader[JournalEntry] = Loader("entry_id", _entry)
aside: Loader[EntryRevision] = Loader("aside_id", _aside)
attachment: Loader[Attachment] = Loader("attachment_id", _attachment)
phone: Loader[PushSubscription] = Loader("phone_id", _phone)
practice_log: Loader[PracticeLog] = Loader("log_id", _practice_log)
insight: Loader[Insight] = Loader("insight_id", _insight)
commitment: Loader[Commitment] = Loader("commitment_id", _commitment)
