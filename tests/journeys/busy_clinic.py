"""A clinic with something of everything, so that no page is empty; and the keys to fill addresses with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import product
from uuid import uuid4

from integration_care.accounts.actions import add_holiday, add_leave
from integration_care.accounts.models import BrokenGlass
from integration_care.core.checks import every_view
from integration_care.core.permissions import Role
from patients.concerns.actions import Told, raise_concern, take_step
from patients.concerns.models import Concern
from patients.disclosures.actions import ByHand, note_disclosure, take_back
from patients.disclosures.models import Disclosure
from patients.followups.actions.phones import tell_on_phone
from patients.followups.channels.phone import Phone
from patients.followups.models import PushSubscription
from patients.glass.actions import break_glass
from patients.journals.actions import copy_set, pin_insight, share_set
from patients.journals.models import Commitment, JournalEntry, OfferedSet, Prompt, PromptSet
from patients.measures.catalogue import instrument
from patients.measures.fhir.questionnaire import read_questionnaire
from patients.measures.models import ClinicInstrument, Response
from patients.measures.own.actions import keep_instrument
from patients.measuring.actions import answer_item, take_measure
from patients.models import Course, Screening
from patients.practices.actions import assign_practice, log_practice
from patients.practices.library import find
from patients.practices.models import PracticeLog
from patients.prompting.actions import offer
from patients.protocols.told.parts import PARTS
from patients.relapse.actions import Conflict as PlanConflict
from patients.relapse.actions import listen, set_aside, write_plan
from patients.relapse.content import Helper, PlanText, Sign
from patients.screening.actions import Answered, answer_screening, record_touch
from sessions import actions
from sessions.actions import ChallengeDraft, NoteText, Seen
from sessions.caseload.review.asked import Asked
from sessions.caseload.saved.actions import save_view
from sessions.documents.models import Document, Piece
from sessions.errors import NoteConflict
from sessions.live.actions import Happened, record_event
from sessions.models import (
    Administration,
    AdverseEvent,
    BookingLetter,
    BookingLine,
    CareSession,
    Note,
    NoteRevision,
    Observation,
    SessionTheme,
    Theme,
    TimelineMark,
)
from sessions.notes.actions import add_to, sign
from sessions.phrases.actions import add_phrase
from sessions.substances import actions as substance_actions
from sessions.substances.models import LogEntry
from tests.cast import Cast, join
from tests.factories.windows import HOUR, a_patient, a_session, a_task, a_window, an_alert
from tests.journeys.given import words_beside
from tests.patients.measures.fhir.making import choice, number, questionnaire
from tests.patients.measuring.asking import asked_for
from tests.sessions.groups.making import a_busy_circle
from tests.sessions.making import im, make_ready
from tests.sessions.substances.making import DAY, a_container, draw, mg, seen_by, uses

Keys = dict[str, list[object]]
AWAY = date(2026, 4, 15)
KEY = re.compile(r"<\w+:(\w+)>")


def furnish(cast: Cast, now: datetime) -> Keys:
    """Open, closing, met and unmet windows; sessions of every kind; an alert, tasks, entries."""
    fay, gil, hana, ivo = (
        a_patient(cast.alder, cast.ada, name) for name in ("Fay Ito", "Gil Roth", "Hana Sato", "Ivo Lund")
    )
    a_window(cast.course, cast.ada, now - 30 * HOUR, entries=[(22, "shared")], messages=[22], booked_h=40)
    pressing = a_window(fay, cast.ada, now - 65 * HOUR, entries=[(20, "private")], calls=[(30, "none")])
    unmet = a_window(gil, cast.ada, now - 80 * HOUR, messages=[22, 48])
    a_window(hana, cast.ada, now - 50 * HOUR, met_h=26, commitments=2, entries=[(20, "shared")])
    phrase = add_phrase(by=cast.ada, abbreviation="mood", body="Mood |, sleep |.", is_shared=True)
    alert, task = an_alert(fay.patient, now - HOUR), a_task(pressing, now - HOUR)
    a_session(ivo, CareSession.Kind.PREPARATION, now + 2 * HOUR, cast.ada)
    a_dose_under_way(cast, ivo, now)
    Commitment.objects.create(
        clinic=cast.alder, patient=cast.dana, course=cast.course, text="Call my sister on Sunday"
    )
    a_relapse_plan(cast, now)
    signed, late = notes_of_every_sort(cast, ivo, now)
    return {
        **a_busy_circle(cast, now),
        "figure": ["windows", "outcome"],
        "note_id": [signed.pk],
        "revision_id": [late.pk],
        "patient_id": [cast.dana.pk],
        "course_id": [cast.course.pk],
        "protocol_id": [cast.course.protocol_version.protocol_id],
        "part": [part.key for part in PARTS],
        "message": ["journal"],
        "channel": ["email"],
        "language": ["es"],
        "session_id": [CareSession.objects.get(status="in_progress").pk],
        "administration_id": [Administration.objects.get().pk],
        "observation_id": [Observation.objects.get().pk],
        "mark_id": [TimelineMark.objects.get().pk],
        "event_id": [AdverseEvent.objects.get().pk],
        "window_id": [unmet.pk],
        "task_id": [task.pk],
        "alert_id": [alert.pk],
        "prompt_set_id": [PromptSet.objects.get(key="first-24-hours").pk],
        "offer_id": [an_offer(cast, now).pk],
        "prompt_id": [Prompt.objects.filter(prompt_set__key="first-24-hours").first().pk],
        "view_id": [save_view(by=cast.ada, name="Worse", asked=Asked(), is_shared=True).pk],
        "member_id": [cast.bea.pk],
        "leave_id": [add_leave(by=cast.bea, member=cast.bea, starts_on=AWAY, ends_on=AWAY).pk],
        "holiday_id": [add_holiday(by=cast.max, name="Retreat", starts_on=AWAY, ends_on=AWAY).pk],
        "practice_key": ["mindful-breathing"],
        "log_id": [a_practice(cast, now).pk],
        "instrument_key": ["phq9"],
        "assignment_id": a_form(cast, now),
        "own_instrument_id": [an_imported_instrument(cast, now).pk],
        "response_id": [a_measure(cast, now).pk],
        "screening_id": [a_screening(cast, now).pk],
        "entry_id": [JournalEntry.objects.get(patient=cast.dana).pk],
        "aside_id": [words_beside(cast, now).pk],
        "concern_id": [a_concern(cast, now).pk],
        "phone_id": [a_phone(cast, now).pk],
        "phrase_id": [phrase.pk],
        "commitment_id": [Commitment.objects.get(patient=cast.dana).pk],
        **a_thread(cast, now),
        **a_substance_log(cast, now),
        "disclosure_id": [a_disclosure(cast, now).pk],
        "document_id": [some_documents(cast, now).pk],
        **an_own_copy(cast, now),
        "letter_id": [a_letter(cast, now).pk],
        "glass_id": [a_broken_glass(cast, now).pk],
    }


def a_broken_glass(cast: Cast, now: datetime) -> BrokenGlass:
    """Somebody off Dana's care team reads on in an emergency."""
    yan = join(cast.alder, "Yan Weiss", Role.THERAPIST)
    return break_glass(by=yan, patient=cast.dana, reason="She called me.", now=now)


