"""Windows in any state, made directly: for pages that only read. Hours are counted from the dose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from integration_care.accounts.models import Clinic, Membership
from patients.followups.models import Alert, ContactLog, FollowUp, IntegrationWindow, StaffTask
from patients.journals.models import Commitment, JournalEntry
from patients.models import CareTeamMember, Course, Patient
from sessions.models import CareSession
from tests.cast import make_course, make_patient

HOUR = timedelta(hours=1)
OUTCOMES = {"reached": "reached", "message": "left_message", "none": "no_answer"}


def a_patient(
    clinic: Clinic, lead: Membership, name: str, zone: str = "America/New_York", **about: object
) -> Course:
    """A patient of `lead` on the core protocol; returns the course."""
    given, family = name.split()
    patient = make_patient(clinic, lead, given, family, zone)
    course_fields = {
        key: about.pop(key) for key in ("indication", "intention", "doses_planned") if key in about
    }
    for key, value in about.items():
        setattr(patient, key, value)
    patient.save()
    course = make_course(patient)
    for key, value in course_fields.items():
        setattr(course, key, value)
    course.save()
    return course


def a_dose(course: Course, at: datetime, lead: Membership) -> CareSession:
    return a_session(course, "dosing", at, lead, minutes=120, is_done=True)


def a_session(
    course: Course, kind: str, at: datetime, lead: Membership, *, minutes: int = 60, is_done: bool = False
) -> CareSession:
    ends_at = at + timedelta(minutes=minutes)
    times = {"started_at": at, "ended_at": ends_at, "status": "completed"} if is_done else {}
    return CareSession.objects.create(
        clinic=course.clinic, patient=course.patient, course=course, kind=kind, lead=lead,
        scheduled_start=at, scheduled_end=ends_at, place="Room 2", **times,
    )  # fmt: skip


def a_window(
    course: Course,
    lead: Membership,
    given_at: datetime,
    *,
    number: int = 1,
    label: str = "IM 75 mg",
    met_h: float | None = None,
    booked_h: float | None = None,
    next_dose_h: float | None = None,
    entries: Sequence[tuple[float, str]] = (),
    messages: Sequence[float] = (),
    calls: Sequence[tuple[float, str]] = (),
    reason: str = "",
    excused_h: float | None = None,
    commitments: int = 0,
) -> IntegrationWindow:
    """One dose with its window of 24 to 72 hours and what was done around it.

    `entries` are (hour, shared | private | begun); `calls` are (hour, reached | message | none).
    """

    def after(hours: float) -> datetime:
        return given_at + hours * HOUR

    dose = a_dose(course, given_at, lead)
    met = a_session(course, "integration", after(met_h), lead, is_done=True) if met_h is not None else None
    booked = a_session(course, "integration", after(booked_h), lead) if booked_h is not None else None
    closes_at = after(min(72, next_dose_h or 72))
    window = IntegrationWindow.objects.create(
        clinic=course.clinic, patient=course.patient, course=course, dose=dose, dose_number=number,
        dose_label=label, anchor_at=given_at, opens_at=after(24), closes_at=after(72),
        effective_closes_at=closes_at,
        closing_at=max(after(24), closes_at - 12 * HOUR), counts_from=after(24),
        next_dose_at=after(next_dose_h) if next_dose_h else None,
        met_by=met, met_at=met and met.started_at,
        booked_session=booked, booked_for=booked and booked.scheduled_start,
        reason=reason, excused_at=after(excused_h) if excused_h is not None else None,
    )  # fmt: skip
    for hour, sort in entries:
        an_entry(window, after(hour), sort)
    for hour in messages:
        a_message(window, after(hour))
    for hour, outcome in calls:
        ContactLog.objects.create(
            clinic=course.clinic, patient=course.patient, window=window, at=after(hour), by=lead,
            outcome=OUTCOMES[outcome],
        )  # fmt: skip
    for _ in range(commitments):
        Commitment.objects.create(
            clinic=course.clinic,
            patient=course.patient,
            course=course,
            session=met,
            text="Call my sister on Sunday",
        )
    return window


def an_entry(window: IntegrationWindow, at: datetime, sort: str = "shared", text: str = "") -> JournalEntry:
    return JournalEntry.objects.create(
        clinic=window.clinic, patient=window.patient, dose=window.dose, client_uuid=uuid4(),
        started_at=at, saved_at=at, submitted_at=None if sort == "begun" else at,
        visibility="private" if sort == "private" else "shared",
        mood=6, energy=4, body=text or "Woke before the alarm. The light was different.",
    )  # fmt: skip


def a_message(window: IntegrationWindow, at: datetime, **more: object) -> FollowUp:
    """A follow-up by e-mail, sent unless `status` says otherwise."""
    fields = {
        "step": f"step-{uuid4().hex[:8]}", "title": "Reminder: no session booked", "audience": "patient",
        "channel": "email", "due_at": at, "expires_at": at + 6 * HOUR, "status": "sent", "status_at": at,
    } | more  # fmt: skip
    return FollowUp.objects.create(clinic=window.clinic, patient=window.patient, window=window, **fields)


def a_task(
    window: IntegrationWindow, due_at: datetime, title: str = "Call: no answer", audience: str = "therapist"
):
    return StaffTask.objects.create(
        clinic=window.clinic,
        patient=window.patient,
        window=window,
        audience=audience,
        title=title,
        due_at=due_at,
    )


def an_alert(patient: Patient, at: datetime, severity: str = "red", **more: object) -> Alert:
    kind = "not_safe" if severity == "red" else "not_safe_at_home"
    return Alert.objects.create(
        clinic=patient.clinic, patient=patient, kind=kind, severity=severity, raised_at=at, **more
    )


def many_windows(clinic: Clinic, lead: Membership, number: int, now: datetime, since_h: float = 40) -> None:
    """`number` patients in an open window each, with a message, a call and an entry; made in bulk."""
    like = a_patient(clinic, lead, "First Ofmany")
    given_at, until = now - since_h * HOUR, now - since_h * HOUR + 2 * HOUR
    patients = Patient.objects.bulk_create(
        Patient(
            clinic=clinic, given_name=f"P{n:03}", family_name="Many", born_on=date(1980, 1, 1),
            time_zone="America/Chicago",
        )
        for n in range(number)
    )  # fmt: skip
    CareTeamMember.objects.bulk_create(
        CareTeamMember(clinic=clinic, patient=patient, member=lead, is_lead=True, joined_on=now.date())
        for patient in patients
    )
    courses = Course.objects.bulk_create(
        Course(
            clinic=clinic, patient=patient, protocol_version=like.protocol_version, indication="depression"
        )
        for patient in patients
    )
    doses = CareSession.objects.bulk_create(
        CareSession(
            clinic=clinic, patient=course.patient, course=course, kind="dosing", status="completed",
            lead=lead, scheduled_start=given_at, scheduled_end=until, started_at=given_at, ended_at=until,
        )
        for course in courses
    )  # fmt: skip
    windows = IntegrationWindow.objects.bulk_create(
        IntegrationWindow(
            clinic=clinic, patient=dose.patient, course=dose.course, dose=dose, dose_label="IM 75 mg",
            anchor_at=given_at, opens_at=given_at + 24 * HOUR, closes_at=given_at + 72 * HOUR,
            effective_closes_at=given_at + 72 * HOUR, closing_at=given_at + 60 * HOUR,
            counts_from=given_at + 24 * HOUR,
        )
        for dose in doses
    )  # fmt: skip
    FollowUp.objects.bulk_create(
        FollowUp(
            clinic=clinic, patient=window.patient, window=window, step="journal", title="Journal",
            audience="patient", channel="email", due_at=given_at, expires_at=now, status="sent",
            status_at=given_at + 20 * HOUR,
        )
        for window in windows
    )  # fmt: skip
    ContactLog.objects.bulk_create(
        ContactLog(
            clinic=clinic,
            patient=window.patient,
            window=window,
            at=now - HOUR,
            by=lead,
            outcome="no_answer",
            note=b"",
        )
        for window in windows
    )
    JournalEntry.objects.bulk_create(
        JournalEntry(
            clinic=clinic, patient=window.patient, dose=window.dose, client_uuid=uuid4(),
            started_at=now - HOUR, saved_at=now, submitted_at=now, visibility="shared", body=b"",
        )
        for window in windows
    )  # fmt: skip
    StaffTask.objects.bulk_create(
        StaffTask(
            clinic=clinic,
            patient=window.patient,
            window=window,
            audience="therapist",
            title="Call",
            due_at=now,
        )
        for window in windows
    )
