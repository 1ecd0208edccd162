"""What staff may do about windows, tasks and alerts, beginning with who may not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.audit.models import Event
from patients.followups.actions import raise_alert
from patients.followups.models import ContactLog, StaffTask
from patients.models import CareTeamMember
from tests.patients.followups.conftest import HOUR, START


@pytest.fixture
def window(story):
    story.dose()
    return story.window()


@pytest.fixture
def task(story, window, at, tick):
    at(49)
    tick()
    return StaffTask.objects.get(title="No integration session booked")


@pytest.fixture
def alert(cast):
    return raise_alert(by=cast.ada, patient=cast.dana, kind="not_safe", now=START)


def url(name, **kwargs):
    return reverse(f"followups:{name}", kwargs=kwargs)


def test_nobody_enters_without_signing_in(client, window):
    answer = client.get(url("log-contact", window_id=window.pk))
    assert answer.status_code == 302
    assert "sign-in" in answer.url


@pytest.mark.parametrize("who", ["bea", "cy"])
def test_a_stranger_gets_404_everywhere(as_, cast, task, alert, who):
    client = as_(getattr(cast, who))
    for address in (
        url("log-contact", window_id=task.window_id),
        url("give-reason", window_id=task.window_id),
        url("close-task", task_id=task.pk),
        url("close-alert", alert_id=alert.pk),
        url("panel", patient_id=cast.dana.pk),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(url("acknowledge-alert", alert_id=alert.pk)).status_code == 404


def test_looking_at_a_question_changes_nothing(as_, cast, task):
    assert as_(cast.ada).get(url("close-task", task_id=task.pk)).status_code == 200
    task.refresh_from_db()
    assert task.closed_at is None


def test_an_outcome_must_be_said(as_, cast, window):
    answer = as_(cast.ada).post(url("log-contact", window_id=window.pk), {"outcome": ""})
    assert answer.status_code == 422
    assert not ContactLog.objects.exists()


def test_no_redirect_leads_out_of_the_house(as_, cast, window):
    where = {"outcome": "reached", "next": "https://elsewhere.test/"}
    answer = as_(cast.ada).post(url("log-contact", window_id=window.pk), where)
    assert answer.url == reverse("caseload:chart", kwargs={"patient_id": cast.dana.pk})


def test_a_call_is_logged_with_its_note(as_, cast, window):
    said = {"outcome": "left_message", "note": "Will ring back.", "next": "/windows/"}
    answer = as_(cast.ada).post(url("log-contact", window_id=window.pk), said)
    assert (answer.status_code, answer.url) == (302, "/windows/")
    contact = ContactLog.objects.get()
    assert (contact.outcome, contact.note, contact.by) == ("left_message", "Will ring back.", cast.ada)


def test_htmx_gets_the_question_alone_and_is_led_back(as_, cast, window):
    client = as_(cast.ada)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/windows/?state=open"}
    address = url("log-contact", window_id=window.pk)
    assert b"<html" not in client.get(address, headers=headers).content
    answer = client.post(address, {"outcome": "reached"}, headers=headers)
    assert answer.headers["HX-Redirect"] == "/windows/?state=open"


def test_a_reason_of_ones_own_needs_words(as_, cast, window):
    answer = as_(cast.max).post(url("give-reason", window_id=window.pk), {"choice": "Other", "words": " "})
    assert answer.status_code == 422


def test_a_reason_is_kept(as_, cast, window, story):
    said = {"choice": "Travelling", "words": "back on Monday", "is_excused": "on"}
    as_(cast.max).post(url("give-reason", window_id=window.pk), said)
    kept = story.window()
    assert (kept.reason, kept.excused_at) == ("Travelling: back on Monday", START)


def test_a_task_is_closed_once_by_the_first_who_says_so(as_, cast, task):
    for member in (cast.ada, cast.max):
        as_(member).post(url("close-task", task_id=task.pk))
    task.refresh_from_db()
    assert (task.closed_by, task.outcome) == (cast.ada, "done")
    assert Event.objects.filter(kind="task.closed").count() == 1


def test_an_alert_is_taken_by_the_first(as_, cast, alert):
    for member in (cast.ada, cast.max):
        as_(member).post(url("acknowledge-alert", alert_id=alert.pk))
    alert.refresh_from_db()
    assert alert.acknowledged_by == cast.ada


def test_an_alert_is_not_acknowledged_by_looking(as_, cast, alert):
    assert as_(cast.ada).get(url("acknowledge-alert", alert_id=alert.pk)).status_code == 405


def test_an_alert_is_not_closed_without_words(as_, cast, alert):
    answer = as_(cast.ada).post(url("close-alert", alert_id=alert.pk), {"disposition": "  "})
    assert answer.status_code == 422


def test_an_alert_is_closed_with_what_was_done(as_, cast, alert):
    as_(cast.ada).post(url("close-alert", alert_id=alert.pk), {"disposition": "Spoke with her; safe."})
    alert.refresh_from_db()
    assert (alert.closed_by, alert.disposition) == (cast.ada, "Spoke with her; safe.")


def test_the_panel_says_what_is_held_until_when(as_, cast, window):
    page = as_(cast.ada).get(url("panel", patient_id=cast.dana.pk)).content.decode()
    assert "E-mail planned, held until 08:00 (Chicago)" in page
    assert "Times are New York time" in page


def test_the_panel_says_why_something_was_not_sent(as_, cast, window, story):
    story.integrate(START + 30 * HOUR)
    page = as_(cast.ada).get(url("panel", patient_id=cast.dana.pk)).content.decode()
    assert "Not sent: an integration session is booked" in page


def test_the_panel_asks_as_many_queries_for_many_windows_as_for_one(
    as_, cast, window, story, django_assert_num_queries
):
    client, address = as_(cast.ada), url("panel", patient_id=cast.dana.pk)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(1, 5):
        story.dose(START + number * 96 * HOUR)
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_reading_the_panel_is_an_event(as_, cast, window):
    as_(cast.ada).get(url("panel", patient_id=cast.dana.pk))
    assert Event.objects.filter(kind="record.read", facts__what="followups:panel").exists()


def test_a_colleague_who_joins_the_team_may_help(as_, cast, task):
    CareTeamMember.objects.create(
        clinic=cast.alder, patient=cast.dana, member=cast.bea, joined_on=START.date()
    )
    assert as_(cast.bea).get(url("close-task", task_id=task.pk)).status_code == 200


def test_the_panel_tells_what_became_of_a_task(as_, cast, task):
    as_(cast.ada).post(url("close-task", task_id=task.pk))
    page = as_(cast.ada).get(url("panel", patient_id=cast.dana.pk)).content.decode()
    assert "Task done, by Ada Lindqvist" in page


def test_an_admin_sees_that_a_call_was_made_and_not_what_was_said(as_, cast, window):
    said = {"outcome": "reached", "note": "She slept badly."}
    as_(cast.ada).post(url("log-contact", window_id=window.pk), said)
    for member, reads in ((cast.ada, True), (cast.max, False)):
        page = as_(member).get(url("panel", patient_id=cast.dana.pk)).content.decode()
        assert "Call: spoke with them" in page
        assert ("She slept badly." in page) is reads


def test_a_double_click_logs_a_call_once(as_, cast, window, clock):
    said = {"outcome": "no_answer", "note": "Voicemail full."}
    for _ in range(2):
        assert as_(cast.ada).post(url("log-contact", window_id=window.pk), said).status_code == 302
    assert ContactLog.objects.count() == 1
    assert Event.objects.filter(kind="contact.logged").count() == 1


@pytest.mark.parametrize("other", [{"outcome": "reached"}, {"note": "Rang again."}])
def test_another_call_right_after_is_a_call_of_its_own(as_, cast, window, other):
    said = {"outcome": "no_answer", "note": "Voicemail full."}
    for call in (said, said | other):
        as_(cast.ada).post(url("log-contact", window_id=window.pk), call)
    assert ContactLog.objects.count() == 2


def test_the_same_again_a_minute_later_is_a_second_call(as_, cast, window, at):
    for hours in (30, 30 + 1 / 60):
        at(hours)
        as_(cast.ada).post(url("log-contact", window_id=window.pk), {"outcome": "no_answer"})
    assert ContactLog.objects.count() == 2
