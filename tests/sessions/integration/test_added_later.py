"""What is remembered after a session keeps its own time; what was typed in a stopped one is not lost."""

import json

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.journals.models import Commitment, Insight
from sessions import actions
from sessions.actions import CommitmentDraft, NoteText
from sessions.errors import Refused
from sessions.notes.actions import sign
from tests.cast import START
from tests.sessions.making import HOUR, book_talk

LATER = START + 20 * HOUR
ROW = {"text": "Walk to the lake", "when": "before coffee", "if_then": "the stairs"}
TYPED = {"insights": "I can be sad #grief", "commitments": json.dumps([ROW])}
FORMS = {"commitments-TOTAL_FORMS": "2", "commitments-INITIAL_FORMS": "0"}
SENT = {"insights": "The wall is a door #doors", "commitments-0-text": "Call Anna", **FORMS}


@pytest.fixture
def begun(cast):
    return actions.start(by=cast.ada, session=book_talk(cast), now=START)


@pytest.fixture
def over(cast, begun, clock):
    note = NoteText(0, {"meaning": "To rest."})
    actions.complete_integration(by=cast.ada, session=begun, note=note, now=START + HOUR)
    clock(LATER)
    return begun


@pytest.fixture
def stopped(cast, begun, clock):
    actions.save_note(by=cast.ada, session=begun, note=NoteText(0, TYPED), now=START)
    actions.abort(by=cast.ada, session=begun, reason="unwell", now=START + HOUR)
    clock(LATER)
    return begun


def url(session, name="add-to-session"):
    return reverse(f"sessions:{name}", args=[session.pk])


def shown(as_, who, session):
    return as_(who).get(url(session, "record")).content.decode()


def test_two_themes_on_one_line_are_asked_about(cast, as_, over):
    for page in (url(over), url(cast.dana, "add-to-thread")):
        asked = as_(cast.ada).post(page, SENT | {"insights": "A door #doors #father"})
        assert asked.status_code == 422 and "ends with #doors and #father" in asked.content.decode()
    assert not Insight.objects.exists()


def test_what_is_sent_twice_is_kept_once(cast, as_, over):
    for _ in range(2):
        as_(cast.ada).post(url(over), SENT)
        as_(cast.ada).post(url(cast.dana, "add-to-thread"), SENT)
    assert Insight.objects.count() == 1
    assert [one.text for one in Commitment.objects.all()].count("Call Anna") == 1


def test_others_add_nothing_and_see_no_link(cast, as_, over):
    for stranger in (cast.cy, cast.bea):
        for address in (url(over), url(cast.dana, "add-to-thread")):
            assert as_(stranger).post(address, SENT).status_code == 404
    assert as_(cast.max).post(url(over), SENT).status_code == 403
    assert url(over) not in shown(as_, cast.max, over)
    assert not Insight.objects.exists()


def test_nothing_written_is_refused_and_half_a_commitment_keeps_what_was_typed(cast, as_, over):
    empty = as_(cast.ada).post(url(over), {"insights": " ", **FORMS})
    assert empty.status_code == 422 and "Write an insight, or what they will do." in empty.content.decode()
    half = {"insights": "The wall is a door", "commitments-0-when": "Sunday", **FORMS}
    refused = as_(cast.ada).post(url(over), half).content.decode()
    assert "Say what they will do" in refused and "The wall is a door" in refused
    assert 'value="Sunday"' in refused and not Insight.objects.exists()


def test_a_signed_note_an_open_session_and_one_in_error_take_nothing(cast, as_, over, begun):
    sign(by=cast.ada, note=over.notes.get(), now=LATER)
    refused = as_(cast.ada).post(url(over), SENT)
    assert refused.status_code == 422 and "Your note of this session is signed." in refused.content.decode()
    assert url(over) not in shown(as_, cast.ada, over)
    told = {"by": cast.ada, "insights": [], "commitments": [CommitmentDraft("Walk")], "now": LATER}
    later = book_talk(cast, START + 30 * HOUR)
    with pytest.raises(Refused, match="not over yet"):
        actions.add_to_session(session=later, **told)
    actions.void(by=cast.ada, session=over, reason="wrong patient", now=LATER)
    with pytest.raises(Refused, match="in error"):
        actions.add_to_session(session=over, **told)
    assert not Commitment.objects.exists()


