from patients.models.consent import Consent
from patients.models.course import Course, CoursePhase, hold_course
from patients.models.patient import CareTeamMember, Patient, PatientIdentifier
from patients.models.protocol import Protocol, ProtocolVersion
from patients.models.retention import Disposal, LegalHold
from patients.models.screening import Screening, TouchConsent

__all__ = [
    "CareTeamMember",
    "Consent",
    "Course",
    "CoursePhase",
    "Disposal",
    "LegalHold",
    "Patient",
    "PatientIdentifier",
    "Protocol",
    "ProtocolVersion",
    "Screening",
    "TouchConsent",
    "hold_course",
]
