"""Someone in front of a screen: a browser of their own, and a sense for what is not right with a page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Response, expect

from integration_care.demo.authenticators import digits_of
from tests.cast import TOTP_SECRET

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PICTURES = Path("test-results/journeys")
KEEPS_PICTURES = bool(os.environ.get("PICTURES"))
AXE = Axe()
RUN = "axe.run({resultTypes: ['violations'], preload: false})"  # nothing is loaded from elsewhere, so no wait
SETTLES_MS, LOOKS_EVERY_MS = 5000, 100
PATIENCE_MS = 30_000  # a machine that does other work is slow, not wrong
GONE_WITHIN_MS = 5000  # no patience with what must not be read
WIDTH = "document.documentElement.scrollWidth"
OVER_THE_NEXT = """[...document.querySelectorAll("[class*=columns] > *")]
    .filter((column) => getComputedStyle(column).overflowX === "visible")
    .filter((column) => column.scrollWidth > column.clientWidth + 1)
    .map((column) => [...column.querySelectorAll("*")]
        .filter((part) => part.scrollWidth > column.clientWidth + 1)
        .map((part) => `${part.localName}.${part.className}`).at(-1))"""
# An entry's page listens by then (static/js/offline/here.js); what was typed before is noticed.
IS_AWAKE = """() => document.readyState !== "loading"
    && (!document.querySelector("[data-entry]") || document.documentElement.dataset.device === "at-rest")"""
DRAWN_ANEW = (
    "context was destroyed",
    "of null (reading 'scrollWidth')",
    "is navigating and changing the content",
)  # between two pages there is no root
# The network's own words for what journeys do on purpose: going offline, sending a form with errors.
EXPECTED = re.compile(r"^Failed to load resource: .*(ERR_INTERNET_DISCONNECTED|40[0139]|410|422)")


class Person:
    def __init__(self, context: BrowserContext, name: str) -> None:
        self.context, self.name = context, name
        self.troubles: list[str] = []
        self.addresses: list[str] = []  # everything that was asked for
        self.kept: object = None
        context.on("request", lambda asked: self.addresses.append(asked.url))
        context.on("console", self._overhear)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        context.on("response", self._notice)
        self.page: Page = context.new_page()
        self._pictures = 0

    def leaves(self) -> None:
        """Cookies, local storage and IndexedDB stay as they stand now."""
        self.kept = self.context.storage_state(indexed_db=True)

    def _overhear(self, message: ConsoleMessage) -> None:
        about = message.location["url"]
        if (
            message.type == "error"
            and not EXPECTED.match(message.text)
            and not about.endswith("/favicon.ico")
        ):
            self.troubles.append(f"{message.text} ({about})")

    def _notice(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} at {response.url}")

    def opens(self, path: str) -> None:
        self.page.goto(path)

    def follows(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self._has_the_whole_page()

    def presses(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self._has_the_whole_page()

    def clicks(self, what: Locator) -> None:
        """Where a click may lead to another page, of which the next step needs the whole."""
        what.click()
        self._has_the_whole_page()

    def _has_the_whole_page(self) -> None:
        """Another page may have begun to come, and be only half there: nothing listens in it yet."""
        self.page.wait_for_load_state("domcontentloaded")

    def answers_every(self, answer: str) -> None:
        """Each question of the page that has this answer."""
        answers = self.page.get_by_role("radio", name=answer)
        expect(answers.first).to_be_visible()
        self._has_the_whole_page()
        for one in answers.all():
            one.check()

    def types(self, *keys: str) -> None:
        """Once the page listens."""
        self.page.wait_for_load_state()
        for key in keys:
            self.page.keyboard.press(key)

    def writes(self, label: str | re.Pattern[str], words: str) -> None:
        self._has_the_whole_page()
        self.page.get_by_label(label).first.fill(words)

    def shows_the_phone(self) -> None:
        """The second step of a sign-in: what the app of everybody in the cast shows now."""
        self.writes("Code", digits_of(TOTP_SECRET))
        self.presses("Sign in")

    def fills_in(self, **fields: str) -> None:
        """By the whole label, with spaces for underscores and the star of what is required left out."""
        self._has_the_whole_page()
        for label, words in fields.items():
            whole = re.compile(rf"^\s*{re.escape(label.replace('_', ' '))}\s*\*?\s*$")
            self.page.get_by_label(whole).first.fill(words)

    def arrives_at(self, address: str | re.Pattern[str]) -> None:
        expect(self.page).to_have_url(re.compile(address) if isinstance(address, str) else address)
        self._has_the_whole_page()

    def is_told_it_is_saved(self, where: str = "saved") -> None:
        """`where`: saved (at the clinic), local (on this device). What was typed, once the page listens."""
        self.page.wait_for_function(IS_AWAKE)
        expect(self.page.locator(f"[data-saved][data-state={where}]").first).to_be_visible()

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()
        self._has_the_whole_page()

    def sees_heading(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible()
        self._has_the_whole_page()

    def does_not_see(self, words: str) -> None:
        """Anywhere in the page, hidden or not; what is just being taken away has a moment."""
        self._has_the_whole_page()
        deadline = monotonic() + GONE_WITHIN_MS / 1000
        while words in self._patiently(self.page.content):
            assert monotonic() < deadline, f"{words!r} is on {self.page.url}"
            self.page.wait_for_timeout(LOOKS_EVERY_MS)

    def waits_for(self, has_come: Callable[[], object], what: str) -> None:
        """For what no page can be asked to wait for, as a request of its own that is held back."""
        deadline = monotonic() + PATIENCE_MS / 1000
        while not has_come():
            assert monotonic() < deadline, f"{what} has not come ({self.page.url})"
            self.page.wait_for_timeout(LOOKS_EVERY_MS)

    def finds_nothing_wrong(self, step: str) -> None:
        """Takes a picture; see `is_well`."""
        self.takes_a_picture(step)
        self.is_well(step)

    def is_well(self, step: str) -> None:
        """It fits, and there is no barrier (axe)."""
        self.fits(step)
        barriers = self._barriers()
        assert barriers.violations_count == 0, f"{step} ({self.page.url}):\n{barriers.generate_report()}"

    def fits(self, step: str) -> None:
        """No error, nothing refused by the content policy, no sideways scrolling."""
        self._has_the_whole_page()
        expect(self.page.locator("[hx-trigger*=load] > .skeleton")).to_have_count(0)
        where = f"{step} ({self.page.url})"
        assert self.troubles == [], f"{where}: {self.troubles}"
        width, used = self.page.viewport_size["width"], self._width_at_rest()
        assert used <= width, f"{where} is {used} wide on a screen of {width}: {self._too_wide()}"
        assert (over := self._ask(OVER_THE_NEXT)) == [], f"{where}: {over} reach over the next column"

    def _width_at_rest(self) -> int:
        """A screen that was just resized takes a moment to lay out: what it comes to, not what it passes."""
        for _ in range(SETTLES_MS // LOOKS_EVERY_MS):
            if self._ask(f"{WIDTH} <= innerWidth"):
                break
            self.page.wait_for_timeout(LOOKS_EVERY_MS)
        return self._ask(WIDTH)

    def _ask(self, script: str) -> Any:
        return self._patiently(lambda: self.page.evaluate(script))

    def _patiently(self, look: Callable[[], Any]) -> Any:
        """A page that draws itself anew just then is asked again."""
        for _ in range(SETTLES_MS // LOOKS_EVERY_MS):
            try:
                return look()
            except Error as why:
                if not any(sign in str(why) for sign in DRAWN_ANEW):
                    raise
                self.page.wait_for_load_state()
        raise AssertionError(f"{self.page.url} draws itself anew without end")

    def _barriers(self) -> AxeResults:
        """A page that took itself away with the tool in it is given the tool again."""
        for _ in range(SETTLES_MS // LOOKS_EVERY_MS):
            if not self._ask("'axe' in window"):
                self._ask(AXE.axe_script)
            if (found := self._ask(f"'axe' in window && {RUN}")) is not False:
                return AxeResults(found)
        raise AssertionError(f"{self.page.url} draws itself anew without end")

    def _too_wide(self) -> list[str]:
        return self.page.evaluate(
            """() => [...document.querySelectorAll("body *")]
            .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((part) => `${part.localName}.${part.className}`).slice(0, 8)"""
        )

    def takes_a_picture(self, step: str) -> None:
        """With PICTURES=1 in the environment: they are for people to look at, and cost a tenth of a run."""
        if not KEEPS_PICTURES:
            return
        self._pictures += 1
        folder = PICTURES / self.name
        folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", step.lower()).strip("-")
        self.page.screenshot(path=folder / f"{self._pictures:02}-{name}.png")
