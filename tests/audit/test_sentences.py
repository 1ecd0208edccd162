"""The words of the access page."""

import ast
import re

import pytest
from django.urls import get_resolver

from integration_care.audit.models import Event
from integration_care.audit.pages import READS
from integration_care.audit.sentences import WRITES, details, sentence
from sessions.models import CareSession
from tests.guards.source import modules, tree

NO_RECORD = {
    "protocol_id", "prompt_set_id", "prompt_id", "member_id", "phrase_id", "container_id", "discrepancy_id",
    "own_instrument_id", "holiday_id", "view_id",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        (Event.READ, {"what": "caseload:chart"}, "Opened the chart"),
        (Event.READ, {"what": "followups:log-contact"}, "Opened the window to log a call"),
        (Event.READ, {"what": "moon:full-phase"}, "Opened “full phase”"),
        (Event.READ, {"what": ""}, "Opened “”"),
        ("patient.edited", {}, "Corrected the record"),
        ("moon_phase.turned_round", {}, "Moon phase turned round"),
    ],
)
def test_every_event_can_be_read_out(kind, facts, words):
    assert sentence(Event(kind=kind, facts=facts)) == words


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("patient.edited", {"changed": ["time_zone", "email"]}, "time zone, email"),
        ("course.phase_changed", {"before": "active", "after": "closed"}, "active to closed"),
        ("course.protocol_changed", {"before": "1f", "after": "2e"}, ""),
        ("consent.given", {"consent": "emergency_contact"}, "emergency contact"),
        (
            "check.answered",
            {"check": "touch-consent", "answer": "yes", "despite_the_record": True},
            "yes, though the record said otherwise",
        ),
        ("check.answered", {"check": "touch-consent", "answer": "yes"}, ""),
        ("window.settled", {"opens_at": "2026"}, ""),
    ],
)
def test_only_facts_that_help_a_reader_are_shown(kind, facts, words):
    assert details(Event(kind=kind, facts=facts)) == words


def pages_of_a_record():
    """The names of the pages that open a part of somebody's record."""
    for space, (_, rooms) in get_resolver().namespace_dict.items():
        for page in rooms.url_patterns:
            rule = getattr(page.callback, "access", None)
            if rule and rule.object and "GET" in rule.methods and rule.object.kwarg not in NO_RECORD:
                yield f"{space}:{page.name}"


OF_NO_PATIENT = {
    "allauth", "app", "circle", "clinic", "container", "discrepancy", "engine", "holiday", "leave",
    "member", "message", "practice", "prompt", "prompt_set", "protocol", "record", "room", "shared_note",
    "substance_rules", "view", "working_hours",
}  # fmt: skip
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


def kinds_of_events():
    """Every kind an action writes about a patient: the words of that shape in the rooms' actions."""
    for path in modules():
        if "actions" not in path.as_posix() and path.name != "escalation.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and EVENT.fullmatch(node.value):
                yield node.value
    yield from (f"session.{status}" for status in CareSession.Status.values if status != "booked")
    yield from (f"commitment.{status}" for status in ("kept", "partly", "let_go"))


def test_every_event_of_a_record_has_words_for_people():
    known = {kind for kind in kinds_of_events() if kind.partition(".")[0] not in OF_NO_PATIENT}
    assert len(known) > 60 and sorted(known - set(WRITES)) == []


def test_every_page_of_a_record_has_a_name_for_people():
    assert [name for name in pages_of_a_record() if name not in READS] == []
