"""Signing, adding and the list of notes to sign, as their readers meet them."""

import re

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from sessions import actions
from sessions.actions import NoteText
from sessions.models import Addendum, CareSession, Note
from sessions.notes.actions import add_to
from sessions.notes.waiting import to_sign, waiting_by_author
from tests.cast import START
from tests.factories.windows import a_patient
from tests.sessions.making import HOUR, book_talk, given_dose
from tests.sessions.notes.making import private, signed, written

FORMSET = {"commitments-TOTAL_FORMS": "1", "commitments-INITIAL_FORMS": "0", "commitment_asked": "1"}
TO_SIGN = "sessions:to-sign"


def page(note):
    return reverse("sessions:record", args=[note.session_id])


def url(name, note):
    return reverse(f"sessions:{name}", args=[note.pk])


@pytest.mark.parametrize("who,status", [("nia", 404), ("bea", 404), ("cy", 404), ("max", 403)])
def test_nobody_else_presses_sign(cast, as_, who, status):
    note = written(cast)
    assert as_(getattr(cast, who)).post(url("sign", note), {"version": "1"}).status_code == status
    assert not Note.objects.get().is_signed


@pytest.mark.parametrize("who,status", [("bea", 404), ("cy", 404), ("max", 403)])
def test_nobody_off_the_team_adds_to_a_note(cast, as_, who, status):
    assert as_(getattr(cast, who)).get(url("add-to", signed(cast))).status_code == status


def test_a_note_without_a_signature_takes_no_addendum(cast, as_):
    assert as_(cast.ada).get(url("add-to", written(cast))).status_code == 404


def test_an_addendum_without_a_reason_is_refused_and_the_words_stay(cast, as_):
    refused = as_(cast.ada).post(url("add-to", signed(cast)), {"reason": "", "text": "She called."})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Say why this is added" in html and "She called." in html
    assert not Addendum.objects.exists()


def test_what_was_typed_after_signing_is_refused_and_waits_for_an_addendum(cast, as_, clock):
    clock(START + 3 * HOUR)
    note, ada = signed(cast), as_(cast.ada)
    late = {"version": str(note.version), "review": "The kitchen light. She called.", **FORMSET}
    answer = ada.post(
        reverse("sessions:save-note", args=[note.session_id]), late, headers={"X-Autosave": "1"}
    )
    assert answer.status_code == 410 and answer.json()["is_kept"]
    compared = ada.get(answer.json()["url"]).content.decode()
    assert "signed and does not change" in compared and 'name="pick-' not in compared
    key = note.revisions.get(is_set_aside=True).pk
    form = ada.get(f"{url('add-to', note)}?late={key}").content.decode()
    assert "She called." in form
    ada.post(url("add-to", note), {"reason": "left out", "text": "She called.", "seen": seen_on(form)})
    assert note.revisions.get(is_set_aside=True).chosen_at is not None
    assert "Typed after the note was signed" not in ada.get(page(note)).content.decode()


def seen_on(html):
    return re.search(r'name="seen" value="([^"]+)"', html)[1]


def test_what_was_typed_on_after_the_addendum_was_begun_goes_on_waiting(cast, as_, clock):
    clock(START + 3 * HOUR)
    note, ada = signed(cast), as_(cast.ada)
    save, typed = reverse("sessions:save-note", args=[note.session_id]), {"version": "1", **FORMSET}
    ada.post(save, typed | {"review": "The kitchen light. She"}, headers={"X-Autosave": "1"})
    key = note.revisions.get(is_set_aside=True).pk
    form = ada.get(f"{url('add-to', note)}?late={key}").content.decode()
    ada.post(save, typed | {"review": "The kitchen light. She called."}, headers={"X-Autosave": "1"})
    ada.post(url("add-to", note), {"reason": "left out", "text": "She", "seen": seen_on(form)})
    assert note.addenda.get().body == "She"
    assert note.revisions.get(is_set_aside=True).chosen_at is None


