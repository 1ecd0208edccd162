"""At the bedside: crossed lines are answered, slips are struck out, adverse events reach the team."""

from datetime import timedelta

import pytest
from django.urls import reverse

from patients.followups.models import Alert
from sessions import actions
from sessions.actions import Seen, Steadied
from sessions.crossings import crossings_of
from sessions.errors import Implausible, InTheFuture, OutOfOrder, ReasonNeeded, Refused
from sessions.live import actions as live
from sessions.live.actions import Happened
from sessions.models import Acknowledgement, TimelineMark
from sessions.ready.points import ready_facts
from sessions.ready.state import NotReady
from tests.cast import START
from tests.sessions.making import all_met, im, seen, started_dose

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(cast):
    return started_dose(cast)


def see(cast, session, minute=0, **readings):
    at = START + minute * MINUTE
    return actions.record_observation(by=cast.nia, session=session, seen=Seen(at, **readings), now=at)


def acknowledge(by, row, *, told="", decision="", goes_ahead=None, now=START + 60 * MINUTE):
    said = {"told": told, "decision": decision, "goes_ahead": goes_ahead}
    return live.acknowledge(by=by, observation=row, now=now, **said)


def open_decisions(session, until):
    return ready_facts(session, until).undecided


def htmx(client, address, **fields):
    return client.post(address, fields, headers={"HX-Request": "true"})


@pytest.mark.parametrize("who,status", [("cy", 404), ("bea", 404), ("max", 403)])
def test_who_may_not_touch_a_row(cast, as_, session, who, status):
    row = see(cast, session, spo2=89)
    for name in ("acknowledge", "strike-observation"):
        address = reverse(f"sessions:{name}", args=[row.pk])
        assert as_(getattr(cast, who)).post(address).status_code == status


def test_another_clinic_sees_nothing_move(cast, as_, session):
    assert as_(cast.cy).get(reverse("sessions:live", args=[session.pk])).status_code == 404


def test_a_reading_that_is_hard_to_believe_is_asked_by_the_action_too(cast, session):
    with pytest.raises(Implausible, match="SpO₂ 45 %"):
        see(cast, session, spo2=45)
    assert see(cast, session, spo2=45, confirmed=("spo2",)).confirmed == ["spo2"]


def test_a_pressure_before_the_dose_waits_for_the_prescribers_decision(cast, session):
    row = see(cast, session, systolic=150, diastolic=85)
    assert [one.observation for one in open_decisions(session, START)] == [row]
    with pytest.raises(Refused, match="Name the prescriber"):
        acknowledge(cast.nia, row, decision="go ahead")
    with pytest.raises(Refused, match="Write what Dr Shah decided"):
        acknowledge(cast.nia, row, told="Dr Shah")
    with pytest.raises(Refused, match="yes or no"):
        acknowledge(cast.nia, row, told="Dr Shah", decision="go ahead")
    acknowledge(cast.nia, row, told="Dr Shah", decision="go ahead", goes_ahead=True)
    assert open_decisions(session, START) == ()
    with pytest.raises(Refused, match="acknowledged meanwhile"):
        acknowledge(cast.paz, row, decision="wait", goes_ahead=False)


def test_a_prescriber_decides_in_their_own_words(cast, session):
    row = see(cast, session, systolic=150, diastolic=85)
    with pytest.raises(Refused, match="Write your decision"):
        acknowledge(cast.paz, row)
    acknowledge(cast.paz, row, decision="go ahead", goes_ahead=True)
    assert Acknowledgement.objects.get().by == cast.paz


def test_a_no_holds_the_dose_whatever_its_words_until_a_yes(cast, as_, session):
    row = see(cast, session, systolic=150, diastolic=85)
    acknowledge(cast.nia, row, told="Dr Shah", decision="go ahead tomorrow, not now", goes_ahead=False)
    with pytest.raises(NotReady, match="the prescriber said not to go ahead"):
        actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    html = as_(cast.paz).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "do not go ahead" in html and "Decide again" in html and "1 to acknowledge" not in html
    assert "Not to go ahead: Dr Shah, written by Nia Park" in html and "go ahead tomorrow, not now" in html
    acknowledge(cast.paz, row, decision="came down", goes_ahead=True, now=START + 61 * MINUTE)
    assert [one.goes_ahead for one in Acknowledgement.objects.all()] == [False, True]
    assert actions.record_administration(by=cast.nia, session=session, given=im(), now=START)


