"""The dosing page goes on by itself once somebody else took the dose further, never over what was typed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from sessions import actions
from sessions.live.actions import acknowledge
from sessions.models import Administration
from tests.cast import START
from tests.sessions.making import im, seen, started_dose

MINUTE = timedelta(minutes=1)
LATER = START + 2 * MINUTE


class Bedside:
    """Nia before a dose that has begun; others write meanwhile."""

    def __init__(self, cast, alder, nia, session):
        self.cast, self.alder, self.nia, self.session = cast, alder, nia, session
        nia.opens(f"/sessions/{session.pk}/")
        nia.page.evaluate("document.body.dataset.isSame = ''")
        self.same = nia.page.locator("body[data-is-same]")

    def paz_gives_the_dose(self):
        with self.alder():
            actions.record_administration(
                by=self.cast.paz, session=self.session, given=im(60, LATER), now=LATER
            )
        self.asks_again()
        expect(self.nia.page.locator("#given")).to_contain_text("IM 60 mg")

    def asks_again(self):
        """What the page does every few seconds."""
        self.nia.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def stays(self):
        expect(self.same).to_have_count(1)

    def goes_on(self):
        self.asks_again()
        expect(self.same).to_have_count(0)
        expect(self.nia.page.locator("#given")).to_contain_text("IM 60 mg")


@pytest.fixture
def bedside(stage, cast, alder, member_at):
    with alder():
        session = started_dose(cast)
    stage.time.freeze(LATER)
    return Bedside(cast, alder, member_at(cast.nia), session)


def test_a_refused_dose_is_not_sent_again_by_itself(bedside, cast, alder):
    nia = bedside.nia
    with alder():
        high = seen(cast, bedside.session, START + MINUTE, systolic=152)
    nia.opens(f"/sessions/{bedside.session.pk}/")
    nia.page.locator("[name=give-total_mg]").fill("40")
    nia.presses("Record as given")
    nia.sees("the prescriber's decision")
    with alder():
        acknowledge(
            by=cast.paz, observation=high, told="herself", decision="Calm, go on", goes_ahead=True, now=LATER
        )
    bedside.asks_again()
    nia.sees("Calm, go on")
    nia.page.wait_for_timeout(1000)  # time for what must not happen
    expect(nia.page.locator("[name=give-total_mg]")).to_have_value("40")
    with alder():
        assert not Administration.objects.exists()
    nia.presses("Record as given")
    expect(nia.page.locator("#given")).to_contain_text("40 mg")
    nia.arrives_at(rf"/sessions/{bedside.session.pk}/$")
    with alder():
        assert Administration.objects.get().total_mg == Decimal(40)


def test_a_dialog_in_which_somebody_writes_stays(bedside):
    page = bedside.nia.page
    page.keyboard.press("!")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What it was").select_option("vomiting")
    bedside.paz_gives_the_dose()
    bedside.stays()
    expect(dialog.get_by_label("What it was")).to_have_value("vomiting")


def test_a_choice_holds_the_page_until_it_is_taken_back(bedside):
    page = bedside.nia.page
    page.locator("#give").evaluate("fold => (fold.open = true)")
    route = page.locator("[name=give-route]")
    was = route.input_value()
    route.select_option("oral")
    route.blur()
    bedside.paz_gives_the_dose()
    bedside.stays()
    expect(route).to_have_value("oral")
    route.select_option(was)
    route.blur()
    bedside.goes_on()


def test_a_note_holds_the_page_only_until_it_is_saved(bedside):
    page = bedside.nia.page
    page.get_by_text("My note", exact=True).click()
    words = page.locator("#note textarea").first
    page.route("**/note/**", lambda route: route.abort())
    words.fill("quiet")
    words.blur()
    bedside.nia.is_told_it_is_saved("local")
    bedside.paz_gives_the_dose()
    bedside.stays()
    page.unroute("**/note/**")
    words.focus()
    words.blur()  # sooner than by itself, which tries again ever more seldom
    bedside.nia.is_told_it_is_saved()
    bedside.goes_on()
    expect(words).to_have_value("quiet")


def test_what_recording_was_refused_with_follows_the_answers_at_the_address_of_the_page(
    stage, cast, alder, member_at
):
    with alder():
        session = started_dose(cast, is_ready=False)
    stage.time.freeze(LATER)
    nia, here = member_at(cast.nia), f"/sessions/{session.pk}/"
    nia.opens(here)
    line = nia.page.locator("#not-ready")
    nia.page.locator("[name=give-total_mg]").fill("40")
    nia.presses("Record as given")
    expect(line).to_contain_text("Not ready, 18 without a yes: Identity checked")
    expect(line).to_contain_text("Answer under “Before the dose”")
    nia.arrives_at(f"{here}$")  # its own address can be opened again, that of the form cannot
    nia.page.locator("#check-identity [data-answer=y]").click()
    expect(line).to_contain_text("Not ready, 17 without a yes")
    expect(nia.page.locator("[name=give-total_mg]")).to_have_value("40")


@pytest.mark.parametrize("width", [1180, 1280, 1440])
def test_while_the_page_scrolls_the_bar_with_the_name_stays_whole(bedside, width):
    page = bedside.nia.page
    page.set_viewport_size({"width": width, "height": 900})
    bedside.nia.opens(f"/sessions/{bedside.session.pk}/")
    page.evaluate("document.querySelector('main').style.minHeight = '3000px'; window.scrollTo(0, 400)")
    page.wait_for_function("() => window.scrollY > 300")
    bar, top = (page.locator(one).bounding_box() for one in (".dose-head", ".topbar"))
    assert bar["y"] >= 0 and top["y"] + top["height"] <= bar["y"] + 1
