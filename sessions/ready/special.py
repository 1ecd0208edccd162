"""Points that the record itself settles: the screening, a reading to decide, a dose to review, a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_day, local_moment
from patients.screening.deciding import decides_doses, may_decide, who_may
from sessions.crossings import Crossing
from sessions.models import CareSession, Challenge, DoseReview
from sessions.ready.background import Background
from sessions.ready.points import SCREENING, change_key, decision_key, is_discussed, review_key
from sessions.ready.state import Point

SHOWN = 3
CLOSED = (CareSession.Status.CANCELLED, CareSession.Status.NO_SHOW, CareSession.Status.VOID)


@dataclass(frozen=True)
class Special:
    """`words` is narrative, in its author's own words; `url` is empty where the reader decides nothing."""

    lines: tuple[str, ...]
    words: str = ""
    href: str = ""
    link: str = ""
    url: str = ""
    label: str = ""
    button: str = ""
    who: str = ""
    asks_yes_or_no: bool = False


def special(point: Point, back: Background, zone: ZoneInfo) -> Special | None:
    if point.key == SCREENING:
        return _screening(back)
    for crossing in back.facts.undecided:
        if point.key == decision_key(crossing):
            return _decision(crossing, back, zone)
    for review in back.facts.reviews:
        if point.key == review_key(review):
            return _review(review, back, zone)
    for change in back.facts.life_changes:
        if point.key == change_key(change):
            return _change(change, back, zone)
    return None


def _screening(back: Background) -> Special:
    standing = back.facts.screening
    href = reverse("patients:screening", args=[back.session.patient_id])
    found = {
        "not answered": standing.unanswered,
        "not cleared": standing.needs_clearance,
        "expired": standing.expired,
    }
    lines = []
    for word, items in found.items():
        if items:
            named = ", ".join(one.item.text for one in items[:SHOWN])
            more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
            lines.append(f"{len(items)} {word}: {named}{more}")
    return Special(tuple(lines), href=href, link="Open the screening")


def _decision(crossing: Crossing, back: Background, zone: ZoneInfo) -> Special:
    above, no = "Above the line before a dose.", crossing.refusal
    if no is None:
        return Special((above,), href="#observations", link="To the reading")
    who = f"{no.told}, written by {no.by}" if no.told else f"{no.by}"
    said = f"Not to go ahead: {who}, {local_moment(no.at, zone)}"
    reads = back.reader.can(Permission.READ_NARRATIVE)
    return Special((above, said), words=no.decision if reads else "", href="#lines", link="Decide again")


def _review(review: DoseReview, back: Background, zone: ZoneInfo) -> Special:
    reads = back.reader.can(Permission.READ_NARRATIVE)
    roles = decides_doses(back.session.course)
    lines = tuple(_reviewed(review, zone))
    if review.goes_ahead:
        return Special(lines, words=review.decision if reads else "")
    may = may_decide(back.reader, roles) and back.session.status not in CLOSED
    return Special(
        lines,
        words=(review.decision or review.challenge.text) if reads else "",
        url=reverse("sessions:decide-dose", args=[back.session.pk, review.pk]) if may else "",
        label="What is decided about the next dose",
        button="Decide again" if review.reviewed_at else "Record the decision",
        asks_yes_or_no=True,
        who="" if may else who_may(roles, back.team),
    )


def _reviewed(review: DoseReview, zone: ZoneInfo) -> Iterator[str]:
    yield f"Asked {local_day(review.asked_at, zone)}"
    if review.reviewed_at is not None:
        said = {True: "Go ahead: ", False: "Not to go ahead: ", None: ""}[review.goes_ahead]
        yield f"{said}{review.reviewed_by}, {local_moment(review.reviewed_at, zone)}"


def _change(change: Challenge, back: Background, zone: ZoneInfo) -> Special:
    reads = back.reader.can(Permission.READ_NARRATIVE)
    may = reads and back.reader.can(Permission.RECORD_DOSE) and back.session.status not in CLOSED
    is_open = not is_discussed(change, back.facts.since) and change.closed_at is None
    return Special(
        tuple(_said(change, zone, reads=reads)),
        words=change.text if reads else "",
        url=reverse("sessions:discuss-change", args=[back.session.pk, change.pk]) if may and is_open else "",
        label="What was spoken about",
        button="Discussed",
    )


def _said(change: Challenge, zone: ZoneInfo, *, reads: bool) -> Iterator[str]:
    yield f"Raised {local_day(change.raised_at, zone)}"
    for last in list(change.reviews.all())[-1:]:
        yield f"{last.by}, {local_moment(last.at, zone)}" + (f": {last.text}" if reads else "")