def test_an_addition_says_when_it_was_added_and_by_whom(cast, as_, over):
    assert url(over) in shown(as_, cast.nia, over)
    assert as_(cast.nia).post(url(over), SENT).status_code == 302
    insight, act = Insight.objects.get(), Commitment.objects.get()
    assert (insight.session, insight.pinned_at, insight.pinned_by) == (over, LATER, cast.nia)
    assert (act.session, act.taken_on_at, act.taken_on_by) == (over, LATER, cast.nia)
    assert f"{insight.theme}" == "doors"
    html = shown(as_, cast.ada, over)
    assert html.count("added Wed 4 March, 06:00, Nia Park") == 2
    assert Event.objects.get(kind="session.added_to").facts == {"insights": 1, "commitments": 1}


def test_what_was_kept_in_the_session_itself_is_not_called_late(cast, as_, begun, clock):
    actions.complete_integration(
        by=cast.ada,
        session=begun,
        insights=["I can be sad"],
        commitments=[CommitmentDraft("Walk")],
        now=START + HOUR,
    )
    clock(LATER)
    assert "added " not in shown(as_, cast.ada, begun)


def test_the_thread_takes_one_without_a_session_at_any_time(cast, as_, over):
    sign(by=cast.ada, note=over.notes.get(), now=LATER)
    address = url(cast.dana, "add-to-thread")
    thread = reverse("sessions:thread", args=[cast.dana.pk])
    assert address in as_(cast.ada).get(thread).content.decode()
    assert as_(cast.ada).post(address, SENT).status_code == 302
    insight, act = Insight.objects.get(), Commitment.objects.get()
    assert (insight.session, act.session, act.course) == (None, None, cast.course)
    html = as_(cast.ada).get(reverse("sessions:commitment", args=[act.pk])).content.decode()
    assert "Written down Wed 4 March, 06:00, Ada Lindqvist" in html


@pytest.mark.parametrize("how", ["abort", "cancel", "no_show", "void"])
def test_what_was_typed_in_a_session_that_did_not_come_to_its_end_stays_visible(cast, as_, clock, how):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=NoteText(0, TYPED), now=START)
    if how == "abort":
        actions.start(by=cast.ada, session=session, now=START)
    told = {} if how == "no_show" else {"reason": "unwell"}
    getattr(actions, how)(by=cast.ada, session=session, now=START + HOUR, **told)
    clock(LATER)
    html = shown(as_, cast.nia, session)
    assert "Typed here, not taken on" in html and "Walk to the lake" in html and "I can be sad" in html
    assert (url(session) in html) == (how != "void")
    assert "Walk to the lake" not in shown(as_, cast.max, session)
    assert not Commitment.objects.exists()


def test_it_is_offered_as_it_was_typed_and_taken_on_once(cast, as_, stopped):
    html = as_(cast.ada).get(url(stopped)).content.decode()
    assert 'value="Walk to the lake"' in html and "I can be sad #grief</textarea>" in html
    sent = {"insights": "I can be sad #grief", **FORMS, "commitments-INITIAL_FORMS": "1"}
    sent |= {f"commitments-0-{name}": value for name, value in ROW.items()}
    assert as_(cast.ada).post(url(stopped), sent).status_code == 302
    act = Commitment.objects.get()
    assert (act.text, act.when, act.session) == ("Walk to the lake", "before coffee", stopped)
    assert "Typed here, not taken on" not in shown(as_, cast.ada, stopped)


def test_what_a_colleague_typed_beside_their_own_note_is_not_lost_when_another_completes(
    cast, as_, begun, clock
):
    actions.save_note(by=cast.nia, session=begun, note=NoteText(0, TYPED), now=START)
    actions.complete_integration(by=cast.ada, session=begun, note=NoteText(0, {}), now=START + HOUR)
    clock(LATER)
    html = shown(as_, cast.ada, begun)
    assert "Typed here, not taken on" in html and "Walk to the lake" in html
