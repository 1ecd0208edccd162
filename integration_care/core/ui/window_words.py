"""The window bar said in words: what a screen reader speaks and a text-only letter prints."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration_care.core.ui.words import local_clock, local_moment, since_dose, spoken_hours, zone_name


class Closing(Protocol):
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def effective_closes_at(self) -> datetime: ...


def describe(
    *,
    window: Closing,
    anchor_at: datetime,
    now: datetime,
    state: str,
    zone: ZoneInfo,
    marks: Sequence[tuple[str, datetime]],
    audience: Literal["staff", "patient"],
) -> str:
    """Sentences that say what the picture shows, in the order of time."""
    headline = for_patient if audience == "patient" else for_staff
    sentences = [headline(window, anchor_at, now, state, zone)]
    if window.effective_closes_at < window.closes_at and audience == "staff":
        sentences.append("Cut short by the next dose")
    what_when = _("%(what)s at %(hours)s")
    sentences += [what_when % {"what": label, "hours": since_dose(at, anchor_at)} for label, at in marks]
    return ". ".join(sentences) + "."


def for_staff(window: Closing, anchor_at: datetime, now: datetime, state: str, zone: ZoneInfo) -> str:
    return f"{_stands(window, now, state, zone)}. Dose {local_moment(anchor_at, zone)}"


def _stands(window: Closing, now: datetime, state: str, zone: ZoneInfo) -> str:
    closes = f"{local_moment(window.effective_closes_at, zone)} ({zone_name(zone)})"
    if state == "pending":
        opens = f"{spoken_hours(window.opens_at - now)}, at {local_clock(window.opens_at, zone)}"
        return f"Window opens in {opens}, and closes {closes}"
    if state in ("open", "closing"):
        return f"Window {state}, {spoken_hours(window.effective_closes_at - now)} left, closes {closes}"
    return {
        "met": f"Window met, {'closes' if now < window.effective_closes_at else 'closed'} {closes}",
        "missed": f"Window missed, closed {closes}",
        "late_met": f"Window closed {closes}, integration came later",
        "excused": f"Window excused, closed {closes}",
        "cancelled": "Window cancelled",
    }[state]


def for_patient(window: Closing, anchor_at: datetime, now: datetime, state: str, zone: ZoneInfo) -> str:
    del state
    days = (now - anchor_at) // timedelta(days=1)
    if now >= window.effective_closes_at:
        told = ngettext(
            "%(count)s day since your treatment session", "%(count)s days since your treatment session", days
        )
        return told % {"count": days}
    if now < window.opens_at:
        told = _("%(hours)s since your treatment session. The integration days begin %(moment)s")
    else:
        told = _("%(hours)s since your treatment session. The integration days go on until %(moment)s")
    moment = window.opens_at if now < window.opens_at else window.effective_closes_at
    return told % {"hours": spoken_hours(now - anchor_at), "moment": local_moment(moment, zone)}
