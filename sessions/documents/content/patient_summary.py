"""One page for the patient to take home. Nothing on it is counted that was not done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from integration_care.accounts.models import Membership
from integration_care.core.ui.window_bar import WindowBar
from integration_care.core.ui.window_drawing import draw
from integration_care.core.ui.words import local_day, local_moment, long_day, zone_name
from patients.followups.models import IntegrationWindow
from patients.journals.models import Commitment, Insight
from patients.journals.models.commitment import CommitmentQuerySet
from patients.journals.returning import is_let_go
from patients.models import Course, Patient
from patients.portal.presenters.crisis import Line, crisis_lines, staffed_hours
from patients.portal.presenters.writing import bar_of
from patients.practices.offered import Offer, offered_to
from sessions.documents.content.wording import shortened
from sessions.documents.models import Document
from sessions.documents.svg import picture
from sessions.models import CareSession
from sessions.presenters.listing import Appointment, appointment

LONGEST, SHORTEST = 260, 110  # characters of one line of theirs, where there is room and where there is not


@dataclass(frozen=True)
class Act:
    """A commitment: what, when, and what then."""

    text: str
    more: str


@dataclass(frozen=True)
class Summary:
    """`bar` is empty where no dose was given yet."""

    title: str
    name: str
    day: str
    bar: SafeString | str
    where: str
    intention: str
    insights: list[str]
    acts: list[Act]
    practices: list[Offer]
    coming: list[Appointment]
    lines: list[Line]
    hours: str


def present(document: Document, now: datetime, room: int) -> Summary:
    patient, reader = of(document), document.requested_by
    most = LONGEST if room > 1 else SHORTEST
    course = Course.objects.filter(patient=patient).order_by("-created_at").first()
    window = IntegrationWindow.objects.given_last(patient, now)
    return Summary(
        title=_("What you take with you"),
        name=patient.called,
        day=long_day(now, patient.zone),
        bar=drawn(bar_of(window, patient, now)) if window else "",
        where=where(window, patient, now) if window else "",
        intention=shortened(course.intention, most) if course else "",
        insights=[shortened(one.text, most) for one in kept(patient, reader)[:room]],
        acts=[shown(one, most) for one in acts(patient, reader)[:room]],
        practices=offered_to(patient, window, now)[:room],
        coming=coming(patient, now)[:room],
        lines=crisis_lines(patient.clinic)[:4],
        hours=staffed_hours(patient.clinic, now, patient.zone),
    )


def of(document: Document) -> Patient:
    assert document.patient is not None  # noqa: S101 - its kind asks for one
    return document.patient


def drawn(bar: WindowBar) -> SafeString:
    return picture(draw(bar, "full", is_for_paper=True), bar.text)


def where(window: IntegrationWindow, patient: Patient, now: datetime) -> str:
    """What the picture says, in a sentence; what is over is not judged."""
    zone = patient.zone
    said = {"day": local_day(window.anchor_at, zone), "zone": zone_name(zone)}
    if now >= window.effective_closes_at:
        return _("Your last dose was on %(day)s. What you practise now keeps what it opened.") % said
    said["until"] = local_moment(window.effective_closes_at, zone)
    return _("Your last dose was on %(day)s. New habits take hold best until %(until)s (%(zone)s).") % said


def kept(patient: Patient, reader: Membership) -> list[Insight]:
    """The newest first, without those from private entries and those that were let go."""
    mine = Insight.objects.readable_by(reader).filter(patient=patient).prefetch_related("returns")
    return [one for one in mine if not is_let_go(one)]


def acts(patient: Patient, reader: Membership) -> CommitmentQuerySet:
    """What they took on and is open, the newest first."""
    taken = Commitment.objects.readable_by(reader).filter(patient=patient, status=Commitment.Status.ACTIVE)
    return taken.by_time().reverse()


def shown(one: Commitment, most: int) -> Act:
    more = " · ".join(filter(None, (one.when, one.if_then)))
    return Act(shortened(one.text, most), shortened(more, most))


def coming(patient: Patient, now: datetime) -> list[Appointment]:
    booked = CareSession.objects.upcoming(now).filter(patient=patient)
    found = booked.select_related("patient", "lead__user")[:2]
    return [appointment(session, patient.clinic.zone, now) for session in found]
