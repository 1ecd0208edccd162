"""What stands where on the board, in which order, and what a filter leaves."""

from datetime import UTC, datetime

import pytest

from integration_care.core import tenancy
from patients.followups.models import Alert, AlertMail, StaffTask
from patients.models import CareTeamMember
from sessions.caseload import board_queries
from sessions.caseload.board import present
from sessions.caseload.filters import BoardFilter, Scope, Show
from sessions.caseload.marks import Viewpoint
from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_task, a_window, an_alert, an_entry


@pytest.fixture
def give(cast):
    """`give("Ruth", 61, …)`: a patient of Ada's whose dose was given that many hours ago."""

    def make(name: str, hours_since: float, now: datetime = START, **fields):
        course = a_patient(cast.alder, cast.ada, f"{name} Test")
        return a_window(course, cast.ada, now - hours_since * HOUR, **fields)

    return make


@pytest.fixture
def board(cast):
    def read(member=None, now=START, may_see_all=False, **asked):
        tenancy.enter(clinic=cast.alder.pk)
        wanted = BoardFilter(**asked)
        facts = board_queries.read(member or cast.ada, wanted, now)
        return present(facts, wanted, Viewpoint(now, cast.alder.zone), may_see_all=may_see_all)

    return read


def people(board):
    return {section.key: [row.name.split()[0] for row in section.rows] for section in board.sections}


def test_a_clinic_without_windows_says_what_will_come(board):
    found = board()
    assert found.sections == ()
    assert found.empty.title == "No window is open"


@pytest.mark.parametrize(
    ("hours_since", "fields", "group"),
    [
        (0.5, {}, "opening"),
        (23.9, {}, "opening"),
        (24, {}, "open"),
        (59.9, {}, "open"),
        (60, {}, "closing"),
        (71.9, {}, "closing"),
        (72, {}, "needs-reason"),
        (400, {}, "needs-reason"),
        (65, {"met_h": 30}, "open"),
        (31, {"next_dose_h": 40}, "closing"),
        (41, {"next_dose_h": 40}, "needs-reason"),
    ],
)
def test_each_window_stands_in_its_group(give, board, hours_since, fields, group):
    give("Dana", hours_since, **fields)
    assert people(board()) == {group: ["Dana"]}


@pytest.mark.parametrize(
    ("hours_since", "fields"),
    [
        (73, {"met_h": 40}),
        (90, {"met_h": 80}),
        (73, {"reason": "Travelling"}),
        (73, {"excused_h": 50}),
        (10, {"next_dose_h": 20}),
        (30, {"next_dose_h": 20}),
    ],
)
def test_what_asks_for_nothing_more_is_off_the_board(give, board, hours_since, fields):
    """Met, met later, explained, excused, or never open because the next dose comes first."""
    give("Dana", hours_since, **fields)
    assert people(board()) == {}


def test_a_voided_dose_is_off_the_board(give, board):
    window = give("Dana", 40)
    window.cancelled_at = START
    window.save()
    assert people(board()) == {}


def test_groups_run_by_time_to_close_with_met_ones_last(give, board):
    for name, hours_since, fields in [
        ("Late", 63, {}), ("Later", 70, {}), ("Fresh", 25, {}), ("Older", 50, {}), ("Met", 58, {"met_h": 30}),
        ("Soon", 20, {}), ("Sooner", 23, {}), ("Missed", 80, {}), ("Longago", 200, {}),
    ]:  # fmt: skip
        give(name, hours_since, **fields)
    assert list(people(board()).items()) == [
        ("closing", ["Later", "Late"]),
        ("open", ["Older", "Fresh", "Met"]),
        ("opening", ["Sooner", "Soon"]),
        ("needs-reason", ["Missed", "Longago"]),
    ]


def test_the_groups_turn_on_elapsed_hours_across_the_clock_change(give, board):
    """Dose on Friday 6 March 15:00 in New York; the clocks change on Sunday. 72 hours later it is 16:00."""
    given_at = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    give("Dana", 0, now=given_at)
    assert people(board(now=given_at + 71.9 * HOUR)) == {"closing": ["Dana"]}
    assert people(board(now=given_at + 72 * HOUR)) == {"needs-reason": ["Dana"]}


