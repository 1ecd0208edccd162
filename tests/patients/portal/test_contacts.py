"""Whom to call: the clinic's number for everybody, the people of a plan for nobody but its patient."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse

from patients.relapse.actions import write_plan
from patients.relapse.content import Helper, PlanText, Sign
from tests.cast import START

MAYA = Helper("Maya", "+1 212 555 0177")
PHONE = "+1 212 555 0100"


@pytest.fixture
def plan(cast, dana):
    cast.alder.phone = PHONE
    cast.alder.save()
    text = PlanText((Sign("I stop answering the phone"),), (MAYA,))
    return write_plan(by=dana, patient=cast.dana, text=text, based_on=0, now=START)


def card_on(page):
    found = re.search(r'<meta name="help-card" content="([^"]*)"', page)
    return json.loads(unescape(found[1])) if found else None


def test_strangers_and_the_page_without_a_network_are_told_of_nobody(client, plan):
    for name in ("portal:help", "portal:offline"):
        page = client.get(reverse(name)).content.decode()
        assert "Maya" not in page and card_on(page) is None


def test_behind_a_link_the_clinics_number_and_no_people(phone, link, plan):
    assert "Maya" not in phone.get(f"{link}/help").content.decode()
    kept = json.loads(phone.get(f"{link}/2").context["kept"])
    assert kept["clinic"] == {"name": "Alder Clinic", "phone": PHONE}
    assert "Maya" not in json.dumps(kept)
    assert "answering" not in json.dumps(kept)


@pytest.mark.parametrize("name", ["portal:help", "portal:home", "portal:plan"])
def test_their_own_device_is_told_whom_to_call(portal, plan, name):
    answer = portal.get(reverse(name))
    card = card_on(answer.content.decode())
    assert card["clinic"]["phone"] == PHONE
    assert card["people"] == [{"name": "Maya", "phone": "+1 212 555 0177"}]
    assert card["signs"] == [{"words": "I stop answering the phone", "doing": ""}]
    assert card["crisis"][0]["href"] == "tel:988"
    assert "no-store" in answer["Cache-Control"], "only the sealed store of the device keeps it"


def test_help_lists_the_people_of_the_plan_with_their_numbers(portal, plan):
    page = portal.get(reverse("portal:help")).content.decode()
    assert 'href="tel:+12125550177">Maya, +1 212 555 0177<' in page
