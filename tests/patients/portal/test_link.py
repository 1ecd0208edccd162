"""The link in a message is a locator, not a credential."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.followups import links
from patients.followups.models import Alert, FollowUpLink, StaffTask
from patients.journals.actions.offers import offer_set
from patients.journals.models import Answer, Commitment, EntryRevision, JournalEntry
from tests.cast import START
from tests.factories.windows import a_message
from tests.patients.portal.conftest import ANOTHER_DAY, BORN, a_link

OTHER_WORDS = "the kitchen, the yellow light"


def write(browser, link, number, **fields):
    page = browser.get(f"{link}/{number}")
    at = page.context["at"]
    return browser.post(
        f"{link}/{number}?page={at.token}", {"version": at.version, "has_share": "1", "go": "next", **fields}
    )


def test_a_stranger_with_the_link_sees_no_name_and_no_history(client, link, cast):
    page = client.get(link).content.decode()
    assert "Alder Clinic" in page
    for secret in ("Dana", "Moreau", "Ada", "journal of", "1984", "session"):
        assert secret not in page


def test_opening_the_link_changes_nothing(client, link):
    """Mail scanners open links, and follow what they find on the page."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for address in (link, f"{link}/start", f"{link}/1", f"{link}/thanks", f"{link}/help"):
            client.get(address)
            client.head(address)
    written = [query["sql"] for query in asked if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


def test_a_page_behind_the_birth_date_leads_back_to_it(client, link):
    for address in (f"{link}/1", f"{link}/thanks", f"{link}/start"):
        assert client.get(address).url == link
    assert client.post(f"{link}/1", {"version": 0, "text": "hello"}).url == link
    assert not JournalEntry.objects.exists()


def test_a_wrong_date_is_told_kindly_with_what_remains(client, link):
    page = client.post(link, ANOTHER_DAY)
    assert page.status_code == 422
    assert "does not match" in page.content.decode()
    assert "4 more times" in page.content.decode()


def test_five_wrong_dates_lock_the_link_for_the_right_one_too(client, link, cast):
    cast.alder.phone = "+1 212 555 0100"
    cast.alder.save()
    for _ in range(5):
        page = client.post(link, ANOTHER_DAY)
    assert page.status_code == 410
    assert 'href="tel:+12125550100"' in page.content.decode()
    assert client.post(link, BORN).status_code == 410
    tenancy.enter(clinic=cast.alder.pk)
    assert Event.objects.filter(kind="link.locked").count() == 1
    assert StaffTask.objects.get().title == "A link has closed: the date of birth did not match"


def test_the_right_date_costs_no_try(client, link):
    client.post(link, BORN)
    assert FollowUpLink.objects.get().tries_left == 5


def test_a_day_that_does_not_exist_costs_no_try(client, link):
    page = client.post(link, {"month": "2", "day": "30", "year": "1984"})
    assert "does not exist" in page.content.decode()
    assert FollowUpLink.objects.get().tries_left == 5


YEAR = {"en": "Type all four digits of the year, such as 1985.", "es": "Escribe los cuatro dígitos del año"}
DAY = {"en": "Type the day as a number from 1 to 31.", "es": "Escribe el día con un número del 1 al 31."}
MONTH = {"en": "Choose the month.", "es": "Elige el mes."}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("part", "typed", "says"),
    [("year", "85", YEAR), ("year", "", YEAR), ("day", "32", DAY), ("month", "", MONTH)],
)
def test_a_date_typed_otherwise_is_asked_for_in_words(client, link, language, *, part, typed, says):
    client.cookies["language"] = language
    page = client.post(link, BORN | {part: typed}).content.decode()
    assert page.split(f'id="id_{part}-error">', 1)[1].startswith(says[language])


def test_a_day_that_does_not_exist_is_said_beside_the_day(client, link):
    page = client.post(link, {"month": "2", "day": "31", "year": "1985"}).content.decode()
    assert "That day does not exist in the calendar." in page.split('id="id_day-error">', 1)[1][:80]


