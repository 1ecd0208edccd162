"""An adverse event in words: what came of it, what happened, what was done, each with one full stop."""

import pytest

from sessions.live.events import EventRow


def row(**more):
    words = {"id": "", "title": "Vomiting", "when": "", "severity": "mild", "tone": "amber", "by": "Nia",
             "is_serious": False, "outcome": "resolved", "is_ongoing": False, "description": "", "action": "",
             "struck": ""}  # fmt: skip
    return EventRow(**words | more)


@pytest.mark.parametrize(
    "typed,told",
    [
        ({}, "Resolved."),
        (
            {"description": "Vomited once.", "action": "Ondansetron offered."},
            "Resolved. Vomited once. Done: Ondansetron offered.",
        ),
        ({"description": "Why now?", "action": "basin"}, "Resolved. Why now? Done: basin."),
    ],
)
def test_what_happened_comes_before_what_was_done(typed, told):
    assert row(**typed).told == told
