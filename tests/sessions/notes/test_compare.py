"""Two versions of one note: its author chooses for each section, and nothing is lost."""

import json

import pytest
from django.urls import reverse

from sessions import actions
from sessions.actions import NoteText
from sessions.actions.late import seal_of
from sessions.errors import NoteConflict, Refused
from sessions.models import CareSession, NoteRevision
from sessions.notes.actions import choose, let_go, sign
from sessions.notes.compare import Pick, differences, merged
from sessions.notes.saving import token
from tests.cast import START
from tests.sessions.making import HOUR, book_talk

STANDS = NoteText(
    3, {"review": "desk", "work": "same", "only": "here"}, levels=("personal",), framework="cbt"
)
LATE = NoteText(1, {"review": "phone", "work": "same"}, levels=("somatic",), framework="ifs")


def test_only_what_differs_is_asked_about():
    assert [one.key for one in differences(STANDS, LATE)] == ["review", "levels", "framework"]


def test_what_was_left_empty_is_not_asked_about():
    late = NoteText(1, {"review": " ", "work": "", "commitments": "[]", "only": "there"})
    assert [one.key for one in differences(STANDS, late)] == ["only"]


@pytest.mark.parametrize(
    "pick,review,levels,framework",
    [
        (Pick.CLINIC, "desk", ("personal",), "cbt"),
        (Pick.TYPED, "phone", ("somatic",), "ifs"),
        (Pick.BOTH, "desk\n\nphone", ("personal", "somatic"), "ifs"),
    ],
)
def test_each_pick_says_what_the_section_becomes(pick, review, levels, framework):
    found = merged(STANDS, LATE, dict.fromkeys(("review", "levels", "framework"), pick))
    assert found.sections == {"review": review, "work": "same", "only": "here"}
    assert (found.levels, found.framework, found.version) == (levels, framework, 3)


def test_keeping_both_repeats_nothing_that_one_of_them_holds_already():
    longer = NoteText(1, {"review": "desk and chair"})
    assert merged(STANDS, longer, {"review": Pick.BOTH}).sections["review"] == "desk and chair"


def test_rows_of_commitments_are_joined_as_rows():
    one, two = json.dumps([{"text": "walk"}]), json.dumps([{"text": "call"}])
    found = merged(
        NoteText(1, {"commitments": one}), NoteText(1, {"commitments": two}), {"commitments": Pick.BOTH}
    )
    assert json.loads(found.sections["commitments"]) == [{"text": "walk"}, {"text": "call"}]


@pytest.fixture
def late(cast):
    """Saved at the desk, then typed on the phone on top of nothing."""
    session = book_talk(cast)
    desk = NoteText(0, {"review": "desk", "work": "w"}, levels=("personal",))
    phone = NoteText(0, {"review": "phone", "work": "w"}, levels=("somatic",))
    actions.save_note(by=cast.ada, session=session, note=desk, now=START)
    with pytest.raises(NoteConflict):
        actions.save_note(by=cast.ada, session=session, note=phone, now=START)
    return NoteRevision.objects.get(is_set_aside=True)


def page(late):
    return reverse("sessions:compare", args=[late.pk])


def both(late):
    return {"version": "1", "seen": seal_of(late), "pick-review": "both", "pick-levels": "typed"}


@pytest.mark.parametrize("sent", [{}, {"let-go": "1"}])
def test_words_that_came_after_the_look_are_shown_before_anything_is_chosen(late, cast, as_, sent):
    seen = both(late)
    longer = NoteText(0, {"review": "phone, and the sea", "work": "w"}, levels=("somatic",))
    with pytest.raises(NoteConflict):
        actions.save_note(by=cast.ada, session=late.note.session, note=longer, now=START)
    refused = as_(cast.ada).post(page(late), seen | sent)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "typed on meanwhile" in html and "and the sea" in html
    late.refresh_from_db()
    assert late.chosen_at is None and late.note.version == 1
    assert as_(cast.ada).post(page(late), both(late) | sent).status_code == 302


@pytest.mark.parametrize("who", ["nia", "paz", "bea", "cy"])
def test_nobody_but_the_author_compares(late, cast, as_, who):
    assert as_(getattr(cast, who)).get(page(late)).status_code == 404


def test_an_admin_may_not_compare(late, cast, as_):
    assert as_(cast.max).get(page(late)).status_code == 403


def test_a_version_that_was_not_looked_at_is_not_overwritten(late, cast):
    with pytest.raises(Refused, match="changed once more"):
        choose(by=cast.ada, late=late, picks={}, version=0, seen=seal_of(late), now=START)


