"""E-mail, by whatever Django's EMAIL_* settings name; over SMTP it knows when a yes was lost."""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Sequence
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string

from patients.followups.channels.answers import by_smtp
from patients.followups.channels.base import ForCalendar, Message, NotSetUp, Refused, TryAgain, YesLost

DJANGOS_SMTP = "django.core.mail.backends.smtp.EmailBackend"
OUR_SMTP = f"{__name__}.SMTPBackend"


class Email:
    def send(self, message: Message) -> None:
        mail = compose(message)
        backend = OUR_SMTP if settings.EMAIL_BACKEND == DJANGOS_SMTP else settings.EMAIL_BACKEND
        connection = get_connection(backend)
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as why:
            raise NotSetUp(_told(why)) from why
        except smtplib.SMTPResponseException as why:
            raise by_smtp(why.smtp_code, _told(why), of_us=True) from why
        except (OSError, smtplib.SMTPException) as why:
            raise TryAgain(_told(why)) from why
        try:
            _send(connection, mail)
        finally:
            # It was accepted or refused above; a server that is rude at the farewell changes nothing.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.close()


def compose(message: Message) -> EmailMultiAlternatives:
    """Text and HTML alike; a greeting, the clinic's name, a link."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=render_to_string(f"{message.template}.txt", {"message": message}),
        from_email=formataddr((message.clinic_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": f"<{message.message_id}>",
            "Date": format_datetime(message.written_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string(f"{message.template}.html", {"message": message}), "text/html")
    _add_calendars(mail, message.calendars)
    return mail


def _add_calendars(mail: EmailMultiAlternatives, calendars: Sequence[ForCalendar]) -> None:
    """As calendars' own makers send them: the invitation among the bodies, and as a file for the rest.

    Programmes that read an invitation among the bodies take the whole mail for it, and look no further. So
    where there are several, each is a file and nothing more: opened, it is an invitation of its own.
    """
    if len(calendars) == 1:
        mail.attach_alternative(calendars[0].content, f"text/calendar; method={calendars[0].method}")
    for number, one in enumerate(calendars, 1):
        name = "invite.ics" if len(calendars) == 1 else f"invite-{number}.ics"
        mail.attach(name, one.content.encode(), "application/ics")


def _send(connection: BaseEmailBackend, mail: EmailMultiAlternatives) -> None:
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as why:
        answers = list(why.recipients.values())
        raise by_smtp(max(code for code, _ in answers), _told(why)) from why
    except smtplib.SMTPSenderRefused as why:
        raise by_smtp(why.smtp_code, _told(why), of_us=True) from why
    except smtplib.SMTPResponseException as why:
        raise by_smtp(why.smtp_code, _told(why)) from why
    except (OSError, smtplib.SMTPException) as why:
        raise TryAgain(_told(why)) from why
    except (ValueError, UnicodeError) as why:  # an address that no server would take
        raise Refused(_told(why)) from why


def _told(why: Exception) -> str:
    return f"{type(why).__name__}: {why}"[:200]


class _KnowsLostYes:
    """From DATA on, silence is no longer a no: the server may have taken the message."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        except (smtplib.SMTPServerDisconnected, OSError) as why:
            raise YesLost(_told(why)) from why
        return answer


class _SMTP(_KnowsLostYes, smtplib.SMTP):
    pass


class _SMTPOverTLS(_KnowsLostYes, smtplib.SMTP_SSL):
    pass


class SMTPBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SMTPOverTLS if self.use_ssl else _SMTP
