"""A clinic day with a window in every state, for looking at pages with one's own eyes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from integration_care.accounts.models import WorkingHours
from tests.cast import Cast
from tests.factories.windows import HOUR, a_message, a_patient, a_session, a_task, a_window, an_alert


def fill_board(cast: Cast, now: datetime) -> None:
    """Around `now`, for Ada's caseload at Alder Clinic; Dana is in the last hours of her third window."""
    clinic, ada = cast.alder, cast.ada
    for weekday in range(1, 6):
        WorkingHours.objects.create(clinic=clinic, member=ada, weekday=weekday, starts=time(9), ends=time(17))

    def given(hours: float) -> datetime:
        return now - hours * HOUR

    def course(name: str, zone: str = "America/New_York", **about: object):
        return a_patient(clinic, ada, name, zone, **about)

    fill_dana(cast, now)
    ruth = course("Ruth Kowalski")
    a_window(ruth, ada, given(61), label="IV 38 mg", booked_h=66, entries=[(20, "shared")])
    jonas = course("Jonas Okafor")
    a_window(
        jonas,
        ada,
        given(41),
        number=2,
        label="lozenge 200 mg",
        met_h=36,
        entries=[(19, "private")],
        commitments=2,
    )
    sofia = course("Sofia Alvarez")
    a_window(
        sofia,
        ada,
        given(31),
        number=5,
        label="IV 42 mg",
        booked_h=44,
        next_dose_h=48,
        entries=[(22, "shared")],
    )
    tomas = course("Tomas Berg", "America/Denver", doses_planned=8)
    a_window(tomas, ada, given(26), label="Intranasal esketamine 56 mg", messages=[20])
    an_alert(tomas.patient, now - timedelta(minutes=28))
    hanna = course("Hanna Lind", "America/Los_Angeles")
    opened = a_window(
        hanna, ada, given(50), number=3, label="IM 60 mg", entries=[(21, "begun")], messages=[18, 48]
    )
    a_task(opened, now - 2 * HOUR, "Plan integration: nothing booked, nothing written")
    leila = course("Leila Nasser")
    a_window(leila, ada, given(19), number=4, label="IM 80 mg", booked_h=29, entries=[(2, "private")])
    piotr = course("Piotr Zielinski")
    a_window(piotr, ada, given(3), number=1, label="IV 40 mg")
    owen = course("Owen Hart")
    a_window(owen, ada, given(77), number=2, label="IM 55 mg", messages=[18, 24, 48], calls=[(61, "message")])
    mira = course("Mira Castellanos")
    a_window(mira, ada, given(120), number=6, label="IM 70 mg", messages=[18, 24], entries=[(20, "shared")])
    for n in range(9):
        kim = course(f"Past{n} Kim")
        a_window(
            kim, ada, given(200 + 30 * n), met_h=None if n == 4 else 40, reason="Travelling" if n == 4 else ""
        )


def fill_dana(cast: Cast, now: datetime) -> None:
    patient, course, ada = cast.dana, cast.course, cast.ada
    patient.pronouns, patient.is_trauma_informed = "she/her", True
    patient.save()
    course.indication = "depression, chronic pain"
    course.save()
    given_at = now - 63 * HOUR
    a_session(course, "preparation", given_at - timedelta(days=21), ada, is_done=True)
    a_session(course, "preparation", given_at - timedelta(days=17), ada, is_done=True)
    a_window(
        course,
        ada,
        given_at - timedelta(days=14),
        number=1,
        label="IM 50 mg",
        met_h=35,
        entries=[(4, "private"), (22, "shared")],
    )
    a_window(
        course, ada, given_at - timedelta(days=7), number=2, met_h=31, entries=[(20, "shared")], commitments=1
    )
    window = a_window(course, ada, given_at, number=3, messages=[21, 48], calls=[(60, "none")])
    a_message(
        window,
        now + 2 * HOUR,
        title="Last gentle reminder",
        channel="sms",
        status="planned",
        held_from=now - 3 * HOUR,
    )
    a_message(window, now + 105 * HOUR, title="PHQ-9, GAD-7", status="planned")
    a_task(window, now - 3 * HOUR, "Call: the window closes soon")
    a_session(course, "dosing", now + timedelta(days=6, hours=4), ada, minutes=120)
