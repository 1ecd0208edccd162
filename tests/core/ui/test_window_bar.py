"""The window bar puts everything where it happened, and says the same in words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from integration_care.core.ui.window_bar import Mark, WindowBar, window_bar

CHICAGO = ZoneInfo("America/Chicago")
NEW_YORK = ZoneInfo("America/New_York")
ANCHOR = datetime(2026, 6, 14, 23, 40, tzinfo=UTC)  # Sunday 18:40 in Chicago


@dataclass(frozen=True)
class Window:
    opens_at: datetime
    closes_at: datetime
    effective_closes_at: datetime


def after(hours: float, anchor: datetime = ANCHOR) -> datetime:
    return anchor + timedelta(hours=hours)


def draw(
    hours_since_dose=30, state="open", marks=(), *, cut_at=72, anchor=ANCHOR, zone=CHICAGO, **options
) -> WindowBar:
    window = Window(after(24, anchor), after(72, anchor), after(cut_at, anchor))
    return window_bar(
        window=window,
        anchor_at=anchor,
        now=after(hours_since_dose, anchor),
        state=state,
        zone=zone,
        marks=marks,
        **options,
    )


def test_a_patient_never_sees_or_hears_that_a_window_was_missed():
    drawn = draw(80, "missed", audience="patient")
    assert drawn.tone == "calm"
    assert "missed" not in drawn.text
    assert drawn.text == "3 days since your treatment session."


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        ("pending", "calm"),
        ("open", "teal"),
        ("closing", "amber"),
        ("met", "green"),
        ("late_met", "calm"),
        ("missed", "plum"),
        ("excused", "calm"),
        ("cancelled", "calm"),
    ],
)
def test_each_state_has_its_tone(state, tone):
    assert draw(state=state).tone == tone


def test_the_open_part_runs_from_a_third_to_the_end():
    drawn = draw()
    assert (drawn.opening.start, drawn.opening.end) == (pytest.approx(333.33), 1000)


def test_elapsed_ends_at_now():
    drawn = draw(36)
    assert drawn.elapsed is not None
    assert drawn.now is not None
    assert drawn.elapsed.end == drawn.now.at == 500


def test_nothing_has_elapsed_before_the_window_opens():
    assert draw(19, "pending").elapsed is None


def test_after_the_window_there_is_no_now_line_and_all_has_elapsed():
    drawn = draw(90, "met")
    assert drawn.now is None
    assert drawn.elapsed is not None
    assert drawn.elapsed.end == 1000


def test_the_next_dose_leaves_a_hatched_end():
    drawn = draw(30, cut_at=48)
    assert drawn.cut is not None
    assert (drawn.cut.start, drawn.cut.end) == (pytest.approx(666.67), 1000)
    assert draw(30).cut is None


def test_elapsed_stops_where_the_next_dose_cuts():
    drawn = draw(60, "missed", cut_at=48)
    assert drawn.elapsed is not None
    assert drawn.elapsed.end == pytest.approx(666.67)


def test_an_extended_window_has_a_longer_axis_and_a_thin_end():
    drawn = draw(100, "late_met", extended_closes_at=after(336))
    assert drawn.extension is not None
    assert drawn.extension.end == 1000
    assert drawn.opening.end == pytest.approx(214.29)
    assert len(drawn.ticks) == 15


def test_ticks_say_hours_since_the_dose_and_local_time():
    labels = [(tick.hour, tick.local) for tick in draw().ticks]
    assert labels == [
        ("dose", "Sun 18:40"),
        ("+24 h", "Mon 18:40"),
        ("+48 h", "Tue 18:40"),
        ("+72 h", "Wed 18:40"),
    ]


def test_labels_at_the_ends_stay_inside_the_picture():
    assert [tick.text_anchor for tick in draw().ticks] == ["start", "middle", "middle", "end"]


def test_labels_never_touch_on_a_long_axis():
    placed = [tick.at for tick in draw(extended_closes_at=after(336)).ticks if tick.hour]
    assert all(right - left >= 210 for left, right in pairwise(placed))


def test_across_a_clock_change_ticks_stay_24_real_hours_apart():
    saturday_evening = datetime(2026, 3, 7, 23, 40, tzinfo=UTC)  # clocks go forward that night
    drawn = draw(anchor=saturday_evening, zone=NEW_YORK)
    assert [tick.local for tick in drawn.ticks] == ["Sat 18:40", "Sun 19:40", "Mon 19:40", "Tue 19:40"]
    assert [round(tick.at) for tick in drawn.ticks] == [0, 333, 667, 1000]


def test_nights_are_those_of_the_patient():
    in_chicago, in_new_york = draw().nights, draw(zone=NEW_YORK).nights
    assert len(in_chicago) == 3
    assert in_chicago[0].start - in_new_york[0].start == pytest.approx(1000 / 72, abs=0.02)


def test_a_night_already_under_way_begins_at_the_dose():
    late = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)  # 23:00 in Chicago
    assert draw(anchor=late).nights[0].start == 0


def test_nights_follow_the_clinics_quiet_hours():
    first = draw(quiet_hours=(time(22), time(6))).nights[0]
    assert first.end - first.start == pytest.approx(8 / 72 * 1000, abs=0.02)


def test_marks_are_placed_in_order_of_time():
    drawn = draw(marks=[Mark("booked", after(54), "Session booked"), Mark("journal", after(18), "Journal")])
    assert [(mark.kind, round(mark.at)) for mark in drawn.marks] == [("journal", 250), ("booked", 750)]


def test_a_mark_after_the_window_is_pinned_to_its_end():
    assert draw(90, "late_met", [Mark("done", after(80), "Late session")]).marks[0].at == 1000


def test_the_words_say_what_the_picture_shows():
    marks = [Mark("message", after(21), "Message sent"), Mark("call", after(60), "Call, no answer")]
    assert draw(63, "closing", marks).text == (
        "Window closing, 9 hours left, closes Wed 17 June, 18:40 (Chicago). Dose Sun 14 June, 18:40. "
        "Message sent at +21 h. Call, no answer at +60 h."
    )


def test_the_words_tell_staff_of_the_next_dose():
    assert "Cut short by the next dose" in draw(30, cut_at=48).text


@pytest.mark.parametrize(
    "state", ["pending", "open", "closing", "met", "missed", "late_met", "excused", "cancelled"]
)
def test_every_state_has_words(state):
    assert draw(state=state).text.startswith("Window ")


@pytest.mark.parametrize("hours", [1, 30, 90])
def test_a_patient_hears_hours_since_the_session(hours):
    assert "since your treatment session" in draw(hours, "open", audience="patient").text


def test_positions_are_percentages_with_room_for_half_a_mark():
    drawn = draw(36)
    assert drawn.now is not None
    assert drawn.now.x == "50.0%"
    assert (drawn.track.x, drawn.track.x2, drawn.track.width) == ("2.5%", "97.5%", "95.0%")


@pytest.mark.parametrize("variant", ["full", "compact"])
def test_the_drawing_carries_its_words_and_no_style(variant):
    page = render_to_string(
        "components/window_bar.html",
        {"bar": draw(marks=[Mark("done", after(28), "Session")]), "variant": variant},
    )
    assert 'role="img"' in page
    assert "Session at +28 h." in page
    assert "style=" not in page


def test_what_matters_most_is_drawn_over_the_rest_and_said_in_order_of_time():
    kinds = ["done", "dose", "booked", "call", "journal", "message"]
    bar = draw(40, marks=[Mark(kind, after(30 + n / 9), kind) for n, kind in enumerate(kinds)])
    page = render_to_string("components/window_bar.html", {"bar": bar})
    drawn = re.findall(r"<title>(\w+)</title>", page)
    assert drawn == ["message", "journal", "call", "booked", "dose", "done"]
    assert [bar.text.index(f"{kind} at +30 h") for kind in kinds] == sorted(
        bar.text.index(f"{kind} at +30 h") for kind in kinds
    )


def test_the_journals_mark_is_the_same_in_the_bar_and_in_its_key_and_crosses_nothing_out():
    bar = draw(40, marks=[Mark("journal", after(30), "Journal")])
    for page in (
        render_to_string("components/window_bar.html", {"bar": bar}),
        render_to_string("components/window_key.html"),
    ):
        written = re.search(r'class="wb-stroke" d="([^"]+)"', page).group(1)
        assert re.fullmatch(r"M[-.\d ]+H[-.\d]+M[-.\d ]+H[-.\d]+", written), "two level lines"


def test_only_the_full_drawing_labels_hours():
    bar = draw()
    assert "+24 h</text>" in render_to_string("components/window_bar.html", {"bar": bar, "variant": "full"})
    assert "</text>" not in render_to_string("components/window_bar.html", {"bar": bar})


def test_paper_gets_the_same_drawing():
    weasyprint = pytest.importorskip("weasyprint")
    page = render_to_string("components/window_bar.html", {"bar": draw(30, cut_at=48), "variant": "full"})
    assert weasyprint.HTML(string=page).write_pdf().startswith(b"%PDF")
