"""E-mail against a real SMTP server on loopback: what leaves the house, and what each answer means."""

from uuid import UUID

import pytest

from patients.followups.channels import Message, Refused, TryAgain, YesLost
from patients.followups.channels.email import Email
from tests.cast import START

ID = UUID("7b7e0f1c-0000-4000-8000-000000000001")
MESSAGE = Message(
    row_id=ID,
    message_id=f"{ID}@follow-up.integration-care",
    to="dana@patient.test",
    called="Dana",
    clinic_name="Alder Clinic",
    reply_to="hello@alder.test",
    line="There is a page ready for you.",
    url="https://care.test/j/secret",
    written_at=START,
    subject="A note from Alder Clinic",
)


def test_a_server_that_is_away_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(TryAgain):
        Email().send(MESSAGE)


@pytest.mark.parametrize(("answer", "meaning"), [("550 no such person", Refused), ("451 later", TryAgain)])
def test_an_answer_about_the_address(server, answer, meaning):
    server.at_rcpt = answer
    with pytest.raises(meaning):
        Email().send(MESSAGE)


@pytest.mark.parametrize(("answer", "meaning"), [("554 not wanted", Refused), ("452 full", TryAgain)])
def test_an_answer_about_the_message(server, answer, meaning):
    server.at_data = answer
    with pytest.raises(meaning):
        Email().send(MESSAGE)


def test_a_line_that_breaks_after_the_message_may_have_taken_it(server):
    server.hangs_up = True
    with pytest.raises(YesLost):
        Email().send(MESSAGE)
    assert len(server.mails) == 1


def test_what_leaves_the_house(server):
    Email().send(MESSAGE)
    (mail,) = server.mails
    assert mail["Message-ID"] == f"<{MESSAGE.message_id}>"
    assert mail["From"] == "Alder Clinic <care@localhost>"
    assert mail["Reply-To"] == "hello@alder.test"
    assert mail["To"] == "dana@patient.test"
    assert mail["Date"].datetime == START, "the product's time, not this machine's"
    assert mail["Subject"] == "A note from Alder Clinic"
    assert "List-Unsubscribe" not in mail


def test_text_and_html_say_the_same_and_nothing_clinical(server):
    Email().send(MESSAGE)
    text, html = (part.get_content() for part in server.mails[0].iter_parts())
    for body in (text, html):
        for words in ("Hello Dana", MESSAGE.line, MESSAGE.url, "Alder Clinic"):
            assert words in body
        for clinical in ("ketamine", "dose", "window", "integration", "journal", "mood"):
            assert clinical not in body.lower()
    assert text.startswith("Hello Dana")


def test_a_name_cannot_carry_markup_into_the_mail(server):
    from dataclasses import replace

    Email().send(replace(MESSAGE, called="<b>D</b>"))
    _, html = (part.get_content() for part in server.mails[0].iter_parts())
    assert "&lt;b&gt;D" in html
