"""Each of a patient's pages by ear, by thumb, in large type and without motion."""

from __future__ import annotations

import pytest

from integration_care.core.access import STAFF
from integration_care.core.permissions import Role
from tests.cast import START
from tests.journeys import reader
from tests.journeys.busy_clinic import furnish, pages_for
from tests.journeys.given import a_letter
from tests.journeys.person import PHONE
from tests.journeys.test_link import proves_who_she_is

pytestmark = pytest.mark.timeout(600)
NARROW = {"width": 320, "height": 640}
WITH_SETS = [f"/me/write/?set={key}" for key in ("first-24-hours", "weekly-review", "pain", "body-map")]


def wrong_on(person) -> list[str]:
    page = person.page
    page.set_viewport_size(PHONE["viewport"])
    page.wait_for_load_state("networkidle")
    heard = reader.heard(page)
    found = reader.wrong_names(heard) + reader.wrong_structure(heard) + reader.wrong_at_rest(page)
    found += reader.wrong_targets(page) + reader.small_targets(page)
    page.set_viewport_size(NARROW)
    found += reader.wrong_when_narrow(page)
    return found


def test_each_page_of_the_portal(stage, cast, alder, member_at):
    with alder():
        keys = furnish(cast, START)
    dana = member_at(cast.dana.member, "phone")
    wrong, walked = [], 0
    for address in [*pages_for(Role.PATIENT, keys, besides=STAFF), "/me/help/", *WITH_SETS]:
        answer = dana.page.goto(address)
        if answer.status == 404 or not dana.page.locator("main").count():
            continue
        walked += 1
        wrong += [f"{address}: {fault}" for fault in wrong_on(dana)]
    assert walked > 20
    assert "\n".join(wrong) == ""


def test_the_pages_behind_a_link(stage, cast, alder, visitor):
    dana = visitor("phone")
    link = a_letter(stage, cast, alder)
    dana.opens(link)
    assert wrong_on(dana) == []
    proves_who_she_is(dana, link)
    assert wrong_on(dana) == []
    dana.opens(f"{link}/help")
    assert wrong_on(dana) == []


def test_what_the_reader_looks_for_is_found(visitor):
    """The senses themselves, on a page with one of each fault."""
    one = visitor("phone")
    one.page.set_content("""<main><h1>A</h1><h3>C</h3><a href="/a" style="display:block;height:60px">Go</a>
      <a href="/b" style="display:block;height:60px">Go</a><button style="width:60px;height:60px"></button>
      <button style="width:16px;height:16px;padding:0" aria-label="Tiny"></button>
      <span data-saved>saved</span><p style="transition: opacity 1s">x</p>
      <div style="width:900px">x</div></main>""")
    found = " ".join(wrong_on(one))
    for fault in ("without a name", "“Go” leads to", "heading 3 straight after 1", "is 16 px", "moves",
                  "not announced", "wide on 320"):  # fmt: skip
        assert fault in found, found
