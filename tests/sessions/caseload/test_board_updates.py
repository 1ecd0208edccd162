"""An update brings what the browser does not show yet, and a place for each row that it does."""

import re

import pytest
from django.template import RequestContext, Template
from django.urls import reverse

from integration_care.core import tenancy
from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_window

URL = reverse("caseload:board")


@pytest.fixture
def update(as_, cast):
    tenancy.enter(clinic=cast.alder.pk)
    for name in ("Fay Ito", "Gil Roth"):
        a_window(a_patient(cast.alder, cast.ada, name), cast.ada, START - 40 * HOUR)
    ada = as_(cast.ada)

    def asked(shown=()):
        headers = {"hx-request": "true", "x-shown": ",".join(shown)}
        return ada.get(URL, headers=headers).content.decode()

    return asked


def prints(page):
    return re.findall(r'data-print="(\w+)"', page)


def test_a_browser_that_shows_nothing_yet_gets_every_row(update):
    page = update()
    assert len(prints(page)) == 2
    assert "data-as-before" not in page


def test_a_print_of_something_else_keeps_nothing_back(update):
    assert len(prints(update(["0" * 12, "", "<li>"]))) == 2


def test_a_row_that_changed_comes_whole(update, cast, clock):
    shown = prints(update())
    clock(START + 5 * HOUR)
    assert not set(prints(update(shown))) & set(shown)


def test_a_row_that_is_shown_is_only_named(update):
    first, second = prints(update())
    page = update([first])
    assert prints(page) == [second]
    assert f'<li data-as-before="{first}"></li>' in page
    assert ("Fay Ito" in page) != ("Gil Roth" in page)


def test_a_row_with_a_form_is_the_same_though_its_token_is_not(rf):
    row = Template("{% load as_before %}{% unless_shown %}<li>{% csrf_token %}</li>{% endunless_shown %}")
    one, other = (row.render(RequestContext(rf.get("/"))) for _ in range(2))
    assert one != other
    assert prints(one) == prints(other)
