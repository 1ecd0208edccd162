"""What has happened before a journey begins, told through the product's own actions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from patients.followups.models import IntegrationWindow
from patients.journals.actions import Conflict, set_aside
from patients.journals.content import Draft
from patients.journals.models import EntryRevision, JournalEntry
from tests.cast import START, Cast
from tests.journeys.stage import Stage
from tests.sessions.making import given_dose

HOUR = timedelta(hours=1)
LETTER_AT = (
    START + 23 * HOUR
)  # the journal's eighteenth hour is in Dana's night; at 08:00 she may be written to
OPENS_AT, CLOSES_AT = START + 24 * HOUR, START + 72 * HOUR
DANAS = "dana@patient.test"


def a_dose(cast: Cast, alder) -> IntegrationWindow:
    """Dana has had a dose at START; her window is known."""
    with alder():
        given_dose(cast)
        return IntegrationWindow.objects.get(patient=cast.dana)


def a_letter(stage: Stage, cast: Cast, alder) -> str:
    """Dana had a dose yesterday, and the first letter has come; the link in it."""
    a_dose(cast, alder)
    stage.time.freeze(LETTER_AT)
    letter = stage.post.wait_for(DANAS)
    return re.search(r"http://\S+/j/\S+", letter.get_body(("plain",)).get_content()).group()


def words_beside(cast: Cast, now: datetime) -> EntryRevision:
    """Of Dana's entry, from a second phone."""
    entry = JournalEntry.objects.get(patient=cast.dana)
    late = Draft(body="From the other phone.")
    return set_aside(by=cast.ada, conflict=Conflict(entry, late), now=now)
