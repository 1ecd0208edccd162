"""What is not asked for by an address: tasks of the workers, and commands of whoever runs the machine."""

from __future__ import annotations

import inspect
from uuid import uuid4

import pytest
from django.core.management import get_commands, load_command_class

from integration_care.celery import app
from integration_care.core import tenancy
from patients.followups.models import FollowUp
from patients.followups.tasks import deliver
from sessions.documents.models import Document
from sessions.documents.tasks import render

OURS = ("patients", "sessions", "integration_care")
SECRETS = ("password", "secret", "token")


@pytest.fixture(scope="module")
def tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.startswith(OURS)}


@pytest.fixture
def commands():
    """Each command of ours, and its parser."""
    ours = [(name, app) for name, app in get_commands().items() if str(app).startswith(OURS)]
    return {name: load_command_class(app, name).create_parser("manage.py", name) for name, app in ours}


def test_a_message_in_the_broker_holds_keys_and_nothing_else(tasks):
    assert tasks
    for name, task in tasks.items():
        for argument in inspect.signature(task.run).parameters.values():
            assert argument.name.endswith("_id"), name
            assert argument.annotation == "str", name


def test_beat_sends_no_arguments(settings):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert not entry.get("args")
        assert not entry.get("kwargs")


def test_a_task_finds_nothing_under_another_clinics_name(world):
    mine, theirs = world.own["clinic_id"][0], world.elsewhere["clinic_id"][0]
    tenancy.enter(clinic=mine)
    follow_up, document = FollowUp.objects.first(), Document.objects.filter(status="requested").first()
    before = (follow_up.status, document.status, document.tries)
    for clinic in (theirs, uuid4()):
        deliver(str(follow_up.pk), str(clinic))
        render(str(document.pk), str(clinic))
    tenancy.enter(clinic=mine)
    follow_up.refresh_from_db()
    document.refresh_from_db()
    assert (follow_up.status, document.status, document.tries) == before


def test_no_command_takes_a_secret_where_others_of_the_machine_read_it(commands):
    """What stands in a command's line is read by `ps`, and kept by a shell's history."""
    assert len(commands) > 10
    for name, parser in commands.items():
        told = [option for action in parser._actions for option in (action.option_strings or [action.dest])]
        assert [option for option in told if any(word in option for word in SECRETS)] == [], name
