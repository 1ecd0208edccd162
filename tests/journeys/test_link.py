"""Who else opens a follow-up's link, and a phone without scripts."""

import re
from urllib.request import urlopen

from playwright.sync_api import expect

from patients.followups.models import FollowUpLink
from patients.journals.models import JournalEntry
from tests.journeys.given import a_letter


def proves_who_she_is(dana, link):
    dana.opens(link)
    dana.page.get_by_label("Month").select_option("June")
    dana.fills_in(Day="17", Year="1984")
    dana.presses("Open")


def test_a_mail_scanner_opens_the_link_and_changes_nothing(stage, cast, alder, visitor):
    link = a_letter(stage, cast, alder)
    with alder():
        before = FollowUpLink.objects.values().get()
    for _ in range(3):
        with urlopen(link) as answer:  # noqa: S310
            assert "Dana" not in answer.read().decode()
    with alder():
        assert FollowUpLink.objects.values().get() == before
        assert not JournalEntry.objects.exists()
    proves_who_she_is(dana := visitor("phone"), link)
    dana.sees_heading("Are you safe where you are right now?")


def test_a_stranger_who_guesses_finds_the_link_locked(stage, cast, alder, visitor):
    link = a_letter(stage, cast, alder)
    stranger = visitor("phone")
    stranger.opens(link)
    for day in range(1, 10):
        if not stranger.page.get_by_label("Day").count():
            break
        stranger.page.get_by_label("Month").select_option("May")
        stranger.fills_in(Day=str(day), Year="1970")
        with stranger.page.expect_navigation():
            stranger.presses("Open")
    assert 3 <= day <= 6
    stranger.does_not_see("Dana")
    stranger.finds_nothing_wrong("a locked link")
    with alder():
        assert not JournalEntry.objects.exists()


def test_without_scripts_the_journal_hands_in_fine(stage, cast, alder, visitor):
    dana = visitor("phone", java_script_enabled=False)
    proves_who_she_is(dana, a_letter(stage, cast, alder))
    dana.presses("Yes")
    box = dana.page.get_by_role("textbox").first
    box.fill("Plain words on an old phone.")
    dana.page.locator("[name=share]").press("Space")
    dana.presses("Next")
    for number in (3, 4, 5):
        dana.arrives_at(f"/{number}$")
        dana.presses("Skip this one")
    dana.arrives_at("/6$")
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    with alder():
        entry = JournalEntry.objects.get()
        assert entry.submitted_at is not None
        assert entry.is_shared
        assert "Plain words on an old phone." in [answer.text for answer in entry.answers.all()]


def test_a_used_link_says_kindly_what_happened(stage, cast, alder, visitor):
    link = a_letter(stage, cast, alder)
    proves_who_she_is(dana := visitor("phone"), link)
    dana.presses("Yes")
    for number in (2, 3, 4, 5):
        dana.arrives_at(f"/{number}$")
        dana.presses("Skip this one")
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    other = visitor("phone")
    other.opens(link)
    expect(other.page.get_by_label("Day")).to_have_count(0)
    other.sees(re.compile("handed in|used|already", re.IGNORECASE))
    other.finds_nothing_wrong("a used link")
