"""A version is tried on a real plan: what is told is what a move does, and the look leaves no trace."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from integration_care.audit.models import Event
from patients import actions as patients
from patients.followups.models import FollowUp, IntegrationWindow
from patients.models import Course, ProtocolVersion
from sessions.actions import cancel
from sessions.courses import actions
from sessions.courses.drawn import draw
from sessions.courses.preview import rehearse, rehearse_draft
from tests.cast import START
from tests.patients.protocols.editing import typed_into
from tests.sessions.making import HOUR, book_dose, given_dose

NOW = START + 2 * HOUR


@pytest.fixture
def longer(cast):
    """The next version of Dana's protocol: the window closes a day later."""
    present = cast.course.protocol_version
    return patients.make_version(by=cast.paz, protocol=present.protocol, content=closing_at(present, 96))


def closing_at(version, close_h):
    content = version.rules.to_data()
    content["window"]["close_h"] = {"value": close_h, "source": "ours"}
    return content


def address(protocol, **asked):
    return reverse("courses:rehearse", kwargs={"protocol_id": protocol.pk}), asked


def every_row():
    """One line for each table: what stands in it, to the letter."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall()]
        rows = "md5(coalesce(string_agg(row::text, '|' order by row::text), ''))"
        told = (f"select '{name}', {rows} from {name} row" for name in tables)  # noqa: S608
        cursor.execute(" union all ".join(told))
        return dict(cursor.fetchall())


def test_another_clinics_protocol_is_missing(cast, as_, longer):
    url, asked = address(longer.protocol, course=cast.course.pk)
    assert as_(cast.cy).get(url, asked).status_code == 404


@pytest.mark.parametrize("who", ["bea", "max"])
def test_only_patients_within_sight_are_offered(cast, as_, longer, who):
    """Bea is not on Dana's care team; Max sees the whole caseload."""
    client, (url, asked) = as_(getattr(cast, who)), address(longer.protocol, course=cast.course.pk)
    assert (client.get(url).context["courses"] == [cast.course]) == (who == "max")
    assert (client.get(url, asked).status_code == 200) == (who == "max")


@pytest.mark.parametrize("asked", [{"course": "x"}, {"course": uuid4()}, {"version": 9}, {"version": "x"}])
def test_what_is_not_there_is_missing(cast, as_, asked):
    url, _ = address(cast.course.protocol_version.protocol)
    assert as_(cast.max).get(url, asked).status_code == 404


def test_a_closed_course_is_missing(cast, as_, longer):
    Course.objects.update(phase="closed")
    url, asked = address(longer.protocol, course=cast.course.pk)
    assert as_(cast.max).get(url, asked).status_code == 404
    assert "No course is under way" in as_(cast.max).get(url).content.decode()


def test_not_one_row_changes_and_nothing_is_sent(cast, longer, django_capture_on_commit_callbacks):
    given_dose(cast)
    book_dose(cast, START + timedelta(days=7), now=NOW)
    before = every_row()
    with django_capture_on_commit_callbacks() as rung:
        found = rehearse(by=cast.max, course=cast.course, protocol_version=longer, now=NOW)
        rehearse_draft(
            by=cast.max,
            course=cast.course,
            protocol=longer.protocol,
            content=closing_at(longer, 120),
            now=NOW,
        )
    assert found.shifts and every_row() == before
    assert rung == [] and mail.outbox == []
    assert cast.course.protocol_version.number == 1


def plan():
    unsent = FollowUp.objects.unsent().select_related("window")
    return {(f"{row.title} ({row.get_audience_display().lower()})", row.due_at) for row in unsent}


def test_it_tells_exactly_what_a_move_then_plans(cast, longer):
    given_dose(cast)
    found = rehearse(by=cast.max, course=cast.course, protocol_version=longer, now=NOW)
    (dose,) = found.after
    actions.move_course(by=cast.max, course=cast.course, protocol_version=longer, now=NOW)
    window = IntegrationWindow.objects.get()
    assert {(item.what, item.at) for item in dose.items} == plan()
    assert dose.window == window.window and window.closes_at - window.anchor_at == 96 * HOUR


def test_a_draft_tells_what_the_version_it_becomes_does(cast):
    given_dose(cast)
    version = cast.course.protocol_version
    content, protocol = closing_at(version, 60), version.protocol
    drafted = rehearse_draft(by=cast.max, course=cast.course, protocol=protocol, content=content, now=NOW)
    assert ProtocolVersion.objects.filter(protocol=protocol).count() == 1
    made = patients.make_version(by=cast.max, protocol=protocol, content=content)
    assert drafted == rehearse(by=cast.max, course=cast.course, protocol_version=made, now=NOW)


