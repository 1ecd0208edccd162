"""The invitation's e-mail. It leaves after the commit; the row then says honestly what became of it."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from integration_care.accounts.models import Invitation
from integration_care.core import tenancy

log = logging.getLogger(__name__)


def send_invitation(invitation_id: UUID, clinic_id: UUID, secret: str) -> None:
    """Send it, and note when or why not. Never raises for mail: the staff page offers to send again."""
    with tenancy.clinic_context(clinic_id) as now:
        invitation = Invitation.objects.select_related("clinic", "invited_by__user").get(pk=invitation_id)
    with translation.override(invitation.language):
        message = _message(invitation, secret, now)
    problem = _try_to_send(message)
    with tenancy.clinic_context(clinic_id) as now:
        noted = Invitation.objects.filter(pk=invitation_id, secret_hash=invitation.secret_hash)
        noted.update(sent_at=None if problem else now, send_problem=problem)


def link(invitation: Invitation, secret: str) -> str:
    """Patients have their own way in, since accounts know no patients: a URL name is all we pass up."""
    name = "portal:welcome" if invitation.patient_id else "accounts:accept"
    return settings.BASE_URL + reverse(name, kwargs={"secret": secret})


def _message(invitation: Invitation, secret: str, now: datetime) -> EmailMessage:
    clinic = invitation.clinic
    shown = {"invitation": invitation, "clinic": clinic, "link": link(invitation, secret)}
    kind = "patient" if invitation.patient_id else "staff"
    return EmailMessage(
        subject=_("%(clinic)s invites you") % {"clinic": clinic.sender},
        body=render_to_string(f"accounts/emails/invite_{kind}.txt", shown),
        from_email=formataddr((clinic.sender, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[invitation.email],
        reply_to=[clinic.reply_to] if clinic.reply_to else None,
        headers={"Date": format_datetime(now)},
    )


def _try_to_send(message: EmailMessage) -> str:
    """Empty, or what went wrong in words for the person who invited."""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        return "The receiving side does not know this address."
    except smtplib.SMTPException:
        log.exception("invitation refused")
        return "The mail server refused it."
    except OSError:
        log.exception("invitation not sent")
        return "The mail server could not be reached."
    return ""