def test_a_note_is_not_signed_while_a_second_version_waits(late, cast):
    actions.complete_integration(by=cast.ada, session=late.note.session, now=START + HOUR)
    with pytest.raises(Refused, match="Compare the two"):
        sign(by=cast.ada, note=late.note, now=START + HOUR)
    let_go(by=cast.ada, late=late, seen=seal_of(late), now=START + HOUR)
    assert sign(by=cast.ada, note=late.note, now=START + HOUR).is_signed


def test_a_section_without_a_choice_is_asked_for_and_nothing_is_saved(late, cast, as_):
    refused = as_(cast.ada).post(page(late), {"version": "1", "seen": seal_of(late), "pick-review": "both"})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Choose one of the three." in html and 'value="both" required checked' in html
    late.refresh_from_db()
    assert late.chosen_at is None and late.note.version == 1


def test_what_was_chosen_is_saved_on_top_and_both_texts_stay(late, cast, as_):
    ada = as_(cast.ada)
    html = ada.get(page(late)).content.decode()
    assert "desk" in html and "phone" in html and "Somatic" in html and "pick-work" not in html
    done = ada.post(page(late), both(late))
    assert done.status_code == 302
    late.refresh_from_db()
    note = late.note
    assert note.sections.get(key="review").body == "desk\n\nphone"
    assert note.levels == ["somatic"] and note.version == 2 and late.chosen_at is not None
    earlier = ada.get(reverse("sessions:earlier", args=[note.pk])).content.decode()
    assert "Version 1" in earlier and "second window" in earlier


def test_what_waits_is_on_the_authors_page_and_no_colleagues(late, cast, as_):
    url = reverse("sessions:record", args=[late.note.session_id])
    assert page(late) in as_(cast.ada).get(url).content.decode()
    assert page(late) not in as_(cast.nia).get(url).content.decode()
    as_(cast.ada).post(page(late), {"let-go": "1", "seen": seal_of(late)})
    assert page(late) not in as_(cast.ada).get(url).content.decode()


def test_only_the_fields_that_were_typed_in_are_compared(late, cast, as_):
    ada, url = as_(cast.ada), reverse("sessions:save-note", args=[late.note.session_id])
    stale = {"version": "0", "stood-out": "tablet", "framework": "cbt", "_typed": ["", "stood-out"]}
    told = ada.post(url, stale, headers={"X-Autosave": "1"}).json()
    aside = NoteRevision.objects.get(pk=told["late"].split(".")[0])
    assert json.loads(aside.content) == {"stood-out": "tablet"}


@pytest.mark.parametrize("seal", ["", ".", ".0123", None])
def test_a_text_is_not_settled_by_whoever_did_not_see_it_as_it_stands(late, cast, as_, seal):
    """None: a seal of the text as it stood before another window typed on."""
    ada, url = as_(cast.ada), reverse("sessions:save-note", args=[late.note.session_id])
    named = token(late) if seal is None else f"{late.pk}{seal}"
    longer = NoteText(0, {"review": "phone, and the sea", "work": "w"}, levels=("somatic",))
    with pytest.raises(NoteConflict):
        actions.save_note(by=cast.ada, session=late.note.session, note=longer, now=START)
    chosen = {"version": "1", "review": "desk", "settles": named}
    assert ada.post(url, chosen, headers={"X-Autosave": "1"}).status_code == 200
    late.refresh_from_db()
    assert late.chosen_at is None and "and the sea" in late.content
    assert page(late) in ada.get(reverse("sessions:record", args=[late.note.session_id])).content.decode()


def test_the_page_is_told_which_text_was_set_aside_and_settles_it(late, cast, as_):
    ada, url = as_(cast.ada), reverse("sessions:save-note", args=[late.note.session_id])
    stale = {"version": "0", "review": "tablet"}
    told = ada.post(url, stale, headers={"X-Autosave": "1"})
    assert told.status_code == 409
    second = told.json()["late"]
    assert told.json()["fields"]["levels"] == ["personal"]
    chosen = {"version": "1", "review": "desk, tablet", "settles": [second, "nonsense"]}
    assert ada.post(url, chosen, headers={"X-Autosave": "1"}).status_code == 200
    assert NoteRevision.objects.get(pk=second.split(".")[0]).chosen_at is not None
    assert NoteRevision.objects.filter(is_set_aside=False).get().version == 1
    assert CareSession.objects.get().notes.get().sections.get(key="review").body == "desk, tablet"
