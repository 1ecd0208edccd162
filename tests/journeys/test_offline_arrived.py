"""What the browser's own worker brought, while no page was open, is told by its owner's next page alone."""

import re

import pytest

from patients.journals.models import JournalEntry
from tests.journeys.conftest import session_cookie
from tests.journeys.given import OPENS_AT, a_dose
from tests.journeys.test_offline import WORDS, Phone, another_patient
from tests.processes import wait_until

ARRIVED = "It is at the clinic now"
SENT_AT = re.compile(r"was saved at \d\d:\d\d\.")


@pytest.fixture
def phone(stage, cast, alder, member_at):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/")
    return Phone(dana).is_ready()


def leaves_words_for_the_worker(phone, alder):
    """Dana closes the page; her browser wakes the worker when there is a network."""
    dana = phone.dana
    registration = registration_of(dana)
    dana.follows("Just write freely")
    phone.goes_offline()
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved("local")
    dana.page.evaluate("window.onbeforeunload = null")
    dana.opens("about:blank")
    phone.comes_back()
    registration()
    assert wait_until(lambda: words_at_the_clinic(alder) == [WORDS])


def registration_of(dana):
    session, found = dana.context.new_cdp_session(dana.page), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    dana.page.wait_for_timeout(300)
    origin = re.match(r"https?://[^/]+", dana.page.url).group()
    event = {"origin": origin, "tag": "journal", "lastChance": False}
    return lambda: session.send(
        "ServiceWorker.dispatchSyncEvent", event | {"registrationId": found[0]["registrationId"]}
    )


def words_at_the_clinic(alder):
    with alder():
        return [entry.body for entry in JournalEntry.objects.all()]


def test_nobody_else_is_told_and_she_is_when_she_comes_back(phone, alder, cast, stage):
    dana = phone.dana
    leaves_words_for_the_worker(phone, alder)
    fay = another_patient(cast, alder)
    dana.context.add_cookies([session_cookie(fay.user, stage.url)])
    dana.opens("/me/")
    dana.sees("Fay")
    dana.page.wait_for_timeout(1500)
    dana.does_not_see(ARRIVED)
    dana.context.add_cookies([session_cookie(cast.dana.member.user, stage.url)])
    dana.opens("/me/")
    dana.sees(ARRIVED)


def test_her_next_page_says_once_when_it_arrived(phone, alder):
    dana = phone.dana
    leaves_words_for_the_worker(phone, alder)
    dana.opens("/me/about/")
    dana.sees(ARRIVED)
    dana.sees(SENT_AT)
    dana.finds_nothing_wrong("told that it arrived")
    assert WORDS not in str(phone.dump())
    dana.opens("/me/")
    dana.page.wait_for_timeout(1500)
    dana.does_not_see(ARRIVED)
