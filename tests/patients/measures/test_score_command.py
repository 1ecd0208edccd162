"""`manage.py score` answers without a database, and refuses in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

MANAGE = Path(__file__).parents[3] / "manage.py"


def scored(capsys, *words):
    call_command("score", *words, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["phq9", "--answers", "1,1,1"], "9 answers, not 3"),
        (["phq9", "--answers", "4,0,0,0,0,0,0,0,0"], "Item 1 takes 0 to 3"),
        (["phq9", "--answers", "a,0,0,0,0,0,0,0,0"], "Item 1 takes 0 to 3"),
        (["phq9", "--answers", "1:3months,0,0,0,0,0,0,0,0"], "Item 1 takes a number only"),
        (["cssrs", "--answers", "0,0,,,,1"], "1:lifetime or 1:3months"),
        (["cssrs", "--answers", "0,0,,,,1:today"], "1:lifetime or 1:3months"),
    ],
)
def test_bad_answers_are_refused_with_what_is_allowed(words, said):
    with pytest.raises(CommandError, match=said) as refused:
        call_command("score", *words)
    assert refused.value.returncode == 2


def test_a_refusal_is_exit_2_and_one_line_and_needs_no_database():
    bare = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "integration_care.settings.dev"}
    run = subprocess.run(
        [sys.executable, MANAGE, "score", "cadss", "--answers", "1"],
        capture_output=True, text=True, env=bare, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, len(run.stderr.strip().splitlines())) == (2, "", 1)


@pytest.mark.parametrize(
    ("key", "answers", "answer"),
    [
        ("phq9", "1,1,1,1,1,1,1,1,1", {"score": 9, "band": "Mild", "flags": ["suicide-risk-amber"]}),
        ("phq9", "0,0,0,0,0,0,0,0,2", {"score": 2, "band": "Minimal", "flags": ["suicide-risk-red"]}),
        ("phq9", "1,1,1,1,1,1,1,1,", {"score": None, "band": None, "flags": ["item9-blank", "incomplete"]}),
        ("gad7", "3,3,3,3,3,,3", {"score": None, "band": None, "flags": ["incomplete"]}),
        ("cssrs", "1,1,0,0,0,1:3months", {"score": None, "band": None, "flags": ["high"]}),
        ("cssrs", "1,1,0,0,0,1:lifetime", {"score": None, "band": None, "flags": ["moderate"]}),
        ("cssrs", "0,0,,,,0", {"score": None, "band": None, "flags": []}),
        ("peg", "1,2,2", {"score": 1.67, "band": None, "flags": []}),
        ("who5", "1,1,1,1,1", {"score": 20, "band": "Poor well-being", "flags": []}),
    ],
)
def test_answers_are_scored_as_the_table_says(capsys, key, answers, answer):
    assert scored(capsys, key, "--answers", answers) == answer
