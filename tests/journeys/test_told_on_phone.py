"""Dana asks to be told on her phone, is told there and nowhere else, and takes it back."""

import json
import re

import pytest
from playwright.sync_api import expect

from integration_care.core.permissions import Role
from integration_care.services.preflight import whole_browser
from patients.actions import link_member
from patients.followups.models import FollowUp, PushSubscription
from patients.models import Patient
from tests.cast import join
from tests.factories.windows import a_patient
from tests.journeys.conftest import session_cookie
from tests.journeys.given import DANAS, LETTER_AT, a_dose
from tests.processes import wait_until

ME = "/me/about/"
TAP = "Tell me on this phone"
# Only the browser's edge is stood in for: there is no push service that a test could subscribe with.
EDGE = """({ endpoint, keys }) => {
  const made = () => ({
    endpoint, toJSON: () => ({ endpoint, expirationTime: null, keys }),
    unsubscribe: async () => { localStorage.removeItem("edge"); return true; },
  });
  PushManager.prototype.subscribe = async () => { localStorage.setItem("edge", "yes"); return made(); };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("edge") ? made() : null);
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const notes = await registration.getNotifications();
  return notes.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, ...data }));
}"""
TAPPED = """async () => {
  const opened = [];
  self.clients.openWindow = async (path) => opened.push(path);
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  for (let turn = 0; turn < 500 && !opened.length; turn += 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
  return opened;
}"""


@pytest.fixture(scope="module")
def browser(browser_type, browser_type_launch_args):
    """One that can show notes."""
    whole = browser_type.launch(**browser_type_launch_args | {"executable_path": whole_browser()})
    yield whole
    whole.close()


@pytest.fixture
def dana(stage, cast, member_at):
    """At her phone, which may show notes."""
    person = member_at(cast.dana.member, "phone", permissions=["notifications"])
    told = stage.push.browser("dana").told
    person.context.add_init_script(f"({EDGE})({json.dumps(told)})")
    person.opens(ME)
    return person


def taps(dana):
    dana.presses(TAP)
    dana.sees("This phone is told from now on.")


def deliver(person, words: str) -> None:
    """What the push service would hand to the browser, opened."""
    session = person.context.new_cdp_session(person.page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    person.waits_for(lambda: found, "the registration of the worker")
    origin = re.match(r"https?://[^/]+", person.page.url).group()
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[0]["registrationId"], "data": words},
    )


def shown(person, count: int = 1) -> list[dict]:
    assert wait_until(lambda: len(person.page.evaluate(SHOWN)) >= count)
    return person.page.evaluate(SHOWN)


def test_she_is_told_on_her_phone_and_nowhere_else(stage, cast, alder, dana):
    expect(dana.page.get_by_role("button", name=TAP)).to_be_visible()
    dana.finds_nothing_wrong("before")
    taps(dana)
    dana.sees("(this one)")
    expect(dana.page.get_by_role("button", name=TAP)).to_be_hidden()
    dana.finds_nothing_wrong("told")

    a_dose(cast, alder)
    stage.time.freeze(LETTER_AT)
    assert wait_until(lambda: stage.push.notes), stage.push.faults
    stage.let_the_engine_look_twice()
    (note,) = stage.push.notes
    assert stage.post.letters_to(DANAS) == []
    assert (note.shown["title"], "Dana" in json.dumps(note.shown)) == ("Alder Clinic", False)
    with alder():
        row = FollowUp.objects.get(status="sent", audience="patient")
    assert (row.channel, note.shown["tag"]) == ("push", str(row.pk))

    deliver(dana, json.dumps(note.shown))
    deliver(dana, json.dumps(note.shown))
    assert shown(dana) == [note.shown]
    assert dana.context.service_workers[0].evaluate(TAPPED) == [note.shown["path"]]
    dana.opens(note.shown["path"])
    dana.sees("Day")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "no JSON",
        "{}",
        json.dumps({"title": "x", "body": "y", "tag": "z", "path": "https://evil.example/j/x"}),
    ],
)
def test_a_note_that_cannot_be_read_says_the_neutral_line(dana, words):
    expect(dana.page.get_by_role("button", name=TAP)).to_be_visible()
    dana.page.evaluate("navigator.serviceWorker.ready")
    deliver(dana, words)
    (note,) = shown(dana)
    assert (note["title"], note["body"], note["path"]) == (
        "Your journal",
        "There is a page ready for you.",
        "/me/",
    )


