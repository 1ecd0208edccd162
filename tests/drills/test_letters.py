"""A process dies with a letter about a booking in its hands: the next one sends it, once."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Now

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from sessions.models import BookingLetter
from tests.cast import START, make_cast
from tests.patients.followups.conftest import server  # noqa: F401 - a fixture
from tests.processes import wait_until
from tests.sessions.letters.conftest import MINUTE, NOON
from tests.sessions.making import book_talk

pytestmark = [pytest.mark.drill, pytest.mark.timeout(120)]


def test_killed_between_claim_and_send_it_goes_out_once(around, server):  # noqa: F811
    with transaction.atomic():
        cast = make_cast()
        book_talk(cast, NOON, now=START)
        movable_clock.freeze(START + 2 * MINUTE)

    def letter():
        with tenancy.clinic_context(cast.alder.pk):
            return BookingLetter.objects.get()

    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and never says a word
        tick = subprocess.Popen(
            [sys.executable, "manage.py", "followups", "tick"],
            env=around(silent.getsockname()[1]), start_new_session=True,
        )  # fmt: skip
        try:
            assert wait_until(lambda: letter().status == "sending", 60)
        finally:
            os.killpg(tick.pid, signal.SIGKILL)
            tick.wait()
    call_command("followups", "tick", verbosity=0)
    assert server.mails == []  # it is in somebody's hands, for all that anybody knows
    with tenancy.clinic_context(cast.alder.pk):  # five minutes later
        BookingLetter.objects.update(lease_until=Now())
    for _ in range(2):
        call_command("followups", "tick", verbosity=0)
    assert [mail["Message-ID"] for mail in server.mails] == [f"<{letter().message_id}>"]
    assert (letter().status, letter().tries) == ("sent", 2)
