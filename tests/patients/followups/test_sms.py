"""Text messages against a real gateway on loopback: what leaves the house, and what each answer means."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from patients.followups.channels import Message, NotSetUp, Refused, TryAgain, YesLost
from patients.followups.channels.signing import SIGNATURE, TIMESTAMP, signed_at
from patients.followups.channels.sms import Sms, receipt_url, text_of
from patients.followups.checks import the_gateway_can_be_trusted
from patients.followups.wording.product import words_of
from tests.cast import START
from tests.patients.followups.gateway import SECRET

ID = UUID("7b7e0f1c-0000-4000-8000-000000000001")
MESSAGE = Message(
    row_id=ID,
    message_id=f"{ID}@follow-up.integration-care",
    to="+13125550142",
    called="Dana",
    clinic_name="Alder Clinic",
    reply_to="hello@alder.test",
    line="There is a page ready for you.",
    url="https://care.alder-clinic.test/j/NotASecretButAsLongAsOneReallyIs",
    written_at=START,
    subject="A note from Alder Clinic",
)
GSM = re.compile(r"[A-Za-z0-9 @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n\r]*")


# What must never be.


def test_a_gateway_that_is_away_is_tried_again(settings):
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET = "http://127.0.0.1:1/", SECRET
    with pytest.raises(TryAgain):
        Sms().send(MESSAGE)


@pytest.mark.parametrize(
    "url", ["", "gateway.test/texts", "http://gateway.test/texts", "ftp://gateway.test/"]
)
def test_nothing_leaves_without_an_https_address(settings, url):
    settings.DEMO, settings.SMS_GATEWAY_URL = False, url
    with pytest.raises(NotSetUp, match="https"):
        Sms().send(MESSAGE)


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_a_gateway_that_does_not_know_us_is_the_clinics_to_mend(text_gateway, status):
    text_gateway.answers = [status]
    with pytest.raises(NotSetUp, match=str(status)):
        Sms().send(MESSAGE)


@pytest.mark.parametrize("status", [400, 410, 422])
def test_a_no_for_good(text_gateway, status):
    text_gateway.answers = [status]
    with pytest.raises(Refused, match=str(status)):
        Sms().send(MESSAGE)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_a_no_for_now(text_gateway, status):
    text_gateway.answers = [status]
    with pytest.raises(TryAgain):
        Sms().send(MESSAGE)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(text_gateway, status):
    text_gateway.answers = [status]
    with pytest.raises(TryAgain):
        Sms().send(MESSAGE)
    assert (len(text_gateway.asked), text_gateway.redirected) == (1, 0)


def test_silence_after_the_body_may_have_taken_it(text_gateway):
    text_gateway.answers = [0]
    with pytest.raises(YesLost):
        Sms().send(MESSAGE)
    assert len(text_gateway.asked) == 1


def test_a_gateway_that_thinks_for_too_long_may_have_taken_it(text_gateway, monkeypatch):
    text_gateway.thinks = 1.0
    monkeypatch.setattr("patients.followups.channels.sms.TIMEOUT_S", 0.2)
    with pytest.raises(YesLost):
        Sms().send(MESSAGE)


@pytest.mark.parametrize(
    ("url", "secret", "found"),
    [
        ("", "", []),
        ("http://gateway.test/", SECRET, ["followups.E001"]),
        ("https://gateway.test:port/", SECRET, ["followups.E001"]),
        ("https://gateway.test/", "short", ["followups.E002"]),
        ("https://gateway.test/", SECRET, []),
    ],
)
def test_a_gateway_that_nobody_could_trust_is_said_before_the_start(settings, url, secret, found):
    settings.DEMO, settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET = False, url, secret
    assert [error.id for error in the_gateway_can_be_trusted()] == found


# What leaves the house.


def test_the_gateway_gets_four_things_and_our_signature(text_gateway):
    Sms().send(MESSAGE)
    assert text_gateway.asked == [
        {
            "id": MESSAGE.message_id,
            "to": "+13125550142",
            "text": text_of(MESSAGE),
            "receipt_url": receipt_url(),
        }
    ]
    body, headers = text_gateway.bodies[0], text_gateway.headers[0]
    signed = {"stamp": headers[TIMESTAMP], "signature": headers[SIGNATURE], "now": START}
    assert signed_at(body, **signed, secret=SECRET) == START.replace(microsecond=0)
    assert signed_at(body + b" ", **signed, secret=SECRET) is None
    assert signed_at(body, **signed, secret="another") is None
    assert signed_at(body, **{**signed, "now": START + timedelta(minutes=6)}, secret=SECRET) is None


def test_the_words_are_neutral_and_say_how_to_end_them():
    text = text_of(MESSAGE)
    assert text.startswith("Alder Clinic: ")
    assert text.count(MESSAGE.url) == 1
    assert "Reply STOP to end texts" in text
    assert "We can't read replies" in text
    for never in ("Dana", "ketamine", "dose", "window", "integration", "journal", "mood", "session"):
        assert never.lower() not in text.lower().replace(MESSAGE.url.lower(), "")


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_one_message_of_160_letters_while_the_clinics_name_allows(language):
    from django.utils.translation import override

    with override(language):
        text = text_of(replace(MESSAGE, clinic_name="C" * 20, line=words_of("journal", "sms").text))
        assert len(text) <= 160
        assert GSM.fullmatch(text)
        longer = text_of(replace(MESSAGE, clinic_name="The Alder Clinic for Łódź and the Lakes"))
    assert "The Alder Clinic for Łódź and the Lakes" in longer, "a name is not cut"
    assert MESSAGE.url in longer, "nor a link"