def test_after_a_no_a_calmer_reading_still_waits_for_the_prescriber(cast, session):
    row = see(cast, session, systolic=150, diastolic=85)
    acknowledge(cast.paz, row, decision="wait, measure again", goes_ahead=False)
    see(cast, session, 10, systolic=130, diastolic=80)
    assert len(open_decisions(session, START + 10 * MINUTE)) == 1
    acknowledge(cast.paz, row, decision="130 now", goes_ahead=True)
    assert open_decisions(session, START + 10 * MINUTE) == ()


def test_a_yes_to_a_later_reading_ends_the_no_before_it(cast, session):
    first = see(cast, session, systolic=150, diastolic=85)
    acknowledge(cast.paz, first, decision="wait, measure again", goes_ahead=False)
    second = see(cast, session, 5, systolic=148, diastolic=84)
    assert len(open_decisions(session, START + 5 * MINUTE)) == 2
    acknowledge(cast.paz, second, decision="as at home", goes_ahead=True)
    assert open_decisions(session, START + 5 * MINUTE) == ()


def test_the_form_asks_for_a_yes_or_no_and_keeps_what_was_chosen(cast, as_, session):
    row = see(cast, session, systolic=150, diastolic=85)
    address, name = reverse("sessions:acknowledge", args=[row.pk]), f"ack-{row.pk}"
    refused = as_(cast.paz).post(address, {f"{name}-decision": "half the dose"}).content.decode()
    assert "Say whether this dose goes ahead" in refused and 'value="half the dose"' in refused
    refused = as_(cast.paz).post(address, {f"{name}-goes_ahead": "no"}).content.decode()
    assert 'value="no" checked' in refused
    sent = {f"{name}-decision": "not today", f"{name}-goes_ahead": "no"}
    assert htmx(as_(cast.paz), address, **sent).status_code == 200
    assert Acknowledgement.objects.get().goes_ahead is False


def test_other_lines_ask_for_no_yes_or_no(cast, as_, session):
    row = see(cast, session, spo2=89)
    html = as_(cast.nia).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "Go ahead with this dose?" not in html
    acknowledge(cast.nia, row, told="Dr Shah", goes_ahead=True)
    assert {one.goes_ahead for one in Acknowledgement.objects.all()} == {None}


def test_a_pressure_that_came_down_by_itself_needs_no_decision_but_stays_listed(cast, session):
    see(cast, session, systolic=150, diastolic=85)
    actions.record_observation(
        by=cast.nia, session=session, seen=Seen(START + 5 * MINUTE, systolic=130, diastolic=80),
        now=START + 5 * MINUTE,
    )  # fmt: skip
    assert open_decisions(session, START + 5 * MINUTE) == ()
    assert len(crossings_of(session)) == 1


def test_one_answer_covers_every_line_of_a_row_and_is_given_once(cast, session):
    row = see(cast, session, spo2=89, moaas=2)
    answers = acknowledge(cast.nia, row, told="Dr Shah", decision="oxygen")
    assert {one.threshold for one in answers} == {"oxygen-very-low", "sedation"}
    with pytest.raises(Refused, match="acknowledged meanwhile"):
        acknowledge(cast.nia, row, told="Dr Shah")


def test_a_row_that_was_struck_out_crosses_nothing_and_is_due_again(cast, as_, session):
    row = see(cast, session, spo2=89)
    with pytest.raises(ReasonNeeded):
        live.strike_observation(by=cast.nia, observation=row, reason=" ", now=START)
    live.strike_observation(by=cast.nia, observation=row, reason="wrong finger", now=START)
    assert crossings_of(session) == []
    html = as_(cast.nia).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "wrong finger" in html and "to acknowledge" not in html


def test_a_refused_acknowledgement_says_why_and_keeps_the_words(cast, as_, session):
    row = see(cast, session, systolic=150, diastolic=85)
    address = reverse("sessions:acknowledge", args=[row.pk])
    refused = as_(cast.nia).post(address, {f"ack-{row.pk}-decision": "go ahead"})
    html = refused.content.decode()
    assert refused.status_code == 422 and "Name the prescriber" in html and 'value="go ahead"' in html
    assert htmx(as_(cast.nia), address).status_code == 422


