"""Writing a preparation or an integration: saved as typed, never overwritten, completed at the end."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.audit.actors import LINK
from patients.followups.models import IntegrationWindow
from patients.journals.actions import add_commitment, pin_insight, save_draft, submit
from patients.journals.content import Draft
from patients.journals.models import Commitment, Insight
from sessions import actions
from sessions.actions import NoteText
from sessions.models import CareSession, Note
from tests.cast import START
from tests.sessions.making import HOUR, book_talk, given_dose

Kind = CareSession.Kind
AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}
ASKED = {"commitment_asked": "1"}
FORMSET = {"commitments-TOTAL_FORMS": "1", "commitments-INITIAL_FORMS": "0"}


def url(session, name):
    return reverse(f"sessions:{name}", args=[session.pk])


def held(day="2026-03-04", began="17:00", ended="18:00"):
    return {
        "times-held_on": day,
        "times-began": began,
        "times-ended": ended,
        "version": "0",
        **FORMSET,
        **ASKED,
    }


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


@pytest.mark.parametrize("name", ["save-note", "complete"])
def test_an_admin_writes_no_note(cast, as_, name):
    assert as_(cast.max).post(url(book_talk(cast), name), {"version": "0"}).status_code == 403


@pytest.mark.parametrize("name", ["save-note", "complete"])
def test_a_session_of_another_clinic_is_not_there(cast, as_, name):
    assert as_(cast.cy).post(url(book_talk(cast), name), {"version": "0"}).status_code == 404


def test_what_is_typed_is_saved_and_there_on_the_next_device(cast, ada):
    session = book_talk(cast)
    typed = {
        "version": "0",
        "review": "The kitchen light.",
        "commitments-0-text": "Walk to the lake",
        **FORMSET,
    }
    answer = ada.post(url(session, "save-note"), typed, **AUTOSAVE)
    assert answer.json() == {"version": 1, "text": "saved at the clinic, 10:00"}
    html = ada.get(url(session, "record")).content.decode()
    assert "The kitchen light." in html and "Walk to the lake" in html
    assert not Commitment.objects.exists()


def test_two_windows_never_overwrite_each_other(cast, ada):
    session = book_talk(cast)
    ada.post(url(session, "save-note"), {"version": "0", "review": "desk", **FORMSET}, **AUTOSAVE)
    answer = ada.post(url(session, "save-note"), {"version": "0", "review": "phone", **FORMSET}, **AUTOSAVE)
    assert answer.status_code == 409
    assert answer.json()["version"] == 1 and answer.json()["fields"]["review"] == "desk"


def test_a_note_of_a_cancelled_session_is_told_it_has_closed(cast, ada):
    session = book_talk(cast)
    actions.cancel(by=cast.ada, session=session, reason="ill", now=START)
    answer = ada.post(url(session, "save-note"), {"version": "0", "review": "x", **FORMSET}, **AUTOSAVE)
    assert answer.status_code == 410


def test_times_in_the_future_are_refused_and_the_words_stay(cast, ada):
    session = book_talk(cast)
    refused = ada.post(url(session, "complete"), held() | {"review": "The kitchen light."})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "has not come yet" in html and "The kitchen light." in html
    assert not Note.objects.exists()


def test_a_commitment_without_what_to_do_is_refused(cast, ada):
    typed = held("2026-03-03", "09:00", "10:00") | {"commitments-0-when": "Sunday"}
    refused = ada.post(url(book_talk(cast), "complete"), typed)
    assert refused.status_code == 422
    assert "Say what they will do" in refused.content.decode()


def test_completing_late_meets_the_window_and_keeps_everything(cast, ada, clock):
    given_dose(cast)
    session = book_talk(cast, START + 31 * HOUR)
    clock(START + timedelta(days=9))
    typed = held() | {"review": "Light.", "insights": "I can be sad.\nI am here.", "themes": "grief, voice"}
    done = ada.post(url(session, "complete"), typed | {"commitments-0-text": "Walk to the lake"})
    assert done.status_code == 302
    session.refresh_from_db()
    assert session.started_at == START + 31 * HOUR
    assert IntegrationWindow.objects.get().met_at == START + 31 * HOUR
    assert Insight.objects.count() == 2 and Commitment.objects.count() == 1
    html = ada.get(url(session, "record")).content.decode()
    assert "Inside the window, at +31 h." in html and "grief" in html


def test_a_length_outside_the_usual_is_noticed_gently(cast, ada, clock):
    clock(START + HOUR)
    session = book_talk(cast)
    ada.post(url(session, "complete"), held("2026-03-03", "10:00", "10:20"))
    assert (
        "20 minutes; integration usually takes 50 to 90." in ada.get(url(session, "record")).content.decode()
    )


def test_completing_a_preparation_carries_the_intention(cast, ada, clock):
    clock(START + HOUR)
    session = book_talk(cast, kind=Kind.PREPARATION)
    typed = held("2026-03-03", "10:00", "10:55") | {"intention": "To forgive.", "education": ["window"]}
    assert ada.post(url(session, "complete"), typed).status_code == 302
    cast.course.refresh_from_db()
    assert cast.course.intention == "To forgive."
    assert Note.objects.get().education == ["window"]


def test_a_colleague_on_the_team_reads_the_note_and_writes_their_own(cast, as_, ada):
    session = book_talk(cast)
    text = NoteText(0, {"review": "What Ada saw."})
    actions.save_note(by=cast.ada, session=session, note=text, now=START)
    html = as_(cast.nia).get(url(session, "record")).content.decode()
    assert "What Ada saw." in html and "Note by Ada Lindqvist" in html


def test_a_process_note_is_on_no_page_of_anyone_else(cast, as_):
    session = book_talk(cast)
    secret = NoteText(0, {"review": "My own countertransference."}, sort=Note.Sort.PROCESS)
    actions.save_note(by=cast.ada, session=session, note=secret, now=START)
    for reader in (cast.nia, cast.max, cast.paz):
        html = as_(reader).get(url(session, "record")).content.decode()
        assert "countertransference" not in html and "note by Ada" not in html


def test_without_scripts_a_stale_save_says_so_and_keeps_what_was_typed(cast, ada):
    session = book_talk(cast)
    first = {"version": "0", "review": "from the desk", **FORMSET}
    assert ada.post(url(session, "save-note"), first).status_code == 302
    stale = ada.post(url(session, "save-note"), first | {"review": "from the phone"})
    html = stale.content.decode()
    assert stale.status_code == 422
    assert "changed in another window" in html and "from the phone" in html


def test_the_page_costs_the_same_for_one_commitment_and_for_thirty(cast, ada, counting):
    session = book_talk(cast)

    def take_on(count):
        for number in range(count):
            add_commitment(
                now=START, by=cast.ada, patient=cast.dana, course=cast.course, text=f"Walk {number}"
            )
            pin_insight(by=cast.ada, patient=cast.dana, session=session, text="Light", now=START)

    def cost():
        with counting() as queries:
            assert ada.get(url(session, "record")).status_code == 200
        return len(queries)

    take_on(1)
    ada.get(url(session, "record"))
    few = cost()
    take_on(29)
    assert cost() == few


def test_what_was_shared_carries_the_clinics_clock_like_the_rest_of_the_page(cast, ada):
    draft = Draft(body="the yellow light", is_shared=True)
    entry = save_draft(by=LINK, patient=cast.dana, client_uuid=uuid4(), content=draft, version=0, now=START)
    submit(by=LINK, entry=entry, now=START)
    session = book_talk(cast, START + HOUR)
    html = ada.get(url(session, "record")).content.decode()
    assert "Tue 3 March, 10:00" in html and "Times are New York time." in html
    assert (
        "Times are New York time." in ada.get(reverse("sessions:panel", args=[cast.dana.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "times,words",
    [
        ({"began": "09:30", "ended": "09:10"}, "Ended</a>: 09:10 is before it began, 09:30."),
        ({"began": "09:30", "ended": "09:30"}, "Ended</a>: 09:30 is when it began. Give a later time."),
        ({"began": "11:00", "ended": "11:30"}, "Began</a>: This time has not come yet."),
        ({"began": "09:30", "ended": "11:30"}, "Ended</a>: This time has not come yet."),
        ({"day": "2026-03-09"}, "Held on</a>: This day has not come yet."),
        ({"ended": "soon"}, "Ended</a>: Give a time such as 14:05."),
    ],
)
def test_times_that_cannot_be_are_said_at_their_field_and_above_the_note(cast, ada, times, words):
    session = book_talk(cast)
    refused = ada.post(url(session, "complete"), {**held(**{"day": "2026-03-03", **times}), "review": "kept"})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Not completed yet:" in html and words in html and "kept" in html
    assert html.count("invalid-feedback") == 1


def test_a_session_may_run_past_midnight(cast, ada):
    session = book_talk(cast)
    assert ada.post(url(session, "complete"), held("2026-03-01", "23:30", "00:20")).status_code == 302
    session.refresh_from_db()
    assert session.length == timedelta(minutes=50)


def test_an_empty_end_of_a_session_under_way_means_the_moment_it_is_completed(cast, as_, clock):
    session = book_talk(cast, START, Kind.PREPARATION)
    actions.start(by=cast.ada, session=session, now=START)
    page = as_(cast.ada).get(f"/sessions/{session.pk}/")
    assert page.context["times_form"]["ended"].value() is None
    clock(START + timedelta(minutes=52))
    as_(cast.ada).post(
        f"/sessions/{session.pk}/complete/",
        {"version": 0, "times-held_on": "2026-03-03", "times-began": "10:00", "times-ended": ""},
    )
    session.refresh_from_db()
    assert session.length == timedelta(minutes=52)


def times_on(ada, session):
    html = ada.get(url(session, "record")).content.decode()
    tags = {name: re.search(rf'<input[^>]*name="times-{name}"[^>]*>', html)[0] for name in ("began", "ended")}
    found = {name: re.search(r'value="([^"]*)"', tag) for name, tag in tags.items()}
    return {name: one[1] if one else "" for name, one in found.items()}


@pytest.mark.parametrize(
    "hours_on, usual",
    [
        (-2, {"began": "08:00", "ended": ""}),  # booked for later: from now on
        (0.5, {"began": "10:00", "ended": ""}),  # its time has come
        (3, {"began": "10:00", "ended": "11:00"}),  # over: as booked
    ],
)
def test_times_that_are_usual_are_offered_and_never_an_empty_span(cast, ada, clock, hours_on, usual):
    session = book_talk(cast, START)
    clock(START + hours_on * HOUR)
    assert times_on(ada, session) == usual


def test_an_empty_end_of_a_session_that_began_long_ago_is_asked_for(cast, ada, clock):
    session = book_talk(cast, START)
    clock(START + 12 * HOUR)
    refused = ada.post(url(session, "complete"), held("2026-03-03", "10:00", ""))
    assert refused.status_code == 422
    assert "Give the time at which it ended" in refused.content.decode()
