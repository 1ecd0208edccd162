"""Dana writes where there is no network. Nothing is lost, and nobody else reads it on her phone."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from integration_care.core.permissions import Role
from patients.actions import link_member
from patients.followups.models import Alert
from patients.journals.models import Attachment, EntryRevision, JournalEntry
from patients.portal.offline.install import FILES
from tests.cast import join
from tests.factories.windows import a_patient
from tests.journeys.conftest import session_cookie
from tests.journeys.given import OPENS_AT, a_dose
from tests.journeys.test_express import draws
from tests.processes import wait_until

WORDS = "The yellow light in my sister's kitchen"
MORE = ", and I was not angry."

DUMP = """async () => {
  const found = [];
  for (const { name, version } of await indexedDB.databases()) {
    const base = await new Promise((done, no) => {
      const asked = indexedDB.open(name, version);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = no;
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      for (const row of rows) {
        const told = {};
        for (const [name, value] of Object.entries(row)) {
          if (value instanceof CryptoKey) told[name] = { isKey: true, canLeave: value.extractable };
          else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
            told[name] = new TextDecoder("latin1").decode(value);
          } else told[name] = value;
        }
        found.push({ store, ...told });
      }
    }
    base.close();
  }
  return JSON.stringify({ rows: found, local: { ...localStorage }, tab: { ...sessionStorage } });
}"""

READY = """async () => {
  if (navigator.serviceWorker.controller) return;
  await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
}"""

AT_REST = "() => document.documentElement.dataset.device === 'at-rest'"

# Opens what lies sealed with the keys beside it, as the pages do.
LIES_SEALED = """async (words) => {
  if (!(await indexedDB.databases()).some(({ version }) => version === 2)) return false;
  const base = await new Promise((done, no) => {
    const asked = indexedDB.open("journal", 2);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = no;
  });
  const rows = (store) => new Promise((done) => {
    const asked = base.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const keys = Object.fromEntries((await rows("owners")).map(({ owner, key }) => [owner, key]));
  const sealed = [...(await rows("drafts")), ...(await rows("papers"))].filter(({ owner }) => keys[owner]);
  base.close();
  const opened = sealed.map(async ({ owner, id, iv, sealed }) => {
    const additionalData = new TextEncoder().encode(`${owner}/${id}`);
    const content = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, keys[owner], sealed);
    return new TextDecoder().decode(content);
  });
  return (await Promise.all(opened)).some((content) => content.includes(JSON.stringify(words).slice(1, -1)));
}"""

SHELVES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      found[new URL(request.url).pathname] = await (await shelf.match(request)).text();
    }
  }
  return found;
}"""


class Phone:
    """Dana's phone, where she is signed in and the app is ready for no network."""

    def __init__(self, dana):
        self.dana, self.page, self.context = dana, dana.page, dana.context

    @property
    def box(self):
        return self.page.get_by_role("textbox").first

    def is_ready(self):
        self.page.evaluate(READY)
        self.is_at_rest()
        assert wait_until(lambda: self.keys().values()), "the key has not come"
        return self

    def is_at_rest(self):
        """What lies here has been looked at, and what can be sent is sent: the page waits for somebody."""
        self.page.wait_for_function(AT_REST)

    def goes_offline(self):
        """From a page that has all it needs."""
        self.is_at_rest()
        self.context.set_offline(True)

    def comes_back(self):
        self.context.set_offline(False)

    def dump(self):
        """A page that leads on by itself just then is asked again."""
        return json.loads(self.dana._ask(DUMP) if self.page is self.dana.page else self.page.evaluate(DUMP))

    def rows(self, store):
        return [row for row in self.dump()["rows"] if row["store"] == store]

    def keys(self):
        """{owner: key or None}"""
        return {row["owner"]: row["key"] for row in self.rows("owners")}

    def holds(self, words):
        """Every letter, sealed on this device: what is said of the first ones is no word about the last."""
        self.comes_true(LIES_SEALED, words)

    def comes_true(self, script, told=None):
        """Of a script that promises its answer: `wait_for_function` would take the promise for it."""
        assert wait_until(lambda: self.page.evaluate(script, told))

    def holds_no(self, store):
        assert wait_until(lambda: not self.rows(store)), self.rows(store)


def another_patient(cast, alder):
    """Fay can sign in to the portal too."""
    with alder():
        fay = a_patient(cast.alder, cast.ada, "Fay Ito").patient
        member = join(cast.alder, "Fay Ito", Role.PATIENT)
        link_member(by=cast.ada, patient=fay, member=member)
    return member


def signed_in(stage, cast, alder, member_at):
    """Dana's phone at home, in an open window."""
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/")
    return Phone(dana).is_ready()


@pytest.fixture
def phone(stage, cast, alder, member_at):
    return signed_in(stage, cast, alder, member_at)


def test_what_is_written_offline_survives_a_reload_and_arrives_once(phone, alder):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved()
    phone.goes_offline()
    phone.box.press("End")
    phone.box.press_sequentially(MORE)
    dana.is_told_it_is_saved("local")
    dana.sees("saved on this device")
    phone.holds(WORDS + MORE)
    phone.page.reload()
    expect(phone.box).to_have_value(WORDS + MORE)
    dana.sees("There is no connection right now.")
    dana.finds_nothing_wrong("writing without a connection")
    dana.presses("Hand in")
    dana.sees("It is kept on this device")
    dana.finds_nothing_wrong("handed in without a connection")
    with alder():
        assert JournalEntry.objects.get().submitted_at is None
    phone.comes_back()
    dana.sees("It is handed in.")
    with alder():
        entry = JournalEntry.objects.get()
        assert (entry.body, entry.submitted_at) == (WORDS + MORE, OPENS_AT)
    phone.holds_no("drafts")


def test_pages_of_a_prompt_set_are_turned_offline(phone, alder):
    dana = phone.dana
    dana.opens("/me/write/?set=first-24-hours")
    dana.sees_heading("Are you safe where you are right now?")
    phone.goes_offline()
    dana.presses("Yes")
    dana.arrives_at("/2/$")
    dana.finds_nothing_wrong("a question without a connection")
    phone.box.fill(WORDS)
    dana.page.get_by_role("switch").check()
    dana.presses("Next")
    dana.arrives_at("/3/$")
    dana.presses("Skip this one")
    dana.arrives_at("/4/$")
    dana.presses("Back")
    dana.arrives_at("/3/$")
    dana.presses("Back")
    dana.arrives_at("/2/$")
    expect(phone.box).to_have_value(WORDS)
    expect(dana.page.get_by_role("switch")).to_be_checked()
    for number in (2, 3, 4, 5):
        dana.arrives_at(f"/{number}/$")
        dana.presses("Next")
    dana.page.get_by_role("radiogroup", name="Mood").get_by_text("7", exact=True).click()
    dana.is_told_it_is_saved("local")
    dana.finds_nothing_wrong("sliders without a connection")
    phone.comes_back()
    dana.is_told_it_is_saved()
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    with alder():
        entry = JournalEntry.objects.get()
        answers = {answer.prompt.kind: answer.text for answer in entry.answers.all() if answer.text}
    assert (entry.mood, entry.is_shared, entry.submitted_at) == (7, True, OPENS_AT)
    assert answers == {"safe_at_home": "yes", "text": WORDS}


HEARS_NOTHING = "window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)"


def test_words_arrive_though_the_browser_never_says_that_it_is_connected_again(phone, alder):
    phone.page.add_init_script(HEARS_NOTHING)
    phone.dana.follows("Just write freely")
    phone.goes_offline()
    phone.box.fill(WORDS)
    phone.dana.is_told_it_is_saved("local")
    phone.page.reload()
    expect(phone.box).to_have_value(WORDS)
    phone.comes_back()
    phone.dana.is_told_it_is_saved()
    with alder():
        assert JournalEntry.objects.get().body == WORDS


def test_not_safe_offline_shows_help_at_once_and_is_told_on_return(phone, alder):
    dana = phone.dana
    dana.opens("/me/write/?set=first-24-hours")
    dana.sees_heading("Are you safe where you are right now?")
    phone.goes_offline()
    dana.presses("No")
    dana.sees("your clinic does not know yet")
    expect(dana.page.get_by_role("link", name="Call 988")).to_have_attribute("href", "tel:988")
    dana.finds_nothing_wrong("not safe without a connection")
    phone.comes_back()
    dana.is_told_it_is_saved()
    with alder():
        assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE_AT_HOME


def test_a_new_entry_is_begun_offline(phone, alder):
    dana = phone.dana
    phone.goes_offline()
    dana.opens("/me/")
    dana.sees_heading("There is no connection.")
    dana.finds_nothing_wrong("home without a connection")
    dana.presses("Write")
    dana.arrives_at("/me/write/raw-capture/")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    dana.opens("/me/")
    dana.sees("only on this device")
    dana.sees(WORDS)
    dana.finds_nothing_wrong("what is on this device")
    dana.follows("I need help now")
    expect(dana.page.get_by_role("link", name="Call 988")).to_be_visible()
    dana.opens("/me/")
    phone.comes_back()
    dana.sees("Begun, and kept")
    with alder():
        assert JournalEntry.objects.get().body == WORDS


def test_two_devices_are_both_kept_and_shown(phone, alder, cast, member_at):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill("From the morning.")
    dana.is_told_it_is_saved()
    phone.goes_offline()
    phone.box.fill("From the phone.")
    dana.is_told_it_is_saved("local")
    laptop = member_at(cast.dana.member)
    laptop.opens(dana.page.url)
    laptop.page.get_by_role("textbox").first.fill("From the laptop.")
    laptop.is_told_it_is_saved()
    phone.comes_back()
    dana.sees("This was also written on another device:")
    dana.sees("From the laptop.")
    dana.finds_nothing_wrong("two versions")
    with alder():
        assert JournalEntry.objects.get().body == "From the laptop."
        assert "From the phone." in EntryRevision.objects.get(is_set_aside=True).content
    dana.presses("Keep both")
    dana.is_told_it_is_saved()
    with alder():
        assert JournalEntry.objects.get().body == "From the phone.\n\nFrom the laptop."


def test_the_device_keeps_no_word_in_the_open_and_signing_out_destroys_the_key(phone, visitor):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved()
    phone.goes_offline()
    phone.box.press_sequentially(MORE)
    dana.is_told_it_is_saved("local")
    lies_open = json.dumps(phone.dump())
    assert [word for word in re.findall(r"\w{4,}", WORDS + MORE) if word in lies_open] == []
    assert [row["key"] for row in phone.rows("owners")] == [{"isKey": True, "canLeave": False}]
    phone.comes_back()
    dana.is_told_it_is_saved()
    dana.opens("/me/about/")
    dana.presses("Sign out")
    dana.arrives_at("/sign-in/login/")
    assert [row["key"] for row in phone.rows("owners")] == [None]
    assert phone.rows("drafts") == []


def test_signed_out_elsewhere_the_words_are_locked_until_she_signs_in_again(phone, alder, cast, stage):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill("From the morning.")
    dana.is_told_it_is_saved()
    here = dana.page.url
    phone.goes_offline()
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    Session.objects.all().delete()
    phone.comes_back()
    dana.sees("Not at the clinic yet")
    assert [row["key"] for row in phone.rows("owners")] == [None]
    assert len(phone.rows("drafts")) == 1
    phone.goes_offline()
    dana.opens(here)
    dana.sees("Some words are waiting on this device for the person who wrote them.")
    dana.does_not_see(WORDS)
    phone.comes_back()
    dana.arrives_at("/sign-in/login/")
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens("/me/")
    dana.sees("It is at the clinic now")
    dana.finds_nothing_wrong("locked words have arrived")
    with alder():
        assert JournalEntry.objects.get().body == WORDS


def test_somebody_else_on_this_phone_opens_nothing_of_hers(phone, alder, cast, stage):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.goes_offline()
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    member = another_patient(cast, alder)
    dana.context.add_cookies([session_cookie(member.user, stage.url)])
    phone.comes_back()
    dana.opens("/me/")
    dana.sees("Fay")
    phone.is_at_rest()
    keys = phone.keys()
    assert keys[str(cast.dana.member.pk)] is None
    assert keys[str(member.pk)] is not None
    dana.does_not_see(WORDS)
    phone.goes_offline()
    dana.opens("/me/")
    dana.sees_heading("There is no connection.")
    dana.does_not_see(WORDS)
    with alder():
        assert not JournalEntry.objects.exists()


def test_no_shelf_of_the_worker_holds_a_patients_word(phone):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved()
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    for page in ("/me/", "/me/journal/", "/me/about/", "/me/help/"):
        dana.opens(page)
    shelves = phone.page.evaluate(SHELVES)
    assert {path for path in shelves if not path.startswith("/static/")} == {"/offline/"}
    telling = ["sister", "kitchen", "Dana", "Moreau", "Alder", "Ada"]
    assert [word for word in telling if word in shelves["/offline/"]] == []
    assert len(shelves) == len(FILES) + 1


DRAWS = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
  canvas.getContext("2d").fillRect(5, 5, 20, 20);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const [, , , key, entry] = location.pathname.split("/");
  const about = { entry, key, kind: "drawing", description: "a lighthouse", url: "/me/attachments/" };
  const detail = { client_uuid: crypto.randomUUID(), blob, ...about };
  return document.dispatchEvent(new CustomEvent("express:unsent", { cancelable: true, detail }));
}"""


def test_a_drawing_made_offline_is_sealed_and_arrives_once(phone, alder):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill("With a drawing.")
    dana.is_told_it_is_saved()
    phone.goes_offline()
    assert phone.page.evaluate(DRAWS) is False, "somebody keeps it"
    assert wait_until(lambda: phone.rows("pieces"))
    (piece,) = phone.rows("pieces")
    assert "PNG" not in piece["sealed"]
    assert "lighthouse" not in json.dumps(phone.dump())
    phone.comes_back()
    phone.holds_no("pieces")
    with alder():
        kept = Attachment.objects.get()
        assert (kept.kind, kept.entry.body) == ("drawing", "With a drawing.")


def test_a_drawing_not_kept_before_handing_in_offline_arrives_with_the_entry(phone, alder):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill("With a drawing.")
    dana.is_told_it_is_saved()
    dana.presses("Draw")
    draws(dana, (40, 40), (120, 160))
    phone.goes_offline()
    dana.presses("Hand in")
    dana.sees("It is kept on this device")
    phone.comes_back()
    dana.sees("It is handed in.")
    with alder():
        kept = Attachment.objects.get()
        assert (kept.kind, kept.entry.body) == ("drawing", "With a drawing.")


def test_a_full_device_says_so_and_the_clinic_gets_the_words_all_the_same(phone, alder):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.box.fill("First.")
    dana.is_told_it_is_saved()
    phone.page.evaluate("""() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    phone.goes_offline()
    phone.box.fill(WORDS)
    dana.sees("not saved: this device is full")
    phone.comes_back()
    dana.is_told_it_is_saved()
    with alder():
        assert JournalEntry.objects.get().body == WORDS


def test_an_emptied_store_is_said_kindly(phone):
    dana = phone.dana
    dana.follows("Just write freely")
    phone.goes_offline()
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    dana.page.evaluate("""async () => {
      for (const { name } of await indexedDB.databases()) await new Promise((done) => {
        const asked = indexedDB.deleteDatabase(name);
        asked.onsuccess = asked.onerror = asked.onblocked = done;
      });
    }""")
    dana.opens("/me/")
    dana.sees("This device has emptied its storage")
    phone.comes_back()
    dana.sees("One piece of writing was on this device only, until")
    dana.finds_nothing_wrong("an emptied store")
    dana.opens("/me/")
    phone.is_at_rest()
    dana.does_not_see("emptied its storage")