def test_no_session_leaves_those_that_can_still_be_booked(give, board):
    give("Booked", 40, booked_h=60)
    give("Met", 40, met_h=30)
    give("Free", 40)
    give("Soon", 10)
    give("Missed", 80)
    assert people(board(show=Show.NO_SESSION)) == {"open": ["Free"], "opening": ["Soon"]}


def test_no_journal_leaves_those_who_have_handed_nothing_in(give, board):
    give("Wrote", 40, entries=[(20, "private")])
    give("Began", 40, entries=[(20, "begun")])
    give("Silent", 50)
    assert people(board(show=Show.NO_JOURNAL)) == {"open": ["Silent", "Began"]}


def test_a_filter_that_hides_everybody_says_so_and_leads_out(give, board):
    give("Booked", 40, booked_h=60)
    found = board(show=Show.NO_SESSION)
    assert found.empty.text == "Every window that can still be met has a session booked."
    assert found.empty.href == "?scope=mine&state=all"


def test_a_filter_over_nothing_does_not_claim_that_all_is_done(board):
    assert board(show=Show.NO_JOURNAL).empty.title == "No window is open"


def test_an_admin_without_own_patients_is_shown_the_way_to_the_clinics(cast, give, board):
    give("Dana", 40)
    empty = board(member=cast.max, may_see_all=True).empty
    assert (empty.label, empty.href) == ("Show the whole clinic", "?scope=clinic&state=all")


def test_all_met_is_said(give, board):
    give("Met", 40, met_h=30)
    assert board().is_all_met


def test_one_unmet_window_is_enough_not_to_say_so(give, board):
    give("Met", 40, met_h=30)
    give("Free", 40)
    assert not board().is_all_met


def test_the_figures_count_the_whole_scope_whatever_is_shown(give, board):
    give("Closing", 63)
    give("Booked", 40, booked_h=60, entries=[(20, "shared")])
    give("Soon", 10)
    give("Met", 100, met_h=40)
    give("Also", 200, met_h=30)
    give("Missed", 110, reason="Travelling")
    give("Excused", 120, excused_h=30)
    give("Longago", 24 * 40)
    found = board(show=Show.NO_SESSION)
    assert [(stat.value, stat.label) for stat in found.stats] == [
        ("1", "close within 12 h"),
        ("2", "open now"),
        ("1", "open within 24 h"),
        ("67\N{NARROW NO-BREAK SPACE}%", "met, last 30 days (of 3)"),
    ]
    assert [(choice.label, choice.count) for choice in found.shows] == [
        ("All states", ""),
        ("No session booked", "2"),
        ("No journal yet", "2"),
    ]


def test_no_window_that_ended_means_no_percentage(board):
    assert board().stats[-1].value == "–"


def test_alerts_come_first_and_the_unacknowledged_before_the_rest(cast, give, board):
    first, second = give("First", 40).patient, give("Second", 300, met_h=30).patient
    an_alert(first, START - 3 * HOUR, acknowledged_at=START - HOUR, acknowledged_by=cast.ada)
    an_alert(second, START - HOUR)
    found = board()
    assert [alert.name for alert in found.alerts] == ["Second Test", "First Test"]
    assert found.alerts[0].raised == "raised 09:00, 1 h ago"
    assert found.alerts[1].taken == "Ada Lindqvist has it since 09:00"


def test_a_closed_alert_is_gone(cast, give, board):
    an_alert(give("Dana", 40).patient, START, closed_at=START, closed_by=cast.ada, disposition="Spoke, safe")
    assert board().alerts == ()


def test_tasks_are_listed_by_when_they_are_due(give, board):
    window = give("Dana", 40)
    a_task(window, START + HOUR, "Second")
    a_task(window, START - HOUR, "First")
    found = board()
    assert [(task.title, task.due, task.is_overdue) for task in found.tasks] == [
        ("First", "due 09:00", True),
        ("Second", "due 11:00", False),
    ]


def test_a_group_shows_so_many_rows_and_says_how_many_more(give, board):
    for n in range(4):
        give(f"P{n}", 40 + n)
    (section,) = board(rows=3).sections
    assert (len(section.rows), section.total, section.hidden) == (3, 4, 1)


