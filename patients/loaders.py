"""From a URL's key to a patient or a course, within the member's sight. The read is written down here."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.models import Course, Patient, Protocol


def fetch_patient(request: CareRequest, patient_id: UUID) -> Patient:
    """The patient; Http404 alike for nobody, another clinic's, and somebody else's patient."""
    found = (
        Patient.objects.visible_to(request.member).select_related("clinic", "member").filter(pk=patient_id)
    )
    return _read(request, found.first())


def fetch_course(request: CareRequest, course_id: UUID) -> Course:
    """The course with its patient and protocol version, or Http404 as for the patient."""
    found = Course.objects.visible_to(request.member).select_related(
        "clinic", "patient__clinic", "patient__member", "protocol_version__protocol"
    )
    course = found.filter(pk=course_id).first()
    if course is None:
        raise Http404
    _read(request, course.patient)
    return course


def fetch_protocol(request: CareRequest, protocol_id: UUID) -> Protocol:
    """One of the clinic's protocols, or Http404. No patient's record, so no read event."""
    protocol = Protocol.objects.visible_to(request.member).filter(pk=protocol_id).first()
    if protocol is None:
        raise Http404
    return protocol


def _read(request: CareRequest, patient: Patient | None) -> Patient:
    if patient is None:
        raise Http404
    record_opening(request, patient)
    return patient


patient: Loader[Patient] = Loader("patient_id", fetch_patient)
course: Loader[Course] = Loader("course_id", fetch_course)
protocol: Loader[Protocol] = Loader("protocol_id", fetch_protocol)