def test_without_scripts_a_save_after_signing_says_so(cast, as_, clock):
    clock(START + 3 * HOUR)
    note = signed(cast)
    late = {"version": str(note.version), "review": "She called.", **FORMSET}
    refused = as_(cast.ada).post(reverse("sessions:save-note", args=[note.session_id]), late)
    assert refused.status_code == 422
    assert "Typed after the note was signed" in refused.content.decode()


def test_signing_locks_the_page_and_says_who_and_when(cast, as_, clock):
    clock(START + 3 * HOUR)
    note, ada = written(cast), as_(cast.ada)
    assert "Change the note" in ada.get(page(note)).content.decode()
    assert ada.post(url("sign", note), {"version": "1"}).status_code == 302
    html = ada.get(f"{page(note)}?edit=1").content.decode()
    assert "Signed by Ada Lindqvist, Therapist, 3 March 2026, 13:00" in html
    assert "unchanged since signing" in html
    assert "Change the note" not in html and "data-autosave-url" not in html


def test_a_note_changed_since_it_was_read_is_not_signed(cast, as_):
    note = written(cast)
    actions.save_note(by=cast.ada, session=note.session, note=NoteText(1, {"review": "more"}), now=START)
    html = as_(cast.ada).post(url("sign", note), {"version": "1"}, follow=True).content.decode()
    assert "Read it once more" in html and not Note.objects.get().is_signed


@pytest.mark.parametrize("button,is_signed", [({"sign": "1"}, True), ({}, False)])
def test_completing_signs_only_where_asked(cast, as_, clock, button, is_signed):
    clock(START + 2 * HOUR)
    session = book_talk(cast, kind=CareSession.Kind.PREPARATION)
    times = {"times-held_on": "2026-03-03", "times-began": "10:00", "times-ended": "11:00"}
    done = as_(cast.ada).post(
        reverse("sessions:complete", args=[session.pk]),
        {"version": "0", "goals": "Sleep.", **times, **button},
    )
    assert done.status_code == 302
    assert Note.objects.get().is_signed == is_signed


def test_completing_and_signing_an_empty_note_does_neither(cast, as_, clock):
    clock(START + 2 * HOUR)
    session = book_talk(cast, kind=CareSession.Kind.PREPARATION)
    times = {"times-held_on": "2026-03-03", "times-began": "10:00", "times-ended": "11:00"}
    refused = as_(cast.ada).post(
        reverse("sessions:complete", args=[session.pk]), {"version": "0", "sign": "1", **times}
    )
    session.refresh_from_db()
    assert refused.status_code == 422 and session.status == CareSession.Status.BOOKED


def test_addenda_stand_below_the_note_in_order_for_the_whole_team(cast, as_):
    note = signed(cast)
    add_to(by=cast.nia, note=note, reason="vitals", text="120 over 80.", now=START + 4 * HOUR)
    add_to(by=cast.ada, note=note, reason="left out", text="She called.", now=START + 3 * HOUR)
    html = as_(cast.paz).get(page(note)).content.decode()
    assert html.index("She called.") < html.index("120 over 80.")
    assert "Why: left out" in html and "Addendum by Nia Park" in html


def test_an_admin_sees_that_it_is_signed_and_not_a_word_of_it(cast, as_):
    note = signed(cast)
    add_to(by=cast.ada, note=note, reason="left out", text="She called.", now=START + 3 * HOUR)
    html = as_(cast.max).get(page(note)).content.decode()
    assert "signed" in html and "kitchen" not in html and "called" not in html and "left out" not in html


def test_a_dose_note_is_signed_on_its_page(cast, as_):
    session, ada = given_dose(cast), as_(cast.ada)
    actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"debrief": "Quiet."}), now=START + HOUR)
    note = Note.objects.get()
    assert url("sign", note) in ada.get(page(note)).content.decode()
    ada.post(url("sign", note), {"version": "1"})
    html = ada.get(page(note)).content.decode()
    assert "unchanged since signing" in html and "data-autosave-url" not in html


def test_notes_to_sign_are_their_authors_with_their_age(cast, as_, clock):
    written(cast)
    clock(START + 50 * HOUR)
    html = as_(cast.ada).get(reverse(TO_SIGN)).content.decode()
    assert "Dana Moreau" in html and "2 days ago" in html and 'aria-current="page"' in html
    assert "Dana" not in as_(cast.nia).get(reverse(TO_SIGN)).content.decode()


