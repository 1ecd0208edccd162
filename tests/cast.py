"""The people every test knows.

Alder Clinic: Ada (therapist), Bea (her colleague, not on Dana's care team), Max (admin), Nia (nurse),
Paz (prescriber), Dana (Ada's patient, Chicago). Birch Clinic: Cy (therapist) and Eli (his patient).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from integration_care.accounts.models import Clinic, Membership, User
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.models import CareTeamMember, Consent, Course, Patient, Protocol, ProtocolVersion
from patients.protocols import presets

START = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)  # a Tuesday, five days before the American clock change
PASSWORD = "a long walk by the lake"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what every member of the staff has in their phone


@dataclass
class Cast:
    alder: Clinic
    birch: Clinic
    ada: Membership
    bea: Membership
    max: Membership
    nia: Membership
    paz: Membership
    cy: Membership
    dana: Patient
    eli: Patient
    course: Course


def make_cast() -> Cast:
    alder = make_clinic("Alder Clinic", "alder", "America/New_York")
    ada = join(alder, "Ada Lindqvist", Role.THERAPIST)
    people = {
        "bea": join(alder, "Bea Okafor", Role.THERAPIST),
        "max": join(alder, "Max Ferreira", Role.ADMIN),
        "nia": join(alder, "Nia Park", Role.NURSE),
        "paz": join(alder, "Paz Shah", Role.PRESCRIBER),
    }
    dana = make_patient(alder, ada, "Dana", "Moreau", "America/Chicago")
    for name in ("nia", "paz"):
        CareTeamMember.objects.create(clinic=alder, patient=dana, member=people[name], joined_on=START.date())
    course = make_course(dana)
    birch = make_clinic("Birch Clinic", "birch", "America/Los_Angeles")
    cy = join(birch, "Cy Novak", Role.THERAPIST)
    eli = make_patient(birch, cy, "Eli", "Brandt", "America/Los_Angeles")
    tenancy.enter(clinic=alder.pk)
    return Cast(alder=alder, birch=birch, ada=ada, cy=cy, dana=dana, eli=eli, course=course, **people)


def make_clinic(name: str, slug: str, zone: str) -> Clinic:
    clinic = Clinic(name=name, slug=slug, time_zone=zone, reply_to=f"hello@{slug}.test")
    tenancy.enter(clinic=clinic.pk)
    clinic.save(force_insert=True)
    return clinic


def join(clinic: Clinic, name: str, role: Role) -> Membership:
    user = User(email=f"{name.split(maxsplit=1)[0].lower()}@{clinic.slug}.test", name=name)
    user.set_password(PASSWORD)
    user.save()
    if role != Role.PATIENT:
        give_factor(user)
    return Membership.objects.create(clinic=clinic, user=user, role=role)


def give_factor(user: User) -> Authenticator:
    """An authenticator app, as everybody who works at a clinic has set one up."""
    sealed = {"secret": get_adapter().encrypt(TOTP_SECRET)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=sealed)


def make_patient(clinic: Clinic, lead: Membership, given: str, family: str, zone: str) -> Patient:
    patient = Patient.objects.create(
        clinic=clinic,
        given_name=given,
        family_name=family,
        born_on=date(1984, 6, 17),
        email=f"{given.lower()}@patient.test",
        phone="+13125550142",
        time_zone=zone,
    )
    CareTeamMember.objects.create(
        clinic=clinic, patient=patient, member=lead, is_lead=True, joined_on=START.date()
    )
    for kind in (Consent.Kind.EMAIL, Consent.Kind.CALL):
        Consent.objects.create(clinic=clinic, patient=patient, kind=kind, given_at=START, given_to=lead)
    return patient


def make_course(patient: Patient, preset: str = "core-24-72") -> Course:
    protocol, _ = Protocol.objects.get_or_create(
        clinic=patient.clinic, key=preset, defaults={"name": presets.load(preset).title}
    )
    version, _ = ProtocolVersion.objects.get_or_create(
        clinic=patient.clinic,
        protocol=protocol,
        number=1,
        defaults={"content": presets.load(preset).to_data()},
    )
    return Course.objects.create(
        clinic=patient.clinic,
        patient=patient,
        protocol_version=version,
        indication="depression",
        intention="To look at the grief without running from it.",
        phase=Course.Phase.ACTIVE,
    )
