"""The last look before the wire. What passes is committed as `sending` before anything is sent.

One transaction, in the clinic's context. It ends with the row ended, put back, or under a lease with an
attempt written down; only then, outside of any transaction, may the caller touch the wire. Do not join the
two: a message cannot be rolled back, and a lock held over SMTP stops everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Max
from django.db.models.functions import Now

from integration_care.core import tenancy
from integration_care.core.asked_often import asked_often
from patients.followups import links
from patients.followups.actions.staff_tasks import close_overtaken, open_task, withdraw_task
from patients.followups.engine import claim
from patients.followups.engine.gate import Hold, Stop, verdict
from patients.followups.engine.messages import masked_address_of
from patients.followups.engine.ways import way_of
from patients.followups.models import Attempt, FollowUp, MessageWording
from patients.followups.models.follow_up import FollowUpQuerySet
from patients.followups.transitions import MOVED, end, move
from patients.followups.wording.product import Slot, Words
from patients.models import Patient

Status, Cause = FollowUp.Status, FollowUp.Cause
TRIES_AFTER_SILENCE = 2


@dataclass(frozen=True)
class Crossing:
    """A follow-up that may be sent now, once, by whoever holds `token`. `own`: the clinic's own words."""

    follow_up: FollowUp
    attempt: Attempt
    token: UUID
    own: Words | None = None


def cross(follow_up_id: UUID, clinic_id: UUID) -> Crossing | None:
    """Re-check everything and take the row for sending; None when there is nothing to send.

    Safe to call twice: the second caller finds the row ended, or in the first one's hands.
    """
    with tenancy.clinic_context(clinic_id) as now:
        follow_up = _lock(follow_up_id)
        if follow_up is None or not _is_free(follow_up, now):
            return None
        if follow_up.status == Status.SENDING and not _may_repeat(follow_up, now):
            return None
        if follow_up.is_message:
            follow_up.channel = way_of(follow_up)  # written down when it goes
        decision = verdict(follow_up, now)
        if isinstance(decision, Stop):
            finish(follow_up, decision, now)
        elif isinstance(decision, Hold):
            _hold(follow_up, decision.until, now)
        elif follow_up.clinic.engine_paused_at is None or not follow_up.is_message:
            return _go(follow_up, now)
        return None


def finish(follow_up: FollowUp, stop: Stop, now: datetime) -> None:
    """End the row unsent; one that staff must know of opens its task in the same transaction (G2)."""
    if follow_up.status == Status.SENDING:  # nobody can say "not sent" of what may have arrived
        status = Status.EXPIRED if stop.status == Status.EXPIRED else Status.FAILED
        reason = f"it may have arrived; not repeated: {stop.reason}"
        end(follow_up, status, now=now, cause=Cause.NO_ANSWER, reason=reason)
    else:
        end(follow_up, stop.status, now=now, cause=stop.cause, reason=stop.reason)
    if stop.needs_task:
        open_task(follow_up, now=now)
        _after_the_close(follow_up, now)
    else:
        withdraw_task(follow_up, now=now)


def _lock(follow_up_id: UUID) -> FollowUp | None:
    """The row under its lock. For a message the patient's as well: the limits count across rows.

    Locked first, read afterwards: while one waits for a lock, what was joined to the row grows old.
    """
    rows = FollowUp.objects.select_for_update().values_list("audience", "patient_id")
    row = rows.filter(pk=follow_up_id).first()
    if row is None:
        return None
    audience, patient_id = row
    if audience == FollowUp.Audience.PATIENT:
        Patient.objects.select_for_update(no_key=True).values_list("pk").get(pk=patient_id)
    return _in_full.one(follow_up_id)


@asked_often
def _in_full(follow_up: UUID) -> FollowUpQuerySet:
    behind = ("clinic", "patient", "window__course__protocol_version")
    return FollowUp.objects.filter(pk=follow_up).select_related(*behind)


def _is_free(follow_up: FollowUp, now: datetime) -> bool:
    """To do, due, and nobody is sending it. A token means somebody is; a claim takes it from the dead."""
    in_time = follow_up.due_at <= now
    return follow_up.status in FollowUp.TO_DO and follow_up.lease_token is None and in_time


def _may_repeat(follow_up: FollowUp, now: datetime) -> bool:
    """The ambiguous case: sent once, and the answer is not known. At most two more tries (G4)."""
    last = follow_up.attempt_rows.order_by("-number").first()
    if last is not None and last.result == Attempt.Result.ACCEPTED:  # the yes came after its lease was over
        end(follow_up, Status.SENT, now=now)
        withdraw_task(follow_up, now=now)
        return False
    follow_up.ambiguous_tries += 1
    if follow_up.ambiguous_tries <= TRIES_AFTER_SILENCE:
        return True
    finish(follow_up, Stop(Status.FAILED, Cause.NO_ANSWER, "no answer came, three times"), now)
    return False


def _hold(follow_up: FollowUp, until: datetime, now: datetime) -> None:
    if follow_up.is_message:  # by the patient's clock, and told so
        follow_up.held_from = follow_up.held_from or follow_up.due_at
    follow_up.due_at = until
    if follow_up.status == Status.SENDING:
        move(follow_up, Status.PLANNED, now=now)
    follow_up.lease_until = None
    follow_up.save(update_fields=["held_from", "due_at", *MOVED, "ambiguous_tries"])


def _after_the_close(follow_up: FollowUp, now: datetime) -> None:
    """Asking for the reason ends the asking for a session, in whichever order the two came up."""
    window = follow_up.window
    if window is None:
        return
    asked = window.tasks.filter(follow_up__rule__needless_when="met")
    asked = asked.exclude(follow_up__audience=FollowUp.Audience.PATIENT)
    if window.effective_closes_at <= now and (window.reason or asked.exists()):
        close_overtaken(window, now=now)


def _go(follow_up: FollowUp, now: datetime) -> Crossing | None:
    if not follow_up.is_message:  # opening the task is the sending: one transaction, so exactly once
        open_task(follow_up, now=now)
        end(follow_up, Status.SENT, now=now)
        _after_the_close(follow_up, now)
        return None
    links.make(follow_up)
    last = follow_up.attempt_rows.aggregate(last=Max("number"))["last"]
    attempt = Attempt.objects.create(
        clinic_id=follow_up.clinic_id,
        follow_up=follow_up,
        number=(last or 0) + 1,
        channel=follow_up.channel,
        sent_to=masked_address_of(follow_up),
        started_at=now,
    )
    token = uuid4()
    FollowUp.objects.filter(pk=follow_up.pk).update(
        status=Status.SENDING,
        status_at=now,
        channel=follow_up.channel,
        lease_token=token,
        lease_until=Now() + claim.lease(),
        ambiguous_tries=follow_up.ambiguous_tries,
    )
    return Crossing(follow_up, attempt, token, _own_words(follow_up))


def _own_words(follow_up: FollowUp) -> Words | None:
    """Those in force now, for the way it goes and the language it is read in."""
    slot = Slot(follow_up.rule.get("message", ""), follow_up.channel, follow_up.patient.language)
    return MessageWording.objects.words(follow_up.clinic_id, slot)