def test_the_top_bar_counts_them_and_is_quiet_without_any(cast, as_):
    assert "To sign" not in as_(cast.ada).get(reverse("caseload:board")).content.decode()
    written(cast)
    assert "To sign" in as_(cast.ada).get(reverse("caseload:board")).content.decode()
    assert "To sign" not in as_(cast.nia).get(reverse("caseload:board")).content.decode()


def test_an_admin_gets_a_count_for_each_author_and_no_patient(cast, as_):
    written(cast)
    html = as_(cast.max).get(reverse(TO_SIGN)).content.decode()
    assert "Ada Lindqvist" in html and "Dana" not in html and "kitchen" not in html


def test_a_session_that_nobody_has_written_about_is_counted_and_waits_with_its_lead(cast, as_):
    """A private note is none, and a colleague's note is one."""
    bare, told = book_talk(cast), book_talk(cast, START + 3 * HOUR)
    private(cast, bare, "only for me")
    actions.save_note(by=cast.nia, session=told, note=NoteText(0, {"review": "x"}), now=START + 3 * HOUR)
    for session in (bare, told):
        actions.complete_integration(by=cast.ada, session=session, now=START + 5 * HOUR)
    rows = as_(cast.ada).get(reverse(TO_SIGN)).context["page"].rows
    assert [(row.url, row.is_begun) for row in rows] == [(reverse("sessions:record", args=[bare.pk]), False)]
    assert "no note yet" in as_(cast.ada).get(reverse(TO_SIGN)).content.decode()
    counted = {str(row.author): (row.begun, row.unwritten) for row in waiting_by_author(cast.alder.pk)}
    assert counted["Ada Lindqvist"][0] is None and counted["Ada Lindqvist"][1].count == 1
    assert counted["Nia Park"][0].count == 1
    admin = as_(cast.max).get(reverse(TO_SIGN)).content.decode()
    assert '<span class="badge-count">2</span>' in admin and "Dana" not in admin
    assert "How many wait with whom." in admin


def test_a_circles_session_waits_for_no_note_of_its_own(cast):
    """It is told once for all, in the shared note of the meeting."""
    group = CareSession.Kind.GROUP
    session = book_talk(cast)
    actions.complete_integration(by=cast.ada, session=session, now=START + HOUR)
    CareSession.objects.filter(pk=session.pk).update(kind=group)
    assert waiting_by_author(cast.alder.pk) == [] and not to_sign(cast.ada).exists()


def test_a_session_that_did_not_take_place_leaves_nothing_to_sign(cast, as_):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"review": "x"}), now=START)
    assert as_(cast.ada).get(reverse(TO_SIGN)).context["page"].rows == []


def test_the_list_costs_the_same_for_one_note_and_for_thirty_and_is_paged(cast, as_, counting):
    client = as_(cast.ada)

    def cost():
        with counting() as queries:
            assert client.get(reverse(TO_SIGN)).status_code == 200
        return len(queries)

    written(cast)
    cost()
    few = cost()
    tenancy.enter(clinic=cast.alder.pk)
    for number in range(29):
        written(cast, at=START + (number + 1) * 24 * HOUR)
    assert cost() == few
    first = client.get(reverse(TO_SIGN)).context["page"]
    second = client.get(reverse(TO_SIGN) + first.next_url).context["page"]
    assert (len(first.rows), len(second.rows)) == (25, 5)
    assert not {row.url for row in first.rows} & {row.url for row in second.rows}
    assert client.get(reverse(TO_SIGN) + "?after=nonsense").context["page"].rows == first.rows


def test_a_patient_one_no_longer_cares_for_is_not_listed(cast, as_):
    note = written(cast)
    note.session.patient.care_team.filter(member=cast.ada).update(left_on=START.date())
    a_patient(cast.alder, cast.ada, "Fay Ito")
    assert as_(cast.ada).get(reverse(TO_SIGN)).context["page"].rows == []
