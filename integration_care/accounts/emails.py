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
from integration_care.core import clock, tenancy

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


def tell_of_reset(email: str, name: str, language: str) -> None:
    """To somebody whose second factors were taken away; it may not have been they who asked."""
    page = settings.BASE_URL + reverse("account_login")
    with translation.override(language):
        subject = _("Your second factor was reset")
        _tell(email, subject, "accounts/emails/factors_reset.txt", name=name, link=page)


def ask_old_address(email: str, secret: str, new_email: str) -> None:
    subject = _("Another address for your account?")
    _tell(email, subject, "accounts/emails/address_old.txt", link=_answer_link(secret), new=new_email)


def ask_new_address(email: str, secret: str) -> None:
    subject = _("Confirm your new address")
    _tell(email, subject, "accounts/emails/address_new.txt", link=_answer_link(secret))


def tell_owner_of_address(email: str) -> None:
    """Somebody asked for an address that is another's. It is a letter too, so that both take as long."""
    _tell(email, _("Your address"), "accounts/emails/address_taken.txt")


def tell_of_new_address(old_email: str, new_email: str) -> None:
    """To both of them: from now on only the new one opens the door."""
    for email in (old_email, new_email):
        _tell(email, _("Your address was changed"), "accounts/emails/address_changed.txt", new=new_email)


def _answer_link(secret: str) -> str:
    return settings.BASE_URL + reverse("accounts:answer-address", kwargs={"secret": secret})


def _tell(to: str, subject: str, template: str, **shown: object) -> None:
    """A letter about an account, in the name of no clinic. A mail server that is away is only logged."""
    headers = {"Date": format_datetime(clock.now())}
    body = render_to_string(template, shown)
    problem = _try_to_send(EmailMessage(subject=subject, body=body, to=[to], headers=headers))
    if problem:
        log.error("a letter about an account did not leave: %s", problem)
