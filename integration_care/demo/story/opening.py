"""Founding the clinic, hiring its people and telling its weeks. Everything goes through actions."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from integration_care.accounts.actions.clinic import Span, add_holiday, set_working_hours
from integration_care.accounts.actions.founding import add_member, found_clinic
from integration_care.accounts.actions.members import set_on_duty
from integration_care.accounts.actions.operators import found_operator
from integration_care.accounts.models import Clinic, Membership
from integration_care.accounts.models.working_hours import Weekday
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from integration_care.demo import movable_clock
from integration_care.demo.sign_ins import PASSWORD
from integration_care.demo.story.house import House
from integration_care.demo.story.people import CLINIC, OPERATOR, PEOPLE, STAFF, Person
from integration_care.demo.story.timeline import Timeline
from integration_care.demo.story.verbs import Care
from integration_care.demo.story.weeks import Weeks, opening
from patients.actions import install_preset, link_member, register, start_course
from patients.journals.actions import install_prompt_sets
from patients.models import Consent, Protocol
from patients.protocols import presets
from sessions.caseload.review.asked import Asked, Show
from sessions.caseload.saved.actions import save_view
from sessions.rooms.actions import add_room

HISTORY = timedelta(weeks=6)
BASIC_CONSENTS = (Consent.Kind.TREATMENT, Consent.Kind.EMAIL, Consent.Kind.CALL)
IN_THE_PORTAL = ("dana", "sofia")
WEEK = [Span(weekday, time(9), time(17, 30)) for weekday in Weekday.values[:5]]


def tell(*, real_now: datetime, speed: float) -> Clinic:
    """Build the demo; afterwards the product's clock runs from Thursday 09:40 at `speed`."""
    opens_at = opening(real_now)
    movable_clock.freeze(opens_at - HISTORY)
    clinic, staff = _found()
    with tenancy.clinic_context(clinic.pk) as now:
        _furnish(staff["max"], opens_at)
        care = {person.key: _admit(person, clinic, staff, now) for person in PEOPLE}
    timeline = Timeline(clinic.pk)
    weeks = Weeks(timeline, opens_at, care)
    weeks.write()
    House(weeks, staff).write()
    timeline.play(opens_at)
    movable_clock.run_from(opens_at, speed)
    return clinic


@transaction.atomic
def _found() -> tuple[Clinic, dict[str, Membership]]:
    clinic = found_clinic(by=COMMAND_LINE, **CLINIC)
    staff = {key: _join(clinic, f"{key}@alder.example", name, role) for key, name, role in STAFF}
    for member in staff.values():
        TOTP.activate(member.user, generate_totp_secret())  # what their phone would hold: demo/phone.py
        set_working_hours(by=COMMAND_LINE, member=member, spans=WEEK)
    name, email = OPERATOR
    ola = found_operator(by=COMMAND_LINE, email=email, name=name, password=PASSWORD)
    TOTP.activate(ola, generate_totp_secret())
    set_on_duty(by=COMMAND_LINE, member=staff["max"], is_on_duty=True)
    install_prompt_sets(by=COMMAND_LINE, clinic=clinic)
    for name in presets.names():
        install_preset(by=COMMAND_LINE, clinic=clinic, preset=name)
    return clinic, staff


def _furnish(by: Membership, opens_at: datetime) -> None:
    """A shared view, two rooms, and a day off three weeks ahead, beyond everything that is booked."""
    day = (opens_at + timedelta(days=22)).astimezone(by.clinic.zone).date()
    unbooked = Asked(show=Show.NO_SESSION)
    save_view(by=by, name="Window without a session", asked=unbooked, is_shared=True)
    add_room(by=by, name="Room 2")
    add_room(by=by, name="Garden room")
    add_holiday(by=by, name="Clinic retreat", starts_on=day, ends_on=day)


def _join(clinic: Clinic, email: str, name: str, role: Role) -> Membership:
    return add_member(by=COMMAND_LINE, clinic=clinic, email=email, name=name, role=role, password=PASSWORD)


def _admit(person: Person, clinic: Clinic, staff: dict[str, Membership], now: datetime) -> Care:
    lead = staff[person.lead]
    consents = [*BASIC_CONSENTS, *([Consent.Kind.SMS] if person.sms else [])]
    email = f"{person.key}@patient.example"
    patient = register(
        by=lead, clinic=clinic, lead=lead, team=[staff["paz"], staff["nia"]], consents=consents, now=now,
        given_name=person.given_name, family_name=person.family_name, born_on=person.born_on,
        pronouns=person.pronouns, email=email, phone=f"+1212{person.phone}", time_zone=person.time_zone,
        language=person.language, is_trauma_informed=person.is_trauma_informed,
    )  # fmt: skip
    if person.key in IN_THE_PORTAL:
        link_member(by=lead, patient=patient, member=_join(clinic, email, str(patient), Role.PATIENT))
    version = Protocol.objects.get(key=person.preset).versions.latest("number")
    course = start_course(
        by=lead, patient=patient, protocol_version=version, indication=person.indication,
        intention=person.intention, doses_planned=person.doses_planned, now=now,
    )  # fmt: skip
    return Care(person, patient, course, lead, staff["nia"], staff["paz"])
