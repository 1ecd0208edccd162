"""Who told no: the same answer means the same on every way, and what turns us away costs nobody a message."""

import re

import pytest

from patients.followups.channels import NotSetUp, Refused, TryAgain
from patients.followups.channels.email import Email
from patients.followups.channels.push import _by_status as push_says
from patients.followups.channels.sms import _by_status as gateway_says
from tests.patients.followups.test_email import MESSAGE

US = [("at_mail", code) for code in (501, 530, 535, 538, 550, 553, 554)]
US += [(at, code) for at in ("at_rcpt", "at_data") for code in (530, 535, 538)]


@pytest.mark.parametrize(("at", "code"), US)
def test_a_mail_server_that_turns_us_away_is_the_systems_to_mend(server, at, code):
    setattr(server, at, f"{code} not from you")
    with pytest.raises(NotSetUp, match=str(code)):
        Email().send(MESSAGE)


@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_a_mail_server_that_is_busy_is_tried_again(server, code):
    server.at_mail = f"{code} later"
    with pytest.raises(TryAgain) as told:
        Email().send(MESSAGE)
    assert not isinstance(told.value, NotSetUp)


@pytest.mark.parametrize("way", ["sms", "push"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, NotSetUp) for status in (401, 403, 405)),
        *((status, Refused) for status in (400, 413, 422)),
        *((status, TryAgain) for status in (307, 408, 425, 429, 500, 503)),
    ],
)
def test_the_same_status_means_the_same_on_every_way(way, status, kind):
    no = push_says(status) if way == "push" else of_the_gateway(status)
    assert type(no) is kind
    assert re.search(str(status), str(no))


def of_the_gateway(status):
    with pytest.raises((Refused, TryAgain)) as told:
        gateway_says(status)
    return told.value
