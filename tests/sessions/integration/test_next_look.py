"""The day on which something is asked about again is never before the day it came up."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sessions import actions
from sessions.actions import ChallengeDraft, CommitmentDraft
from sessions.errors import Refused
from sessions.models import CareSession, Challenge
from tests.cast import START
from tests.sessions.integration.test_order_of_time import closing
from tests.sessions.integration.test_pages import url
from tests.sessions.making import HOUR, book_talk

DAY = timedelta(days=1)
BEFORE = date(2026, 3, 2)
TOO_EARLY = "2 March 2026 is too early. Give 3 March 2026 or later."


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


def completed(cast, **more):
    return actions.complete_integration(
        by=cast.ada, session=book_talk(cast, now=START), started_at=START, ended_at=START + HOUR,
        now=START + 9 * DAY, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    "field, more",
    [
        ("check_in_on", {"commitments": [CommitmentDraft("Walk", check_in_on=BEFORE)]}),
        ("review_on", {"challenges": [ChallengeDraft("forgetting", review_on=BEFORE)]}),
    ],
)
def test_whoever_asks_a_day_before_the_session_is_refused(cast, field, more):
    with pytest.raises(Refused, match=TOO_EARLY) as why:
        completed(cast, **more)
    assert why.value.field == field


def test_outside_of_a_session_it_is_not_before_today(cast):
    walk = CommitmentDraft("Walk", check_in_on=BEFORE)
    with pytest.raises(Refused, match=TOO_EARLY):
        actions.add_to_thread(by=cast.ada, patient=cast.dana, insights=[], commitments=[walk], now=START)


def test_a_session_logged_late_takes_a_day_that_has_passed_since(cast):
    completed(
        cast,
        commitments=[CommitmentDraft("Walk", check_in_on=date(2026, 3, 4))],
        challenges=[ChallengeDraft("forgetting", review_on=date(2026, 3, 4))],
    )
    assert Challenge.objects.get().review_on == date(2026, 3, 4)


def test_a_day_that_is_refused_for_the_session_refuses_no_less_beside_it(cast, ada):
    session = book_talk(cast)
    sent = closing(START, BEFORE) | {"times-held_on": "2026-03-09", "challenges-0-review_on": "2026-03-02"}
    refused = ada.post(url("complete", session), sent | {"challenges-0-kind": "forgetting"})
    html = refused.content.decode()
    assert refused.status_code == 422 and "This day has not come yet." in html
    assert refused.context["commitment_forms"][0].errors["check_in_on"] == [TOO_EARLY]
    assert refused.context["challenge_forms"][0].errors["review_on"] == [TOO_EARLY]
    session.refresh_from_db()
    assert session.status == CareSession.Status.BOOKED


def test_the_register_refuses_it_beside_its_field(cast, ada, clock):
    session = completed(cast)
    sent = {"new-kind": "forgetting", "new-session": session.pk, "new-review_on": "2026-03-02"}
    refused = ada.post(url("raise-challenge", cast.dana), sent)
    assert refused.status_code == 422 and TOO_EARLY in refused.content.decode()
    raised = actions.raise_challenge(
        by=cast.ada, session=session, draft=ChallengeDraft("forgetting"), now=START
    )
    clock(START + DAY)
    look = {f"review-{raised.pk}-text": "Less.", f"review-{raised.pk}-review_on": "2026-03-03"}
    refused = ada.post(url("review-challenge", raised), look)
    assert refused.status_code == 422
    assert "3 March 2026 is too early. Give 4 March 2026 or later." in refused.content.decode()
    assert not raised.reviews.exists()


def test_on_the_last_evening_of_a_year_its_days_have_no_year(cast, ada, clock):
    session = completed(cast, challenges=[ChallengeDraft("forgetting", review_on=date(2026, 12, 31))])
    clock(datetime(2027, 1, 1, 1, tzinfo=UTC))  # 20:00 in New York
    assert "look again Thu 31 December<" in ada.get(url("record", session)).content.decode()
