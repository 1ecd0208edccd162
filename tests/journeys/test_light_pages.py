"""What comes over the wire when a page is opened for the first time. `make bench` times it on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_window, many_windows

COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"
ROWS = 50
FEW = 5  # all of which the board shows


class Wire:
    def __init__(self) -> None:
        self.requests = []

    @property
    def bytes(self) -> int:
        return sum(map(weight, self.requests))


@contextmanager
def listening(person) -> Iterator[Wire]:
    """A service worker fetches for later, on a connection of its own: that is not the page's."""
    wire = Wire()
    hears = lambda request: request.service_worker is None and wire.requests.append(request)  # noqa: E731
    person.context.on("requestfinished", hears)
    yield wire
    person.page.wait_for_load_state("networkidle")
    person.context.remove_listener("requestfinished", hears)


def weight(request) -> int:
    """With headers. Files are served here as they are, and by a clinic compressed: as they would be."""
    path = urlsplit(request.url).path
    sizes = request.sizes()
    if path.startswith("/static/"):
        file = Path(finders.find(path.removeprefix("/static/")))
        return sizes["responseHeadersSize"] + len(brotli.compress(file.read_bytes()))
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


@pytest.fixture
def many(cast, alder):
    with alder():
        many_windows(cast.alder, cast.ada, ROWS, START)


def test_the_journal_opens_with_six_requests_and_sixty_kilobytes(cast, member_at):
    dana = member_at(cast.dana.member, "phone")
    with listening(dana) as wire:
        dana.opens("/me/write/")
    assert len([one for one in wire.requests if not one.redirected_to]) <= 6
    assert wire.bytes <= 60_000


def test_a_caseload_of_fifty_comes_with_120_kilobytes(cast, many, member_at):
    ada = member_at(cast.ada)
    with listening(ada) as wire:
        ada.opens("/caseload/")
    expect(ada.page.locator("[data-row]")).to_have_count(ROWS)
    assert wire.bytes <= 120_000


def test_a_board_of_fifty_updates_itself_with_ten_kilobytes(cast, many, member_at):
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    ada.page.wait_for_load_state("networkidle")  # what still belongs to the opening is not heard
    with listening(ada) as wire, ada.page.expect_request_finished(lambda one: "/windows/" in one.url):
        ada.page.evaluate(COME_BACK)
    assert len(wire.requests) == 1
    assert wire.bytes <= 10_000


def test_what_has_not_changed_stays_and_what_has_comes(cast, alder, member_at):
    with alder():
        many_windows(cast.alder, cast.ada, FEW, START)
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    rows = ada.page.locator("[data-print]")
    before = rows.all_inner_texts()
    rows.first.evaluate("row => row.classList.add('htmx-request')")  # as a script leaves it while it sends
    with alder():
        a_window(a_patient(cast.alder, cast.ada, "Fay Ito"), cast.ada, START - 40 * HOUR)
    with ada.page.expect_response("**/windows/*") as came:
        ada.page.evaluate(COME_BACK)
    assert "data-as-before" in came.value.text()
    # An update that was on its way knows nothing of her; the next one comes a quarter of a minute later.
    expect(rows.filter(has_text="Fay Ito")).to_have_count(1, timeout=40_000)
    expect(ada.page.locator("[data-as-before], .htmx-request[data-print]")).to_have_count(0)
    assert set(rows.all_inner_texts()) > set(before)


def test_a_journal_is_handed_in_without_scripts(cast, member_at):
    dana = member_at(cast.dana.member, "phone", java_script_enabled=False)
    dana.opens("/me/write/")
    dana.page.locator("textarea").first.fill("The light was different.")
    dana.presses("Hand in")
    dana.opens("/me/journal/")
    dana.sees("The light was different.")
