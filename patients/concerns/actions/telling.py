"""The e-mails of a concern: to each reader, and to the patient when there is an answer. They name nobody.

Each leaves after the commit. One that does not go out is tried again by the sweep, over a day and a half, as
long as its reader may still be told; one whose answer was lost at most twice more, with the same Message-ID;
one that was refused for good, never.
Its row says what became of it, and the page of concerns, which is what counts, says so too.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integration_care.core import tenancy
from patients.concerns.models import ConcernMail
from patients.concerns.readers import readers_of
from patients.followups.channels import Message, channel_for
from patients.followups.engine.claim import Grip
from patients.followups.engine.deliver import send
from patients.followups.engine.fence import TRIES_AFTER_SILENCE
from patients.followups.engine.results import Result
from patients.followups.models import Attempt, FollowUp
from patients.models import Consent

log = logging.getLogger(__name__)
LINE = "Something waits for you there. Please look at it when you can."
ANSWERED = gettext_noop("There is something for you to read, whenever you like.")
FIRST_WAIT = timedelta(minutes=10)
AT_ONCE = 10
NOT_SENT = "it did not go out."
LOST = "nobody knows whether it arrived."
REFUSED = "the receiving side refused it for good. Please check the address, and tell them yourself."


def tell_by_mail(mail_id: UUID, clinic_id: UUID) -> None:
    """Send it, unless it is sent or another has it in hand. Never raises for mail."""
    grip = Grip()
    with tenancy.clinic_context(clinic_id) as now:
        mail = _take(mail_id)
        message = message_of(mail, now) if mail else None
    if mail is None or message is None:
        return
    result = send(channel_for(FollowUp.Channel.EMAIL), message, grip)
    with tenancy.clinic_context(clinic_id) as now:
        _write(mail, result, now)


def tell_again() -> int:
    """What did not go out, or whose process died meanwhile, in all clinics; a part of the sweep."""
    with tenancy.platform_context():
        waiting = ConcernMail.objects.to_do().filter(_is_free())
        found = list(waiting.order_by("free_from").values_list("pk", "clinic_id")[:AT_ONCE])
    for mail_id, clinic_id in found:
        tell_by_mail(mail_id, clinic_id)
    return len(found)


def message_of(mail: ConcernMail, now: datetime) -> Message:
    """Neither whom it is from nor what it is about; the address is that of everybody's own page."""
    if mail.step_id is None:
        return _message(mail, now, "clinic", LINE, f"Something waits for you at {mail.clinic.sender}")
    language = mail.concern.patient.language
    with translation.override(language):
        subject = _("A note from %(clinic)s") % {"clinic": mail.clinic.sender}
        told = _message(mail, now, "me", _(ANSWERED), subject)
    first_name = mail.member.user.name.split()[0]
    return replace(told, called=first_name, template="emails/follow_up", language=language)


def _message(mail: ConcernMail, now: datetime, page: str, line: str, subject: str) -> Message:
    return Message(
        row_id=mail.pk,
        message_id=f"{mail.pk}@{mail.clinic.slug}.for-{page}",
        to=mail.member.user.email,
        called=mail.member.user.name,
        clinic_name=mail.clinic.sender,
        reply_to=mail.clinic.reply_to,
        line=line,
        url=f"{settings.BASE_URL.rstrip('/')}/{page}/",
        written_at=now,
        subject=subject,
        template="emails/alert",
    )


def _is_free() -> Q:
    return Q(free_from=None) | Q(free_from__lte=Now())


def _take(mail_id: UUID) -> ConcernMail | None:
    """Ours for a while, by one conditional update. Each try waits twice as long as the one before."""
    mail = ConcernMail.objects.select_related("member__user", "clinic").filter(pk=mail_id).first()
    if mail is None or mail.sent_at is not None:
        return None
    free = ConcernMail.objects.filter(_is_free(), pk=mail_id, sent_at=None)
    silences = mail.silences + mail.may_have_arrived
    if silences > TRIES_AFTER_SILENCE or not _may_be_told(mail):
        free.update(tries=ConcernMail.TRIES, problem=LOST if mail.may_have_arrived else NOT_SENT)
        return None
    wait = FIRST_WAIT * 2**mail.tries
    taken = free.update(free_from=Now() + wait, tries=F("tries") + 1, silences=silences, problem="")
    return mail if taken else None


def _may_be_told(mail: ConcernMail) -> bool:
    """Today: an admin who may still read it, a patient who still wants e-mail at this place."""
    concern = mail.concern
    if mail.step_id is None:
        return readers_of(concern.patient, concern.about).filter(pk=mail.member_id).exists()
    agreed = Consent.objects.in_force().filter(patient=concern.patient_id, kind=Consent.Kind.EMAIL)
    return concern.patient.member_id == mail.member_id and agreed.exists()


def _write(mail: ConcernMail, result: Result, now: datetime) -> None:
    """A lost answer is written down as nothing: the next look meets the silence."""
    mine = ConcernMail.objects.filter(pk=mail.pk, sent_at=None)
    mine.update(result=result.kind, detail=result.detail[:200])
    match result.kind:
        case Attempt.Result.ACCEPTED:
            mine.update(sent_at=now, problem="")
        case Attempt.Result.REFUSED:
            log.warning("a mail of a concern was refused for good")
            mine.update(problem=REFUSED, tries=ConcernMail.TRIES)
        case Attempt.Result.TRANSIENT | Attempt.Result.NOT_SET_UP:
            log.warning("a mail of a concern was not sent: %s", result.kind)
            mine.update(problem=NOT_SENT)
