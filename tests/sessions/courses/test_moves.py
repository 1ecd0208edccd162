"""What moves a plan is shown before it is done, and the look itself changes nothing."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients import actions as patients
from patients.followups.models import FollowUp, IntegrationWindow
from sessions.courses import actions
from sessions.courses.preview import preview
from tests.cast import START
from tests.sessions.making import HOUR, given_dose

NOW = START + 2 * HOUR


@pytest.fixture
def longer(cast):
    """The next version of Dana's protocol: the window closes a day later."""
    present = cast.course.protocol_version
    content = present.rules.to_data()
    content["window"]["close_h"] = {"value": 96, "source": "ours"}
    return patients.make_version(by=cast.paz, protocol=present.protocol, content=content)


def plan():
    return set(FollowUp.objects.unsent().values_list("step", "audience", "due_at"))


def look(cast, version):
    return preview(by=cast.ada, course=cast.course, protocol_version=version, now=NOW)


def test_looking_changes_nothing(cast, longer):
    given_dose(cast)
    before, events = plan(), Event.objects.count()
    look(cast, longer)
    cast.course.refresh_from_db()
    assert (plan(), Event.objects.count()) == (before, events)
    assert cast.course.protocol_version.number == 1


def test_the_look_tells_exactly_what_the_move_does(cast, longer):
    given_dose(cast)
    found = look(cast, longer)
    closes = {shift.what: (shift.before[-13:], shift.after[-13:]) for shift in found.shifts}
    assert "Integration window" in closes
    actions.move_course(by=cast.ada, course=cast.course, protocol_version=longer, now=NOW)
    assert look(cast, longer).is_empty
    window = IntegrationWindow.objects.get()
    assert window.closes_at - window.anchor_at == 96 * HOUR


def test_the_same_version_moves_nothing(cast):
    given_dose(cast)
    assert look(cast, cast.course.protocol_version).is_empty


def test_a_new_zone_moves_what_quiet_hours_hold(cast):
    given_dose(cast)
    patients.edit(by=cast.ada, patient=cast.dana, time_zone="Asia/Tokyo")
    found = look(cast, cast.course.protocol_version)
    assert found.shifts and "Integration window" not in {shift.what for shift in found.shifts}


def test_the_page_shows_the_move_and_then_does_it(cast, as_, longer):
    given_dose(cast)
    url = reverse("courses:move", kwargs={"course_id": cast.course.pk})
    client = as_(cast.ada)
    page = client.get(url, {"version": longer.pk}).content.decode()
    assert "Integration window" in page and "Move the course to" in page
    cast.course.refresh_from_db()
    assert cast.course.protocol_version.number == 1
    client.post(url, {"version": longer.pk})
    cast.course.refresh_from_db()
    assert cast.course.protocol_version == longer


def test_another_clinics_version_is_no_choice(cast, as_):
    url = reverse("courses:move", kwargs={"course_id": cast.course.pk})
    page = as_(cast.ada).get(url, {"version": cast.eli.pk})
    assert "preview" not in page.context and page.context["version"] is None


def test_closing_a_course_cancels_what_is_unsent(cast, as_):
    given_dose(cast)
    assert plan()
    url = reverse("courses:phase", kwargs={"course_id": cast.course.pk})
    as_(cast.ada).post(url, {"phase": "closed", "reason": "moved away"})
    assert not plan()


def test_the_list_of_courses_behind_holds_only_ones_own_patients(cast, as_, longer):
    url = reverse("courses:behind", kwargs={"protocol_id": longer.protocol_id})
    assert len(as_(cast.ada).get(url).context["rows"]) == 1
    assert len(as_(cast.bea).get(url).context["rows"]) == 0