def test_alerts_beyond_the_page_are_counted_and_can_be_shown(cast, give, board, as_):
    patient = give("Dana", 40).patient
    an_alert(patient, START, acknowledged_at=START, acknowledged_by=cast.ada)
    Alert.objects.bulk_create(
        Alert(clinic=cast.alder, patient=patient, kind="not_safe", severity="red", raised_at=START)
        for _ in range(60)
    )
    found = board()
    assert (len(found.alerts), found.alerts_total, found.alerts_hidden) == (50, 61, 11)
    assert found.untaken_alerts == "60 alerts not yet acknowledged"
    assert "Show 11 more of 61" in as_(cast.ada).get("/windows/").content.decode()
    assert len(board(rows=100).alerts) == 61


def test_who_was_told_and_is_on_the_team_has_an_alert_once(cast, give, board):
    patient = give("Dana", 40).patient
    for member in (cast.bea, cast.nia):
        CareTeamMember.objects.create(
            clinic=cast.alder, patient=patient, member=member, joined_on=START.date()
        )
    alert = an_alert(patient, START)
    AlertMail.objects.create(
        clinic=cast.alder, alert=alert, member=cast.ada, rung="raised", status="sent", status_at=START
    )
    assert board().alerts_total == 1


def test_tasks_beyond_the_page_are_counted_and_can_be_shown(cast, give, board, as_):
    window = give("Dana", 40)
    StaffTask.objects.bulk_create(
        StaffTask(
            clinic=cast.alder,
            patient=window.patient,
            window=window,
            audience="therapist",
            title="Call",
            due_at=START,
        )
        for _ in range(210)
    )
    found = board()
    assert (len(found.tasks), found.tasks_total, found.tasks_hidden) == (50, 210, 160)
    assert "Show 160 more of 210" in as_(cast.ada).get("/windows/").content.decode()
    assert len(board(rows=500).tasks) == 210


def test_a_list_as_long_as_it_gets_offers_no_more(give, board, monkeypatch):
    monkeypatch.setattr("sessions.caseload.board.MOST_ROWS_A_GROUP", 3)
    for n in range(4):
        give(f"P{n}", 40 + n)
    assert board(rows=3).more == ""


def test_entries_of_another_dose_do_not_count_for_this_one(cast, give, board):
    window = give("Dana", 40)
    earlier = a_window(window.course, cast.ada, START - 300 * HOUR, met_h=40)
    an_entry(earlier, START - 250 * HOUR)
    (section,) = board().sections
    assert "No journal yet" in [chip.label for chip in section.rows[0].chips]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [("", 50), ("70", 70), ("9999", 500), ("-1", 50), ("٣", 50), ("x", 50), ("1" * 30, 500)],
)
def test_how_many_rows_may_be_asked_for(rf, cast, asked, rows):
    request = rf.get("/windows/", {"rows": asked, "state": "nonsense", "scope": "mine"})
    assert BoardFilter.read(request.GET, cast.ada) == BoardFilter(Scope.MINE, Show.ALL, rows)


def test_an_alert_that_nobody_takes_says_for_how_long_and_who_was_told(give, board):
    window = give("Dana", 61)
    an_alert(window.patient, START - 30 * HOUR, escalated_at=START - 29.75 * HOUR)
    an_alert(window.patient, START - 29 * HOUR, backup_told_at=START - 28.75 * HOUR)
    an_alert(window.patient, START - HOUR / 12)
    assert [alert.waiting for alert in board().alerts] == [
        "nobody has taken this for 30 h, escalated to the admin",
        "nobody has taken this for 29 h, the backup was told",
        "",
    ]


def test_an_alert_that_somebody_took_does_not_press(give, board, cast):
    window = give("Dana", 61)
    an_alert(
        window.patient, START - 30 * HOUR, escalated_at=START - 29 * HOUR, acknowledged_at=START - 28 * HOUR,
        acknowledged_by=cast.ada,
    )  # fmt: skip
    assert [alert.waiting for alert in board().alerts] == [""]


def test_the_wall_counts_what_it_leaves_out(give, board, as_, cast):
    give("Dana", 80)
    give("Ruth", 90)
    assert board().closed_unmet == "2 closed windows to look after on the board"
    said = as_(cast.ada).get("/windows/wall/").content.decode()
    assert "2 closed windows to look after on the board" in said


def test_a_wall_that_leaves_nothing_out_is_silent(give, board):
    give("Dana", 30)
    assert board().closed_unmet == ""
