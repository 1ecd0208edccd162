"""One evening of a circle: the roster, who is there, what was shared, a private note, a signature."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from patients.followups.models import IntegrationWindow
from sessions.groups import actions
from sessions.groups.models import Attendance, Meeting
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.groups.making import FIRST, a_circle, somebody
from tests.sessions.making import given_dose

HOUR = timedelta(hours=1)
SLOW_MS = 700


@pytest.fixture
def circle(stage, cast, alder):
    """Dana had a dose at START; the circle meets inside her window."""
    with alder():
        given_dose(cast)
        circle = a_circle(cast)
        gil = somebody(cast, "Gil", "Roth")
        for course in (cast.course, gil):
            actions.join(by=cast.ada, group=circle, course=course, now=START + HOUR)
    stage.time.freeze(FIRST + 10 * HOUR / 60)
    return circle


def test_an_evening_of_the_circle(stage, cast, alder, circle, member_at):
    ada = member_at(cast.ada)
    ada.opens("/groups/")
    ada.finds_nothing_wrong("the circles")
    ada.follows("Thursday circle")
    ada.sees("Gil Roth")
    ada.finds_nothing_wrong("the roster")
    ada.clicks(ada.page.locator("#coming-title + ol a.kind").first)
    ada.sees("2 not marked")
    ada.types("j")
    ada.types("p")
    ada.sees("1 present, 1 not marked")
    ada.types("j")
    ada.types("l")
    ada.sees("2 present")
    ada.finds_nothing_wrong("who is there")

    ada.writes("Themes and process of the circle", "Grief, and what carries. Gil spoke of the sea.")
    ada.sees("Is this a patient's name?")
    ada.is_told_it_is_saved()
    ada.finds_nothing_wrong("a name in the shared note")
    ada.writes("Themes and process of the circle", "Grief, and what carries. GR spoke of the sea.")
    with ada.page.expect_navigation():  # it goes on by itself, once the words are saved
        ada.presses("Save")

    stage.time.freeze(FIRST + 2 * HOUR)
    ada.page.reload()
    ada.presses("Close the meeting")
    ada.sees("The meeting is closed.")
    with alder():
        assert IntegrationWindow.objects.get().met_at is not None
        assert CareSession.objects.filter(kind="group", status="completed").count() == 2
    ada.presses("Sign")
    ada.sees("The shared note is signed.")
    ada.finds_nothing_wrong("the meeting, signed")

    ada.clicks(ada.page.get_by_label("A note for each patient").get_by_role("link", name="Dana Moreau"))
    ada.page.locator("#note textarea").first.fill("Dana stayed with it, and slept well since.")
    ada.page.locator("#note textarea").first.blur()
    ada.is_told_it_is_saved()
    ada.sees("GR spoke of the sea")
    ada.does_not_see("Gil")
    ada.finds_nothing_wrong("a private note")
    ada.presses("Done")
    ada.presses("Sign")
    ada.finds_nothing_wrong("the private note, signed")
    ada.does_not_see("Gil")


@pytest.fixture
def slow():
    """`slow(ada)`: every mark of hers is a while under way; the first `lost` never arrive."""
    slowed = []

    def slows(person, lost=0):
        sent: list[str] = []

        def goes(route):
            sent.append(route.request.url)
            person.page.wait_for_timeout(SLOW_MS)
            route.abort() if len(sent) <= lost else route.continue_()

        person.page.route("**/mark/", goes)
        slowed.append(person)

    yield slows
    for person in slowed:
        person.page.unroute_all(behavior="ignoreErrors")


def marks_of(alder):
    with alder():
        found = Attendance.objects.select_related("member__patient").order_by("member__patient__family_name")
        return {one.member.patient.given_name: (one.mark, one.came_at is not None) for one in found}


@pytest.fixture
def ada(cast, alder, circle, member_at):
    """Ada at the meeting, ten minutes after it began."""
    with alder():
        meeting = Meeting.objects.get(scheduled_start=FIRST)
    ada = member_at(cast.ada)
    ada.opens(f"/groups/meetings/{meeting.pk}/")
    return ada


def test_quick_keys_on_a_slow_line_mark_whom_they_were_meant_for(alder, ada, slow):
    slow(ada)
    ada.types(*"jpjl")
    ada.sees("2 present")
    assert marks_of(alder) == {"Dana": ("present", False), "Gil": ("present", True)}
    ada.finds_nothing_wrong("two quick marks")


def test_of_two_quick_keys_on_one_person_the_last_counts(alder, ada, slow):
    slow(ada)
    ada.types(*"jpajpl")
    ada.sees("1 present, 1 did not come")
    expect(ada.page.locator("[aria-busy=true]")).to_have_count(0)
    assert marks_of(alder) == {"Dana": ("absent", False), "Gil": ("present", True)}


def test_quick_taps_on_two_people_are_both_seen(alder, ada, slow):
    slow(ada)
    ada.page.get_by_role("group", name="Dana Moreau").get_by_role("button", name="Present").click()
    ada.page.get_by_role("group", name="Gil Roth").get_by_role("button", name="Excused").click()
    ada.sees("1 present, 1 excused")
    assert marks_of(alder) == {"Dana": ("present", False), "Gil": ("excused", False)}


def test_a_mark_that_does_not_arrive_says_so_beside_the_person(alder, ada, slow):
    slow(ada, lost=1)
    ada.types(*"jpjl")
    ada.sees("“Present” is not saved: no connection. Press it once more.")
    ada.sees("1 present, 1 not marked")
    assert marks_of(alder) == {"Dana": ("", False), "Gil": ("present", True)}
    ada.types("k")
    ada.types("p")
    ada.sees("2 present")
    expect(ada.page.locator("#attendance")).not_to_contain_text("is not saved")


def test_what_is_typed_beside_one_stays_while_another_is_marked(ada, slow):
    slow(ada)
    gil = ada.page.locator(".attendance-line", has_text="Gil Roth")
    gil.get_by_text("Times", exact=True).click()
    ada.page.get_by_role("group", name="Dana Moreau").get_by_role("button", name="Present").click()
    gil.get_by_label("Came").fill("18:0")
    ada.sees("1 present, 1 not marked")
    expect(gil.get_by_label("Came")).to_have_value("18:0")
    expect(gil.get_by_label("Came")).to_be_focused()


def test_the_list_opens_by_itself_when_the_doors_do(stage, ada):
    stage.time.freeze(FIRST - HOUR - timedelta(seconds=2))
    ada.page.reload()
    ada.sees(re.compile("Marking opens"))
    expect(ada.page.get_by_role("button", name="Present")).to_have_count(0)
    stage.time.freeze(FIRST - HOUR)
    expect(ada.page.get_by_role("button", name="Present")).to_have_count(2)


def test_two_who_write_at_once_find_both_texts(cast, alder, ada):
    with alder():
        meeting = Meeting.objects.get(scheduled_start=FIRST)
        actions.save_shared_note(by=cast.ada, meeting=meeting, body="Grief.", version=0, now=FIRST)
    ada.writes("Themes and process of the circle", "The sea.")
    ada.types("Tab")  # leaving the field saves it
    ada.sees("Both are kept, whatever you choose:")
    ada.finds_nothing_wrong("two texts at once")
    with ada.page.expect_popup() as opened:
        ada.follows("earlier texts")
    expect(opened.value.get_by_text("The sea.")).to_be_visible()
    ada.presses("Keep both")
    ada.is_told_it_is_saved()
    ada.page.reload()
    ada.follows("Earlier texts, 1 set aside")
    ada.finds_nothing_wrong("earlier texts")
    ada.page.set_viewport_size({"width": 390, "height": 844})
    ada.finds_nothing_wrong("earlier texts on a phone")


def test_the_evening_on_a_phone(stage, cast, circle, member_at):
    ada = member_at(cast.ada, "phone")
    ada.opens("/groups/")
    ada.finds_nothing_wrong("the circles")
    ada.follows("Thursday circle")
    ada.finds_nothing_wrong("the roster")
    ada.clicks(ada.page.locator("#coming-title + ol a.kind").first)
    ada.presses("Present")
    ada.sees("1 present, 1 not marked")
    ada.finds_nothing_wrong("who is there")
