"""A call for help outlives whoever was to pass it on: the worker killed in the middle, the broker emptied."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from django.db import transaction
from django.test import Client
from django.urls import reverse

from integration_care.accounts.actions import set_on_duty
from integration_care.audit.actors import LINK
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.actions import close_alert
from patients.followups.models import Alert, AlertMail, StaffTask
from patients.measuring.actions import answer_item
from patients.models import CareTeamMember
from patients.portal.actions import say_not_safe
from tests.cast import START, make_cast
from tests.drills.processes import engine, kill_at_once, slow_post_office
from tests.factories.windows import a_patient
from tests.patients.measuring.asking import asked_for
from tests.processes import wait_until
from tests.signed_in import sign_in

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
A_QUARTER_OF_AN_HOUR, A_SECOND = timedelta(minutes=15), timedelta(seconds=1)
Rung = AlertMail.Rung
RAISED, AGAIN, BACKUP, ESCALATED = Rung.RAISED, Rung.AGAIN, Rung.BACKUP, Rung.ESCALATED


@transaction.atomic
def three_people_in_need():
    """An answer to PHQ-9's ninth item, one to the C-SSRS screener, and one tap on the help page.

    Ada is on duty for all three; Paz, of another team, is the backup; Max runs the clinic.
    """
    cast = make_cast()
    CareTeamMember.objects.filter(patient=cast.dana).exclude(member=cast.ada).update(left_on=START.date())
    for member in (cast.ada, cast.paz, cast.max):
        set_on_duty(by=cast.max, member=member, is_on_duty=True)
    answer_item(by=LINK, assignment=asked_for(cast), item="9", value=2, now=START)
    fay = replace(cast, course=a_patient(cast.alder, cast.ada, "Fay Ito"))
    screener = asked_for(fay, "cssrs")
    for item in ("2", "5"):
        answer_item(by=LINK, assignment=screener, item=item, value=1, now=START)
    gil = a_patient(cast.alder, cast.ada, "Gil Roth").patient
    say_not_safe(by=LINK, patient=gil, now=START)
    return cast


def mails(cast, **such):
    with tenancy.clinic_context(cast.alder.pk):
        return list(AlertMail.objects.filter(**such).select_related("member__user"))


def are_sent(cast, rung):
    rows = mails(cast, rung=rung)
    return bool(rows) and all(row.status == "sent" for row in rows)


def told(cast, rung):
    """Who is told on this rung, and of how many of the three."""
    return Counter(row.member.user.email for row in mails(cast, rung=rung, alert__severity="red"))


def empty(around):
    redis.Redis.from_url(around["REDIS_URL"]).flushdb()


def killed_while_sending(cast, at_work, office, around, worker):
    """The letter is at the post office; its yes is never written down. The broker forgets everything."""
    already = len(office.letters)
    assert wait_until(lambda: len(office.letters) > already, 60)
    kill_at_once(worker)
    in_doubt = {row.message_id for row in mails(cast, status="sending")}
    assert in_doubt, "the worker was killed between the letter and its answer"
    empty(around)
    return at_work.start_worker(), in_doubt


def silent_until(moment, office):
    """A second before it nobody is told of anything; then it is that time."""
    movable_clock.freeze(moment - A_SECOND)
    before = len(office.letters)
    assert not wait_until(lambda: len(office.letters) > before, 3), f"not before {moment}"
    movable_clock.freeze(moment)


def unanswered_on_the_wall(member):
    """As the wall counts them for everybody who passes."""
    client = Client()
    sign_in(client, member.user)
    page = client.get(reverse("caseload:wall")).content.decode()
    found = re.search(r"(\d+) alerts? not yet acknowledged", page)
    return int(found[1]) if found else 0


def waiting(cast):
    with tenancy.clinic_context(cast.alder.pk):
        return Alert.objects.unanswered().count()


def test_alerts_survive_a_killed_worker_and_an_empty_broker(around, tmp_path):
    movable_clock.freeze(START)
    cast = three_people_in_need()
    ada, paz, admin = (who.user.email for who in (cast.ada, cast.paz, cast.max))
    with slow_post_office(1) as office:
        seen = around(office.port)
        with engine(tmp_path, seen) as at_work:
            at_work.start_beat()
            worker, doubt = killed_while_sending(cast, at_work, office, seen, at_work.start_worker())
            assert wait_until(lambda: are_sent(cast, RAISED), 60)
            assert told(cast, RAISED) == {ada: 3}, "the assigned clinician first"
            assert unanswered_on_the_wall(cast.max) == waiting(cast) >= 3

            silent_until(START + A_QUARTER_OF_AN_HOUR, office)
            worker, more = killed_while_sending(cast, at_work, office, seen, worker)
            assert wait_until(lambda: are_sent(cast, AGAIN) and are_sent(cast, BACKUP), 90)
            assert told(cast, AGAIN) == {ada: 3}, "the assigned clinician once more"
            assert told(cast, BACKUP) == {paz: 3}, "then the backup"
            assert told(cast, ESCALATED) == {}, "and not yet the admin"

            silent_until(START + 2 * A_QUARTER_OF_AN_HOUR, office)
            _, last = killed_while_sending(cast, at_work, office, seen, worker)
            assert wait_until(lambda: are_sent(cast, ESCALATED), 90)
            assert told(cast, ESCALATED) == {ada: 3, paz: 3, admin: 3}, "then the admin"
    arrived = office.times()
    assert set(arrived) == {row.message_id for row in mails(cast)}
    assert {letter for letter, times in arrived.items() if times > 1} <= doubt | more | last
    assert max(arrived.values()) <= 2
    one_by_one(cast)


def one_by_one(cast):
    """Taken on and closed with words; what is left stays counted, and the admin's task goes with it."""
    with tenancy.clinic_context(cast.alder.pk) as now:
        assert StaffTask.objects.open().filter(audience="admin", alert__severity="red").count() == 3
        tap = Alert.objects.get(kind=Alert.Kind.NOT_SAFE)
        close_alert(by=cast.ada, alert=tap, disposition="Spoke with them; a friend is there.", now=now)
        assert StaffTask.objects.open().filter(audience="admin", alert__severity="red").count() == 2
    assert unanswered_on_the_wall(cast.max) == waiting(cast) >= 2