def test_an_unknown_link_answers_like_an_expired_one(client, link, clock):
    unknown = client.get("/j/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    clock(START + timedelta(days=30))
    expired = client.get(link)
    assert (unknown.status_code, expired.status_code) == (410, 410)
    heading = "This link has closed."
    assert heading in unknown.content.decode()
    assert heading in expired.content.decode()


def test_a_revoked_link_says_that_nothing_has_to_be_done(client, link):
    links.revoke(FollowUpLink.objects.get(), now=START)
    page = client.get(link)
    assert page.status_code == 410
    assert "You do not have to do anything" in page.content.decode()


def test_a_revoked_link_is_closed_even_for_the_browser_that_was_in(phone, link):
    links.revoke(FollowUpLink.objects.get(), now=START)
    assert phone.get(f"{link}/1").status_code == 410


def test_another_device_cannot_read_what_was_written(phone, link):
    write(phone, link, 2, text=OTHER_WORDS)
    other = Client()
    other.post(link, BORN)
    assert OTHER_WORDS not in other.get(f"{link}/2").content.decode()
    assert OTHER_WORDS in phone.get(f"{link}/2").content.decode()


def test_two_devices_write_two_entries(phone, link):
    write(phone, link, 2, text=OTHER_WORDS)
    other = Client()
    other.post(link, BORN)
    write(other, link, 2, text="from the tablet")
    assert {answer.text for entry in JournalEntry.objects.all() for answer in entry.answers.all()} == {
        OTHER_WORDS, "from the tablet",
    }  # fmt: skip


def test_a_mark_of_one_link_opens_no_other(phone, window):
    other = f"/j/{a_link(window, 'window-opens')}"
    assert phone.get(f"{other}/1").url == other


def test_a_forged_mark_opens_nothing(phone, link):
    name = next(name for name in phone.cookies if name.startswith("entry-"))
    forger = Client()
    forger.cookies[name] = phone.cookies[name].value[:-4] + "AAAA"
    assert forger.get(f"{link}/1").url == link


def test_a_stale_mark_asks_again_and_then_finds_its_own_draft(phone, link, monkeypatch):
    write(phone, link, 2, text=OTHER_WORDS)
    monkeypatch.setattr("patients.portal.marker.FRESH_FOR", timedelta(seconds=-1))
    assert phone.get(f"{link}/2").url == link
    monkeypatch.undo()
    phone.post(link, BORN)
    assert OTHER_WORDS in phone.get(f"{link}/2").content.decode()


def test_nobody_is_cut_off_in_the_middle_of_writing(phone, link, clock):
    clock(START + timedelta(days=30))
    assert write(phone, link, 2, text=OTHER_WORDS).status_code == 302


def test_handing_in_stops_the_ladder_and_ends_the_link(phone, link, window):
    write(phone, link, 2, text=OTHER_WORDS)
    write(phone, link, 6, mood="0", energy="", sleep="7", pain="", go="hand-in", share="on")
    entry = JournalEntry.objects.get()
    assert entry.submitted_at == START
    assert (entry.mood, entry.energy, entry.sleep) == (0, None, 7)
    assert entry.is_shared
    window.refresh_from_db()
    assert window.answered_at == START
    assert FollowUpLink.objects.get().used_at == START
    assert "handed in" in Client().get(link).content.decode()


def test_the_whole_entry_can_be_skipped_through(phone, link):
    for number in range(1, 6):
        assert write(phone, link, number, go="skip").url == f"{link}/{number + 1}"
    assert write(phone, link, 6, go="hand-in").url == f"{link}/thanks"


def test_not_safe_at_home_shows_help_and_tells_the_clinic_at_once(phone, link):
    response = write(phone, link, 1, choice="no")
    page = phone.get(response.url).content.decode()
    assert "tel:988" in page
    assert "Ada and the colleague on duty have been told" in page
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE_AT_HOME


def test_a_skipped_answer_is_left_out_and_kept_only_as_a_revision(phone, link):
    write(phone, link, 2, go="skip", text=OTHER_WORDS)
    write(phone, link, 6, go="hand-in")
    answer = Answer.objects.get(prompt__position=2)
    assert (answer.text, answer.is_skipped) == ("", True)
    assert OTHER_WORDS in "".join(kept.content for kept in EntryRevision.objects.all())


def test_a_skipped_page_can_be_answered_after_all(phone, link):
    write(phone, link, 2, go="skip", text=OTHER_WORDS)
    write(phone, link, 2, text="after all")
    answer = Answer.objects.get(prompt__position=2)
    assert (answer.text, answer.is_skipped) == ("after all", False)


def test_not_safe_is_heard_even_when_the_page_is_then_skipped(phone, link):
    write(phone, link, 1, go="skip", choice="no")
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE_AT_HOME


@pytest.mark.parametrize("hours,is_drawn", [(-2, False), (2, True)])
def test_only_a_booking_ahead_is_drawn_on_the_window(phone, link, window, hours, is_drawn):
    window.booked_for = START + timedelta(hours=hours)
    window.save()
    assert ("Your next integration session" in phone.get(f"{link}/1").content.decode()) is is_drawn


def test_not_safe_at_home_is_heard_from_a_page_that_came_second(phone, link):
    phone.post(f"{link}/2?page=a", {"version": 0, "text": "from one page"})
    late = phone.post(f"{link}/1?page=b", {"version": 0, "choice": "no"})
    assert late.status_code == 409 and "tel:988" in late.content.decode()
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE_AT_HOME


def test_not_safe_at_home_is_heard_from_a_page_left_open_after_handing_in(phone, link):
    write(phone, link, 6, go="hand-in")
    late = phone.post(f"{link}/1", {"version": 0, "choice": "no"})
    assert late.url == f"{link}/help"
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE_AT_HOME


def test_the_one_concrete_thing_can_be_taken_on_after_handing_in(phone, link):
    write(phone, link, 5, text="Call my sister")
    write(phone, link, 6, go="hand-in")
    assert "Call my sister" in phone.get(f"{link}/thanks").content.decode()
    phone.post(f"{link}/commitment", {"text": "Call my sister", "when": "Sunday", "go": "take-on"})
    taken = Commitment.objects.get()
    assert (taken.status, taken.when) == ("active", "Sunday")


def test_autosave_answers_with_the_version_it_made(phone, link):
    saved = phone.post(f"{link}/2?page=a", {"version": 0, "text": "one"}, headers={"x-autosave": "1"})
    assert saved.json() == {"version": 1}


def test_autosave_of_a_second_page_is_told_what_stands(phone, link):
    phone.post(f"{link}/2?page=a", {"version": 0, "text": "one"}, headers={"x-autosave": "1"})
    late = phone.post(f"{link}/2?page=b", {"version": 0, "text": "two"}, headers={"x-autosave": "1"})
    assert late.status_code == 409
    assert late.json() == {"version": 1, "fields": {"text": "one"}}


def test_a_conflict_without_javascript_shows_both(phone, link):
    phone.post(f"{link}/2?page=a", {"version": 0, "text": "from one page"})
    late = phone.post(f"{link}/2?page=b", {"version": 0, "text": "from another", "go": "next"})
    assert late.status_code == 409
    assert "from one page" in late.content.decode()
    assert "from another" in late.content.decode()


def test_text_that_is_too_long_is_refused_and_stays_on_the_page(phone, link):
    page = phone.post(f"{link}/2", {"version": 0, "text": "x" * 20_001, "go": "next"})
    assert page.status_code == 422
    assert "xxxx" in page.content.decode()


def test_a_link_about_the_session_offers_a_call(window):
    link, browser = f"/j/{a_link(window, 'window-opens')}", Client()
    assert browser.post(link, BORN).url == f"{link}/start"
    browser.post(f"{link}/start", {"part": ["morning"]})
    browser.post(f"{link}/start", {"part": ["afternoon"]})
    task = StaffTask.objects.get()
    assert task.text == "Best in the afternoon."
    window.refresh_from_db()
    assert window.answered_at == START


def test_help_behind_a_link_shows_the_numbers_before_the_birth_date(client, link):
    page = client.get(f"{link}/help").content.decode()
    assert "tel:988" in page
    assert "tell my clinic" not in page
    client.post(f"{link}/help")
    assert not Alert.objects.exists()


def test_help_behind_the_birth_date_can_tell_the_clinic(phone, link):
    told = phone.get(phone.post(f"{link}/help").url).content.decode()
    assert "Your clinic knows." in told
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE


def test_no_page_of_a_link_is_cached(phone, link):
    for address in (link, f"{link}/1", f"{link}/help"):
        assert "no-store" in phone.get(address)["Cache-Control"]


@pytest.mark.parametrize("number", [0, 7, 99])
def test_a_page_that_the_entry_does_not_have_is_a_404(phone, link, number):
    assert phone.get(f"{link}/{number}").status_code == 404


class TestAnOfferedSet:
    """Behind a link to one: it can be left there too, for today or for good."""

    @pytest.fixture
    def offered(self, cast, window, prompt_sets):
        return offer_set(
            by=cast.ada, patient=cast.dana, prompt_set=prompt_sets["pain"], rhythm="window",
            first_on=START.date(), until_on=None, now=START,
        )  # fmt: skip

    @pytest.fixture
    def asked(self, window, offered):
        """The link of the message that asks for it, opened with the birth date."""
        row = a_message(
            window, START - timedelta(hours=1), step=f"{offered.steps}-1",
            rule={"key": f"{offered.steps}-1", "message": "journal", "prompt_set": "pain"},
            expires_at=START + timedelta(hours=20),
        )  # fmt: skip
        links.make(row)
        browser, address = Client(), f"/j/{links.secret_for(row)}"
        browser.post(address, BORN)
        return browser, address

    def test_it_is_left_by_nobody_who_has_not_proved_who_they_are(self, asked, offered, cast):
        _, address = asked
        assert Client().post(f"{address}/leave", {"go": "not-for-me"}).url == address
        tenancy.enter(clinic=cast.alder.pk)
        offered.refresh_from_db()
        assert offered.ended_at is None

    @pytest.mark.parametrize("go", ["not-today", "not-for-me"])
    def test_it_is_left_and_nothing_of_the_record_is_shown(self, asked, offered, cast, go):
        browser, address = asked
        assert "Not for me" in browser.get(f"{address}/1").content.decode()
        page = browser.post(f"{address}/leave", {"go": go}).content.decode()
        assert "That is fine." in page
        for secret in ("Dana", "Moreau", "Ada", "Pain", "1984"):
            assert secret not in page
        tenancy.enter(clinic=cast.alder.pk)
        offered.refresh_from_db()
        assert (offered.rests_on == START.date(), offered.ending) == (
            go == "not-today",
            "declined" if go == "not-for-me" else "",
        )

    def test_the_plans_own_request_has_no_such_buttons(self, phone, link):
        assert "Not for me" not in phone.get(f"{link}/1").content.decode()
        assert phone.post(f"{link}/leave", {"go": "not-for-me"}).url == f"{link}/1"

    def test_a_look_at_the_address_leaves_nothing(self, asked, offered, cast):
        browser, address = asked
        assert browser.get(f"{address}/leave").status_code == 302
        tenancy.enter(clinic=cast.alder.pk)
        offered.refresh_from_db()
        assert (offered.rests_on, offered.ended_at) == (None, None)