def test_taking_it_off_says_that_the_e_mail_comes_instead(stage, cast, alder, dana):
    taps(dana)
    dana.presses(re.compile("^Take off"))
    dana.sees("Notes come to you by e-mail.")
    expect(dana.page.get_by_role("button", name=TAP)).to_be_visible()
    assert dana.page.evaluate("localStorage.getItem('edge')") is None
    a_dose(cast, alder)
    stage.time.freeze(LETTER_AT)
    stage.post.wait_for(DANAS)
    assert stage.push.notes == []


def test_signing_out_ends_it_on_this_phone(alder, dana):
    taps(dana)
    dana.presses("Sign out")
    dana.arrives_at("/sign-in/login/")
    assert dana.page.evaluate("localStorage.getItem('edge')") is None

    def ended_because():
        with alder():
            return PushSubscription.objects.get().ended_because

    assert wait_until(lambda: ended_because() == "signed_out"), ended_because()


FOLLOWED = """({ was, fresh }) => {
  const event = new ExtendableEvent("pushsubscriptionchange");
  const after = { oldSubscription: { endpoint: was }, newSubscription: { toJSON: () => fresh } };
  self.dispatchEvent(Object.assign(event, after));
}"""


def test_a_browser_with_a_new_address_says_so_by_itself(stage, alder, dana):
    taps(dana)
    fresh = stage.push.browser("fresh").told
    was = stage.push.browser("dana").endpoint
    dana.context.service_workers[0].evaluate(FOLLOWED, {"was": was, "fresh": fresh})

    def live():
        with alder():
            return [one.info["endpoint"] for one in PushSubscription.objects.live()]

    assert wait_until(lambda: live() == [fresh["endpoint"]]), live()


def test_somebody_else_at_this_phone_is_not_told_what_was_hers(stage, cast, alder, dana):
    taps(dana)
    with alder():
        fay = join(cast.alder, "Fay Ito", Role.PATIENT)
        link_member(by=cast.ada, patient=a_patient(cast.alder, cast.ada, "Fay Ito").patient, member=fay)
    dana.context.add_cookies([session_cookie(fay.user, stage.url)])
    dana.opens(ME)
    expect(dana.page.get_by_role("button", name=TAP)).to_be_visible()
    dana.does_not_see("(this one)")
    assert dana.page.evaluate("localStorage.getItem('edge')") is None


BLOCKED = "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
NO_PUSH = "delete window.PushManager"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("edge", "settings", "says"),
    [
        (BLOCKED, {}, "This browser blocks notes from here."),
        (NO_PUSH, {}, "This browser cannot show such notes."),
        (NO_PUSH, {"user_agent": IPHONE}, "first put this page on your home screen"),
        ("", {"java_script_enabled": False}, "This needs JavaScript"),
    ],
)
def test_where_it_cannot_be_the_page_says_what_to_do(cast, member_at, edge, settings, says):
    dana = member_at(cast.dana.member, "phone", **settings)
    dana.context.add_init_script(edge)
    dana.opens(ME)
    dana.sees(re.compile(re.escape(says)))
    expect(dana.page.get_by_role("button", name=TAP)).to_be_hidden()
    if settings.get("java_script_enabled", True):
        dana.finds_nothing_wrong(says)


def test_a_spanish_reader_is_told_so_in_spanish(cast, alder, dana):
    with alder():
        Patient.objects.filter(pk=cast.dana.pk).update(language="es")
    dana.opens(ME)
    dana.presses("Avísame en este teléfono")
    dana.sees("Desde ahora te avisamos en este teléfono.")
    dana.finds_nothing_wrong("told on this phone, in Spanish")
