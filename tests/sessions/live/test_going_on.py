"""More is given only over what was acknowledged, after the first dose, and never against a standing no."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions import actions
from sessions.actions import Seen
from sessions.errors import OutOfOrder
from sessions.going_on import HeldBack, NotAcknowledged
from sessions.live import actions as live
from sessions.models import TimelineMark
from tests.cast import START
from tests.sessions.making import im, started_dose

MINUTE = timedelta(minutes=1)
NOW = START + 60 * MINUTE


def give(cast, session, minute, mg=10, **more):
    given = im(mg, START + minute * MINUTE, **({"part": "booster"} | more))
    return actions.record_administration(by=cast.nia, session=session, given=given, now=NOW)


def see(cast, session, minute, **readings):
    row = Seen(START + minute * MINUTE, **readings)
    return actions.record_observation(by=cast.nia, session=session, seen=row, now=NOW)


@pytest.fixture
def session(cast):
    dose = started_dose(cast)
    give(cast, dose, 10, mg=75, part="first")
    return dose


def test_a_booster_waits_until_a_crossed_line_is_acknowledged(cast, session):
    row = see(cast, session, 20, spo2=88)
    with pytest.raises(NotAcknowledged, match=r"Not acknowledged: .*\. Acknowledge it first, or say why"):
        give(cast, session, 30)
    assert give(cast, session, 15), "it was given before the reading"
    live.acknowledge(by=cast.nia, observation=row, told="Dr Shah", decision="oxygen", now=NOW)
    assert give(cast, session, 30)


def test_a_reason_lets_a_booster_go_on_and_stays_in_the_log(cast, session):
    see(cast, session, 20, spo2=88)
    give(cast, session, 30, despite="The probe had slipped")
    line = TimelineMark.objects.get()
    assert line.text.startswith("IM 10 mg given, not acknowledged: ") and "The probe had slipped" in line.text


def test_the_page_asks_for_the_reason_beside_its_field(cast, as_, session, clock):
    clock(NOW)
    see(cast, session, 20, spo2=88)
    url = reverse("sessions:administer", args=[session.pk])
    typed = {"give-part": "booster", "give-route": "im", "give-total_mg": "25"}
    asked = as_(cast.nia).post(url, typed)
    assert asked.status_code == 422 and 'name="give-despite"' in asked.content.decode()
    assert as_(cast.nia).post(url, typed | {"give-despite": "The probe slipped"}).status_code == 302


def test_a_standing_no_holds_the_booster_whatever_the_reason_until_a_yes(cast, session):
    row = see(cast, session, 5, systolic=150, diastolic=85)  # taken before, written down after
    said = {"by": cast.paz, "observation": row, "told": "", "now": NOW}
    live.acknowledge(decision="hold", goes_ahead=False, **said)
    with pytest.raises(HeldBack, match=r"said not to go ahead\. Nothing more is given until"):
        give(cast, session, 30, despite="They feel fine")
    live.acknowledge(decision="came down", goes_ahead=True, **said)
    assert give(cast, session, 30)


@pytest.mark.parametrize("part", ["booster", "split", "first"])
def test_nothing_is_written_before_the_first_dose(cast, session, part):
    with pytest.raises(OutOfOrder, match="before the first dose of 10:10; correct that one") as refused:
        give(cast, session, 9, part=part)
    assert refused.value.field == "given_at"


def test_a_booster_is_not_corrected_to_before_the_first_dose(cast, session):
    row = give(cast, session, 30)
    with pytest.raises(OutOfOrder):
        actions.correct_administration(
            by=cast.nia, administration=row, given=im(25, START, part="booster"), reason="a slip", now=NOW
        )


def test_the_first_dose_itself_is_corrected_to_an_earlier_time(cast, session):
    give(cast, session, 30)
    row = session.administrations.get(part="first")
    actions.correct_administration(
        by=cast.nia, administration=row, given=im(75, START), reason="the clock was slow", now=NOW
    )
    assert session.administrations.standing().first().given_at == START
