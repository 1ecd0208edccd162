"""The component page in a real browser: nothing that axe objects to, at any width, in either theme."""

import mimetypes
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Route

from integration_care.core.ui.samples import component_samples

pytestmark = pytest.mark.browser
ADDRESS = "http://clinic.test/components"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"
WIDTHS = {"desktop": 1440, "phone": 390}


@pytest.fixture
def open_page(browser, rf):
    """`open_page(width, theme)` is the page under the product's policy, and what its console said."""
    html = render_to_string("demo/components.html", component_samples(), rf.get("/components"))
    contexts = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://clinic.test")
        if path == "/components":
            headers = {"Content-Security-Policy": POLICY}
            return route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        found = finders.find(path.removeprefix("/static/"))
        if not isinstance(found, str):
            return route.fulfill(status=404)
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        return route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    def open_it(width: int, theme: str):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route("**/*", answer)
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(ADDRESS)
        return page, said

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_breaks_no_rule_and_does_not_scroll_sideways(open_page, width, theme):
    page, said = open_page(WIDTHS[width], theme)
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    violations = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations] == []


def test_a_theme_is_chosen_in_place_and_remembered_for_the_server(open_page):
    page, _ = open_page(1440, "light")
    group = page.locator("main [data-theme-choice]")
    group.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.evaluate("document.cookie") == "theme=dark"
    group.get_by_role("button", name="Auto").click()
    assert page.evaluate("document.cookie") == ""


def test_a_scale_is_answered_by_tap_and_by_arrow_keys(open_page):
    page, _ = open_page(390, "light")
    energy = page.get_by_role("radiogroup", name="Energy")
    energy.locator("label", has_text="4").click()
    assert energy.locator(":checked").get_attribute("value") == "4"
    page.keyboard.press("ArrowRight")
    assert energy.locator(":checked").get_attribute("value") == "5"


def test_a_question_is_asked_before_acting_and_escape_is_no(open_page):
    page, _ = open_page(1440, "light")
    page.get_by_role("button", name="Ask before acting").click()
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
