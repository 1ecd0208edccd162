"""What the pages of a session ask of the database: each list in one message (`asked_at_once`)."""

from __future__ import annotations

from integration_care.accounts.models import Membership
from integration_care.core.asked_at_once import Contents
from patients.measuring.queries import responses
from patients.screening.deciding import care_team
from patients.screening.standing import screenings
from patients.screening.touch import BEFORE, touch_consents
from sessions import queries
from sessions.calendar.facts import doses_ahead
from sessions.crossings import acknowledgements
from sessions.dose_doubts import weight_keys, weights
from sessions.integration.queries import earlier_insights, known_themes, offered, open_challenges
from sessions.live.queries import events
from sessions.models import CareSession, Note
from sessions.notes.queries import set_aside
from sessions.preparation.queries import preparations
from sessions.ready import queries as ready


def the_dose(session: CareSession) -> Contents:
    """What was given, seen, said and done, and the windows around it."""
    return [
        queries.given.asking(session.pk),
        queries.seen.asking(session.pk),
        queries.marks.asking(session.pk),
        queries.discharges.asking(session.pk),
        queries.checks_before_leaving.asking(session.pk),
        events.asking(session.pk),
        acknowledgements.asking(session.pk),
        queries.windows.asking(session.course_id),
    ]


def what_moves(session: CareSession) -> Contents:
    """The same, and what the forms for more of it begin with."""
    return [*the_dose(session), weights.asking(*weight_keys(session))]


def before_the_dose(session: CareSession, reader: Membership) -> Contents:
    """The Ready state and the readiness card, beside `the_dose`."""
    dose, course, patient = session.pk, session.course_id, session.patient_id
    return [
        ready.given_in.asking(course),
        ready.checks_before.asking(dose),
        ready.numbers_in.asking(course),
        ready.dose_reviews.asking(course),
        ready.life_changes.asking(course),
        ready.said_of_changes.asking(course),
        ready.consents.asking(patient),
        screenings.asking(course),
        touch_consents.asking(patient, most=1),
        care_team.asking(patient),
        responses.asking(patient, reader),
        ready.completed_in.asking(course),
        ready.highest_before.asking(dose, course),
        ready.events_before.asking(dose, course),
        ready.commitments.asking(patient, reader),
        ready.coping.asking(course, reader),
    ]


def looks_back(session: CareSession, reader: Membership) -> Contents:
    """Commitments looked at again."""
    if not queries.reads_notes(reader):
        return []
    return [
        ready.looks_in.asking(session.pk),
        ready.under_review.asking(*ready.review_keys(session), reader=reader),
    ]


def the_note(session: CareSession, reader: Membership) -> Contents:
    """Everybody's progress note, with what was added; and the form of the reader's own."""
    hidden = queries.hidden_keys.asking(CareSession.Kind(session.kind))
    if not queries.reads_notes(reader):
        return [queries.progress_notes.asking(session.pk), hidden]
    return [
        queries.readable_notes.asking(session.pk, reader),
        queries.sections.asking(session.pk),
        queries.addenda.asking(session.pk),
        set_aside.asking(session.pk, reader, Note.Sort.PROGRESS),
        hidden,
    ]


def talk(session: CareSession, reader: Membership) -> Contents:
    """A conversation: its note, and what it rests on."""
    course, patient = session.course_id, session.patient_id
    found = [
        *the_note(session, reader),
        queries.windows.asking(course),
        queries.corrections.asking(session.pk),
        responses.asking(patient, reader),
        *OF_KIND.get(CareSession.Kind(session.kind), _nothing)(session, reader),
    ]
    if not queries.reads_notes(reader):
        return found
    return [
        *found,
        *looks_back(session, reader),
        queries.commitments.asking(patient),
        queries.shared_lines.asking(patient),
        queries.insights.asking(session.pk),
        queries.themes.asking(session.pk),
    ]


def preparation(session: CareSession, reader: Membership) -> Contents:
    touch = [touch_consents.asking(session.patient_id, most=BEFORE)] if queries.reads_notes(reader) else []
    return [
        preparations.asking(session.course_id, session.scheduled_start),
        screenings.asking(session.course_id),
        *touch,
    ]


def integration(session: CareSession, reader: Membership) -> Contents:
    """Its forms hold what may be taken up again."""
    patient = session.patient_id
    found = [
        doses_ahead.asking(session.course_id),
        known_themes.asking(patient),
        earlier_insights.asking(patient, reader),
        offered.asking(patient, reader),
    ]
    if not queries.reads_notes(reader):
        return found
    return [*found, open_challenges.asking(patient, reader)]


def _nothing(session: CareSession, reader: Membership) -> Contents:
    return []


OF_KIND = {CareSession.Kind.PREPARATION: preparation, CareSession.Kind.INTEGRATION: integration}
