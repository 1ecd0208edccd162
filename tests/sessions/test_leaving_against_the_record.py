"""Leaving against what the record says: possible, and only with the reason."""

from datetime import timedelta

import pytest

from patients.protocols import presets
from sessions import actions
from sessions.errors import ReasonNeeded
from sessions.forms.leaving import DischargeForm
from sessions.last_seen import against_leaving, last_seen
from sessions.live.actions import Happened, acknowledge, record_event
from sessions.models import Administration, CareSession, Observation
from tests.cast import START
from tests.sessions.making import HOUR, all_met, im, seen, started_dose

MINUTE = timedelta(minutes=1)
BEFORE = START - MINUTE


@pytest.fixture
def leaving(cast):
    """A dose with a baseline, given at START; leaving an hour later with every answer a yes."""
    session = started_dose(cast)
    seen(cast, session, BEFORE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)

    def leave(at=START + HOUR, **more):
        actions.send_home(
            by=cast.nia, session=session, left_at=at, escort="her sister", checks=all_met(cast), now=at,
            gaps_reason="looked at throughout", **more,
        )  # fmt: skip

    return session, leave


@pytest.mark.parametrize(
    "readings,words",
    [
        ({"moaas": 4}, r"^Not met by the record: alertness \(MOAA/S 4\)\. Say why the patient may leave\.$"),
        ({"moaas": 4, "dissociation": 4}, r"alertness \(MOAA/S 4\), dissociation \(4\)\."),
        ({"spo2": 80}, r"^Not met by the record: vitals \(.*Beyond the line: SpO₂ below 90 %\)\."),
        ({"systolic": 170}, r"^Not met by the record: vitals \(170/80.*\+31 %"),
    ],
)
def test_a_yes_that_the_last_reading_denies_needs_a_reason(cast, leaving, readings, words):
    session, leave = leaving
    seen(cast, session, START + 50 * MINUTE, **readings)
    with pytest.raises(ReasonNeeded, match=words):
        leave()
    leave(reason="her usual state, seen by Dr Shah")
    session.refresh_from_db()
    assert session.status == CareSession.Status.COMPLETED


def vitals(*readings, baseline=(130, 82)):
    """What the shipped protocol says of the vitals after (minute, readings) of a dose given at START."""
    rules = presets.load("core-24-72")
    item = next(one for one in rules.checklists.discharge if one.key == "vitals")
    first = (-10, {"systolic": baseline[0], "diastolic": baseline[1], "heart_rate": 76})
    rows = [Observation(observed_at=START + at * MINUTE, **taken) for at, taken in (first, *readings)]
    return last_seen(item, rows, START, rules.thresholds)


PRESSURE = (28, {"systolic": 152, "diastolic": 94, "heart_rate": 80})


def test_the_latest_of_each_vital_counts_and_one_beyond_its_line_is_not_near_baseline():
    said = vitals(PRESSURE, (29, {"spo2": 80}), (32, {"heart_rate": 83}))
    assert said.is_met is False and not said.lacks
    assert said.words == (
        "152/94 at 0:28, HR 83 at 0:32, SpO₂ 80 % at 0:29 (baseline 130/82, HR 76): +17 %, limit 20 %. "
        "Beyond the line: SpO₂ below 90 %"
    )


def test_a_line_that_was_crossed_and_taken_well_again_is_past():
    said = vitals((20, {"spo2": 80, "heart_rate": 130}), PRESSURE, (32, {"spo2": 97}))
    assert said.is_met and "Beyond" not in said.words and "SpO₂ 97 % at 0:32" in said.words


def test_a_heart_rate_of_the_row_that_holds_the_last_oxygen_is_not_the_last_heart_rate():
    assert vitals((27, {"spo2": 97, "heart_rate": 130}), PRESSURE).is_met


def test_vitals_of_which_one_was_not_taken_are_named_and_not_green():
    said = vitals(PRESSURE)
    assert said.is_met is None and "SpO₂ not taken" in said.words


def test_a_pressure_near_a_high_baseline_but_beyond_its_line_is_named():
    said = vitals((28, {"systolic": 165, "diastolic": 94, "heart_rate": 80, "spo2": 97}), baseline=(160, 90))
    assert said.is_met is False and said.words.endswith("Beyond the line: Pressure at least 160/100")


@pytest.mark.parametrize("row", [{"spo2": 80}, {"spo2": 80, "heart_rate": 80}])
def test_a_low_oxygen_is_said_also_where_no_pressure_was_taken(row):
    said = vitals((29, row))
    assert said.is_met is False and not said.lacks and said.words.startswith("Pressure not taken yet")


@pytest.mark.parametrize("later", [{"diastolic": 90}, {"systolic": 150}])
def test_halves_of_a_pressure_that_were_last_taken_apart_are_both_told(later):
    said = vitals(PRESSURE, (40, later | {"spo2": 97}))
    assert "152/94 at 0:28" in said.words and "at 0:40" in said.words


