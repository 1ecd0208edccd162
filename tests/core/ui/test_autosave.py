"""Typed text survives: autosave.js in a real browser, against a pretended clinic."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Request, Route, expect

from tests.guards.source import ROOT

pytestmark = pytest.mark.browser
ADDRESS = "http://clinic.test/entry"
PAGE = """<!doctype html><title>Entry</title><script src="/static/js/words.js" defer></script>{saved}
<form id="entry" method="post" action="/done"
 autocomplete="off" data-autosave data-autosave-url="/autosave" data-autosave-seconds="0.1">
<input type="hidden" name="version" value="{version}" data-autosave-version>
<label>Answer <textarea name="answer">{text}</textarea></label><button>Next</button></form>
{scripts}"""


@dataclass
class Clinic:
    """Answers autosaves; `says` is (status, JSON body) or None for a dead network."""

    says: tuple[int, dict] | None = (200, {"version": 2})
    text: str = ""
    scripts_wait: bool = False
    version: int = 1
    received: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)  # those that the received was typed on
    finished: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix("http://clinic.test")
        if path.startswith("/static/"):
            while self.scripts_wait:
                route.request.frame.page.wait_for_timeout(20)
            return route.fulfill(path=ROOT / path.removeprefix("/"))
        if path == "/entry":
            saved = render_to_string("components/saved.html", {"state": "", "text": ""})
            scripts = render_to_string("components/autosave.html")
            page = PAGE.format(saved=saved, version=self.version, text=self.text, scripts=scripts)
            return route.fulfill(body=page, content_type="text/html")
        if path == "/done":
            self.finished.append(route.request.post_data or "")
            done = "<!doctype html><h1>Thank you</h1>"
            return route.fulfill(body=done, content_type="text/html")
        return self.autosaved(route, route.request)

    def autosaved(self, route: Route, request: Request) -> None:
        if self.says is None:
            return route.abort("internetdisconnected")
        status, told = self.says
        self.received.append(said_in(request, "answer"))
        self.versions.append(said_in(request, "version"))
        return route.fulfill(status=status, body=json.dumps(told), content_type="application/json")


def said_in(request: Request, name: str) -> str:
    """One field, from a multipart body."""
    body = request.post_data or ""
    return body.split(f'name="{name}"')[1].split("\r\n\r\n", 1)[1].split("\r\n--")[0]


@pytest.fixture
def clinic():
    return Clinic()


@pytest.fixture
def page(browser, clinic):
    context = browser.new_context()
    context.route("**/*", clinic.answer)
    page = context.new_page()
    page.goto(ADDRESS)
    yield page
    context.close()


def draft(page: Page) -> str | None:
    return page.evaluate("localStorage.getItem('draft:entry')")


def saved(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_have_text(words)


def test_nothing_is_said_before_anything_is_typed(page):
    expect(page.locator("[data-saved]")).to_be_hidden()


def test_what_is_typed_reaches_the_clinic_and_leaves_the_device(page, clinic):
    page.get_by_label("Answer").fill("The yellow light")
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert clinic.received[-1] == "The yellow light"
    assert draft(page) is None
    assert page.locator("[name=version]").input_value() == "2"


def test_without_a_network_it_stays_on_the_device_and_says_so(page, clinic):
    clinic.says = None
    page.get_by_label("Answer").fill("My sister")
    saved(page, "saved on this device, no connection")
    assert "My sister" in draft(page)


def test_it_goes_by_itself_when_the_network_is_back(page, clinic):
    clinic.says = None
    page.get_by_label("Answer").fill("My sister")
    saved(page, "saved on this device, no connection")
    clinic.says = (200, {})
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert clinic.received == ["My sister"]


def test_a_reload_without_a_network_loses_nothing(page, clinic):
    clinic.says = None
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Answer").fill("The kitchen")
    saved(page, "saved on this device, no connection")
    page.goto(ADDRESS)
    expect(page.get_by_label("Answer")).to_have_value("The kitchen")
    clinic.says = (200, {})
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert draft(page) is None


def test_words_that_lay_here_wait_for_a_choice_beside_those_typed_before_the_page_was_awake(page, clinic):
    """And lie here until then: another reload asks again."""
    clinic.says = None
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Answer").fill("The kitchen")
    saved(page, "saved on this device, no connection")
    clinic.scripts_wait = True
    page.goto(ADDRESS, wait_until="commit")
    page.get_by_label("Answer").fill("The garden")
    clinic.scripts_wait = False
    for _ in range(2):
        expect(page.locator(".conflict-text")).to_have_text("The kitchen")
        expect(page.get_by_label("Answer")).to_have_value("The garden")
        page.goto(ADDRESS)
    page.get_by_role("button", name="Keep both").click()
    expect(page.get_by_label("Answer")).to_have_value("The garden\n\nThe kitchen")
    assert '"lay":null' in draft(page)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "saved on this device, open the page again to save it at the clinic"),
        (500, "saved on this device, the clinic could not be reached"),
        (410, "this entry has closed; your words are kept on this device"),
    ],
)
def test_a_refusal_never_says_saved_at_the_clinic(page, clinic, status, words):
    clinic.says = (status, {})
    page.get_by_label("Answer").fill("Still here")
    saved(page, words)
    assert "Still here" in draft(page)


def test_a_device_that_keeps_nothing_does_not_claim_to(page, clinic):
    clinic.says = None
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    page.get_by_label("Answer").fill("Lost?")
    saved(page, "not saved yet, no connection")


def test_two_devices_are_shown_side_by_side(page, clinic):
    clinic.says = (409, {"version": 5, "fields": {"answer": "From the laptop"}})
    page.get_by_label("Answer").fill("From the phone")
    saved(page, "changed on another device too: choose")
    expect(page.locator(".conflict-text")).to_have_text("From the laptop")
    page.get_by_role("button", name="changed on another device").click()
    expect(page.locator(".conflict")).to_be_focused()
    page.get_by_role("button", name="Next").click()
    assert clinic.finished == []
    clinic.says = (200, {"version": 6})
    page.get_by_role("button", name="Keep both").click()
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert clinic.received[-1].replace("\r\n", "\n") == "From the phone\n\nFrom the laptop"
    assert page.locator(".conflict").count() == 0


def test_an_older_draft_does_not_overwrite_what_the_clinic_has_since(page, clinic):
    clinic.says = None
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Answer").fill("Old words on the phone")
    saved(page, "saved on this device, no connection")
    clinic.text, clinic.version = "New words from the laptop", 3
    clinic.says = (409, {"version": 3, "fields": {"answer": clinic.text}})
    page.goto(ADDRESS)
    saved(page, "changed on another device too: choose")
    expect(page.locator(".conflict-text")).to_have_text("New words from the laptop")
    assert set(clinic.versions) == {"1"}


def test_a_choice_not_made_is_asked_for_again_and_overwrites_nothing(page, clinic):
    page.on("dialog", lambda dialog: dialog.accept())
    clinic.says = (409, {"version": 5, "fields": {"answer": "From the laptop"}})
    page.get_by_label("Answer").fill("From the phone")
    saved(page, "changed on another device too: choose")
    page.get_by_label("Answer").fill("From the phone, and on")
    clinic.text, clinic.version = "From the laptop", 5
    page.goto(ADDRESS)
    expect(page.locator(".conflict-text")).to_have_text("From the laptop")
    page.goto(ADDRESS)
    expect(page.locator(".conflict-text")).to_have_text("From the laptop")
    assert set(clinic.versions) == {"1"}


def test_words_of_this_page_that_arrived_without_an_answer_are_no_other_devices(page, clinic):
    clinic.says = None
    page.get_by_label("Answer").fill("The door")
    saved(page, "saved on this device, no connection")
    clinic.says = (409, {"version": 2, "fields": {"answer": "The door"}})
    page.get_by_label("Answer").fill("The window")
    page.wait_for_function("() => document.querySelector('[name=version]').value === '2'")
    clinic.says = (200, {"version": 3})
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert page.locator(".conflict").count() == 0
    assert (clinic.received[-1], clinic.versions[-1]) == ("The window", "2")


def test_a_tab_that_saved_does_not_forget_what_another_tab_could_not(page, clinic):
    clinic.says = None
    page.on("dialog", lambda dialog: dialog.accept())
    other = page.context.new_page()
    other.goto(ADDRESS)
    page.get_by_label("Answer").fill("Typed in the train")
    saved(page, "saved on this device, no connection")
    clinic.says = (200, {"version": 2})
    other.get_by_label("Answer").fill("Typed at the desk")
    expect(other.locator("[data-saved][data-state=saved]")).to_be_visible()
    clinic.says = None
    page.goto(ADDRESS)
    expect(page.get_by_label("Answer")).to_have_value("Typed in the train")


def test_what_was_changed_in_one_place_only_asks_nothing(page, clinic):
    """The page still shows what it began with: the other device's words are taken."""
    clinic.says = (409, {"version": 5, "fields": {"answer": "From the laptop"}})
    page.get_by_label("Answer").dispatch_event("input")
    expect(page.get_by_label("Answer")).to_have_value("From the laptop")
    assert page.locator(".conflict").count() == 0


