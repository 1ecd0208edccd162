"""What was sent to one patient, and when: each message with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator

from integration_care.core.ui.words import local_moment, zone_name
from patients.followups.models import Attempt, FollowUp, Receipt, TextReply
from patients.followups.models.follow_up import FollowUpQuerySet
from patients.followups.wording.product import NAMES
from patients.models import Patient

Status, Cause = FollowUp.Status, FollowUp.Cause
PAGE = 25
BY_CAUSE = {Cause.UNDELIVERED: "Not delivered", Cause.NO_ANSWER: "May have arrived"}
WHY = {Cause.VOID: "No longer in the plan"}  # the reason itself may speak of treatment
REPLIES_SHOWN = 5
TONES = {Status.SENT: "green", Status.FAILED: "amber", Status.EXPIRED: "amber", Status.SENDING: "teal"}


@dataclass(frozen=True)
class SentLine:
    """`why`: why it did not go out, or not arrive. `tries` only where there was more than one."""

    what: str
    channel: str
    to: str
    due: str
    sent: str
    result: str
    tone: str
    receipt: str
    why: str
    tries: str


@dataclass(frozen=True)
class SentPage:
    lines: Sequence[SentLine]
    replies: Sequence[str]
    zone: str
    shown: str
    previous_url: str
    next_url: str


def sent_page(patient: Patient, number: str, now: datetime) -> SentPage:
    """One page of all that has fallen due, the newest first; times in the clinic's zone."""
    zone = patient.clinic.zone
    today = now.astimezone(zone).date()
    page = Paginator(_fallen_due(patient, now), PAGE).get_page(number)
    replies = TextReply.objects.filter(patient=patient).order_by("-at")[:REPLIES_SHOWN]
    return SentPage(
        lines=[line_of(row, zone, today) for row in page.object_list],
        replies=[f"{reply}, {local_moment(reply.at, zone, today)}" for reply in replies],
        zone=zone_name(zone),
        shown=f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        previous_url=_url(page.previous_page_number()) if page.has_previous() else "",
        next_url=_url(page.next_page_number()) if page.has_next() else "",
    )


def line_of(row: FollowUp, zone: ZoneInfo, today: date) -> SentLine:
    """One message in words. A repeat carries the same id, so that whoever gets it can tell."""
    attempts = list(row.attempt_rows.all())
    last = attempts[-1] if attempts else None
    return SentLine(
        what=NAMES.get(row.rule.get("message", ""), "A message"),
        channel=row.get_channel_display(),
        to=last.sent_to if last else "",
        due=local_moment(row.due_at, zone, today),
        sent=local_moment(_handed_over(last), zone, today) if last and _was_taken(row) else "",
        result=_result(row),
        tone=TONES.get(Status(row.status), "neutral"),
        receipt=_receipt(row, zone, today),
        why=_why(row, last),
        tries=f"{len(attempts)} tries" if len(attempts) > 1 else "",
    )


def _fallen_due(patient: Patient, now: datetime) -> FollowUpQuerySet:
    mine = FollowUp.objects.to_patients().filter(patient=patient, due_at__lte=now)
    return mine.prefetch_related("attempt_rows", "receipts").order_by("-due_at", "pk")


def _was_taken(row: FollowUp) -> bool:
    return row.status == Status.SENT or row.cause == Cause.UNDELIVERED


def _result(row: FollowUp) -> str:
    if row.cause in BY_CAUSE:
        return BY_CAUSE[Cause(row.cause)]
    return "Not sent" if row.status == Status.SUPPRESSED else row.get_status_display()


def _why(row: FollowUp, last: Attempt | None) -> str:
    if row.cause:
        return WHY.get(Cause(row.cause), row.get_cause_display())
    waits = row.status == Status.PLANNED and last is not None and last.result == Attempt.Result.NOT_SET_UP
    return "Waits until the way is set up again" if waits else ""


def _handed_over(attempt: Attempt) -> datetime:
    return attempt.ended_at or attempt.started_at


def _receipt(row: FollowUp, zone: ZoneInfo, today: date) -> str:
    """Arriving outweighs not arriving, as in `engine.receipts`."""
    told = {receipt.status: receipt for receipt in row.receipts.all()}
    best = told.get(Receipt.Status.DELIVERED) or next(iter(told.values()), None)
    if best is not None:
        return f"{best}, {local_moment(best.at, zone, today)}"
    if row.status != Status.SENT:
        return ""
    return (
        "No receipt so far"
        if row.channel == FollowUp.Channel.SMS
        else f"No receipt by {row.get_channel_display().lower()}"
    )


def _url(number: int) -> str:
    return f"?{urlencode({'page': number})}"
