"""However a session is booked, moved, cancelled and booked again, and whenever the mail server answers, the
phone ends up knowing what is so: by one identity, a count that never falls, and a last word that is true."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.channels import TryAgain, YesLost
from sessions import actions
from sessions.letters.sweep import send_letters
from sessions.models import CareSession
from tests.cast import START
from tests.patients.followups import wire
from tests.sessions.letters.conftest import DAY, NOON, entries, leases_run_out
from tests.sessions.making import HOUR, book_talk

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 3)),
        st.sampled_from([("cancel", 0), ("book_again", 0), ("send", 0), ("later", 0), ("silence", 0)]),
    ),
    max_size=9,
)
Status = CareSession.Status


class Phone:
    """What a calendar keeps, by UID: the newest by SEQUENCE, gone where it was cancelled."""

    def __init__(self):
        self.uids, self.counts, self.hour = set(), [], None

    def read(self, messages):
        for method, event in entries(messages):
            self.uids.add(event.uid.value)
            self.counts.append(int(event.sequence.value))
            self.hour = event.dtstart.value if method == "REQUEST" else None


def play(cast, steps):
    """The session as it stands at the end, after everything had time to go out."""
    session, now = book_talk(cast, NOON + 7 * DAY, now=START), START
    for step, number in [*steps, ("send", 0), ("send", 0), ("send", 0)]:
        now += timedelta(minutes=1)
        if step == "move" and session.status == Status.BOOKED:
            at = NOON + (7 + number) * DAY
            actions.move(by=cast.ada, session=session, starts_at=at, ends_at=at + HOUR, now=now)
        elif step == "cancel" and session.status == Status.BOOKED:
            actions.cancel(by=cast.ada, session=session, reason="snow", now=now)
        elif step == "book_again" and session.status == Status.CANCELLED:
            actions.book_again(by=cast.ada, session=session, now=now)
        elif step in ("later", "silence"):
            wire.answers.append(TryAgain("451") if step == "later" else YesLost("gone"))
        elif step == "send":
            now += timedelta(minutes=1)
            movable_clock.freeze(now)
            leases_run_out()
            send_letters()
            tenancy.enter(clinic=cast.alder.pk)
    return session


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_one_identity_a_rising_count_and_a_true_last_word(cast, sent, steps):
    with transaction.atomic():
        sent.clear()
        wire.answers.clear()
        session, phone = play(cast, [step for step in steps if step[0] not in ("later", "silence")]), Phone()
        phone.read(sent)
        transaction.set_rollback(True)
    assert phone.counts == sorted(set(phone.counts))
    assert len(phone.uids) <= 1
    assert phone.hour == (session.scheduled_start if session.status == Status.BOOKED else None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_server_in_trouble_changes_when_they_know_and_not_what(cast, sent, steps):
    """Up to one more round for each trouble; a repeat may carry the same count, never a lower one."""
    with transaction.atomic():
        sent.clear()
        wire.answers.clear()
        troubles = [step for step in steps if step[0] in ("later", "silence")][:2]
        others = [step for step in steps if step[0] not in ("later", "silence")]
        session, phone = play(cast, [*troubles, *others, ("send", 0), ("send", 0)]), Phone()
        phone.read(sent)
        transaction.set_rollback(True)
    assert phone.counts == sorted(phone.counts)
    assert phone.hour == (session.scheduled_start if session.status == Status.BOOKED else None)
