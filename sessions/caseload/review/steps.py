"""The one next thing to do about a patient, by why they are looked at. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sessions.caseload.marks import Viewpoint
from sessions.caseload.review.asked import Show
from sessions.caseload.review.situation import Situation
from sessions.caseload.wording import moment

Act = Literal["book", "call", "chart", "sign", "visit"]


@dataclass(frozen=True)
class Step:
    """`why` stands beside the button; `phone` is what a telephone dials (E.164), where one calls."""

    act: Act
    label: str
    why: str = ""
    phone: str = ""
    phone_words: str = ""


def next_step(one: Situation, show: Show, view: Viewpoint) -> Step | None:
    """None in the view of everybody: there the row says what is missing, and the chart what to do."""
    if show is Show.NO_SESSION:
        return Step("book", "Book a session")
    if show in (Show.VISIT, Show.LOST) and one.visit_since is not None:
        return Step("visit", "Open the visit")
    if show is Show.WORSE:
        return talk_about_it(one, view)
    if show is Show.LOST:
        return get_in_touch(one)
    if show is Show.ALERT:
        return Step("chart", "Answer it")
    return Step("sign", "Notes to sign") if show is Show.NOTE else None


def talk_about_it(one: Situation, view: Viewpoint) -> Step:
    """A talk, the next one where there is one; the prescriber and the plan are on the chart."""
    if one.session_at is None:
        return Step("book", "Book a session", "no talk is booked")
    at = moment(one.session_at, now=view.now, zone=view.zone)
    return Step("chart", "Open chart", f"to be spoken about {at}")


def get_in_touch(one: Situation) -> Step:
    """A call is logged with a window; who had no dose yet is invited to a session."""
    phone = one.patient.phone
    dial = {"phone": phone.as_e164, "phone_words": phone.as_international} if phone else {}
    if one.window is None:
        return Step("book", "Book a session", **dial)
    return Step("call", "Log a call", **dial)
