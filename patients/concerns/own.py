"""What a patient's own pages ask of what they told about their care."""

from __future__ import annotations

from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from integration_care.accounts.models import Membership
from integration_care.audit.models import Event
from integration_care.core.annotations import Annotation
from integration_care.core.asked_often import asked_often
from patients.concerns.models import Concern, ConcernStep
from patients.concerns.transitions import SPEAKS
from patients.models import Patient

IS_OPENED = Annotation[bool]("is_opened")


def unread_answer(patient: Patient, reader: Membership) -> Concern | None:
    """The concern whose last answer they (`reader` is the patient) have not opened yet."""
    last = last_answer.first(patient.pk, reader.audit_id)
    return None if last is None or IS_OPENED.of(last) else last.concern


@asked_often
def last_answer(patient: UUID, reader: str) -> QuerySet[ConcernStep]:
    """The newest to any of their concerns; `is_opened`: the reader opened that concern since."""
    opened = Event.objects.filter(
        clinic_id=OuterRef("clinic_id"), patient_id="", at__gte=OuterRef("at"), kind=Event.READ,
        target_id=Cast(OuterRef("concern_id"), CharField()), actor_id=reader,
    )  # fmt: skip
    said = ConcernStep.objects.filter(concern__patient=patient, state__in=SPEAKS)
    return said.annotate(is_opened=Exists(opened)).select_related("concern").order_by("-at")[:1]
