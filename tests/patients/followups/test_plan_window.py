"""`manage.py plan_window`, as people and programs call it."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[3]
DOSE = ["--anchor", "2026-03-06T15:00:00-05:00", "--tz", "America/New_York"]


def run(*arguments):
    without_database = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    return subprocess.run(
        [sys.executable, "manage.py", "plan_window", *arguments],
        cwd=ROOT,
        env=without_database,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def printed(capsys):
    def plan_window(*arguments):
        call_command("plan_window", *arguments)
        return capsys.readouterr().out

    return plan_window


@pytest.fixture
def answer(printed):
    return lambda *arguments: json.loads(printed(*arguments, "--json"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--anchor", "2026-03-06T15:00:00", "--tz", "America/New_York"], "no offset"),
        (["--anchor", "yesterday", "--tz", "America/New_York"], "not an ISO 8601 time"),
        (["--anchor", "2026-03-06T15:00:00Z", "--tz", "Mars/Olympus"], "not an IANA time zone"),
        (["--anchor", "2026-03-06T15:00:00Z", "--tz", "../../etc/passwd"], "not an IANA time zone"),
        ([*DOSE, "--protocol", "core"], "unknown protocol"),
        ([*DOSE, "--quiet", "25:00-08:00"], "expected quiet hours"),
        ([*DOSE, "--next-dose", "2026-03-06T14:00:00-05:00"], "must come after the dose"),
        (["--anchor", "9999-12-31T15:00:00Z", "--tz", "UTC"], "outside of the calendar"),
    ],
)
def test_bad_input_is_refused_with_its_reason(arguments, told):
    with pytest.raises(CommandError, match=told) as refusal:
        call_command("plan_window", *arguments)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "arguments",
    [
        [*DOSE, "--nxt-dose", "2026-03-08T15:00:00-05:00"],
        [*DOSE, "--next-dose", "2026-03-06T14:00:00-05:00"],
        ["--tz", "America/New_York"],
    ],
)
def test_on_the_command_line_a_refusal_is_one_line_and_exit_2(arguments):
    refused = run(*arguments, "--json")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1


def test_it_needs_no_database():
    done = run(*DOSE, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert json.loads(done.stdout)["window"]["opens_at"] == "2026-03-07T15:00:00-05:00"


def test_the_window_is_told_in_the_patients_zone_across_the_clock_change(answer):
    assert answer(*DOSE)["window"] == {
        "opens_at": "2026-03-07T15:00:00-05:00",
        "closes_at": "2026-03-09T16:00:00-04:00",
        "effective_closes_at": "2026-03-09T16:00:00-04:00",
    }


def test_the_next_dose_shortens_the_window(answer):
    window = answer(*DOSE, "--next-dose", "2026-03-08T16:00:00-04:00")["window"]
    assert window["effective_closes_at"] == "2026-03-08T16:00:00-04:00"
    assert window["closes_at"] == "2026-03-09T16:00:00-04:00"


def test_a_follow_up_tells_who_how_when_and_from_when_it_was_held(answer):
    rows = {row["step"]: row for row in answer(*DOSE)["follow_ups"]}
    assert rows["last-reminder"] == {
        "step": "last-reminder",
        "audience": "patient",
        "channel": "email",
        "due_at": "2026-03-09T08:00:00-04:00",
        "expires_at": "2026-03-09T16:00:00-04:00",
        "held_from": "2026-03-09T04:00:00-04:00",
    }
    assert rows["admin-call"]["held_from"] is None


def test_follow_ups_come_in_order_and_suppressed_ones_not_at_all(answer):
    rows = answer(*DOSE, "--next-dose", "2026-03-08T16:00:00-04:00")["follow_ups"]
    due = [datetime.fromisoformat(row["due_at"]) for row in rows]
    assert due == sorted(due)
    assert "day-7" not in {row["step"] for row in rows}


def test_quiet_hours_can_be_given(answer):
    rows = {row["step"]: row for row in answer(*DOSE, "--quiet", "00:00-00:00")["follow_ups"]}
    assert {row["held_from"] for row in rows.values()} == {None}


def test_without_json_it_prints_a_table(printed):
    lines = printed(*DOSE).splitlines()
    assert lines[0].split() == ["opens_at", "2026-03-07T15:00:00-05:00"]
    assert any(line.startswith("window-opens-call") and "therapist" in line for line in lines)
