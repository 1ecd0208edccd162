"""The board's markup: what a keyboard, a screen reader and a refresh find in it."""

import re

import pytest
from django.urls import reverse

from tests.cast import START
from tests.factories.windows import HOUR, a_task, a_window, an_alert, many_windows

BOARD = "/windows/"


@pytest.fixture
def window(cast):
    return a_window(cast.course, cast.ada, START - 63 * HOUR, messages=[20], calls=[(60, "none")])


def without_token(page: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_refresh_brings_exactly_what_the_page_includes(as_, cast, window):
    an_alert(cast.dana, START)
    a_task(window, START)
    ada = as_(cast.ada)
    page = without_token(ada.get(BOARD).content.decode())
    fragment = without_token(ada.get(BOARD, headers={"HX-Request": "true"}).content.decode())
    assert "<html" not in fragment
    assert fragment.strip() in page


def test_the_page_asks_for_its_own_filter_again(as_, cast, window):
    page = as_(cast.max).get(BOARD, {"scope": "mine", "state": "no-session"}).content.decode()
    assert 'hx-get="/windows/?scope=mine&amp;state=no-session"' in page
    assert 'hx-trigger="refresh"' in page


def test_each_row_is_a_list_item_with_real_links_and_keys(as_, cast, window):
    page = as_(cast.ada).get(BOARD).content.decode()
    assert re.search(rf'<li [^>]*class="board-row"\s+id="row-{window.pk}"\s+tabindex="-1"\s+data-row\s', page)
    chart = reverse("caseload:chart", args=[cast.dana.pk])
    assert re.search(
        rf'<a class="board-name"\s+id="name-{window.pk}"\s+href="{chart}"\s+data-key-enter>', page
    )
    assert "data-key-b" in page
    assert "data-key-r" not in page


def test_a_window_without_a_reason_offers_r_and_a_late_booking(as_, cast):
    a_window(cast.course, cast.ada, START - 80 * HOUR)
    page = as_(cast.ada).get(BOARD).content.decode()
    assert "data-key-r" in page
    assert "data-key-b" in page


def test_the_keys_are_written_on_the_page(as_, cast, window):
    page = as_(cast.ada).get(BOARD).content.decode()
    for key in ("J", "K", "B", "L", "R", "Enter"):
        assert f'<kbd class="key">{key}</kbd>' in page


def test_the_bar_says_in_words_what_it_shows(as_, cast, window):
    page = as_(cast.ada).get(BOARD).content.decode()
    said = re.search(r'role="img"\s+aria-label="(Window closing[^"]+)"', page)[1]
    assert "9 hours left" in said
    assert "(Chicago)" in said
    assert "E-mail sent at +20 h" in said
    assert "Call, no answer at +60 h" in said


def test_an_alert_can_be_taken_and_the_patient_called(as_, cast, window):
    an_alert(cast.dana, START)
    page = as_(cast.ada).get(BOARD).content.decode()
    assert "Says they are not safe right now" in page
    assert 'href="tel:+13125550142"' in page
    assert "Acknowledge" in page


def test_what_is_beyond_the_page_is_offered(as_, cast):
    many_windows(cast.alder, cast.ada, 60, START)
    page = as_(cast.ada).get(BOARD).content.decode()
    assert "Show 10 more of 60" in page
    assert page.count("data-row-id") == 50
    assert as_(cast.ada).get(BOARD, {"rows": "100"}).content.decode().count("data-row-id") == 60