def a_letter(cast: Cast, now: datetime) -> BookingLetter:
    """About a session of Dana's to come; the mail server refused it."""
    session = CareSession.objects.booked().filter(patient=cast.dana, scheduled_start__gt=now).first()
    letter = BookingLetter.objects.create(
        clinic=cast.alder, patient=cast.dana, opened_at=now, due_at=now, status_at=now, tries=1,
        status=BookingLetter.Status.FAILED, cause=BookingLetter.Cause.REFUSED, detail="550 nobody here",
    )  # fmt: skip
    BookingLine.objects.create(clinic=cast.alder, letter=letter, session=session)
    return letter


def a_disclosure(cast: Cast, now: datetime) -> Disclosure:
    """What Dana's pharmacy was told by telephone, and the same again, taken back."""
    told = ByHand("other", "telephone", "Her pharmacy", "The dose of Tuesday", "They asked", now)
    noted = [note_disclosure(by=cast.ada, patient=cast.dana, told=told) for _ in range(2)]
    take_back(by=cast.ada, disclosure=noted[0], reason="Noted twice.", now=now)
    return noted[1]


def some_documents(cast: Cast, now: datetime) -> Document:
    """Of Dana's: one in each state, without a worker; the one that waits."""
    about = {"clinic": cast.alder, "patient": cast.dana, "kind": Document.Kind.PATIENT_SUMMARY}
    by = {"requested_by": cast.ada, "requested_at": now, "status_at": now}
    for status in (*Document.Status.values[2:], Document.Status.REQUESTED):
        row = Document.objects.create(
            **about, **by, status=status, reason="x", sha256="x", page_count=1, expires_at=now + 24 * HOUR
        )
    Piece.objects.create(clinic=cast.alder, document=row, name="x", number=1)
    return row


