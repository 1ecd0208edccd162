"""Earlier and set-aside texts of a shared note: for those who lead the circle, beside what stands."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core.permissions import Role
from integration_care.core.ui.side_by_side import side_by_side
from sessions.groups import actions
from tests.cast import START, join
from tests.sessions.groups.making import FIRST, HOUR, a_circle, a_note_of_two, held, somebody


@pytest.fixture
def meeting(cast, clock):
    """Ada and Bea lead; Dana was there; their note has an earlier text and one set aside."""
    clock(FIRST + 3 * HOUR)
    circle = a_circle(cast, co_lead=cast.bea)
    actions.join(by=cast.ada, group=circle, course=cast.course, now=START)
    meeting = circle.meetings.get()
    held(cast, meeting, {cast.course: "present"})
    a_note_of_two(cast, meeting, FIRST + 2 * HOUR)
    return meeting


def url_of(meeting):
    return reverse("groups:earlier", args=[meeting.pk])


def saves(client, meeting, body, version):
    return client.post(
        reverse("groups:save-note", args=[meeting.pk]),
        {"body": body, "version": version},
        headers={"X-Autosave": "1"},
    )


# --- Refusals ------------------------------------------------------------------------------


def test_another_clinic_and_a_colleague_who_does_not_lead_get_404(cast, meeting, as_):
    gil = somebody(cast, "Gil", "Roth", cast.nia)
    actions.join(by=cast.ada, group=meeting.group, course=gil, now=FIRST + 3 * HOUR)
    for stranger in (cast.cy, cast.nia, join(cast.alder, "Gwen Adler", Role.THERAPIST)):
        assert as_(stranger).get(url_of(meeting)).status_code == 404


def test_an_admin_reads_none_of_its_words(cast, meeting, as_):
    assert as_(cast.max).get(url_of(meeting)).status_code in (403, 404)
    page = as_(cast.max).get(reverse("groups:meeting", args=[meeting.pk])).content.decode()
    assert "carries" not in page and "Earlier texts" not in page


# --- What it shows -------------------------------------------------------------------------


def test_it_says_who_wrote_when_and_what_was_set_aside(cast, meeting, as_):
    page = as_(cast.ada).get(url_of(meeting)).content.decode()
    assert "set aside, the note had been saved meanwhile" in page and "version 1" in page
    assert "saved by Bea" in page
    assert "<mark>The sea.</mark>" in page


def test_the_meeting_leads_there(cast, meeting, as_):
    page = as_(cast.bea).get(reverse("groups:meeting", args=[meeting.pk])).content.decode()
    assert "Earlier texts, 1 set aside" in page


def test_opening_it_is_told_in_each_patients_record(cast, meeting, as_):
    as_(cast.ada).get(url_of(meeting))
    assert Event.objects.filter(patient_id=cast.dana.pk, facts__what="groups:earlier").exists()


def test_a_note_without_a_past_says_so(cast, as_, clock):
    clock(START)
    meeting = a_circle(cast).meetings.get()
    assert "No earlier texts" in as_(cast.ada).get(url_of(meeting)).content.decode()


# --- What is answered to a text that comes too late ------------------------------------------


def test_two_who_wrote_at_once_are_told_where_both_texts_are(cast, meeting, as_):
    answer = saves(as_(cast.ada), meeting, "From the hall", 1)
    assert answer.status_code == 409
    assert answer.json() == {"version": 2, "fields": {"body": "What carries us."}, "url": url_of(meeting)}


def test_whoever_writes_on_after_signing_is_told_where_the_words_are_kept(cast, meeting, as_):
    actions.sign_shared_note(by=cast.ada, meeting=meeting, version=2, now=FIRST + 2 * HOUR)
    answer = saves(as_(cast.bea), meeting, "One thing more", 2)
    assert answer.status_code == 410
    told = answer.json()
    assert told["is_kept"] and told["url"] == url_of(meeting) and "signed" in told["text"]
    page = as_(cast.bea).get(told["url"]).content.decode()
    assert "typed after the note was signed" in page and "Add to it" in page


def test_without_scripts_the_button_goes_on_to_both_texts(cast, meeting, as_):
    answer = as_(cast.ada).post(
        reverse("groups:save-note", args=[meeting.pk]), {"body": "Typed in the hall", "version": 1}
    )
    assert answer.status_code == 302 and answer.url == url_of(meeting)
    page = as_(cast.ada).get(answer.url).content.decode()
    assert "Typed in the hall" in page and "Both versions are kept" in page


# --- Side by side ----------------------------------------------------------------------------


def only(words):
    return [piece.text.strip() for piece in words if piece.is_only_here]


@pytest.mark.parametrize(
    ("one", "other", "only_one", "only_other"),
    [
        ("", "", [], []),
        ("The sea.", "The sea.", [], []),
        ("The  sea.", "The\nsea.", [], []),
        ("", "The sea.", [], ["The sea."]),
        ("The cold sea.", "The warm sea.", ["cold"], ["warm"]),
        ("One two three", "Two four", ["One two three"], ["Two four"]),
        ("Grief, and what carries.", "Grief.", ["Grief, and what carries."], ["Grief."]),
    ],
)
def test_words_of_one_text_only(one, other, only_one, only_other):
    ours, theirs = side_by_side(one, other)
    assert (only(ours), only(theirs)) == (only_one, only_other)


@pytest.mark.parametrize("text", [" a\n\nb  c ", "x", "\n"])
def test_no_sign_of_a_text_is_lost(text):
    ours, theirs = side_by_side(text, "b")
    assert "".join(piece.text for piece in ours) == text
    assert "".join(piece.text for piece in theirs) == "b"
