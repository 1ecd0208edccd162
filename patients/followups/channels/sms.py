"""Text messages, through a gateway that speaks a small protocol of our own. Any provider is a few lines away.

We ask:    POST <SMS_GATEWAY_URL>, JSON {"id", "to", "text", "receipt_url"}, signed (see `signing`).
           `id` is the same in every attempt: what the gateway has taken once it answers with 2xx and does not
           send again. `to` is E.164. A redirect is not followed.
It says:   2xx: taken. 408, 425, 429, 3xx, 5xx: later. 401, 403, 404, 405: later too, once our key or
           the address is mended. Another 4xx: no to this one, for good. Silence: we do not know.
It tells:  POST <receipt_url>, signed alike: {"id", "status": "delivered" | "failed" | "undelivered", "at"} of
           what it has sent (`at` in ISO 8601), and {"from", "text"} of what people write back.
"""

from __future__ import annotations

import http.client
import json
import ssl
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from patients.followups.channels.answers import by_http
from patients.followups.channels.base import Message, NotSetUp, TryAgain, YesLost
from patients.followups.channels.signing import sign

TIMEOUT_S = 10  # a silent gateway must not hold a worker
TELLS_US_AT = "/follow-ups/text-messages/"


class Sms:
    def send(self, message: Message) -> None:
        url, body = _gateway(), compose(message)
        signed = sign(body, at=message.written_at, secret=settings.SMS_GATEWAY_SECRET)
        line = _line(url)
        try:
            _by_status(_posted(line, url, body, {"Content-Type": "application/json", **signed}))
        finally:
            line.close()


def receipt_url() -> str:
    """Written out as in `links`: a test compares it with the address of the view."""
    return f"{settings.BASE_URL.rstrip('/')}{TELLS_US_AT}"


def text_of(message: Message) -> str:
    """The clinic's name, neutral words, the link, what becomes of answers, and how to end it.

    With an address of usual length and a clinic's name of up to 25 letters it is one text message of 160
    letters, all of them of the GSM alphabet. A longer name, or one with other letters, is not cut: phones
    join what providers then send in two parts.
    """
    words = _("%(clinic)s: %(line)s %(link)s We can't read replies. Reply STOP to end texts.")
    return words % {"clinic": message.clinic_name, "line": message.line, "link": message.url}


def compose(message: Message) -> bytes:
    """All that leaves the house."""
    asked = {
        "id": message.message_id,
        "to": message.to,
        "text": text_of(message),
        "receipt_url": receipt_url(),
    }
    return json.dumps(asked).encode()


def _gateway() -> SplitResult:
    url = urlsplit(settings.SMS_GATEWAY_URL)
    if not url.hostname or (url.scheme != "https" and not settings.DEMO):
        raise NotSetUp("SMS_GATEWAY_URL is not an https address")
    return url


def _line(url: SplitResult) -> http.client.HTTPConnection:
    if url.scheme == "https":
        tls = ssl.create_default_context()
        return http.client.HTTPSConnection(url.hostname or "", url.port, timeout=TIMEOUT_S, context=tls)
    return http.client.HTTPConnection(url.hostname or "", url.port, timeout=TIMEOUT_S)


def _posted(line: http.client.HTTPConnection, url: SplitResult, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Until the body is on its way silence means no; after that nobody knows."""
    try:
        line.putrequest("POST", f"{url.path or '/'}{'?' + url.query if url.query else ''}")
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            line.putheader(name, value)
        line.endheaders()
    except (OSError, http.client.HTTPException) as why:
        raise TryAgain(type(why).__name__) from why
    try:
        line.send(body)
        return line.getresponse().status
    except (OSError, http.client.HTTPException) as why:
        raise YesLost(type(why).__name__) from why


def _by_status(status: int) -> None:
    """What the gateway wrote besides is not kept: it may repeat the number or the words."""
    if not 200 <= status < 300:
        raise by_http(status, f"the gateway answered {status}")
