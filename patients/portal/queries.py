"""What the portal asks about one patient's own record."""

from __future__ import annotations

from datetime import datetime, timedelta

from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.window import WindowState
from patients.journals.models import Commitment, Insight, JournalEntry, OfferedSet
from patients.journals.offers import reason_against
from patients.journals.returning import is_let_go
from patients.journals.shipped import SHORT_CHECK_IN, WITHOUT_QUESTIONS
from patients.models import Course, Patient
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
    drafts = JournalEntry.objects.filter(patient=patient, submitted_at=None, saved_at__gt=now - WARM_FOR)
    return drafts.select_related("prompt_set").newest_first().first()


def todays_set(patient: Patient, window: IntegrationWindow | None, now: datetime) -> str:
    """The key of the questions that fit this moment; free writing when none do, or they are answered."""
    if window is None:
        return WITHOUT_QUESTIONS
    wanted = _asked_now(window, now) or (SHORT_CHECK_IN if _is_running(window, now) else WITHOUT_QUESTIONS)
    written = JournalEntry.objects.submitted().filter(
        patient=patient, dose=window.dose_id, prompt_set__key=wanted
    )
    return WITHOUT_QUESTIONS if written.exists() else wanted


def offered_today(patient: Patient, now: datetime) -> list[OfferedSet]:
    """What is offered besides, and not written, left for today or ended; nothing after the course."""
    offers = list(OfferedSet.objects.standing().filter(patient=patient).select_related("prompt_set"))
    if not offers or not Course.objects.under_way().filter(patient=patient).exists():
        return []
    windows = list(IntegrationWindow.objects.standing().filter(patient=patient))
    return [offer for offer in offers if not reason_against(offer, patient, windows, now)]


def _asked_now(window: IntegrationWindow, now: datetime) -> str | None:
    due = FollowUp.objects.to_patients().filter(window=window, due_at__lte=now, expires_at__gt=now)
    due = due.exclude(step__startswith="offer-")  # offered sets have a place of their own
    sets = (follow_up.rule.get("prompt_set") for follow_up in due.order_by("-due_at"))
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
    today = now.astimezone(patient.zone).date()
    return Commitment.objects.standing().filter(patient=patient).to_ask_about(today).first()


def kept_insights(patient: Patient) -> list[Insight]:
    """What they, or somebody with them, kept; without what was let go of."""
    mine = Insight.objects.standing().filter(patient=patient).prefetch_related("returns")
    return [one for one in mine[:100] if not is_let_go(one)]


def written_after(window: IntegrationWindow | None) -> list[JournalEntry]:
    """The patient's own entries of this dose, for the marks on the bar."""
    if window is None:
        return []
    return list(JournalEntry.objects.submitted().filter(patient=window.patient_id, dose=window.dose_id)[:10])