def an_own_copy(cast: Cast, now: datetime) -> Keys:
    """Of her record, where Dana is in the portal; its pages are for her and for no other document."""
    if cast.dana.member is None:
        return {}
    row = Document.objects.create(
        clinic=cast.alder, patient=cast.dana, kind=Document.Kind.OWN_COPY, requested_by=cast.dana.member,
        requested_at=now, status_at=now,
    )  # fmt: skip
    return {"documents/mine/<uuid:document_id>/ document_id": [row.pk]}


def a_phone(cast: Cast, now: datetime) -> PushSubscription:
    """A browser that Dana is told on."""
    phone = Phone("https://push.invalid/dana", "", "")
    return tell_on_phone(by=cast.ada, patient=cast.dana, phone=phone, device="Chrome on Android", now=now)


def an_offer(cast: Cast, now: datetime) -> OfferedSet:
    """A set of Ada's own, shared, and offered to Dana."""
    own = copy_set(by=cast.ada, prompt_set=PromptSet.objects.get(key="weekly-review"))
    share_set(by=cast.ada, prompt_set=own, is_shared=True)
    return offer(by=cast.ada, patient=cast.dana, prompt_set=own, rhythm="once", first_on=now.date(), now=now)


def a_concern(cast: Cast, now: datetime, words: str = "Nobody told me that it moved.") -> Concern:
    """Dana's, about Ada, with an answer; the clinic's admin reads it."""
    told = Told(uuid4(), Concern.Whom.PERSON, words, cast.ada, wants_call=True)
    concern = raise_concern(by=cast.dana.member or cast.bea, patient=cast.dana, told=told, now=now)
    answer = "Thank you. I will ask."
    take_step(by=cast.max, concern=concern, to=Concern.State.ANSWERED, words=answer, now=now)
    return concern


def a_relapse_plan(cast: Cast, now: datetime) -> None:
    """Two versions, one set aside, and a sentence of a shared entry that sounds like a sign."""
    phone, light = Sign("I stop answering the phone", "Text Maya"), Sign("I wake before the alarm", "Get up")
    maya = Helper("Maya, my sister", "+1 312 555 0177")
    for based_on, signs in enumerate([(phone,), (phone, light)]):
        text = PlanText(signs, (maya,), "Walk to the lake.")
        write_plan(by=cast.ada, patient=cast.dana, text=text, based_on=based_on, now=now)
    try:
        write_plan(by=cast.nia, patient=cast.dana, text=PlanText((light,)), based_on=1, now=now)
    except PlanConflict as conflict:
        set_aside(by=cast.nia, conflict=conflict, now=now)
    listen(by=cast.ada, entry=JournalEntry.objects.get(patient=cast.dana), now=now)


