"""The auditor of the long drills finds each kind of fault: shown on logs in which one thing is wrong."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import time, timedelta

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from integration_care.services.demo_processes import CHECKOUT
from tests.cast import START
from tests.conftest import ADMIN_URL
from tests.drills import world
from tests.drills.auditor import Arrival, Clock, Close, Owed, Person, Trouble, World, audit, slot_of

HOUR = timedelta(hours=1)
DUE, CLOSE = START + 6 * HOUR, START + 18 * HOUR  # 15:00 and 03:00 in Chicago
REAL = 1_000_000.0
CLOCK = Clock([(REAL, DUE.timestamp(), 1.0)])
PAT = Person("pat@patient.test", "America/Chicago", (time(21), time(8)), (START - 24 * HOUR, None))
OWED = Owed(PAT, "opens", DUE, START, CLOSE, "1@x", is_said_sent=True)
LETTER = Arrival(REAL + 5, "1@x", PAT.address, DUE.timestamp() + 4, "accept", kept=True, answered=True)
AGAIN = replace(LETTER, at=REAL + 9, dated=DUE.timestamp() + 8)
KILLED = Trouble("kill -9", REAL + 5.1, REAL + 5.2, senders=1)
TOLD = Close("a window", CLOSE, CLOSE)


def found(letters=(LETTER,), owed=OWED, troubles=(), close=TOLD, **such):
    seen = World([owed], [close], until=CLOSE + HOUR, **such)
    return audit(seen, letters, troubles, CLOCK)


def later(letter, hours):
    """The same letter, fenced and received so much later."""
    return replace(letter, at=letter.at + hours * 3600, dated=letter.dated + hours * 3600)


def test_a_day_without_trouble_has_no_fault():
    assert found().faults == {}
    assert (found().owed, found().received, found().repeats) == (1, 1, 0)


FAULTS = {
    "nothing came": ("lost", {"letters": [], "owed": replace(OWED, is_said_sent=False)}),
    "never planned": ("lost", {"letters": [], "owed": replace(OWED, message_id=None, is_said_sent=False)}),
    "kept by nobody": ("lost", {"letters": [replace(LETTER, kept=False)]}),
    "told after the close": ("lost", {"letters": [], "owed": replace(OWED, told_at=CLOSE + HOUR)}),
    "said sent": ("said_sent", {"letters": []}),
    "twice after a yes": ("repeated_without_cause", {"letters": [LETTER, AGAIN]}),
    "twice, with another's cause": (
        "repeated_without_cause",
        {"letters": [LETTER, AGAIN], "troubles": [replace(KILLED, began=REAL + 60, ended=REAL + 61)]},
    ),
    "one more than a kill explains": (
        "repeated_without_cause",
        {"letters": [LETTER, AGAIN, replace(AGAIN, at=REAL + 10)], "troubles": [KILLED]},
    ),
    "four times": (
        "repeated_without_cause",
        {"letters": [replace(LETTER, answered=False)] * 4},
    ),
    "again though the yes was written": ("repeated_without_cause", {"known_yes_and_more": ["1@x"]}),
    "another Message-ID": ("unasked", {"letters": [LETTER, replace(AGAIN, id="2@x")]}),
    "at night": ("in_quiet_hours", {"letters": [later(LETTER, 6.5)]}),
    "before it was due": ("out_of_time", {"letters": [later(LETTER, -1)]}),
    "after the close": ("out_of_time", {"letters": [later(LETTER, 18)]}),
    "long on the wire": ("out_of_time", {"letters": [replace(LETTER, at=REAL + 60)]}),
    "to somebody else": ("misdirected", {"letters": [replace(LETTER, to="sam@patient.test")]}),
    "no consent": ("unasked", {"owed": replace(OWED, person=replace(PAT, consent=(None, None)))}),
    "consent withdrawn before": (
        "unasked",
        {"owed": replace(OWED, person=replace(PAT, consent=(START, DUE)))},
    ),
    "a paused course": ("unasked", {"owed": replace(OWED, person=replace(PAT, is_left_alone=True))}),
    "a window nobody was told of": ("nobody_told", {"close": replace(TOLD, told_at=None)}),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_kind_of_fault_is_found(what):
    fault, wrong = FAULTS[what]
    assert fault in found(**wrong).faults, found(**wrong)


def test_a_repeat_is_forgiven_where_the_answer_was_lost():
    assert found([replace(LETTER, answered=False), AGAIN]).faults == {}
    assert found([LETTER, AGAIN], troubles=[KILLED]).faults == {}
    assert found([LETTER, AGAIN], troubles=[KILLED]).repeats == 1


def test_who_was_told_in_time_is_not_lost():
    told = replace(OWED, is_said_sent=False, told_at=CLOSE - HOUR)
    assert found([], told).faults == {}
    assert found([], told).told_instead == 1


def test_the_night_is_reckoned_anew():
    """Due at 22:00: at 08:00, or where the window closes before that, a minute before 21:00."""
    late = replace(OWED, due_at=START + 13 * HOUR)
    assert slot_of(replace(late, closes_at=START + 24 * HOUR)) == START + 23 * HOUR
    assert slot_of(late) == START + 12 * HOUR - timedelta(minutes=1)
    assert slot_of(replace(late, earliest=START + 12 * HOUR)) is None


def test_it_reads_the_facts_of_a_real_town(live_db, tmp_path):
    """Six patients, planned by the product, and a mail server that received nothing: all of it is lost."""
    town = world.found(6, "auditor")
    world.movable_clock.freeze(START + world.END)
    (tmp_path / "clock.jsonl").write_text(json.dumps({"turn": [0, START.timestamp(), 0]}))
    url = make_conninfo(ADMIN_URL, dbname=live_db)
    command = [sys.executable, "-m", "tests.drills.auditing", url, str(tmp_path)]
    said = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    found = json.loads(said.stdout)
    assert said.returncode == 1
    assert found["owed"] == len(found["lost"]) >= 8
    assert len(found["nobody_told"]) == len(town.patients)
    with psycopg.connect(url) as database:
        (planned,) = database.execute(
            "SELECT count(*) FROM followups_followup WHERE channel = 'email'"
        ).fetchone()
    assert planned == 12


def test_it_imports_nothing_of_the_product():
    asked = "import sys, tests.drills.auditing; print([n for n in sys.modules if n.split('.')[0] in %r])"
    names = ("integration_care", "patients", "sessions", "django")
    said = subprocess.run(
        [sys.executable, "-c", asked % (names,)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
