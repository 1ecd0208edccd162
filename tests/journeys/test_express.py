"""Dana says it out loud, draws it and adds a photo; Ada hears and sees what was shared."""

from time import monotonic

import pytest
from playwright.sync_api import expect

from patients.journals.models import Attachment
from tests.journeys.given import OPENS_AT, a_dose
from tests.patients.journals import files


@pytest.fixture
def dana(stage, cast, alder, member_at):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    return member_at(cast.dana.member, "phone")


def rows(dana):
    return dana.page.get_by_role("list", name="Added so far").get_by_role("listitem")


def records(dana, milliseconds=1600):
    dana.presses("Record")
    dana.page.get_by_role("button", name="Stop").wait_for()
    dana.page.wait_for_timeout(milliseconds)


def draws(dana, *points):
    paper = dana.page.get_by_role("img", name="Drawing,")
    paper.evaluate("(paper) => paper.scrollIntoView({block: 'center'})")  # clear of the bar below
    box = paper.bounding_box()
    mouse = dana.page.mouse
    mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
    mouse.down()
    for x, y in points[1:]:
        mouse.move(box["x"] + x, box["y"] + y)
    mouse.up()


def test_dana_speaks_draws_and_adds_a_photo_and_ada_hears_and_sees_them(dana, cast, alder, member_at):
    dana.opens("/me/write/")
    dana.page.get_by_role("textbox").first.fill("The kettle.")
    dana.finds_nothing_wrong("three other ways")
    dana.presses("Speak")
    began = monotonic()
    records(dana)
    dana.finds_nothing_wrong("recording")
    dana.presses("Stop")
    longest = monotonic() - began
    dana.sees("Voice memo added.")
    expect(rows(dana)).to_have_count(1)
    dana.finds_nothing_wrong("a voice memo")

    dana.presses("Draw")
    draws(dana, (40, 40), (120, 160), (200, 60))
    draws(dana, (60, 200), (240, 220))
    dana.presses("Undo")
    dana.page.get_by_label("Amber").check()
    draws(dana, (60, 220), (150, 150), (240, 220))
    dana.page.get_by_label("What it shows").fill("A kettle on the stove")
    dana.finds_nothing_wrong("a drawing")
    dana.presses("Keep this drawing")
    dana.sees("Drawing added.")

    dana.presses("Photo")
    dana.finds_nothing_wrong("a photo")
    photo = {"name": "my-sister.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg((300, 200))}
    dana.page.get_by_label("Choose one").set_input_files([photo])
    dana.sees("Photo added.")
    expect(rows(dana)).to_have_count(3)
    dana.presses("Delete: Photo")
    dana.sees("Deleted.")
    expect(rows(dana)).to_have_count(2)
    dana.page.get_by_role("switch").check()
    dana.is_told_it_is_saved()
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    with alder():
        memo, drawing = Attachment.objects.order_by("added_at", "kind").filter(withdrawn_at=None).reverse()
        assert (memo.kind, memo.media_type) == ("voice", "audio/webm")
        assert 1 <= memo.seconds <= longest + 1
        assert drawing.description == "A kettle on the stove"

    dana.follows("Journal")
    dana.page.get_by_text("The kettle.").click()
    expect(dana.page.get_by_role("img", name="A kettle on the stove")).to_be_visible()
    hears(dana)
    dana.finds_nothing_wrong("an entry with what was added")

    ada = member_at(cast.ada)
    ada.opens(f"/journals/{cast.dana.pk}/")
    expect(ada.page.get_by_role("img", name="A kettle on the stove")).to_be_visible()
    hears(ada)
    ada.finds_nothing_wrong("the journal with what was added")


def hears(person) -> None:
    """The browser can read the file and plays more than half a second of it."""
    person.page.locator("audio").first.evaluate("(audio) => ((audio.muted = true), audio.play())")
    # As a function: the second look at a bare expression is an `eval`, which the content policy refuses.
    person.page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")


def test_going_on_while_recording_keeps_what_was_said(dana, alder):
    dana.opens("/me/write/")
    dana.presses("Speak")
    records(dana, milliseconds=600)
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    with alder():
        assert Attachment.objects.get().kind == "voice"


def test_going_on_with_a_drawing_that_nobody_said_to_keep_keeps_it(dana, alder):
    dana.opens("/me/write/")
    dana.page.get_by_role("textbox").first.fill("The kettle.")
    dana.presses("Draw")
    draws(dana, (40, 40), (120, 160), (200, 60))
    dana.page.get_by_label("What it shows").fill("A kettle on the stove")
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    with alder():
        kept = Attachment.objects.get()
        assert (kept.kind, kept.description) == ("drawing", "A kettle on the stove")


def test_a_microphone_that_is_refused_is_met_kindly(dana):
    dana.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    dana.opens("/me/write/")
    dana.presses("Speak")
    dana.presses("Record")
    dana.sees("The microphone is off for this page.")
    dana.finds_nothing_wrong("no microphone")


LIES_HERE = """async () => {
  const [{ name }] = await indexedDB.databases();
  const done = (asked) => new Promise((yes) => (asked.onsuccess = () => yes(asked.result)));
  const base = await done(indexedDB.open(name));
  const count = await done(base.transaction("pieces").objectStore("pieces").count());
  base.close();
  return count;
}"""


def test_without_a_network_it_is_kept_on_the_device_and_sent_later(dana, alder):
    dana.opens("/me/write/")
    dana.page.get_by_role("textbox").first.fill("The kettle.")
    dana.presses("Draw")
    dana.is_told_it_is_saved()  # so the page has its key, and keeps on this device what cannot be sent
    draws(dana, (40, 40), (120, 160))
    dana.context.set_offline(True)
    dana.presses("Keep this drawing")
    dana.sees("Kept on this device until there is a network.")
    dana.waits_for(lambda: dana.page.evaluate(LIES_HERE), "the drawing, on this device")
    dana.context.set_offline(False)
    dana.sees("Drawing added.")
    with alder():
        assert Attachment.objects.count() == 1
    dana.presses("Delete: Drawing")
    dana.sees("Deleted.")
    with alder():
        assert not Attachment.objects.exists()


def test_the_buttons_open_and_close_by_keyboard(dana):
    dana.opens("/me/write/")
    draw = dana.page.get_by_role("button", name="Draw", exact=True)
    draw.focus()
    dana.types("Enter")
    expect(draw).to_have_attribute("aria-expanded", "true")
    dana.types("Tab")
    dana.types("Tab")
    dana.types("Space")
    expect(dana.page.get_by_label("Ink")).to_be_checked()
    draw.focus()
    dana.types("Enter")
    expect(draw).to_have_attribute("aria-expanded", "false")
