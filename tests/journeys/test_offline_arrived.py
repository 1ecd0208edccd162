"""What the browser's own worker brought, while no page was open, is told by its owner's next page alone."""

import re

import pytest

from patients.journals.models import EntryRevision, JournalEntry
from tests.journeys.conftest import session_cookie
from tests.journeys.test_offline import AT_REST, WORDS, another_patient, signed_in
from tests.journeys.test_offline_link import through_her_link
from tests.processes import wait_until

ARRIVED = "It is at the clinic now"
SENT_AT = re.compile(r"was saved at \d\d:\d\d\.")


@pytest.fixture
def phone(stage, cast, alder, member_at):
    return signed_in(stage, cast, alder, member_at)


def leaves_words_for_the_worker(phone, alder):
    """Dana closes the page; her browser wakes the worker when there is a network."""
    dana = phone.dana
    wakes = registration_of(dana)
    dana.follows("Just write freely")
    writes_offline(phone)
    goes_away(phone)
    wakes()
    assert wait_until(lambda: words_at_the_clinic(alder) == [WORDS])


def writes_offline(phone):
    phone.goes_offline()
    phone.box.fill(WORDS)
    phone.dana.is_told_it_is_saved("local")


def goes_away(phone):
    phone.dana.opens("about:blank")
    phone.comes_back()


def registration_of(dana):
    session, found = dana.context.new_cdp_session(dana.page), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    dana.waits_for(lambda: found, "the registration of the worker")
    origin = re.match(r"https?://[^/]+", dana.page.url).group()
    event = {"origin": origin, "tag": "journal", "lastChance": False}
    return lambda: session.send(
        "ServiceWorker.dispatchSyncEvent", event | {"registrationId": found[0]["registrationId"]}
    )


def words_at_the_clinic(alder):
    with alder():
        return [entry.body for entry in JournalEntry.objects.all()]


@pytest.fixture
def behind_a_link(stage, cast, alder, visitor):
    return through_her_link(stage, cast, alder, visitor)


def leaves_an_answer_for_the_worker(phone, alder, *, hands_in, is_slow=False):
    wakes = registration_of(phone.dana)
    writes_offline(phone)
    if hands_in:
        phone.dana.opens(phone.link + "/6")
        phone.dana.presses("Hand in")
        phone.dana.arrives_at("/thanks$")
        phone.dana.sees("goes to your clinic by itself")
    goes_away(phone)
    if is_slow:
        worker_of(phone).evaluate(HEARS_LATE)
    wakes()
    assert wait_until(lambda: is_at_the_clinic(alder, hands_in))


# The worker hears what the clinic said when it is let go on.
HEARS_LATE = """() => {
  const own = self.fetch;
  self.fetch = async (url, ...more) => {
    const answer = await own(url, ...more);
    if (String(url).endsWith("/sync")) await new Promise((done) => (self.goesOn = done));
    return answer;
  };
}"""
WAITS_ITS_TURN = "async () => (await navigator.locks.query()).pending.length > 0"


def worker_of(phone):
    (worker,) = phone.context.service_workers
    return worker


def is_at_the_clinic(alder, is_handed_in):
    with alder():
        entry = JournalEntry.objects.first()
        is_there = WORDS in [answer.text for answer in entry.answers.all()]
        return is_there and is_handed_in == bool(entry.submitted_at)


def is_told_once(dana, path):
    dana.opens(path)
    dana.sees(ARRIVED)
    dana.opens(path)
    dana.page.wait_for_function(AT_REST)
    dana.does_not_see(ARRIVED)


def test_nobody_else_is_told_and_she_is_when_she_comes_back(phone, alder, cast, stage):
    dana = phone.dana
    leaves_words_for_the_worker(phone, alder)
    fay = another_patient(cast, alder)
    dana.context.add_cookies([session_cookie(fay.user, stage.url)])
    dana.opens("/me/")
    dana.sees("Fay")
    phone.is_at_rest()
    dana.does_not_see(ARRIVED)
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens("/me/")
    dana.sees(ARRIVED)


def test_her_next_page_says_once_when_it_arrived(phone, alder):
    dana = phone.dana
    leaves_words_for_the_worker(phone, alder)
    dana.opens("/me/about/")
    dana.sees(ARRIVED)
    dana.sees(SENT_AT)
    dana.finds_nothing_wrong("told that it arrived")
    assert WORDS not in str(phone.dump())
    dana.opens("/me/")
    phone.is_at_rest()
    dana.does_not_see(ARRIVED)


@pytest.mark.parametrize("hands_in", [False, True], ids=["kept", "handed in"])
def test_what_came_through_a_link_is_told_after_she_signs_in_and_to_nobody_else(
    behind_a_link, alder, cast, stage, hands_in
):
    dana = behind_a_link.dana
    leaves_an_answer_for_the_worker(behind_a_link, alder, hands_in=hands_in)
    fay = another_patient(cast, alder)
    dana.context.add_cookies([session_cookie(fay.user, stage.url)])
    dana.opens("/me/")
    behind_a_link.is_at_rest()
    dana.does_not_see(ARRIVED)
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    is_told_once(dana, "/me/about/")


def test_what_was_handed_in_through_a_link_is_told_on_its_last_page(behind_a_link, alder):
    leaves_an_answer_for_the_worker(behind_a_link, alder, hands_in=True)
    is_told_once(behind_a_link.dana, behind_a_link.link + "/thanks")
    behind_a_link.dana.finds_nothing_wrong("told on the last page of a link")


def test_what_the_worker_hears_while_a_page_takes_a_link_over_is_told(behind_a_link, alder, cast, stage):
    dana = behind_a_link.dana
    leaves_an_answer_for_the_worker(behind_a_link, alder, hands_in=True, is_slow=True)
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens("/me/about/")
    behind_a_link.comes_true(WAITS_ITS_TURN)
    worker_of(behind_a_link).evaluate("() => self.goesOn()")
    dana.sees("What you wrote without a connection was handed in at")
    behind_a_link.holds_no("drafts")
    assert list(behind_a_link.keys()) == [str(cast.dana.member.pk)]


# The page gets nothing through while it says so.
LETS_NOTHING_THROUGH = """() => {
  const own = window.fetch;
  window.isCutOff = true;
  window.fetch = (...asked) => (window.isCutOff ? Promise.reject(new TypeError("not yet")) : own(...asked));
}"""


def test_two_versions_of_which_the_worker_hears_first_are_shown_on_the_open_page(
    phone, alder, cast, member_at
):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill("From the morning.")
    dana.is_told_it_is_saved()
    wakes = registration_of(dana)
    phone.page.evaluate(LETS_NOTHING_THROUGH)
    phone.goes_offline()
    phone.box.fill("From the phone.")
    dana.is_told_it_is_saved("local")
    laptop = member_at(cast.dana.member)
    laptop.opens(dana.page.url)
    laptop.page.get_by_role("textbox").first.fill("From the laptop.")
    laptop.is_told_it_is_saved()
    phone.comes_back()
    wakes()
    assert wait_until(lambda: is_set_aside(alder, "From the phone."))
    phone.page.evaluate("window.isCutOff = false")
    phone.box.blur()
    dana.sees("This was also written on another device:")
    dana.sees("From the laptop.")


def is_set_aside(alder, words):
    with alder():
        return any(words in one.content for one in EntryRevision.objects.filter(is_set_aside=True))
