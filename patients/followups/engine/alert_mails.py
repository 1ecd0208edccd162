"""Sending what tells a clinician of an alert: claim, one last look, the wire, the result.

The same steps as a follow-up's, and the same promise: recorded as sent once; a repeat only when the answer of
the mail server was lost, at most twice more, with the same Message-ID. Neither quiet hours nor a paused
clinic hold it.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from integration_care.core import tenancy
from patients.followups.actions.staff_tasks import open_alert_task
from patients.followups.channels import Message, channel_for
from patients.followups.engine import claim
from patients.followups.engine.deliver import send
from patients.followups.engine.escalation import UNANSWERED, backup_tried
from patients.followups.engine.fence import TRIES_AFTER_SILENCE
from patients.followups.engine.results import FIRST_WAIT, Result, wait_after
from patients.followups.models import Alert, AlertMail, Attempt, FollowUp

logger = logging.getLogger(__name__)
Status, Kind = AlertMail.Status, Attempt.Result
TRIES = 12  # about four hours of waiting
BATCH = 10  # sent one after another in the sweep: a silent server must not hold it beyond a lease
LINES = {
    AlertMail.Rung.RAISED: "An alert waits for an answer. Please look at it now.",
    AlertMail.Rung.AGAIN: "An alert still waits and nobody has answered it. Please look at it now.",
    AlertMail.Rung.BACKUP: "An alert still waits and nobody has answered it. Please look at it now.",
    AlertMail.Rung.ESCALATED: "An alert still waits and nobody has answered it. Please look at it now.",
    AlertMail.Rung.REPEATED: "An alert still waits, and was raised again. Please look at it now.",
}
GLASS = "Somebody outside the care team opened a record. Please look at why, when you can."


def send_alert_mails() -> int:
    """All that are waiting, in every clinic; returns how many. One's trouble does not stop the others."""
    claimed = _claim()
    for mail_id, clinic_id in claimed:
        try:
            _deliver(mail_id, clinic_id)
        except Exception:  # its lease brings it back
            logger.exception("alert mail %s was not sent", mail_id)
    return len(claimed)


def message_of(mail: AlertMail, now: datetime) -> Message:
    """Needs the member's user and the clinic at hand. Says nothing of whom it is about, or what."""
    return Message(
        row_id=mail.pk,
        message_id=mail.message_id,
        to=mail.member.user.email,
        called=mail.member.user.name,
        clinic_name=mail.clinic.sender,
        reply_to=mail.clinic.reply_to,
        line=GLASS if mail.alert.kind == Alert.Kind.GLASS else LINES[AlertMail.Rung(mail.rung)],
        url=f"{settings.BASE_URL.rstrip('/')}/windows/",  # written out as in `links`; a test compares it
        written_at=now,
        subject=f"An alert waits at {mail.clinic.sender}",
        template="emails/alert",
    )


def _claim() -> list[tuple[UUID, UUID]]:
    free = Q(lease_until=None) | Q(lease_until__lte=Now())
    with tenancy.platform_context():
        rows = AlertMail.objects.to_do().filter(free).select_for_update(skip_locked=True)
        claimed = list(rows.values_list("pk", "clinic_id")[:BATCH])
        AlertMail.objects.filter(pk__in=[pk for pk, _ in claimed]).update(
            lease_until=Now() + claim.lease(), lease_token=None
        )
    return claimed


def _deliver(mail_id: UUID, clinic_id: UUID) -> None:
    grip = claim.Grip()
    with tenancy.clinic_context(clinic_id) as now:
        mail = _cross(mail_id, now)
    if mail is None:
        return
    result = _send(mail, now, grip)
    with tenancy.clinic_context(clinic_id) as now:
        _write(mail, result, now)


def _send(mail: AlertMail, now: datetime, grip: claim.Grip) -> Result:
    """A fault of our own counts as a silence: three of them, and an admin hears of it."""
    try:
        message = message_of(mail, now)
    except Exception as why:
        logger.exception("alert mail %s could not be prepared", mail.pk)
        return Result(Kind.UNKNOWN, f"it could not be prepared ({type(why).__name__})")
    return send(channel_for(FollowUp.Channel.EMAIL), message, grip)


def _cross(mail_id: UUID, now: datetime) -> AlertMail | None:
    """The mail, marked as being sent by us; None where it is not to be sent, or another has it."""
    mail = (
        AlertMail.objects.select_for_update(of=("self",))
        .select_related("alert", "member__user", "clinic")
        .get(pk=mail_id)
    )
    if mail.status not in AlertMail.TO_DO or mail.lease_token is not None:
        return None
    if mail.alert.acknowledged_at is not None or not mail.member.is_active:
        _end(mail, Status.NEEDLESS, now)
        return None
    mail.silences += mail.status == Status.SENDING
    if mail.silences > TRIES_AFTER_SILENCE or mail.tries >= TRIES:
        _fail(mail, "no answer came", now)
        return None
    mail.status, mail.status_at, mail.lease_token = Status.SENDING, now, uuid4()
    mail.tries += 1
    mail.save(update_fields=["status", "status_at", "lease_token", "tries", "silences"])
    # The whole of a lease from here: the mails before this one may have used up what it was claimed with.
    AlertMail.objects.filter(pk=mail.pk).update(lease_until=Now() + claim.lease())
    return mail


def _write(mail: AlertMail, result: Result, now: datetime) -> None:
    mine = AlertMail.objects.filter(pk=mail.pk, status=Status.SENDING, lease_token=mail.lease_token)
    if not mine.select_for_update().exists():
        logger.warning("alert mail %s: the lease ran out before the answer", mail.pk)
        return
    mail.detail, mail.result = result.detail[:200], result.kind
    match result.kind:
        case Kind.ACCEPTED:
            _end(mail, Status.SENT, now)
        case Kind.REFUSED:
            _fail(mail, result.detail, now)
        case Kind.TRANSIENT | Kind.NOT_SET_UP:
            mine.update(
                status=Status.PLANNED, result=mail.result, detail=mail.detail, lease_token=None,
                lease_until=Now() + wait_after(mail.tries),
            )  # fmt: skip
        case Kind.UNKNOWN:  # stays `sending`, without a holder: the next look meets the silence
            mine.update(
                lease_token=None, lease_until=Now() + FIRST_WAIT, result=mail.result, detail=mail.detail
            )  # fmt: skip
    if mail.rung == AlertMail.Rung.BACKUP:
        backup_tried(mail.alert_id, now)


def _end(mail: AlertMail, status: AlertMail.Status, now: datetime) -> None:
    mail.status, mail.status_at = status, now
    mail.lease_token = mail.lease_until = None
    written = ["status", "status_at", "lease_token", "lease_until", "result", "detail", "silences"]
    mail.save(update_fields=written)


def _fail(mail: AlertMail, why: str, now: datetime) -> None:
    """Nobody is to believe that somebody was told: an admin hears of it at once."""
    mail.detail = mail.detail or why[:200]
    _end(mail, Status.FAILED, now)
    if not Alert.objects.unanswered().filter(pk=mail.alert_id).exists():
        return
    text = f"The e-mail to {mail.member} did not go out. Please speak with somebody of the care team."
    open_alert_task(mail.alert, audience=FollowUp.Audience.ADMIN, title=UNANSWERED, text=text, now=now)
