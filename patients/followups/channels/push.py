"""A notification on the patient's phone (web push), to every browser they asked to be told on.

Accepted: at least one push service said yes; nobody is told again then, on whichever device. Without a yes:
YesLost when one of them fell silent, NotSetUp when one takes nothing from us, TryAgain when one may say yes
later or was the last and is gone (the gate looks again, and finds the patient's other way or nobody to tell),
Refused when all said no for good.
A repeat has the same topic and tag, so it takes the place of the first one instead of standing beside it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import requests
from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError

from integration_care.audit.actors import ENGINE
from integration_care.core import tenancy
from patients.followups.actions.phones import end_phone, note_told
from patients.followups.channels import vapid
from patients.followups.channels.answers import by_http
from patients.followups.channels.base import Message, NotSetUp, Refused, TryAgain, YesLost
from patients.followups.channels.notice import payload
from patients.followups.channels.phone import is_allowed
from patients.followups.models import PushSubscription

logger = logging.getLogger(__name__)
GONE = (404, 410)  # RFC 8030, section 7.3
LONGEST_TTL = timedelta(days=28)  # what push services keep at most
NEVER_CONNECTED = (NewConnectionError, NameResolutionError, ConnectTimeoutError)

No = Refused | TryAgain | YesLost


class Push:
    def send(self, message: Message) -> None:
        if message.clinic_id is None or message.expires_at is None:
            raise Refused("only a follow-up goes to a phone")
        with tenancy.clinic_context(message.clinic_id):
            phones = list(PushSubscription.objects.live().filter(patient_id=message.to))
        if any(phone.last_row == message.row_id for phone in phones):
            return  # the yes came before we could write it down at the follow-up
        noes = [no for phone in phones if (no := _told(phone, message))]
        if phones and len(noes) < len(phones):
            return
        raise _one_of(noes)


def _one_of(noes: list[No]) -> No:
    for kind in (YesLost, NotSetUp, TryAgain, Refused):
        for no in noes:
            if isinstance(no, kind):
                return no
    return TryAgain("no phone is left to tell")


def _told(phone: PushSubscription, message: Message) -> No | None:
    """Tell one browser and write down what came of it; None is a yes."""
    no = _post(phone, message)
    with tenancy.clinic_context(phone.clinic_id) as now:
        if no is None:
            note_told(subscription=phone, row_id=message.row_id, now=now)
        elif isinstance(no, _Gone):
            end_phone(by=ENGINE, subscription=phone, because=PushSubscription.Ended.GONE, now=now)
    return no


class _Gone(TryAgain):
    """The browser took its address back: it is told nothing any more."""


class _Straight(requests.Session):
    """Goes where it is sent and nowhere else: no redirects, no proxies or passwords from the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _post(phone: PushSubscription, message: Message) -> No | None:
    info = phone.info
    if not is_allowed(info["endpoint"]):
        return Refused("the push service is not one of ours")
    from pywebpush import WebPushException, webpush  # 30 MB, for whoever sends alone

    try:
        with _Straight() as session:
            webpush(
                info,
                payload(message),
                vapid_private_key=vapid.signer(),
                vapid_claims={"sub": settings.VAPID_SUBJECT},
                ttl=_ttl(message),
                headers={"Topic": message.row_id.hex, "Urgency": "normal"},
                timeout=settings.PUSH_TIMEOUT,
                requests_session=session,
            )
    except WebPushException as why:
        return _by_status(why.status_code)
    except requests.RequestException as why:  # its words hold the address: only its kind is told
        return _by_silence(why)
    return None


def _ttl(message: Message) -> int:
    """Until the follow-up's expiry: what comes too late is not shown at all."""
    left = message.expires_at - message.written_at if message.expires_at else timedelta()
    return int(min(max(left, timedelta()), LONGEST_TTL).total_seconds())


def _by_status(status: int | None) -> No:
    if status in GONE:
        return _Gone(f"gone ({status})")
    told = f"the push service said {status}"
    no = Refused(told) if status is None else by_http(status, told)
    if not isinstance(no, TryAgain) or isinstance(no, NotSetUp):
        logger.warning("a push service refused a message: %s", status)
    return no


def _by_silence(why: requests.RequestException) -> No:
    """Before anything was sent it is a no; after that nobody knows."""
    cause = why.args[0] if why.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    is_before = isinstance(why, requests.exceptions.SSLError | requests.exceptions.ConnectTimeout)
    if is_before or isinstance(reason, NEVER_CONNECTED):
        return TryAgain(type(why).__name__)
    return YesLost(type(why).__name__)