def test_one_tap_can_be_undone_and_takes_words_once(cast, as_, session):
    address = reverse("sessions:mark", args=[session.pk])
    assert htmx(as_(cast.nia), address, **{"mark-kind": "emotion"}).status_code == 200
    mark = TimelineMark.objects.get()
    live.add_words(by=cast.nia, mark=mark, text="tears", now=START)
    with pytest.raises(Refused, match="has its words"):
        live.add_words(by=cast.nia, mark=mark, text="laughter", now=START)
    undo = reverse("sessions:undo-mark", args=[mark.pk])
    unsaid = htmx(as_(cast.nia), undo)
    assert unsaid.status_code == 422 and "Say why this entry is wrong" in unsaid.content.decode()
    undone = htmx(as_(cast.nia), undo, reason="tapped by mistake", words="that was last time")
    assert undone.status_code == 200 and "that was last time" in undone.content.decode()


def happened(**more):
    return Happened(**({"sort": "vomiting", "onset_at": START, "severity": "mild"} | more))


def test_an_event_comes_from_the_list_and_has_happened(cast, session):
    with pytest.raises(Refused, match="from the list"):
        live.record_event(by=cast.nia, session=session, event=happened(sort="boredom"), now=START)
    with pytest.raises(InTheFuture):
        live.record_event(by=cast.nia, session=session, event=happened(), now=START - MINUTE)
    early = happened(onset_at=START - 65 * MINUTE)
    with pytest.raises(OutOfOrder, match="before the session began at 10:00"):
        live.record_event(by=cast.nia, session=session, event=early, now=START)


def test_a_time_hours_before_the_session_is_told_so(cast, as_, session):
    address = reverse("sessions:observe", args=[session.pk])
    refused = as_(cast.nia).post(address, {"see-at": "03:00", "see-spo2": "97"})
    assert "03:00 is long before the session began at 10:00" in refused.content.decode()


def test_an_event_on_a_page_of_its_own_leads_back_to_the_dose(cast, as_, session):
    address = reverse("sessions:event", args=[session.pk])
    assert (
        "hx-post"
        not in as_(cast.nia).get(address).content.decode().split('class="stack-tight event-form"')[1]
    )
    sent = {"event-sort": "vomiting", "event-severity": "mild", "event-outcome": "ongoing"}
    back = as_(cast.nia).post(address, sent, follow=True)
    assert back.redirect_chain[-1][0] == reverse("sessions:record", args=[session.pk])
    assert "The adverse event is written down." in back.content.decode()
    assert session.adverse_events.count() == 1


@pytest.mark.parametrize("more,alerts", [({}, 0), ({"severity": "severe"}, 1), ({"is_serious": True}, 1)])
def test_a_severe_or_serious_event_tells_the_team(cast, session, more, alerts):
    live.record_event(by=cast.nia, session=session, event=happened(**more), now=START)
    assert Alert.objects.filter(kind="adverse_event", session=session).count() == alerts


def test_an_event_ends_later_and_keeps_what_was_done_before(cast, session):
    event = live.record_event(by=cast.nia, session=session, event=happened(action="basin"), now=START)
    over = START + 20 * MINUTE
    live.follow_event(
        by=cast.nia, event=event, outcome="resolved", action="ondansetron", resolved_at=over, now=over
    )
    event.refresh_from_db()
    assert (event.outcome, event.resolved_at, event.action) == ("resolved", over, "basin\nondansetron")


def leave(cast, session, **said):
    at = START + 60 * MINUTE
    actions.send_home(
        by=cast.nia, session=session, left_at=at, escort="her sister", checks=all_met(cast), now=at,
        steadied=Steadied(**said), gaps_reason="looked at throughout",
    )  # fmt: skip


def test_thoughts_of_suicide_need_a_note_and_a_named_clinician_and_alert(cast, session):
    seen(cast, session, START - MINUTE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    seen(cast, session, START + 50 * MINUTE)
    with pytest.raises(Refused, match="how the patient was steadied"):
        leave(cast, session, has_ideation=True, named_clinician=cast.ada)
    with pytest.raises(Refused, match="Name the clinician"):
        leave(cast, session, has_ideation=True, stabilisation="agreed a call")
    leave(cast, session, has_ideation=True, stabilisation="agreed a call", named_clinician=cast.ada)
    assert Alert.objects.get(kind="ideation").severity == "red"


def test_asking_every_few_seconds_is_one_reading_in_a_quarter_of_an_hour(cast, as_, session):
    from integration_care.audit.models import Event

    for _ in range(3):
        as_(cast.nia).get(reverse("sessions:live", args=[session.pk]), headers={"HX-Request": "true"})
    assert Event.objects.filter(kind=Event.READ, facts__what="sessions:live").count() == 1
