"""What the clinic holds about them: who they are, consents, sessions, doses, questionnaires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from integration_care.core.ui.words import calendar_day, long_day
from patients.measures.instrument import Instrument
from patients.measures.known import known_to
from patients.measures.models import Response
from patients.measures.worded import band_told, worded
from patients.measuring.answers import answered
from patients.models import Consent, Patient
from sessions.documents.own.part import Item, said
from sessions.documents.own.written import moment
from sessions.models import Administration, CareSession
from sessions.presenters.listing import KIND_WORDS

Kind, Status = CareSession.Kind, CareSession.Status
CONSENTS = {
    Consent.Kind.TREATMENT: gettext_lazy("Treatment"),
    Consent.Kind.EMAIL: gettext_lazy("E-mail"),
    Consent.Kind.SMS: gettext_lazy("Text message"),
    Consent.Kind.PUSH: gettext_lazy("Notes on your phone"),
    Consent.Kind.CALL: gettext_lazy("A call from your clinic"),
    Consent.Kind.EMERGENCY_CONTACT: gettext_lazy("Telling your emergency contact when there is a risk"),
}
TOOK_PLACE = {
    Status.BOOKED: gettext_lazy("Booked"),
    Status.IN_PROGRESS: gettext_lazy("Under way"),
    Status.COMPLETED: gettext_lazy("Took place"),
    Status.ABORTED: gettext_lazy("Ended early"),
    Status.CANCELLED: gettext_lazy("Cancelled"),
    Status.NO_SHOW: gettext_lazy("Did not take place"),
}


def person(patient: Patient, now: datetime) -> Iterator[Item]:
    numbers = [
        (one.label or one.system, one.value) for one in patient.identifiers.order_by("system", "value")
    ]
    emergency = ", ".join(filter(None, (patient.emergency_name, str(patient.emergency_phone))))
    yield Item(
        f"{patient.given_name} {patient.family_name}",
        facts=said(
            (_("Called"), patient.preferred_name), (_("Pronouns"), patient.pronouns),
            (_("Born"), calendar_day(patient.born_on)), (_("E-mail"), patient.email),
            (_("Telephone"), patient.phone), (_("Time zone"), patient.time_zone),
            (_("Emergency contact"), emergency), *numbers,
        ),
    )  # fmt: skip


def consents(patient: Patient, now: datetime) -> Iterator[Item]:
    for one in patient.consents.order_by("given_at", "pk"):
        ended = long_day(one.withdrawn_at, patient.zone) if one.withdrawn_at else ""
        title = str(CONSENTS[Consent.Kind(one.kind)])
        yield Item(title, moment(one.given_at, patient), facts=said((_("Withdrawn"), ended)))


def sessions(patient: Patient, now: datetime) -> Iterator[Item]:
    """Those entered in error are left out: they may be somebody else's."""
    found = CareSession.objects.standing().filter(patient=patient).select_related("lead__user")
    for one in found.order_by("scheduled_start", "pk"):
        yield Item(
            str(KIND_WORDS[Kind(one.kind)]),
            moment(one.happened_at, patient),
            facts=said(
                (_("State"), TOOK_PLACE[Status(one.status)]), (_("With"), one.lead), (_("Where"), one.place)
            ),
        )


def doses(patient: Patient, now: datetime) -> Iterator[Item]:
    standing = Administration.objects.standing().filter(session__patient=patient)
    for one in standing.exclude(session__status=Status.VOID).order_by("given_at", "pk"):
        minutes = _("%(minutes)s min") % {"minutes": one.over_minutes} if one.over_minutes else ""
        yield Item(one.label, moment(one.given_at, patient), facts=said((_("How long"), minutes)))


def questionnaires(patient: Patient, now: datetime) -> Iterator[Item]:
    """Each item in the words in which it was asked, and what it came to."""
    known = known_to(patient.clinic_id)
    for one in Response.objects.standing().filter(patient=patient).order_by("taken_at", "pk"):
        score = "" if one.score is None else f"{one.score.normalize():f}"
        title, reading = _in_their_language(known.of(one), one)
        yield Item(
            title,
            moment(one.taken_at, patient),
            facts=said((_("Sum"), score), (_("Reading"), reading)),
            words=said(*((answer.item, answer.chosen or _("Left open")) for answer in answered(one).answers)),
        )


def _in_their_language(instrument: Instrument | None, response: Response) -> tuple[str, str]:
    """Title and reading in the copy's language, where a wording ships; as they were kept where none does."""
    if instrument is None:
        return response.instrument, response.band
    language = get_language()
    return worded(instrument, language).title, band_told(instrument, response.band, language)
