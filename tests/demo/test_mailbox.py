"""The demo's outbox and its people."""

from email.message import EmailMessage
from email.utils import format_datetime

from integration_care.demo import mailbox
from integration_care.demo.context import demo_clock
from integration_care.demo.story.people import CLINIC, PEOPLE
from tests.cast import START


def test_a_letter_is_shown_with_the_products_time(tmp_path, settings):
    letter = EmailMessage()
    letter["Subject"], letter["Date"] = "Alder Clinic invites you", format_datetime(START)
    letter.set_content("Open https://care.test/welcome/secret")
    settings.EMAIL_FILE_PATH = tmp_path
    (tmp_path / "one.log").write_bytes(letter.as_bytes() + b"-" * 79 + b"\n")
    (found,) = mailbox.letters()
    assert found.sent_at == START
    assert found.link == "https://care.test/welcome/secret"


def test_everybody_has_a_number_of_their_own_and_none_that_could_ring():
    numbers = [person.phone for person in PEOPLE]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("55501") and len(number) == 7 for number in numbers)


def test_who_is_signed_out_reads_the_clinics_clock(clock, rf):
    assert demo_clock(rf.get("/"))["demo_clock"]["zone"] == CLINIC["time_zone"] == "America/New_York"
