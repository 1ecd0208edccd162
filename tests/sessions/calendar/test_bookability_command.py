"""`manage.py bookability`, as people and programs call it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[3]
TUESDAY = ["--anchor", "2026-06-16T09:00:00-04:00", "--tz", "America/New_York"]
OFFICE = ["--hours", "Mon-Fri 09:00-17:00"]


def run(*arguments):
    without_database = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    return subprocess.run(
        [sys.executable, "manage.py", "bookability", *arguments],
        cwd=ROOT, env=without_database, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--anchor", "2026-06-16T09:00:00", "--tz", "America/New_York", *OFFICE], "no offset"),
        (["--anchor", "tomorrow", "--tz", "America/New_York", *OFFICE], "not an ISO 8601 time"),
        (["--anchor", "2026-06-16T09:00:00Z", "--tz", "Mars/Olympus", *OFFICE], "not an IANA time zone"),
        ([*TUESDAY], "required: --hours"),
        ([*TUESDAY, "--hours", ""], "expected hours such as"),
        ([*TUESDAY, "--hours", "Mon-Fri"], "have no hours"),
        ([*TUESDAY, "--hours", "Mon-Fri, Sat"], "have no hours"),
        ([*TUESDAY, "--hours", "09:00-17:00"], "has no day"),
        ([*TUESDAY, "--hours", "Mon-Fri 09:00-17:00,"], "expected hours such as"),
        ([*TUESDAY, "--hours", "Mon-Fry 09:00-17:00"], "'fry' is no day of the week"),
        ([*TUESDAY, "--hours", "Mon 09:00-25:00"], "'25:00' is no time of day"),
        ([*TUESDAY, "--hours", "Mon 09:00-09:00"], "ends as it begins"),
        ([*TUESDAY, "--hours", "Mon 24:00-09:00"], "'24:00' is no time of day"),
        ([*TUESDAY, *OFFICE, "--minutes", "0"], "no length between 1 and 480"),
        ([*TUESDAY, *OFFICE, "--next-dose", "2026-06-16T08:00:00-04:00"], "must come after the dose"),
        (["--anchor", "9999-12-30T15:00:00Z", "--tz", "UTC", *OFFICE], "outside of the calendar"),
    ],
)
def test_bad_input_is_refused_with_its_reason(arguments, told):
    with pytest.raises(CommandError, match=told) as refusal:
        call_command("bookability", *arguments)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("wrong", [["--hours", "Mon-Fry 09:00-17:00"], [*OFFICE, "--naxt-dose", "x"], []])
def test_on_the_command_line_a_refusal_is_one_line_and_exit_2(wrong):
    refused = run(*TUESDAY, *wrong, "--json")
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)


def test_it_needs_no_database():
    done = run("--anchor", "2026-06-18T15:00:00-04:00", "--tz", "America/New_York", *OFFICE, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"usable_minutes": 120, "first_slot": "2026-06-19T15:00:00-04:00"}


@pytest.mark.parametrize(
    ("anchor", "more", "answer"),
    [
        ("2026-06-19T09:00:00-04:00", [], (0, None)),
        ("2026-06-18T16:30:00-04:00", [], (30, None)),
        ("2026-06-18T16:30:00-04:00", ["--minutes", "30"], (30, "2026-06-19T16:30:00-04:00")),
        ("2026-06-18T19:00:00Z", [], (120, "2026-06-19T15:00:00-04:00")),
        (
            "2026-06-16T09:00:00-04:00",
            ["--next-dose", "2026-06-17T09:30:00-04:00"],
            (30, None),
        ),
        # Over the clock change in March the window closes an hour later on the wall.
        ("2026-03-06T09:30:00-05:00", [], (90, "2026-03-09T09:00:00-04:00")),
    ],
)
def test_what_is_usable_is_told_in_the_zone_of_the_hours(capsys, anchor, more, answer):
    call_command("bookability", "--anchor", anchor, "--tz", "America/New_York", *OFFICE, *more, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["usable_minutes"], told["first_slot"]) == answer


def test_without_json_it_is_said_in_words(capsys):
    call_command("bookability", *TUESDAY, *OFFICE)
    assert capsys.readouterr().out == "960 usable minutes, first slot 2026-06-17T09:00:00-04:00\n"
