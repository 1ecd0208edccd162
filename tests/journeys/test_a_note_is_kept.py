"""A note while it is written: through a time-out, on two devices, by keyboard, and closed for good."""

import re

import pytest
from playwright.sync_api import expect

from sessions.models import CareSession, Note
from tests.cast import PASSWORD, START
from tests.journeys.person import PHONE
from tests.sessions.making import book_talk

LIGHT, SEA = "The kitchen light, and nobody angry.", "The sea was warm."
REVIEW = "What stood out"
SCRIPT = re.compile(r"/autosave(\.\w+)?\.js$")


@pytest.fixture
def session(cast, alder):
    with alder():
        return book_talk(cast, START, kind=CareSession.Kind.INTEGRATION)


@pytest.fixture
def page_of(session):
    return f"/sessions/{session.pk}/"


def review(person):
    return person.page.get_by_label(REVIEW).first


def writes(person, words):
    """And goes on: leaving the field saves it at once."""
    review(person).fill(words)
    review(person).blur()


def is_signed_out(person):
    """Once nothing is asked for any more: an answer that comes later may bring the cookie back."""
    person.page.wait_for_load_state("networkidle")
    person.context.clear_cookies()


def words_of(session):
    sections = Note.objects.get(session=session).sections.all()
    return "".join(section.body for section in sections if section.body not in ("", "[]"))


def test_what_is_typed_before_the_page_is_awake_is_saved(cast, session, page_of, alder, member_at):
    """Over a slow line a note can be typed in for seconds before any of its scripts has come."""
    ada, held = member_at(cast.ada), []
    ada.page.route(SCRIPT, lambda route: held.append(route.continue_))
    ada.page.goto(page_of, wait_until="commit")
    review(ada).fill(LIGHT)
    ada.waits_for(lambda: held, "the script that saves")
    held[0]()
    ada.is_told_it_is_saved()
    with alder():
        assert words_of(session) == LIGHT


def test_a_time_out_in_the_middle_keeps_the_text(cast, session, page_of, alder, member_at):
    ada = member_at(cast.ada)
    ada.opens(page_of)
    is_signed_out(ada)
    writes(ada, LIGHT)
    ada.sees("Not saved at the clinic: you were signed out.")
    ada.is_told_it_is_saved("local")
    ada.finds_nothing_wrong("signed out while writing")
    ada.follows("Sign in again")
    ada.arrives_at(r"/sign-in/login/\?next=/sessions/")
    ada.writes("Email", cast.ada.user.email)
    ada.writes("Password", PASSWORD)
    ada.presses("Sign in")
    ada.shows_the_phone()
    ada.arrives_at(page_of)
    expect(review(ada)).to_have_value(LIGHT)
    ada.is_told_it_is_saved()
    with alder():
        assert words_of(session) == LIGHT


def test_somebody_else_at_the_same_computer_does_not_meet_the_unsaved_words(cast, page_of, member_at):
    ada = member_at(cast.ada)
    ada.opens(page_of)
    is_signed_out(ada)
    writes(ada, LIGHT)
    ada.sees("Sign in again")
    ada.follows("Sign in again")
    ada.writes("Email", cast.nia.user.email)
    ada.writes("Password", PASSWORD)
    ada.presses("Sign in")
    ada.shows_the_phone()
    ada.arrives_at(page_of)
    expect(review(ada)).to_have_value("")


def test_two_devices_are_compared_in_the_page_and_nothing_is_lost(cast, session, page_of, alder, member_at):
    desk, phone = member_at(cast.ada), member_at(cast.ada, "phone")
    desk.opens(page_of)
    phone.opens(page_of)
    review(desk).fill(LIGHT)
    desk.page.get_by_role("checkbox", name="Somatic").check()
    desk.types("Tab")  # leaving the field saves it
    desk.is_told_it_is_saved()
    writes(phone, SEA)
    phone.is_told_it_is_saved("conflict")
    phone.sees("At the clinic, from another device")
    phone.finds_nothing_wrong("two versions on a phone")
    about = phone.page.get_by_role("group", name="Two versions")
    about.filter(has_text=LIGHT).get_by_role("button", name="Keep both").click()
    for _ in range(about.count()):
        about.first.get_by_role("button", name="Keep what is at the clinic").click()
    phone.is_told_it_is_saved()
    with alder():
        note = Note.objects.get(session=session)
        assert LIGHT in words_of(session) and SEA in words_of(session)
        assert note.levels == ["somatic"]
        assert not note.revisions.filter(is_set_aside=True, chosen_at=None).exists()
        assert note.revisions.count() == 2


def test_while_two_versions_wait_what_else_would_be_refused_is_said(stage, cast, page_of, member_at):
    desk, phone = member_at(cast.ada), member_at(cast.ada, "phone")
    desk.opens(page_of)
    phone.opens(page_of)
    writes(desk, LIGHT)
    desk.is_told_it_is_saved()
    writes(phone, SEA)
    phone.is_told_it_is_saved("conflict")
    stage.time.jump(1)
    phone.presses("Complete and sign")
    asked = phone.page.get_by_text("No commitment is recorded: completing asks about that once.")
    expect(asked).to_be_visible()
    phone.finds_nothing_wrong("what would be refused, on a phone")
    ended = phone.page.get_by_label("Ended")
    ended.evaluate("field => field.setAttribute('aria-describedby', 'note')")
    ended.fill("soon")
    phone.presses("Complete and sign")
    phone.sees("Give a time such as 14:05.")
    expect(asked).to_have_count(0)
    expect(ended).to_have_attribute("aria-describedby", "note id_times-ended-refusal")
    ended.fill("10:00")
    expect(ended).to_have_attribute("aria-describedby", "note")
    expect(phone.page.get_by_text("Give a time such as 14:05.")).to_have_count(0)


def test_the_note_is_written_and_signed_by_keyboard(stage, session, alder, member_at):
    ada = member_at(session.lead)
    ada.opens(f"/sessions/{session.pk}/")
    review(ada).fill(LIGHT)
    ada.types("Control+s")
    ada.is_told_it_is_saved()
    ada.types("Control+Enter")
    expect(ada.page.get_by_role("button", name="Complete and sign")).to_be_focused()
    with alder():
        assert not Note.objects.get(session=session).is_signed
    stage.time.jump(1)
    ada.types("Enter")
    ada.presses("Complete and sign without one")  # a commitment is asked for once
    ada.sees("unchanged since signing")
    ada.finds_nothing_wrong("a signed note")
    with alder():
        assert Note.objects.get(session=session).is_signed


def test_what_has_become_of_the_words_is_always_in_sight(cast, page_of, member_at):
    ada = member_at(cast.ada)
    ada.opens(page_of)
    writes(ada, LIGHT)
    ada.is_told_it_is_saved()
    for size in ({"width": 1280, "height": 800}, PHONE["viewport"]):
        ada.page.set_viewport_size(size)
        for share in (0, 0.5):
            ada.page.evaluate("share => scrollTo(0, document.body.scrollHeight * share)", share)
            expect(ada.page.locator("[data-saved-for=note]")).to_be_in_viewport()
        ada.finds_nothing_wrong(f"the note at {size['width']}")
