"""Many patients, each with one message due: made in bulk, since what is drilled is the sending."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.models import FollowUp, IntegrationWindow
from patients.models import Consent, Course, Patient
from patients.protocols import presets
from sessions.models import CareSession
from tests.cast import START, Cast, make_cast

HOUR = timedelta(hours=1)
RULE = presets.load(presets.DEFAULT).step("window-opens").to_data()


def crowd(count: int) -> None:
    """It is T+24 for all of them, 10:00 on a frozen clock; `window-opens` is due, nothing else is planned."""
    movable_clock.freeze(START + 25 * HOUR)
    with transaction.atomic():
        cast = make_cast()
        tenancy.enter(clinic=cast.alder.pk)
        people = Patient.objects.bulk_create(_person(cast, number) for number in range(count))
        Consent.objects.bulk_create(
            Consent(clinic=cast.alder, patient=person, kind="email", given_at=START) for person in people
        )
        courses = Course.objects.bulk_create(_course(cast, person) for person in people)
        doses = CareSession.objects.bulk_create(_dose(cast, course) for course in courses)
        windows = IntegrationWindow.objects.bulk_create(_window(cast, dose) for dose in doses)
        FollowUp.objects.bulk_create(_message(cast, window) for window in windows)


def _person(cast: Cast, number: int) -> Patient:
    return Patient(
        clinic=cast.alder,
        given_name="Guest",
        family_name=f"Number {number}",
        born_on=date(1980, 1, 1),
        email=f"guest{number}@patient.test",
        time_zone="America/Chicago",
    )


def _course(cast: Cast, person: Patient) -> Course:
    version = cast.course.protocol_version
    return Course(clinic=cast.alder, patient=person, protocol_version=version, indication="depression")


def _dose(cast: Cast, course: Course) -> CareSession:
    return CareSession(
        clinic=cast.alder,
        patient_id=course.patient_id,
        course=course,
        kind="dosing",
        status="completed",
        lead=cast.ada,
        scheduled_start=START,
        scheduled_end=START + HOUR,
        started_at=START,
    )


def _window(cast: Cast, dose: CareSession) -> IntegrationWindow:
    close = START + 72 * HOUR
    return IntegrationWindow(
        clinic=cast.alder,
        patient_id=dose.patient_id,
        course_id=dose.course_id,
        dose=dose,
        anchor_at=START,
        opens_at=START + 24 * HOUR,
        closes_at=close,
        effective_closes_at=close,
        closing_at=close - 12 * HOUR,
        counts_from=START + 24 * HOUR,
    )


def _message(cast: Cast, window: IntegrationWindow) -> FollowUp:
    return FollowUp(
        clinic=cast.alder,
        patient_id=window.patient_id,
        window=window,
        step="window-opens",
        title="Window opens",
        audience="patient",
        channel="email",
        due_at=START + 24 * HOUR,
        expires_at=window.effective_closes_at,
        status_at=START,
        rule=RULE,
    )
