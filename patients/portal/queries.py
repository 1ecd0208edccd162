"""What the portal asks about one patient's own record."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from integration_care.core.asked_often import asked_often
from integration_care.core.share_out import come_with
from patients.followups.models import IntegrationWindow
from patients.followups.own import asked_to_write, windows_near
from patients.followups.window import WindowState
from patients.journals import own
from patients.journals.models import Commitment, Insight, JournalEntry, OfferedSet, PromptSet
from patients.journals.offers import reason_against
from patients.journals.returning import course_under_way, is_let_go
from patients.journals.shipped import SHORT_CHECK_IN, WITHOUT_QUESTIONS
from patients.models import CareTeamMember, Course, Patient
from patients.models.patient import CareTeamQuerySet
from patients.relapse.models import RelapsePlan

WARM_FOR = timedelta(days=3)  # a draft older than this is found in the journal, not offered again


def has_plan(patient: Patient) -> bool:
    """Whether what they share may sound like a sign of their relapse plan: then they are told so."""
    return RelapsePlan.objects.filter(patient=patient).exists()


def unfinished(patient: Patient, key: str) -> JournalEntry | None:
    """The last entry with these questions that was begun and not handed in."""
    drafts = JournalEntry.objects.filter(patient=patient, submitted_at=None, prompt_set__key=key)
    return drafts.newest_first().first()


def last_unfinished(patient: Patient, now: datetime) -> JournalEntry | None:
    return own.begun_since.first(patient.pk, now - WARM_FOR)


def with_answers(entry: JournalEntry) -> JournalEntry:
    come_with(entry, "answers", own.answers_in(entry.pk))
    return entry


def todays_set(patient: Patient, window: IntegrationWindow | None, now: datetime) -> PromptSet | None:
    """The questions that fit this moment; free writing when none do, or they are answered."""
    if window is None:
        return None
    wanted = _asked_now(window, now) or (SHORT_CHECK_IN if _is_running(window, now) else WITHOUT_QUESTIONS)
    if wanted == WITHOUT_QUESTIONS:
        return None
    return own.unwritten_set.first(patient.clinic_id, patient.pk, window.dose_id, wanted)


def course_of(patient: Patient) -> Course | None:
    """The one under way."""
    return course_under_way.first(patient.pk)


def offered_today(patient: Patient, course: Course | None, now: datetime) -> list[OfferedSet]:
    """What is offered besides, and not written, left for today or ended; nothing after the course."""
    offers, windows = own.offers_to(patient.pk), windows_near(patient.pk, now)
    return [one for one in offers if course and not reason_against(one, patient, windows, now)]


def _asked_now(window: IntegrationWindow, now: datetime) -> str | None:
    sets = (follow_up.rule.get("prompt_set") for follow_up in asked_to_write(window.pk, now))
    return next((key for key in sets if key), None)


def _is_running(window: IntegrationWindow, now: datetime) -> bool:
    return window.state(now) in (WindowState.OPEN, WindowState.CLOSING)


def offered_by(entry: JournalEntry | None) -> Commitment | None:
    """The commitment that this entry offered and nobody has answered yet."""
    if entry is None:
        return None
    return Commitment.objects.filter(entry=entry, status=Commitment.Status.DRAFT).first()


def open_commitments(patient: Patient) -> list[Commitment]:
    return list(Commitment.objects.standing().open().filter(patient=patient)[:20])


def settled_commitments(patient: Patient) -> list[Commitment]:
    settled = Commitment.objects.standing().filter(patient=patient, settled_at__isnull=False)
    return list(settled.order_by("-settled_at")[:20])


def asked_about(patient: Patient, now: datetime) -> Commitment | None:
    """The commitment whose day of asking has come: one at a time."""
    return own.to_ask_about.first(patient.pk, now.astimezone(patient.zone).date())


def kept_insights(patient: Patient) -> list[Insight]:
    """What they, or somebody with them, kept; without what was let go of."""
    mine = Insight.objects.standing().filter(patient=patient).prefetch_related("returns")
    return [one for one in mine[:100] if not is_let_go(one)]


@asked_often
def leads(patient: UUID) -> CareTeamQuerySet:
    """Who leads the care team: one, or nobody."""
    now = CareTeamMember.objects.filter(patient=patient, is_lead=True, left_on=None)
    return now.select_related("member__user")[:1]