def a_measure(cast: Cast, now: datetime) -> Response:
    answers = {str(number): number % 3 for number in range(1, 9)} | {"9": 0}
    return take_measure(
        by=cast.ada, patient=cast.dana, instrument=instrument("phq9"), answers=answers,
        taken_at=now - 72 * HOUR, now=now,
    )  # fmt: skip


def an_imported_instrument(cast: Cast, now: datetime) -> ClinicInstrument:
    original = questionnaire(choice("1", "Do you wake?"), number("2", "How rested?", 0, 10))
    read = read_questionnaire(original)
    data = {
        "key": "sleep-check", "title": "Sleep check", "about": "Sleep", "source": "Own", "licence": "Own",
        "items": read.items, "scoring": {"method": "sum"},
    }  # fmt: skip
    return keep_instrument(by=cast.paz, data=data, original=original, now=now)


def a_practice(cast: Cast, now: datetime) -> PracticeLog:
    """One that Dana noted, and another that Ada gave her."""
    breathing, rest = (find(cast.alder.pk, key) for key in ("mindful-breathing", "rest"))
    assign_practice(by=cast.ada, patient=cast.dana, practice=rest, starts_on=now.date(), days=3)
    return log_practice(by=cast.ada, patient=cast.dana, practice=breathing, client_uuid=uuid4(), now=now)


def a_form(cast: Cast, now: datetime) -> list[object]:
    """A screener that is asked for, and a form that is begun with an answer that calls for help."""
    asked, begun = asked_for(cast, "cssrs", now), asked_for(cast, at=now)
    answer_item(by=cast.ada, assignment=begun, item="9", value=1, now=now)
    answer_item(by=cast.ada, assignment=begun, item="1", value=1, now=now)
    return [begun.pk, asked.pk]


def a_substance_log(cast: Cast, now: datetime) -> Keys:
    """A vial with a dose, an open draw, a word to give and a difference; an expired one; a closed one."""
    vial, old = a_container(cast, at=now - 48 * HOUR), a_container(cast, "K-009", expires_on=now.date() - DAY)
    row = Administration.objects.get()
    dose = draw(cast, vial, 100, uses=uses(given=75, wasted=25), administration=row, at=now - HOUR / 4)
    left = draw(cast, vial, "12.5", at=now - HOUR / 4, witness=seen_by(cast.ada, is_confirmed=False))
    count = substance_actions.count(
        by=cast.nia, container=vial, counted_mg=mg(380), at=now, now=now, witness=seen_by(cast.paz)
    )
    gone = substance_actions.TakenOut(LogEntry.Kind.HANDED_ON, mg(500), now, "Reverse distributor")
    substance_actions.take_out(by=cast.nia, container=old, taken=gone, now=now)
    substance_actions.close(by=cast.nia, container=old, now=now)
    a_container(cast, "K-010", expires_on=now.date() - DAY)
    return {
        "container_id": [vial.pk],
        "line_id": [left.pk, dose.pk],
        "draw_id": [left.pk],
        "discrepancy_id": [count.discrepancy.pk],
    }


def a_screening(cast: Cast, now: datetime) -> Screening:
    """One absolute item answered yes, which waits for a clearance, and what touch was agreed to."""
    asked = [Answered("aneurysm", "yes", "repaired in 2015"), Answered("liver", "no")]
    waiting, _ = answer_screening(by=cast.ada, course=cast.course, answers=asked, now=now - HOUR)
    record_touch(
        by=cast.ada, patient=cast.dana, extent="hand", words="Left hand only.", asked_at=now - HOUR, now=now
    )
    return waiting


