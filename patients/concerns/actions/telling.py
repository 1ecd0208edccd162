"""The e-mail to one reader. It leaves after the commit and names nobody; its row says what became of it."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings

from integration_care.core import tenancy
from patients.concerns.models import ConcernMail
from patients.followups.channels import Message, Refused, TryAgain, YesLost, channel_for
from patients.followups.models import FollowUp

log = logging.getLogger(__name__)
LINE = "Something waits for you there. Please look at it when you can."


def tell_reader(mail_id: UUID, clinic_id: UUID) -> None:
    """Never raises for mail: the page of concerns is what counts, and says that a mail did not go out."""
    with tenancy.clinic_context(clinic_id) as now:
        message = message_of(
            ConcernMail.objects.select_related("member__user", "clinic").get(pk=mail_id), now
        )
    problem = _try_to_send(message)
    with tenancy.clinic_context(clinic_id) as now:
        mail = ConcernMail.objects.get(pk=mail_id)
        mail.sent_at, mail.problem = (None if problem else now), problem
        mail.save(update_fields=["sent_at", "problem"])


def message_of(mail: ConcernMail, now: datetime) -> Message:
    """Neither whom it is from nor what it is about; the address is that of the clinic's own page."""
    return Message(
        row_id=mail.pk,
        message_id=f"{mail.pk}@{mail.clinic.slug}.for-admins",
        to=mail.member.user.email,
        called=mail.member.user.name,
        clinic_name=mail.clinic.name,
        reply_to=mail.clinic.reply_to,
        line=LINE,
        url=f"{settings.BASE_URL.rstrip('/')}/clinic/",
        written_at=now,
        subject=f"Something waits for you at {mail.clinic.name}",
        template="emails/alert",
    )


def _try_to_send(message: Message) -> str:
    """Empty, or what went wrong."""
    try:
        channel_for(FollowUp.Channel.EMAIL).send(message)
    except (Refused, TryAgain, YesLost) as why:
        log.warning("a mail to an admin was not sent: %s", type(why).__name__)
        return "It did not go out."
    return ""