@pytest.mark.parametrize("unread", ["nausea", "moaas", "dissociation"])
def test_a_yes_with_no_reading_behind_it_is_asked_what_it_rests_on(cast, unread):
    session = started_dose(cast)
    seen(cast, session, BEFORE, **{unread: None})
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    seen(cast, session, START + 50 * MINUTE, **{unread: None})
    key = {"moaas": "alertness"}.get(unread, unread)
    leave = {"by": cast.nia, "session": session, "left_at": START + HOUR, "escort": "her sister",
             "checks": all_met(cast), "now": START + HOUR, "gaps_reason": "looked at throughout"}  # fmt: skip
    with pytest.raises(ReasonNeeded, match=rf"^No reading behind: {key}\. Say why"):
        actions.send_home(**leave)
    actions.send_home(**leave, reason="asked her, says she is well")


def test_a_reading_from_before_the_drug_says_nothing_about_leaving(cast, leaving):
    session, leave = leaving
    seen(cast, session, START + 50 * MINUTE, moaas=None)
    with pytest.raises(ReasonNeeded, match="No reading behind: alertness"):
        leave()


def test_a_reading_taken_after_the_drug_is_no_baseline(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    for minutes in (0, 30, 50):
        seen(cast, session, START + minutes * MINUTE)
    leave = {"by": cast.nia, "session": session, "left_at": START + HOUR, "escort": "her sister",
             "checks": all_met(cast), "now": START + HOUR, "gaps_reason": "looked at throughout"}  # fmt: skip
    with pytest.raises(ReasonNeeded, match=r"^No baseline to compare with: vitals\. Say why"):
        actions.send_home(**leave)
    actions.send_home(**leave, reason="her pressure is what it was last week")


def test_what_nobody_answered_yet_is_not_called_a_yes(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    items = session.course.protocol_version.rules.checklists.discharge
    at = {"session": session, "zone": cast.alder.zone, "now": START + HOUR}
    form = DischargeForm({"escort": "her sister", "has_ideation": "no"}, items=items, **at)
    said = form.errors["reason"][0]
    assert said.startswith("No reading behind: vitals, alertness") and "yes" not in said.lower()


def test_the_last_standing_reading_counts(cast, leaving):
    session, leave = leaving
    seen(cast, session, START + 30 * MINUTE, moaas=4, dissociation=4)
    seen(cast, session, START + 50 * MINUTE)
    leave()


def test_a_crossed_line_that_nobody_acknowledged_needs_a_reason_and_is_named(cast, leaving):
    session, leave = leaving
    row = seen(cast, session, START + 30 * MINUTE, moaas=3)
    seen(cast, session, START + 50 * MINUTE)
    with pytest.raises(ReasonNeeded, match=r"^Not acknowledged: MOAA/S 3 or less\."):
        leave()
    acknowledge(by=cast.nia, observation=row, told="Dr Shah", decision="", now=START + 50 * MINUTE)
    leave()


def test_leaving_with_nobody_having_looked_after_a_booster_needs_a_reason(cast, leaving):
    session, leave = leaving
    seen(cast, session, START + 40 * MINUTE)
    booster = im(25, START + 57 * MINUTE, part=Administration.Part.BOOSTER)
    actions.record_administration(by=cast.nia, session=session, given=booster, now=START + 57 * MINUTE)
    with pytest.raises(ReasonNeeded, match=r"^No observation was taken after the last administration"):
        leave()
    seen(cast, session, START + 59 * MINUTE)
    leave()


def test_leaving_with_an_adverse_event_still_going_on_needs_a_reason(cast, leaving):
    session, leave = leaving
    seen(cast, session, START + 40 * MINUTE)
    sick = Happened(sort="vomiting", onset_at=START + 50 * MINUTE, severity="severe")
    event = record_event(by=cast.nia, session=session, event=sick, now=START + 50 * MINUTE)
    with pytest.raises(ReasonNeeded, match=r"^Still going on: vomiting\."):
        leave()
    event.outcome, event.resolved_at = event.Outcome.RESOLVED, START + 55 * MINUTE
    event.save()
    leave()


@pytest.mark.parametrize("over, minutes, is_asked", [(None, 39, True), (None, 41, False), (60, 59, True)])
def test_leaving_before_the_infusion_is_over_needs_a_reason(over, minutes, is_asked):
    left_at = START + minutes * MINUTE
    found = against_leaving(
        [], {}, seen=[Observation(observed_at=left_at, moaas=5)], left_at=left_at,
        given=[Administration(given_at=START, route="iv", over_minutes=over)],
        schedule=presets.load("core-24-72").observation, lines=(),
    )  # fmt: skip
    assert ("The infusion begun at T+0:00 was not over." in found) is is_asked


def test_before_the_minimum_stay_is_over_a_reason_is_needed():
    rules = presets.load("esketamine-twice-weekly")
    row = Observation(observed_at=START + 80 * MINUTE, moaas=5)
    given = [Administration(given_at=START)]

    def against(minutes):
        left_at = START + minutes * MINUTE
        return against_leaving(
            [],
            {},
            seen=[row],
            given=given,
            schedule=rules.observation,
            lines=rules.thresholds,
            left_at=left_at,
        )

    assert against(119) == ["Stayed 119 min, the protocol asks for 120 min."]
    assert against(120) == []
