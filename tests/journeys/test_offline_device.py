"""A device or a clinic that does not do its part: nothing of Dana's gets lost, and no button does nothing."""

import re

import pytest
from playwright.sync_api import expect

from patients.followups.models import FollowUpLink
from patients.journals.models import Attachment, JournalEntry
from tests.journeys.given import OPENS_AT, a_dose, a_letter
from tests.journeys.test_body_map import by_keyboard
from tests.journeys.test_link import proves_who_she_is
from tests.journeys.test_offline import AT_REST, WORDS, Phone
from tests.processes import wait_until

NO_STORE = """IDBFactory.prototype.open = () => { throw new DOMException("no", "InvalidStateError"); }"""
FULL = """IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }"""
# While localStorage says so, the clinic takes no file; only pages send, not the worker.
NO_FILES = """
Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", { value: undefined });
const own = window.fetch;
window.fetch = (url, ...more) =>
  localStorage.takesNoFile && String(url).includes("/attachments")
    ? Promise.resolve(new Response("", { status: 503 }))
    : own(url, ...more);
"""
ADDS_A_DRAWING = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
  canvas.getContext("2d").fillRect(5, 5, 20, 20);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  window.express.add("drawing", blob, "a lighthouse");
}"""


@pytest.fixture
def dana(stage, cast, alder, member_at):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    return member_at(cast.dana.member, "phone")


def test_a_drawing_the_clinic_did_not_take_is_there_before_a_link_is_handed_in(stage, cast, alder, visitor):
    dana = visitor("phone")
    dana.page.add_init_script(NO_FILES)
    proves_who_she_is(dana, a_letter(stage, cast, alder))
    dana.presses("Yes")
    dana.arrives_at("/2$")
    phone = Phone(dana).is_ready()
    phone.box.fill(WORDS)
    dana.page.evaluate("localStorage.takesNoFile = 'yes'")
    dana.page.evaluate(ADDS_A_DRAWING)
    dana.sees("Kept on this device until there is a network.")
    for number in (2, 3, 4, 5):
        dana.arrives_at(f"/{number}$")
        dana.presses("Next")
    dana.arrives_at("/6$")
    dana.page.get_by_role("radiogroup", name="Mood").get_by_text("7", exact=True).click()
    dana.is_told_it_is_saved()
    dana.presses("Hand in")
    dana.arrives_at("/1$")  # it is not at an end
    with alder():
        entry = JournalEntry.objects.get()
        assert (entry.submitted_at, FollowUpLink.objects.get().used_at) == (None, None)
        assert WORDS in [answer.text for answer in entry.answers.all()]
    assert len(phone.rows("pieces")) == 1
    dana.page.evaluate("localStorage.removeItem('takesNoFile')")
    dana.page.reload()
    phone.holds_no("pieces")
    assert wait_until(lambda: is_handed_in(alder))
    with alder():
        assert Attachment.objects.get().entry.submitted_at is not None
        assert FollowUpLink.objects.get().used_at is not None


def is_handed_in(alder):
    with alder():
        return JournalEntry.objects.get().submitted_at


def test_without_a_store_handing_in_and_signing_out_work(dana, alder):
    dana.page.add_init_script(NO_STORE)
    dana.opens("/me/")
    dana.follows("Just write freely")
    dana.page.get_by_role("textbox").first.fill(WORDS)
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    with alder():
        entry = JournalEntry.objects.get()
        assert (entry.body, entry.submitted_at) == (WORDS, OPENS_AT)
    dana.opens("/me/about/")
    dana.presses("Sign out")
    dana.arrives_at("/sign-in/login/")


def test_on_a_full_device_signing_out_takes_the_key_all_the_same(dana):
    dana.opens("/me/")
    phone = Phone(dana).is_ready()
    dana.opens("/me/about/")
    phone.is_at_rest()
    assert list(phone.keys().values()) != []
    dana.page.evaluate(f"() => {{ {FULL} }}")
    dana.presses("Sign out")
    dana.arrives_at("/sign-in/login/")
    assert [row for row in phone.rows("owners") if row["key"]] == []


def test_what_is_marked_before_the_page_is_wide_awake_stays(dana):
    late = []
    dana.page.route("**/device-key/", lambda route: late.append(route))  # noqa: PLW0108 - it needs a function
    with dana.page.expect_request("**/device-key/"):
        dana.page.goto("/me/write/?set=body-map", wait_until="commit")
        dana.arrives_at("/1/$")
        by_keyboard(dana, "Chest", "tight", 6)
    dana.waits_for(lambda: late, "the request for a key")
    for route in late:
        route.continue_()
    dana.is_told_it_is_saved()
    dana.page.reload()
    dana.sees("tight, 6 of 10")


def refused(dana, alder):
    """What is on this phone comes too late: the entry was handed in from another place."""
    dana.opens("about:blank")
    with alder():
        JournalEntry.objects.update(submitted_at=OPENS_AT)
    dana.context.set_offline(False)
    dana.opens("/me/")
    dana.sees("Some words are only on this device")


def test_what_comes_too_late_becomes_an_entry_with_everything_that_can_be_said_in_words(dana, alder):
    dana.opens("/me/write/?set=pain")
    dana.arrives_at("/1/$")
    phone = Phone(dana).is_ready()
    phone.box.fill("At the clinic already.")
    dana.presses("Next")
    dana.arrives_at("/2/$")
    phone.goes_offline()
    dana.page.get_by_role("radiogroup").get_by_text("4", exact=True).click()
    dana.is_told_it_is_saved("local")
    dana.presses("Next")
    dana.arrives_at("/3/$")
    dana.page.get_by_text("Burning").click()
    dana.presses("Next")
    dana.arrives_at("/4/$")
    phone.box.fill("Left out after all.")
    dana.presses("Skip this one")
    dana.arrives_at("/5/$")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    refused(dana, alder)
    dana.finds_nothing_wrong("words that came too late")
    dana.presses("Keep them as an entry of their own")
    dana.arrives_at("/me/write/raw-capture/")
    with alder():
        fresh = JournalEntry.objects.get(submitted_at=None)
    assert fresh.body == f"How strong is it right now? 4\n\nWhat is it like? Burning\n\n{WORDS}"
    assert len(phone.rows("drafts")) == 1


def test_marks_on_a_body_map_that_come_too_late_are_named_and_stay(dana, alder):
    dana.opens("/me/write/?set=body-map")
    dana.arrives_at("/1/$")
    phone = Phone(dana).is_ready()
    dana.presses("Next")
    dana.arrives_at("/2/$")
    phone.box.fill("At the clinic already.")
    dana.is_told_it_is_saved()
    dana.presses("Back")
    dana.arrives_at("/1/$")
    phone.goes_offline()
    by_keyboard(dana, "Chest", "tight", 6)
    dana.is_told_it_is_saved("local")
    dana.presses("Next")
    dana.arrives_at("/2/$")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    refused(dana, alder)
    dana.presses("Keep them as an entry of their own")
    dana.arrives_at("/me/write/raw-capture/")
    dana.is_told_it_is_saved()
    with alder():
        assert JournalEntry.objects.get(submitted_at=None).body == WORDS
    dana.opens("/me/")
    dana.sees(re.compile("What you marked on the body is on this device only."))
    expect(dana.page.get_by_role("button", name="Keep them as an entry of their own")).to_have_count(0)
    dana.finds_nothing_wrong("marks that came too late")
    dana.presses("Let them go")
    assert [row for row in phone.rows("drafts") if row["waits"]], "it is asked once more"
    dana.presses("Yes, let them go for good")
    assert wait_until(lambda: not [row for row in phone.rows("drafts") if row["waits"]])


def test_two_pages_that_begin_at_once_agree_on_the_key_of_her_words(dana):
    """The key of the first comes late, when words can lie sealed under the second one's."""
    late = []

    def keeps_waiting(route):
        late.append(route)

    dana.page.route("**/me/device-key/", keeps_waiting)
    dana.opens("/me/")
    phone = Phone(dana)
    phone.page = dana.context.new_page()
    phone.page.goto("/me/")
    phone.is_at_rest()
    (before,) = phone.rows("owners")
    dana.waits_for(lambda: late, "the request for a key")
    with dana.page.expect_response("**/me/device-key/"):
        late.pop().continue_()
    dana.page.wait_for_function(AT_REST)
    assert phone.rows("owners") == [before]
