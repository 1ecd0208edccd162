"""The words of the access page."""

import pytest

from integration_care.audit.models import Event
from integration_care.audit.sentences import details, sentence


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        (Event.READ, {"what": "caseload:chart"}, "Opened the chart"),
        (Event.READ, {"what": "followups:log-contact"}, "Opened “log contact”"),
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
        ("window.settled", {"opens_at": "2026"}, ""),
    ],
)
def test_only_facts_that_help_a_reader_are_shown(kind, facts, words):
    assert details(Event(kind=kind, facts=facts)) == words
