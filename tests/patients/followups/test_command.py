"""The engine by hand: one round, how it stands, and going on after a restore."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from integration_care.core import tenancy
from patients.followups.engine import fence


def run(*words):
    out = StringIO()
    call_command("followups", *words, stdout=out)
    return out.getvalue()


def test_an_unknown_clinic_is_refused(cast):
    with pytest.raises(CommandError, match="no clinic"):
        run("resume", "--clinic", "nowhere")


def test_a_clinic_that_is_not_paused_has_nothing_to_resume(cast):
    assert run("resume", "--clinic", "alder") == "Alder Clinic: nothing to resume\n"


def test_every_clinic_is_held_back_at_once(cast):
    assert run("pause", "--all").count("holds its messages back") == 2
    assert run("pause", "--all").count("nothing to pause") == 2


def test_a_tick_sends_what_is_due(story, at, sent):
    story.dose()
    at(23)
    assert run("tick") == "1 due: 1 sent\n"
    assert run("tick") == "0 due\n"


def test_the_status_names_no_patient_and_counts_what_expired(story, at, tick, sent):
    story.dose()
    at(25)
    tick()
    told = run("status")
    assert "Dana" not in told
    words = " ".join(told.split())
    assert "expired: Too late to be useful 1" in words
    assert "last sweep 2026-03-04 16:00 UTC" in words


def test_the_status_shows_backlog_and_what_might_be_repeated(story, at, sent):
    story.dose()
    at(23)
    row = story.row("first-24-hours")
    fence.cross(row.pk, row.clinic_id)
    told = run("status")
    assert str(row.pk) in told.split("Might be repeated")[1]
    assert "due now (backlog) 1" in " ".join(told.split())


def test_a_restored_clinic_sends_again_only_after_somebody_says_so(story, at, sent):
    story.dose()
    at(23)
    run("pause", "--clinic", "alder")
    assert run("tick") == "0 due\n"
    assert "alder" in run("status").split("until resumed")[1]
    run("resume", "--clinic", "alder")
    tenancy.enter()
    assert run("tick") == "1 due: 1 sent\n"