def test_the_next_dose_is_told_as_it_is_planned_once_it_is_given(cast, longer):
    """Nobody had a dose yet: the plan of the one that is booked, begun on the minute."""
    later = START + timedelta(days=7)
    session = book_dose(cast, later, now=NOW)
    found = rehearse(by=cast.max, course=cast.course, protocol_version=longer, now=NOW)
    (dose,) = found.after
    cancel(by=cast.ada, session=session, reason="to be given by the fixture", now=NOW)
    actions.move_course(by=cast.max, course=cast.course, protocol_version=longer, now=NOW)
    given_dose(cast, later)
    shift = IntegrationWindow.objects.get().anchor_at - later
    assert dose.window.closes_at + shift == IntegrationWindow.objects.get().closes_at
    assert {item.what for item in dose.items} == {what for what, _ in plan()}


def test_without_a_dose_the_page_says_so(cast, as_, longer):
    url, asked = address(longer.protocol, course=cast.course.pk)
    page = as_(cast.max).get(url, asked).content.decode()
    assert "No dose is given or booked" in page


def test_both_sides_are_drawn_on_one_axis(cast, longer):
    given_dose(cast)
    found = rehearse(by=cast.max, course=cast.course, protocol_version=longer, now=NOW)
    (dose,) = draw(found, cast.course, NOW)
    assert dose.now.now == dose.then.now and dose.now.opening.start == dose.then.opening.start
    assert dose.now.track.end < dose.then.track.end <= 1000


def test_the_page_names_the_zone_and_the_opening_is_recorded(cast, as_, longer):
    given_dose(cast)
    url, asked = address(longer.protocol, version=2, course=cast.course.pk)
    page = as_(cast.max).get(url, asked).content.decode()
    assert "Integration window" in page and "At present (Chicago)" in page
    read = Event.objects.filter(kind=Event.READ, facts__what="courses:rehearse")
    assert [event.actor_name for event in read] == ["Max Ferreira"]


def draft_url(version, part="window"):
    return reverse("courses:rehearse-draft", kwargs={"protocol_id": version.protocol_id, "part": part})


def typed(cast, **changes):
    sent = typed_into(cast.course.protocol_version, "window", cast.paz)
    return {**sent, "window-close_h": "60", "window-close_h-source": "ours", "note": "", **changes}


def test_who_may_not_edit_may_not_look_at_a_draft(cast, as_):
    version = cast.course.protocol_version
    assert as_(cast.ada).post(draft_url(version), typed(cast)).status_code == 403
    assert as_(cast.cy).post(draft_url(version), typed(cast)).status_code == 403


def test_a_draft_with_a_fault_goes_back_to_its_field(cast, as_):
    told = as_(cast.paz).post(
        draft_url(cast.course.protocol_version), typed(cast, **{"window-close_h": "12"})
    )
    assert told.status_code == 422
    assert [fault.href for fault in told.context["edit"].faults] == ["id_window-close_h"]


def test_a_draft_on_an_older_version_goes_to_the_page_that_says_so(cast, as_, longer):
    told = as_(cast.paz).post(draft_url(longer), typed(cast))
    assert told.status_code == 307 and told.url.endswith("/edit/window/")


def test_a_draft_is_looked_at_and_gone_on_with(cast, as_):
    given_dose(cast)
    client, version = as_(cast.paz), cast.course.protocol_version
    page = client.post(draft_url(version), typed(cast, course=cast.course.pk))
    lines = [line for part in page.context["parts"] for line in part.lines]
    assert len(lines) == 1 and "72 h → 60 h" in lines[0]
    assert page.context["found"].shifts and version.protocol.versions.count() == 1
    edit = reverse("patients:edit-protocol", kwargs={"protocol_id": version.protocol_id, "part": "window"})
    carried = {
        name: [v for n, v in page.context["carried"] if n == name] for name, _ in page.context["carried"]
    }
    back = client.post(edit, {**carried, "do": "edit"})
    assert back.status_code == 200 and 'value="60"' in back.content.decode()
    client.post(edit, {**carried, "note": "Earlier, as the team agreed"})
    assert version.protocol.versions.first().rules.window.close_h.value == 60
