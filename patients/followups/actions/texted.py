"""What people write back to a text message: STOP and START count at once, the rest is a call to be made.

Nobody reads texts, and no word of them is kept. A number says nothing of the clinic, so each is asked in
turn, in its own context: no table of patients is opened across clinics.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import TEXT
from integration_care.audit.trail import record
from integration_care.core import tenancy
from patients.actions.consents import give_consent, withdraw_consent
from patients.followups.actions.staff_tasks import ask_once
from patients.followups.models import Attempt, FollowUp, TextReply
from patients.models import Consent, Patient

logger = logging.getLogger(__name__)
Kind = TextReply.Kind
# Only as the whole of a message: "end it all" is no wish about text messages.
WORDS = {
    Kind.STOP: {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "alto", "baja", "parar"},
    Kind.START: {"start", "unstop"},
}
TITLE = "Wrote back by text message: please call"
TEXT_OF_TASK = (
    "Somebody wrote from this patient's number. Nobody reads texts and the words are not kept: "
    "it may be nothing, or somebody who needs help. Please call soon."
)


def kind_of(words: str) -> TextReply.Kind:
    """STOP, Stop! and "stop" are the same."""
    bare = re.sub(r"[\W_]+", " ", words).strip().casefold()
    return next((kind for kind, known in WORDS.items() if bare in known), Kind.OTHER)


def hear_text(*, number: str, words: str, at: datetime) -> int:
    """Somebody wrote from `number`; returns how many patients it concerns. The same again changes nothing."""
    kind = kind_of(words)
    with tenancy.platform_context():
        clinics = list(Clinic.objects.order_by("pk").values_list("pk", flat=True))
    concerned = 0
    for clinic_id in clinics:
        with tenancy.clinic_context(clinic_id) as now:
            mine = Patient.objects.filter(phone=number).order_by("pk")
            heard = [_hear(patient, kind, at, now) for patient in mine.select_for_update(no_key=True)]
            concerned += sum(heard)
    logger.info("a text message came back (%s); it concerns %d patients", kind.value, concerned)
    return concerned


@transaction.atomic
def _hear(patient: Patient, kind: TextReply.Kind, at: datetime, now: datetime) -> bool:
    if kind == Kind.OTHER and not _was_texted(patient):
        return False
    reply, is_new = TextReply.objects.get_or_create(
        clinic_id=patient.clinic_id, patient=patient, kind=kind, at=at
    )
    if not is_new:
        return True
    if kind == Kind.STOP:
        _stop(patient, now)
    elif kind == Kind.START:
        _start(patient, now)
    else:
        _ask_for_a_call(patient, reply, now)
    return True


def _was_texted(patient: Patient) -> bool:
    """By this clinic: it is this clinic they may be answering."""
    texts = Attempt.objects.filter(follow_up__patient=patient, channel=FollowUp.Channel.SMS)
    return texts.exists()


def _stop(patient: Patient, now: datetime) -> None:
    for consent in Consent.objects.in_force().filter(patient=patient, kind=Consent.Kind.SMS):
        withdraw_consent(by=TEXT, consent=consent, now=now, by_text=True)


def _start(patient: Patient, now: datetime) -> None:
    """Only what STOP took: whoever withdrew it at the clinic or in the portal says so there again."""
    last = Consent.objects.filter(patient=patient, kind=Consent.Kind.SMS).newest()
    if last is not None and last.withdrawn_by_text:
        give_consent(
            by=TEXT, patient=patient, kind=last.kind, given_at=now, version=last.version, by_text=True
        )


def _ask_for_a_call(patient: Patient, reply: TextReply, now: datetime) -> None:
    ask_once(patient, audience=FollowUp.Audience.THERAPIST, title=TITLE, text=TEXT_OF_TASK, now=now)
    record(by=TEXT, clinic_id=patient.clinic_id, kind="text.came_back", target=reply, patient_id=patient.pk)
