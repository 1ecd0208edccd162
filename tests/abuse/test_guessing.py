"""Guessing is slow, and tells nothing: not whether an account is there, by words, status, work or letters."""

import re
from collections import Counter

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.demo.authenticators import digits_of
from tests.abuse.attempts import is_inside, with_code, with_password
from tests.cast import PASSWORD, TOTP_SECRET

NOBODY = "nobody@alder.test"


@pytest.fixture
def hashed(monkeypatch):
    """How often a password is hashed: that is what takes time."""
    times = []
    usual = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *said: times.append(1) or usual(*said))
    return times


def as_read(response, email) -> tuple[int, str]:
    """What somebody sees of it; the address they typed and the form's token are theirs."""
    words = response.content.decode().replace(email, "")
    return response.status_code, re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", words
    )


def test_a_wrong_password_says_the_same_for_an_account_that_is_not_there(cast, client, hashed):
    answers, work = [], []
    for email in (cast.ada.user.email, NOBODY):
        hashed.clear()
        answers.append(as_read(with_password(client, email, "a guess by the lake"), email))
        work.append(len(hashed))
    assert answers[0] == answers[1]
    assert work[0] == work[1] == 1


def test_a_wrong_password_takes_as_many_steps_for_an_account_that_is_not_there(cast, client):
    """One more, which finds somebody to do them for; what it wrote is taken back."""
    steps = []
    for email in (cast.ada.user.email, NOBODY):
        with CaptureQueriesContext(connection) as asked:
            with_password(client, email, "a guess by the lake")
        steps.append(Counter(one["sql"].split()[0] for one in asked if "SAVEPOINT" not in one["sql"]))
    assert steps[0]["INSERT"] == steps[1]["INSERT"] >= 1
    assert 0 <= (steps[1] - steps[0]).total() <= 2, steps
    tenancy.enter(clinic=cast.alder.pk)
    assert Event.objects.filter(kind="account.sign_in_failed").count() == 1


@pytest.mark.parametrize(
    ("page", "done"),
    [
        ("account_reset_password", "account_reset_password_done"),
        ("account_request_login_code", "account_confirm_login_code"),
    ],
)
def test_asking_for_a_link_or_a_code_answers_the_same_and_writes_a_letter_to_both(cast, page, done):
    answers = []
    for client, email in ((Client(), cast.ada.user.email), (Client(), NOBODY)):
        asked = client.post(reverse(page), {"email": email})
        assert asked.url == reverse(done)
        answers.append(as_read(client.get(asked.url), email))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [[cast.ada.user.email], [NOBODY]]


def test_after_five_wrong_passwords_the_right_one_waits_too(cast, client):
    for _ in range(5):
        with_password(client, cast.ada.user.email, "a guess by the lake")
    answer = with_password(client, cast.ada.user.email, PASSWORD)
    assert answer.status_code == 200 and "Too many" in answer.content.decode()


def test_an_address_nobody_has_is_slowed_down_alike(client, cast):
    for _ in range(5):
        with_password(client, NOBODY, "a guess by the lake")
    assert "Too many" in with_password(client, NOBODY, "another").content.decode()


def test_one_machine_does_not_try_many_accounts(cast, client):
    answers = [
        with_password(client, f"{number}@alder.test", "a guess").content.decode() for number in range(12)
    ]
    assert "Too many" in answers[-1] and "Too many" not in answers[0]


def test_digits_are_not_guessed_either(cast, client):
    with_password(client, cast.ada.user.email)
    for _ in range(5):
        with_code(client, "000000")
    with_code(client, digits_of(TOTP_SECRET))
    assert not is_inside(client)


def test_a_hundred_requests_a_minute_are_told_to_wait(cast, client):
    for _ in range(31):
        answer = client.post(reverse("account_login"), {"login": "x@alder.test", "password": ""})
    assert answer.status_code == 429 and "Please wait a little" in answer.content.decode()


def test_a_password_longer_than_any_is_refused_in_words(cast, as_):
    long = "heron " * 30
    typed = {"oldpassword": PASSWORD, "password1": long, "password2": long}
    assert "At most 128" in as_(cast.ada).post(reverse("account_change_password"), typed).content.decode()