def test_submitting_saves_the_last_words_first(page, clinic):
    page.get_by_label("Answer").fill("The last words")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert parse_qs(clinic.finished[0])["answer"] == ["The last words"]
    assert draft(page) is None


def test_a_form_the_clinic_refuses_is_submitted_so_that_it_can_say_why(page, clinic):
    clinic.says = (422, {})
    page.get_by_label("Answer").fill("Half a sentence")
    saved(page, "not at the clinic yet: something on this page needs a look")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert parse_qs(clinic.finished[0])["answer"] == ["Half a sentence"]


def test_submitting_without_a_network_waits_and_then_goes(page, clinic):
    clinic.says = None
    page.get_by_label("Answer").fill("Patience")
    page.get_by_role("button", name="Next").click()
    saved(page, "saved on this device; this page goes on when you are connected")
    assert clinic.finished == []
    clinic.says = (200, {})
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_what_was_typed_while_the_end_was_on_its_way_goes_after_it(page, clinic):
    page.evaluate("""() => {
        const real = window.fetch;
        window.fetch = async (...sent) => {
            const answer = await real(...sent);
            await new Promise((go) => (window.letGo = go));
            return answer;
        };
    }""")
    clinic.says = (410, {"text": "This note is signed.", "is_kept": True})
    answer = page.get_by_label("Answer")
    answer.fill("The door")
    page.wait_for_function("() => window.letGo")
    answer.fill("The door was open")
    page.evaluate("() => { const go = window.letGo; window.letGo = null; go(); }")
    page.wait_for_function("() => window.letGo")
    page.evaluate("() => window.letGo()")
    saved(page, "This note is signed.")
    assert clinic.received == ["The door", "The door was open"]
    assert draft(page) is None


def test_after_the_end_nothing_more_is_typed_in_vain(page, clinic):
    clinic.says = (410, {"text": "This note is signed.", "is_kept": True})
    page.get_by_label("Answer").fill("The door")
    saved(page, "This note is signed.")
    expect(page.get_by_label("Answer")).not_to_be_editable()
    expect(page.get_by_label("Answer")).to_have_value("The door")


def test_a_browser_puts_nothing_back_into_a_form_by_itself():
    """It would pass for what the clinic sent."""
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    forms = [text for text in texts if "data-autosave-url" in text]
    assert len(forms) >= 6
    assert all(re.search(r'autocomplete="off"\s+data-autosave\s', text) for text in forms)
