"""A set is offered to one patient: never owed, easily left, and at most one request a day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from integration_care.core import tenancy
from patients.actions import edit
from patients.followups.models import FollowUp
from patients.journals.actions import install_prompt_sets, save_draft
from patients.journals.actions.offers import OfferRefused
from patients.journals.content import Draft
from patients.journals.models import OfferedSet
from patients.models import Course
from patients.portal.actions import hand_in
from patients.portal.queries import course_of, offered_today
from patients.prompting.actions import days_of, decline, not_today, offer, take_back
from tests.cast import START
from tests.patients.followups.conftest import *  # noqa: F403

CHICAGO = ZoneInfo("America/Chicago")
DAY = timedelta(days=1)
TODAY = date(2026, 3, 3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def sets(cast):
    return {made.key: made for made in install_prompt_sets(by=cast.max, clinic=cast.alder)}


@pytest.fixture
def give(cast, sets):
    def offered(key="weekly-review", rhythm="once", until_on=None, now=START):
        first_on = now.astimezone(CHICAGO).date()
        return offer(
            by=cast.ada, patient=cast.dana, prompt_set=sets[key], rhythm=rhythm, first_on=first_on,
            until_on=until_on, now=now,
        )  # fmt: skip

    return offered


@pytest.mark.parametrize("who", ["bea", "cy", "max"])
def test_only_the_care_team_offers(cast, as_, sets, who):
    page = as_(getattr(cast, who)).get(f"/prompts/{cast.dana.pk}/")
    assert page.status_code in (403, 404)


def test_without_a_course_nothing_is_offered(cast, give):
    Course.objects.update(phase="closed")
    with pytest.raises(OfferRefused, match="course"):
        give()


def test_nothing_is_offered_on_once_the_course_is_closed(cast, give):
    give()
    assert offered_today(cast.dana, course_of(cast.dana), START)
    Course.objects.update(phase="closed")
    assert not offered_today(cast.dana, course_of(cast.dana), START)


def test_what_is_offered_already_is_not_offered_twice(give):
    give()
    with pytest.raises(OfferRefused, match="already"):
        give(rhythm="window")


def test_a_set_that_is_not_in_use_is_not_offered(sets, give):
    sets["pain"].is_active = False
    sets["pain"].save()
    with pytest.raises(OfferRefused, match="in use"):
        give("pain")


@pytest.mark.parametrize(
    "typed", [{}, {"until_on": "2026-03-01"}, {"first_on": "2026-03-01", "until_on": "2026-04-01"}]
)
def test_a_weekly_one_has_a_last_day_and_begins_today_or_later(cast, as_, sets, typed):
    said = {"prompt_set": sets["pain"].pk, "rhythm": "weekly", "first_on": "2026-03-03", **typed}
    assert as_(cast.ada).post(f"/prompts/{cast.dana.pk}/", said).status_code == 422


def test_weekly_means_the_same_weekday_up_to_the_last_day():
    assert days_of("weekly", TODAY, TODAY + 15 * DAY) == [TODAY, TODAY + 7 * DAY, TODAY + 14 * DAY]
    assert days_of("once", TODAY, None) == [TODAY]
    assert days_of("window", TODAY, None) == []


def test_a_set_is_offered_from_the_journal_panel_and_taken_back(cast, as_, sets):
    browser = as_(cast.ada)
    said = {"prompt_set": sets["pain"].pk, "rhythm": "once", "first_on": "2026-03-03"}
    assert browser.post(f"/prompts/{cast.dana.pk}/", said).status_code in (302, 303)
    tenancy.enter(clinic=cast.alder.pk)
    made = OfferedSet.objects.get()
    assert "Take back" in browser.get(f"/prompts/{cast.dana.pk}/").content.decode()
    browser.post(f"/prompts/offered/{made.pk}/take-back/")
    tenancy.enter(clinic=cast.alder.pk)
    made.refresh_from_db()
    assert made.ending == "withdrawn"
    assert not FollowUp.objects.unsent().exists()


def test_the_message_goes_out_and_not_after_it_was_taken_back(cast, give, at, tick, sent):
    give()
    at(2)
    tick()
    assert len(sent) == 1
    kept = give("pain", now=START + DAY)
    take_back(by=cast.ada, offered=kept, now=START + DAY)
    at(26)
    tick()
    assert len(sent) == 1


@pytest.mark.parametrize("leave", [not_today, decline])
def test_after_no_thank_you_nothing_is_sent(cast, give, at, tick, sent, leave):  # noqa: PLR0917
    leave(by=cast.ada, offered=give(), now=START)
    at(2)
    tick()
    assert not sent


def test_once_is_over_when_it_is_written(cast, sets, give):
    made = give()
    entry = save_draft(
        by=cast.ada, patient=cast.dana, client_uuid=uuid4(), content=Draft(body="x"), version=0, now=START,
        prompt_set=sets["weekly-review"],
    )  # fmt: skip
    hand_in(by=cast.ada, entry=entry, link=None, now=START)
    made.refresh_from_db()
    assert made.ending == "written"


def test_each_day_of_the_window_has_its_own_request_and_moves_with_the_dose(cast, story, give):
    give("pain", "window")
    story.dose()
    steps = [row.due_at - START for row in FollowUp.objects.filter(step__startswith="offer-")]
    assert len(steps) == 2
    decline(by=cast.ada, offered=OfferedSet.objects.get(), now=START)
    assert not FollowUp.objects.unsent().filter(step__startswith="offer-").exists()


@pytest.mark.parametrize("doses", [(0, 40), (9, 48), (16, 30)])
@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Tokyo"])
def test_protocol_offers_and_two_windows_ask_for_the_journal_once_a_day(  # noqa: PLR0917
    cast, story, at, tick, give, doses, zone
):
    first, second = doses
    edit(by=cast.ada, patient=cast.dana, time_zone=zone)
    for key, rhythm in [("pain", "window"), ("thought-record", "window"), ("weekly-review", "weekly")]:
        give(key, rhythm, TODAY + 30 * DAY if rhythm == "weekly" else None)
    give("activity")
    at(first)
    story.dose()
    for hours in range(first, second + 90, 7):
        if hours >= second and len(story.facts.doses) == 1:
            story.dose(at(second))
        at(hours)
        tick()
    asked = [row for row in FollowUp.objects.to_patients().went_out() if row.is_journal_request]
    days = Counter(row.status_at.astimezone(ZoneInfo(zone)).date() for row in asked)
    assert max(days.values()) == 1
