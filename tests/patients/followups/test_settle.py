"""Facts about a course become windows and follow-ups; the same facts twice change nothing."""

from django.forms.models import model_to_dict

from patients.followups.facts import GivenDose
from patients.followups.models import FollowUp, IntegrationWindow, StaffTask
from tests.cast import START
from tests.patients.followups.conftest import HOUR


def picture():
    rows = [*IntegrationWindow.objects.order_by("pk"), *FollowUp.objects.order_by("pk")]
    return [(row.pk, model_to_dict(row)) for row in [*rows, *StaffTask.objects.order_by("pk")]]


def statuses(story, number=1):
    rows = FollowUp.objects.filter(window__dose_number=number)
    return {row.step: row.status for row in rows}


def test_a_dose_opens_its_window_and_plans_its_follow_ups(story):
    story.dose()
    window = story.window()
    assert (window.opens_at, window.closes_at) == (START + 24 * HOUR, START + 72 * HOUR)
    assert story.row("window-opens").due_at == START + 24 * HOUR
    assert set(statuses(story).values()) == {"planned"}


def test_telling_the_same_twice_changes_nothing(story):
    story.dose()
    story.dose(START + 48 * HOUR)
    before = picture()
    story.tell()
    assert picture() == before


def test_a_corrected_time_moves_only_what_is_unsent(story, at):
    story.dose()
    sent = story.row("first-24-hours")
    FollowUp.objects.filter(pk=sent.pk).update(status="sent")
    at(20)
    (given,) = story.facts.doses
    later = START + 2 * HOUR
    story.tell(doses=(GivenDose(given.session_id, 1, given.label, later, later, later),))
    assert story.row("first-24-hours").due_at == sent.due_at
    assert story.row("window-opens").due_at == START + 26 * HOUR


def test_a_voided_dose_cancels_what_is_pending_and_keeps_what_was_sent(story):
    story.dose()
    FollowUp.objects.filter(step="first-24-hours").update(status="sent")
    story.tell(doses=())
    assert story.window().cancelled_at is not None
    assert story.row("first-24-hours").status == "sent"
    assert story.row("window-opens").status == "cancelled"
    assert not StaffTask.objects.open().exists()


def test_telling_again_after_messages_went_out_changes_nothing(story, at, tick):
    story.dose()
    story.book(START + 60 * HOUR)
    at(49)
    tick()
    story.tell()
    before = picture()
    story.tell()
    assert picture() == before


def test_a_new_dose_is_planned_in_a_handful_of_queries(story, django_assert_max_num_queries):
    session = story.session("dosing", START)
    with django_assert_max_num_queries(23):
        story.tell(doses=(GivenDose(session.pk, 1, "IM 75 mg", START, START, None),))
