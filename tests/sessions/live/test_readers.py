"""What somebody who only reads learns from the dosing page, in words and not by colour or lines alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions import actions
from sessions.live import actions as live
from sessions.models import TimelineMark
from tests.cast import START
from tests.sessions.making import book_dose, im, seen, started_dose

MINUTE = timedelta(minutes=1)


def words(client, session):
    html = client.get(reverse("sessions:record", args=[session.pk])).content.decode()
    return " ".join(html.split())


@pytest.fixture
def given(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    return session


def test_an_entry_that_was_struck_out_says_by_whom_and_when(cast, as_, given):
    mark = actions.mark(
        by=cast.nia, session=given, kind=TimelineMark.Kind.MUSIC, at=START, text="", now=START
    )
    live.strike_mark(by=cast.nia, mark=mark, reason="tapped by mistake", now=START + 4 * MINUTE)
    row = seen(cast, given, START)
    live.strike_observation(by=cast.paz, observation=row, reason="wrong cuff", now=START + 9 * MINUTE)
    assert "Taken back 10:04 by Nia Park: tapped by mistake" in words(as_(cast.ada), given)
    assert "Struck out 10:09 by Paz Shah: wrong cuff" in words(as_(cast.ada), given)
    for_the_admin = words(as_(cast.max), given)
    assert "Taken back 10:04 by Nia Park: a reason is given" in for_the_admin
    assert "mistake" not in for_the_admin and "wrong cuff" not in for_the_admin


def test_who_struck_an_administration_or_an_event_is_kept(cast, given):
    given_row = given.administrations.get()
    actions.strike_administration(by=cast.paz, administration=given_row, reason="other patient", now=START)
    happened = live.Happened(sort="vomiting", onset_at=START, severity="mild")
    event = live.record_event(by=cast.nia, session=given, event=happened, now=START)
    live.strike_event(by=cast.paz, event=event, reason="other patient", now=START)
    for row in (given_row, event):
        row.refresh_from_db()
        assert row.struck_by == cast.paz


def test_a_row_that_is_due_is_there_for_those_who_only_read(cast, as_, given):
    assert "due since 10:00, not written down yet" in words(as_(cast.max), given)
    assert "due since 10:00" not in words(as_(cast.nia), given), "who writes has the row itself"


def test_a_dose_that_has_not_begun_says_when_it_is_booked(cast, as_):
    session = book_dose(cast)
    for who in (cast.max, cast.ada, cast.nia):
        page = words(as_(who), session)
        assert "Not begun. Tue 3 March" in page and "T+0:00" not in page
        assert "Booked for" in page and "Since first administration" not in page


def test_a_dose_under_way_with_nothing_given_has_no_clock(cast, as_):
    page = words(as_(cast.max), started_dose(cast))
    assert "Nothing given" in page and "T+0:00" not in page


def test_the_badge_of_a_first_dose_says_what_it_means_and_whose_number_it_is(cast, as_, given):
    page = words(as_(cast.ada), given)
    why = "Dose 1: this protocol marks the first 3 (the first three doses carry most of the severe rises"
    assert page.count(why) == 2, "beside the badge, and in the open where nothing hovers"
    assert "first 3 doses</a>" in page


def test_a_reading_that_is_refused_is_marked_and_said_below_its_row(cast, as_, given):
    address = reverse("sessions:observe", args=[given.pk])
    typed = {"see-systolic": "9999", "see-heart_rate": "72"}
    part = as_(cast.nia).post(address, typed, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert 'id="id_see-systolic_error" data-about="systolic"' in part.content.decode()
    assert "Confirm or correct" not in part.content.decode(), "what is refused is not asked about as well"
    whole = as_(cast.nia).post(address, typed).content.decode()
    box = next(line for line in whole.split("<input") if 'name="see-systolic"' in line)
    assert 'aria-invalid="true"' in box and 'value="9999"' in box


def test_a_no_stays_readable_after_the_yes_that_came_later(cast, as_):
    session = started_dose(cast)
    row = seen(cast, session, START, systolic=152)
    said = {"observation": row, "now": START + MINUTE}
    live.acknowledge(by=cast.nia, told="Dr Shah", decision="repeat first", goes_ahead=False, **said)
    held = words(as_(cast.ada), session)
    assert "do not go ahead." in held and 'data-stage="in_progress no"' in held
    said["now"] = START + 5 * MINUTE
    live.acknowledge(by=cast.paz, told="", decision="By hand 135. Go on.", goes_ahead=True, **said)
    page = words(as_(cast.ada), session)
    assert (
        "<strong>Do not go ahead</strong> · told Dr Shah · decision: repeat first · Nia Park, 10:01" in page
    )
    assert "<strong>Go ahead</strong> · decision: By hand 135. Go on. · Paz Shah, 10:05" in page
    assert 'data-stage="in_progress "' in page