def a_thread(cast: Cast, now: datetime) -> Keys:
    """A theme, an insight under it, and a challenge that is to be looked at again."""
    session = CareSession.objects.filter(patient=cast.dana, kind="dosing").first()
    theme = Theme.objects.create(clinic=cast.alder, patient=cast.dana, name="grief")
    SessionTheme.objects.create(clinic=cast.alder, session=session, theme=theme)
    insight = pin_insight(by=cast.ada, patient=cast.dana, text="I can be sad.", theme=theme, now=now)
    draft = ChallengeDraft("forgetting", "Little is left.", "Read the journal aloud.", now.date())
    challenge = actions.raise_challenge(by=cast.ada, session=session, draft=draft, now=now)
    act = Commitment.objects.get(patient=cast.dana)
    return {
        "theme_id": [theme.pk], "insight_id": [insight.pk], "challenge_id": [challenge.pk],
        "thread_commitment_id": [act.pk],
    }  # fmt: skip


def a_dose_under_way(cast: Cast, course: Course, now: datetime) -> None:
    session = actions.book(
        by=cast.ada, course=course, kind=CareSession.Kind.DOSING, lead=cast.ada, starts_at=now - HOUR,
        ends_at=now + HOUR, now=now - HOUR,
    )  # fmt: skip
    actions.start(by=cast.ada, session=session, now=now - HOUR, unprepared_reason="Transferred.")
    make_ready(cast, session, now - HOUR / 2)
    given = im(at=now - HOUR / 2)
    actions.record_administration(by=cast.nia, session=session, given=given, now=now - HOUR / 2)
    seen = Seen(now - HOUR / 4, systolic=165, diastolic=98, heart_rate=92, spo2=97)
    actions.record_observation(by=cast.nia, session=session, seen=seen, now=now - HOUR / 4)
    actions.mark(
        by=cast.nia, session=session, kind=TimelineMark.Kind.MUSIC, at=now - HOUR / 4, text="", now=now
    )
    event = Happened(sort="vomiting", onset_at=now - HOUR / 8, severity="severe")
    record_event(by=cast.nia, session=session, event=event, now=now)


def notes_of_every_sort(cast: Cast, course: Course, now: datetime) -> tuple[Note, NoteRevision]:
    """Ada's: one that is signed and added to, and one typed in two windows at once."""
    over, open_ = (
        a_session(course, CareSession.Kind.INTEGRATION, now - hours * HOUR, cast.ada) for hours in (9, 6)
    )
    words = NoteText(0, {"review": "The kitchen light."})
    actions.complete_integration(
        by=cast.ada, session=over, note=words, started_at=now - 9 * HOUR, ended_at=now - 8 * HOUR, now=now
    )
    note = sign(by=cast.ada, note=Note.objects.get(session=over), now=now)
    add_to(by=cast.ada, note=note, reason="Left out.", text="She called.", now=now)
    actions.save_note(by=cast.ada, session=open_, note=words, now=now)
    with suppress(NoteConflict):
        actions.save_note(by=cast.ada, session=open_, note=NoteText(0, {"review": "The sea."}), now=now)
    return note, NoteRevision.objects.get(note__session=open_, is_set_aside=True)


def one_session_of_each_sort() -> list[CareSession]:
    sorts = CareSession.objects.order_by().values_list("kind", "status").distinct()
    return [CareSession.objects.filter(kind=kind, status=status).first() for kind, status in sorts]


def pages_for(role: Role, keys: Keys, besides: frozenset[Role] = frozenset()) -> Iterator[str]:
    """Every address that can be read by `role` and not by those `besides`, filled in from `keys`."""
    for route, view in every_view():
        rule = getattr(view, "access", None)
        if rule is None or "GET" not in rule.methods or role not in rule.roles or rule.roles & besides:
            continue
        names = KEY.findall(route)
        if route.endswith("/file/"):  # a download shows no page
            continue
        if all(name in keys for name in names):
            for values in product(*(keys.get(f"{route} {name}", keys[name]) for name in names)):
                filled = dict(zip(names, values, strict=True))
                yield "/" + KEY.sub(lambda found, filled=filled: str(filled[found[1]]), route)
