"""A time that was left as it stands is no correction: of a doubled hour, past midnight, with its seconds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions.forms.correcting import CorrectTimesForm
from sessions.forms.notes import TimesForm, usual_times
from sessions.models import CareSession

YORK = ZoneInfo("America/New_York")  # 2026-11-01 has the hour from 01:00 twice, 2026-03-08 none from 02:00
SECOND = datetime(2026, 11, 1, 6, 30, 20, tzinfo=UTC)  # 01:30 once more
NOW = datetime(2026, 12, 1, tzinfo=UTC)
HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)


def corrected(first, last, **typed):
    form = CorrectTimesForm(session=CareSession(started_at=first, ended_at=last), zone=YORK, now=NOW)
    stands = {name: str(form[name].value())[:10] for name in ("held_on", "began", "ended")}
    stands = {name: said[:5] if name != "held_on" else said for name, said in stands.items()}
    sent = CorrectTimesForm(
        stands | {"reason": "Looked it up."} | typed,
        session=CareSession(started_at=first, ended_at=last), zone=YORK, now=NOW,
    )  # fmt: skip
    assert sent.is_valid(), sent.errors
    return sent.cleaned_data["started_at"], sent.cleaned_data["ended_at"]


@pytest.mark.parametrize(
    "began,ended",
    [
        (SECOND, SECOND + HALF),
        (SECOND, SECOND + HALF / 2),
        (SECOND - 2 * HALF / 3, SECOND),
        (SECOND - 2 * HALF, SECOND),
        (SECOND - 2 * HALF + HALF / 2, SECOND - HALF / 2),  # 01:45, then 01:15 once more
        (datetime(2026, 3, 8, 3, 30, 5, tzinfo=UTC), datetime(2026, 3, 8, 6, 10, 9, tzinfo=UTC)),
        (datetime(2026, 11, 1, 3, 0, 5, tzinfo=UTC), SECOND),  # over midnight into the doubled hour
    ],
)
def test_what_nobody_touched_stays_to_the_second(began, ended):
    assert corrected(began, ended) == (began, ended)


def test_the_other_time_stays_in_the_second_of_a_doubled_hour():
    assert corrected(SECOND, SECOND + HALF, ended="02:20") == (
        SECOND, datetime(2026, 11, 1, 7, 20, tzinfo=UTC)
    )  # fmt: skip
    assert corrected(SECOND, SECOND + HALF, ended="01:40")[1] == datetime(2026, 11, 1, 6, 40, tzinfo=UTC)
    assert corrected(SECOND - 4 * HALF, SECOND, began="00:40")[1] == SECOND


def test_past_midnight_the_clock_of_the_next_day_counts():
    typed = {"held_on": "2026-10-31", "began": "23:00", "ended": "02:10"}
    form = TimesForm(typed, zone=YORK, now=NOW)
    assert form.is_valid()
    assert form.cleaned_data["ended_at"] == datetime(2026, 11, 1, 7, 10, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_beside_its_field():
    form = TimesForm({"held_on": "2026-03-08", "began": "02:30", "ended": "03:30"}, zone=YORK, now=NOW)
    assert list(form.errors) == ["began"]
    form = TimesForm({"held_on": "2026-03-08", "began": "03:30", "ended": "02:30"}, zone=YORK, now=NOW)
    assert list(form.errors) == ["ended"]


@pytest.mark.parametrize(
    "start, end, began, ended",
    [
        (NOW - 2 * HOUR, NOW - HOUR, NOW - 2 * HOUR, NOW - HOUR),
        (NOW - HOUR, NOW + HOUR, NOW - HOUR, None),
        (NOW - HOUR, None, NOW - HOUR, None),
        (NOW + HOUR, NOW + 2 * HOUR, NOW, None),  # begun before its time
    ],
)
def test_the_likely_times_are_never_ahead_of_now(start, end, began, ended):
    there = [at and at.astimezone(YORK) for at in (began, ended)]
    said = {"held_on": there[0].date(), "began": there[0].time(), "ended": there[1] and there[1].time()}
    assert usual_times(start, end, NOW, YORK) == said
