"""Sessions for tests, made through actions."""

from datetime import timedelta
from decimal import Decimal

from patients.actions import give_consent
from patients.models import Consent
from sessions import actions
from sessions.actions import Given
from sessions.actions.dosing import Seen
from sessions.models import CareSession, ChecklistAnswer
from sessions.ready.actions import override_check
from sessions.ready.points import SCREENING
from tests.cast import START

HOUR = timedelta(hours=1)


def book_dose(cast, starts_at=START, **more):
    return book(cast, CareSession.Kind.DOSING, starts_at, hours=2, **more)


def book_talk(cast, starts_at=START, kind=CareSession.Kind.INTEGRATION, **more):
    return book(cast, kind, starts_at, hours=1, **more)


def book(cast, kind, starts_at, *, hours, **more):
    return actions.book(
        by=cast.ada, course=cast.course, kind=kind, lead=more.pop("lead", cast.ada), starts_at=starts_at,
        ends_at=starts_at + hours * HOUR, now=more.pop("now", starts_at), **more,
    )  # fmt: skip


def started_dose(cast, at=START, *, is_ready=True):
    """A dose that began, with its checklist answered unless that is what the test is about."""
    session = book_dose(cast, at, now=at)
    actions.start(by=cast.ada, session=session, now=at, unprepared_reason="transferred from elsewhere")
    return make_ready(cast, session, at) if is_ready else session


def agrees(cast, session):
    """The patient's consent to treatment from before the visit, unless one is in force."""
    kind = Consent.Kind.TREATMENT
    if not Consent.objects.in_force().filter(patient=session.patient_id, kind=kind).exists():
        before = min(START, session.happened_at)
        give_consent(by=cast.ada, patient=session.patient, kind=kind, given_at=before)


def make_ready(cast, session, at=START):
    """Consent given and every check before the dose answered yes by Nia; Paz goes on without a screening.

    The rows as `answer_check` leaves them, at once: how they come to be is told in tests/sessions/ready.
    """
    agrees(cast, session)
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(
            clinic_id=session.clinic_id, session=session, checklist=ChecklistAnswer.Checklist.PRE_DOSE,
            key=item.key, text=item.text, answer="yes", value=Decimal(80) if item.unit else None,
            answered_at=at, by=cast.nia,
        )
        for item in session.course.protocol_version.rules.checklists.pre_dose
    )  # fmt: skip
    override_check(by=cast.paz, session=session, key=SCREENING, reason="screened elsewhere", now=at)
    return session


def im(mg=75, at=START, **more):
    return Given(route="im", given_at=at, mg=Decimal(str(mg)), **more)


def given_dose(cast, at=START, mg=75):
    """A dose that was given at `at` and completed an hour later."""
    session = started_dose(cast, at)
    actions.record_administration(by=cast.nia, session=session, given=im(mg, at), now=at)
    return actions.complete_dosing(by=cast.nia, session=session, now=at + HOUR)


def all_met(cast):
    """Every check before leaving, answered yes."""
    return {item.key: "yes" for item in cast.course.protocol_version.rules.checklists.discharge}


def seen(cast, session, at, **readings):
    """A row taken at `at`: wide awake and near the baseline, but for what the test is about."""
    well = {"systolic": 130, "diastolic": 80, "heart_rate": 72, "moaas": 5, "dissociation": 0,
            "nausea": 0}  # fmt: skip
    row = Seen(observed_at=at, **(well | readings))
    return actions.record_observation(by=cast.nia, session=session, seen=row, now=at)
