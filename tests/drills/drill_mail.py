"""A mail server in every mood, and a row that nobody can send."""

from __future__ import annotations

import pytest

from integration_care.core import tenancy
from patients.followups.models import FollowUp

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
MOODS = {
    "550": {"m550": 1, "accept": 3},
    "451": {"m451": 1, "accept": 1},
    "hangs": {"hang": 1, "accept": 6},
    "drops the answer": {"drop_the_answer": 1, "accept": 1},
    "accepts, then drops": {"accept_then_drop": 1},
    "all of it": {
        "m550": 1, "m451": 2, "hang": 1, "drop_the_answer": 2, "accept_then_drop": 2, "accept": 4
    },
}  # fmt: skip
SPOILT = [
    {"message": "nobody wrote this"},
    {"needless_when": "whenever"},
    {"message": None},
    {"due": {"after_h": "soon"}, "is_journal_request": {}},
]


@pytest.mark.parametrize("mood", MOODS)
def test_mail_server_in_a_mood(a_day, mood):
    with a_day(f"mail server: {mood}") as day:
        day.mood(**MOODS[mood])
        while day.goes_on((1, 1)):
            pass
        day.troubles = sum(b'"accept"' not in line for line in day.log_of_letters())


def test_poisoned_rows(a_day):
    with a_day("poisoned rows") as day:
        while day.goes_on((2, 4)):
            with tenancy.clinic_context(day.town.cast.alder.pk):
                sound = FollowUp.objects.unsent().to_patients().filter(stumbles=0).order_by("due_at")
                row = day.drawn.choice(sound[:20] or [None])
                if row is not None:
                    rule = {**row.rule, **day.drawn.choice(SPOILT)}
                    day.troubles += FollowUp.objects.unsent().filter(pk=row.pk).update(rule=rule)
