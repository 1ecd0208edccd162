"""Being told on a phone: by the patient's own tap, on their own phones, until they say otherwise."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.device import device_words, told
from patients.followups.actions.phones import MOST, tell_on_phone
from patients.followups.channels.phone import read
from patients.followups.channels.vapid import new_private_key, public_key
from patients.followups.models import PushSubscription
from patients.models import Consent
from tests.cast import START, make_patient
from tests.patients.followups.push_service import Browser
from tests.signed_in import sign_in

ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36"
ME, PHONES, LEFT = "/me/about/", "/me/phones/", "/me/phones/left/"


def a_browser(name: str = "dana") -> Browser:
    return Browser(f"https://fcm.googleapis.com/fcm/send/{name}")


@pytest.fixture
def push(settings):
    settings.VAPID_PRIVATE_KEY = new_private_key()
    settings.FOLLOW_UP_CHANNELS = {**settings.FOLLOW_UP_CHANNELS, "push": "not.sent.Here"}


@pytest.fixture
def portal(dana, push):
    browser = Client(headers={"user-agent": ANDROID})
    sign_in(browser, dana.user)
    return browser


@pytest.fixture
def in_force(cast):
    def kinds(patient=None) -> set[str]:
        tenancy.enter(clinic=cast.alder.pk)
        mine = Consent.objects.in_force().filter(patient=patient or cast.dana)
        return set(mine.values_list("kind", flat=True))

    return kinds


@pytest.fixture
def live(cast):
    def rows(patient=None) -> list[PushSubscription]:
        tenancy.enter(clinic=cast.alder.pk)
        return list(PushSubscription.objects.live().filter(patient=patient or cast.dana))

    return rows


def tap(browser: Client, told: object, **more: object):
    body = {**told, **more} if isinstance(told, dict) else told
    return browser.post(PHONES, json.dumps(body), content_type="application/json")


# --- refused ------------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_the_door():
    assert Client().post(PHONES).status_code == 302


def test_staff_have_no_phone_here(cast, push):
    browser = Client()
    sign_in(browser, cast.ada.user)
    assert tap(browser, a_browser().told).status_code == 403


def test_another_sites_form_tells_nobody(dana, push, live):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, dana.user)
    assert tap(browser, a_browser().told).status_code == 403
    assert live() == []


def test_without_a_key_there_is_no_switch(portal, settings):
    settings.FOLLOW_UP_CHANNELS = {"email": "x"}
    assert tap(portal, a_browser().told).status_code == 404
    assert b"data-phones" not in portal.get(ME).content


@pytest.mark.parametrize(
    "told",
    [
        None,
        "words",
        {"endpoint": "https://evil.example/x", "keys": a_browser().told["keys"]},
        {"endpoint": "https://127.0.0.1/x", "keys": a_browser().told["keys"]},
        a_browser().told | {"keys": {}},
        a_browser().told | {"more": "x" * 4000},
    ],
)
def test_what_is_no_browser_of_a_known_push_service(portal, live, in_force, told):
    answer = tap(portal, told)
    assert (answer.status_code, live(), "push" in in_force()) == (400, [], False)
    assert "cannot show such notes" in answer.json()["text"]


def test_no_json(portal):
    assert portal.post(PHONES, b"\xff{", content_type="application/json").status_code == 400
    assert portal.post(LEFT, b"[]", content_type="application/json").status_code == 400


def test_one_phone_too_many(portal, live):
    for number in range(MOST):
        assert tap(portal, a_browser(str(number)).told).status_code == 200
    answer = tap(portal, a_browser("another").told)
    assert (answer.status_code, len(live())) == (429, MOST)
    assert "Take one off, or" in answer.json()["text"]


def test_a_new_address_needs_an_old_one(portal, live, in_force):
    answer = tap(portal, a_browser("fresh").told, was=a_browser("never told").endpoint)
    assert (answer.status_code, live(), "push" in in_force()) == (409, [], False)


def test_another_patients_phone_is_not_theirs_to_take_off(portal, cast, live):
    fay = make_patient(cast.alder, cast.ada, "Fay", "Olsen", "America/Chicago")
    hers = tell_on_phone(by=cast.ada, patient=fay, phone=read(a_browser().told), device="Fay's", now=START)
    assert portal.post(reverse("portal:remove-phone", args=[hers.pk])).status_code == 404
    portal.post(LEFT, json.dumps({"phone": hers.endpoint_hash}), content_type="application/json")
    answer = tap(portal, a_browser("fresh").told, was=a_browser().endpoint)
    assert answer.status_code == 409
    assert [one.pk for one in live(fay)] == [hers.pk]
    assert b"Fay" not in portal.get(ME).content


# --- told ---------------------------------------------------------------------------------------


def test_a_tap_is_the_consent_and_says_since_when(portal, live, in_force, clock):
    clock(START)
    browser = a_browser()
    assert tap(portal, browser.told).status_code == 200
    (phone,) = live()
    page = portal.get(ME).content.decode()
    assert "push" in in_force()
    assert (phone.device, phone.info["endpoint"]) == ("Chrome on Android", browser.endpoint)
    assert "Chrome on Android" in page
    assert "told since Tue 3 March" in page
    assert phone.endpoint_hash in page
    assert browser.endpoint not in page
    assert public_key() in page


def test_the_address_of_a_phone_lies_sealed(portal, live):
    tap(portal, a_browser().told)
    live()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address::text FROM followups_pushsubscription")
        assert b"fcm".hex() not in cursor.fetchone()[0]


def test_the_browser_got_a_new_address(portal, live):
    tap(portal, a_browser("old").told)
    assert tap(portal, a_browser("fresh").told, was=a_browser("old").endpoint).status_code == 200
    assert [one.info["endpoint"] for one in live()] == [a_browser("fresh").endpoint]


# --- no more ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("without", "said"),  # consents
    [
        ([], "Notes come to you by e-mail."),
        (["email"], "A text message may still come."),
        (["email", "sms"], "No note reaches you by itself now"),
    ],
)
def test_taking_off_the_last_phone_says_what_remains(portal, live, in_force, without, said):
    portal.post(reverse("portal:consent"), {"kind": "sms", "is_given": "on"})
    for kind in without:
        portal.post(reverse("portal:consent"), {"kind": kind})
    tap(portal, a_browser().told)
    address = reverse("portal:remove-phone", args=[live()[0].pk])
    assert said in portal.post(address, follow=True).content.decode()
    assert (live(), "push" in in_force()) == ([], False)
    assert portal.post(address).status_code == 404


def test_taking_off_one_of_two_says_that_the_other_stays(portal, live, in_force):
    tap(portal, a_browser("one").told)
    tap(portal, a_browser("two").told)
    answer = portal.post(reverse("portal:remove-phone", args=[live()[0].pk]), follow=True)
    assert "Your other phones are." in answer.content.decode()
    assert (len(live()), "push" in in_force()) == (1, True)


def test_signing_out_on_a_phone_ends_that_one_and_keeps_the_consent(portal, live, in_force):
    tap(portal, a_browser("here").told)
    tap(portal, a_browser("there").told)
    here = read(a_browser("here").told).endpoint_hash
    answer = portal.post(LEFT, json.dumps({"phone": here}), content_type="application/json")
    assert answer.status_code == 200
    assert [one.info["endpoint"] for one in live()] == [a_browser("there").endpoint]
    assert "push" in in_force()


def test_taking_the_consent_back_ends_all_of_them(portal, live):
    tap(portal, a_browser("one").told)
    tap(portal, a_browser("two").told)
    assert b"On no phone at all any more" in portal.get(ME).content
    portal.post(reverse("portal:consent"), {"kind": "push"})
    assert live() == []
    assert b"On no phone at all any more" not in portal.get(ME).content


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (ANDROID, "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0.0.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_by_its_name(user_agent, words):
    assert device_words(user_agent) == words


def test_the_worker_shows_a_neutral_line_and_follows_a_new_address(client):
    script = client.get("/sw.js").content.decode()
    for part in (
        '"push"',
        '"notificationclick"',
        '"pushsubscriptionchange"',
        "There is a page ready for you.",
    ):
        assert part in script


# --- in two languages ---------------------------------------------------------------------------


def test_the_clinic_reads_what_the_patient_does_in_another_language(portal, live, cast):
    cast.dana.language = "es"
    cast.dana.save()
    tap(portal, a_browser().told)
    assert "Chrome en Android" in portal.get(ME).content.decode()
    assert [one.device for one in live()] == ["Chrome on Android"]
    assert Event.objects.get(kind="phone.told").facts == {"device": "Chrome on Android"}


@pytest.mark.parametrize(
    ("kept", "said"),
    [("Safari on iPhone", "Safari en iPhone"), ("A browser", "Un navegador"), ("Mac", "Mac")],
)
def test_a_browser_is_named_in_the_language_of_the_page(kept, said):
    assert told(kept) == kept
    with override("es"):
        assert told(kept) == said
