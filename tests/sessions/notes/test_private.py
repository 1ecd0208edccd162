"""A private note is its author's alone: on no page, in no search, list, count or event of anybody else."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse

from integration_care.audit.actors import COMMAND_LINE
from integration_care.core.permissions import Role
from patients.actions import link_member
from patients.followups.actions import raise_alert
from patients.followups.channels.email import compose
from patients.followups.engine import alert_mails, messages
from patients.followups.models import Alert, AlertMail, FollowUp
from patients.journals.actions import install_prompt_sets
from patients.models import CareTeamMember
from sessions import actions
from sessions.actions import NoteText
from sessions.errors import NoteConflict
from sessions.models import CareSession, Note, NoteRevision
from sessions.notes.waiting import unsigned
from tests.cast import START, join
from tests.journeys.busy_clinic import furnish, pages_for
from tests.sessions.making import HOUR, book_talk, given_dose
from tests.sessions.notes.making import private

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
FIRST, CANARY = "quorbleberry", "zanthineflute"
SEARCHES = ("q", "whose", "sort", "by", "phase", "edit", "late")


@pytest.fixture
def house(cast):
    """A busy clinic; Ada keeps a private note of every session, with an earlier and a late version."""
    install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
    let_dana_in(cast)
    keys = furnish(cast, START)
    talks = list(CareSession.objects.exclude(status__in=["cancelled", "void"]))
    for patient in {session.patient_id for session in talks}:
        for colleague in (cast.nia, cast.paz):
            CareTeamMember.objects.get_or_create(
                clinic=cast.alder, patient_id=patient, member=colleague,
                defaults={"joined_on": START.date()},
            )  # fmt: skip
    for session in talks:
        keep_secret(cast, session)
    shown = [one for kind, one in {talk.kind: talk for talk in talks}.items() if kind != "preparation"]
    keys["session_id"] = [session.pk for session in shown]
    keys["patient_id"] = list({session.patient_id for session in shown})[:1]
    secret = Note.objects.filter(sort=Note.Sort.PROCESS, session__in=shown)
    keys["note_id"] = list(secret.values_list("pk", flat=True)[:2])
    keys["revision_id"] = list(
        NoteRevision.objects.filter(note__in=keys["note_id"]).values_list("pk", flat=True)
    )
    return keys


@pytest.fixture
def room(cast):
    """One talk with such a note: enough where no page is looked for."""
    talk = book_talk(cast)
    keep_secret(cast, talk)
    note = Note.objects.get(sort=Note.Sort.PROCESS)
    return {
        "session_id": [talk.pk],
        "note_id": [note.pk],
        "revision_id": list(NoteRevision.objects.filter(note=note).values_list("pk", flat=True)),
    }


def let_dana_in(cast):
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana = link_member(by=cast.ada, patient=cast.dana, member=member)


def keep_secret(cast, session):
    """Begun, written on, and typed once more in a second window."""
    note = private(cast, session, f"{FIRST} {CANARY}")
    text = NoteText(note.version, {"private": f"{FIRST} {CANARY} again"}, sort=Note.Sort.PROCESS)
    actions.save_note(by=cast.ada, session=session, note=text, now=START + HOUR)
    late = NoteText(note.version, {"private": f"{FIRST} {CANARY} beside"}, sort=Note.Sort.PROCESS)
    with pytest.raises(NoteConflict):
        actions.save_note(by=cast.ada, session=session, note=late, now=START + HOUR)


def canary_pages(client, role, keys):
    """Every page that shows the canary. Each is opened once, and one of nobody in particular searched."""
    found = []
    asked = urlencode([(name, FIRST) for name in SEARCHES])
    for page in pages_for(role, keys):
        for address in (page,) if KEY.search(page) else (page, f"{page}?{asked}"):
            answer = client.get(address)
            assert answer.status_code < 500, address
            if CANARY in b"".join(answer).decode(errors="ignore"):
                found.append(address)
    return found


@pytest.mark.parametrize("who", ["nia", "paz", "max", "dana"])  # one of each set of pages
def test_no_page_of_anybody_else_shows_it(house, cast, as_, who):
    reader = cast.dana.member if who == "dana" else getattr(cast, who)
    assert canary_pages(as_(reader), Role(reader.role), house) == []


def test_its_author_finds_it_on_its_own_page_and_nowhere_else(house, cast, as_):
    pages = canary_pages(as_(cast.ada), Role.THERAPIST, house)
    assert pages
    assert all(page.startswith(("/sessions/notes/private/", "/sessions/notes/")) for page in pages)


def test_no_table_holds_its_words(room, cast, as_):
    """Neither the trail, nor an alert, nor the note itself at rest."""
    as_(cast.ada).get(reverse("sessions:private", args=[room["session_id"][0]]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{CANARY}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table


def test_no_letter_holds_its_words(cast):
    """What the engine would write to the patient and to the staff, and one that does hold them to compare."""
    session = given_dose(cast, START + 30 * 24 * HOUR)
    keep_secret(cast, session)
    raise_alert(by=cast.max, patient=cast.dana, kind=Alert.Kind.IDEATION, now=START, session=session)
    rows = FollowUp.objects.filter(channel=FollowUp.Channel.EMAIL, rule__message__isnull=False)
    letters = [messages.message_of(row, START) for row in rows]
    letters += [alert_mails.message_of(mail, START) for mail in AlertMail.objects.all()]
    assert {letter.template for letter in letters} == {"emails/follow_up", "emails/alert"}
    assert [letter for letter in letters if CANARY in str(compose(letter).message())] == []
    assert CANARY in str(compose(replace(letters[0], line=CANARY)).message())


def test_a_colleague_who_asks_for_a_private_note_gets_their_own_empty_one(room, cast, as_):
    for colleague in (cast.nia, cast.paz):
        page = as_(colleague).get(reverse("sessions:private", args=[room["session_id"][0]]))
        assert page.status_code == 200 and page.context["own"] is None


def test_an_admin_and_a_patient_have_no_private_notes(room, cast, as_):
    let_dana_in(cast)
    url = reverse("sessions:private", args=[room["session_id"][0]])
    assert as_(cast.max).get(url).status_code == 403
    assert as_(cast.dana.member).get(url).status_code == 403


KEYED = {"earlier": "note_id", "compare": "revision_id", "add-to": "note_id"}


def test_its_keys_open_nothing_for_others(room, cast, as_):
    for name, key in KEYED.items():
        for reader in (cast.nia, cast.cy):
            for one in room[key]:
                assert as_(reader).get(reverse(f"sessions:{name}", args=[one])).status_code == 404


def test_it_is_neither_signed_nor_counted(cast, as_):
    session = book_talk(cast)
    private(cast, session, CANARY)
    actions.complete_integration(by=cast.ada, session=session, now=START + HOUR)
    assert not unsigned().exists()
    ada = as_(cast.ada)
    assert [row.is_begun for row in ada.get(reverse("sessions:to-sign")).context["page"].rows] == [False]
    ada.post(reverse("sessions:sign", args=[Note.objects.get().pk]))
    assert not Note.objects.get().is_signed


def test_it_is_saved_as_it_is_typed_and_there_again(cast, as_):
    ada, url = as_(cast.ada), reverse("sessions:private", args=[book_talk(cast).pk])
    typed = {"version": "0", "private": CANARY}
    assert ada.post(url, typed, headers={"X-Autosave": "1"}).json()["version"] == 1
    assert ada.post(url, typed, headers={"X-Autosave": "1"}).json()["version"] == 1
    other = typed | {"private": "other words"}
    assert ada.post(url, other, headers={"X-Autosave": "1"}).status_code == 409
    assert CANARY in ada.get(url).content.decode()
    assert ada.post(url, {"version": "1", "private": "changed"}).status_code == 302
    assert Note.objects.get().sections.get().body == "changed"


def test_a_session_taken_off_the_record_takes_no_private_note(cast, as_):
    session = book_talk(cast, START + timedelta(days=1), now=START)
    actions.cancel(by=cast.ada, session=session, reason="ill", now=START)
    url = reverse("sessions:private", args=[session.pk])
    answer = as_(cast.ada).post(url, {"version": "0", "private": "x"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 410
