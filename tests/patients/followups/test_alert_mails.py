"""A red alert reaches a clinician's e-mail: once, with no word of whom it is about or what."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from integration_care.accounts.actions import set_on_duty
from integration_care.audit.actors import LINK
from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.followups.actions import acknowledge_alert, close_alert, close_task, raise_alert, say_again
from patients.followups.channels import NotSetUp, Refused, TryAgain, YesLost
from patients.followups.engine import alert_mails, escalation
from patients.followups.models import Alert, AlertMail, StaffTask
from patients.models import CareTeamMember
from sessions.caseload.stuck import stuck_ways
from tests.cast import START, join
from tests.patients.followups import wire

CLINICAL = ("suicid", "concern", "safe", "dose", "ketamine", "reaction", "patient", "red", "dana", "moreau")


@pytest.fixture
def on_duty(cast):
    def put(*members):
        for member in members:
            set_on_duty(by=cast.max, member=member, is_on_duty=True)

    return put


@pytest.fixture
def alert(cast):
    """Raises one about Dana, by default as Dana would."""

    def make(kind=Alert.Kind.NOT_SAFE, by=None, severity=None):
        return raise_alert(by=by or cast.max, patient=cast.dana, kind=kind, now=START, severity=severity)

    return make


@pytest.fixture
def send(cast, sent):
    def round_of_the_engine():
        alert_mails.send_alert_mails()
        tenancy.enter(clinic=cast.alder.pk)
        return sorted(message.to for message in sent)

    return round_of_the_engine


@pytest.fixture
def after(at, send):
    def minutes(count):
        at(count / 60)
        escalation.escalate()
        return send()

    return minutes


def to(*members):
    return sorted(member.user.email for member in members)


def leave_team(*members):
    CareTeamMember.objects.filter(member__in=members).update(left_on=START.date())


def leases_run_out():
    AlertMail.objects.exclude(lease_until=None).update(lease_until=datetime(2000, 1, 1, tzinfo=UTC))


def test_said_again_within_minutes_or_once_somebody_has_it_nobody_is_told_twice(alert, send, cast):
    said = alert()
    say_again(by=LINK, alert=said, now=START + timedelta(minutes=2))
    first = send()
    acknowledge_alert(by=cast.ada, alert=said, now=START + timedelta(minutes=5))
    assert say_again(by=LINK, alert=said, now=START + timedelta(minutes=9)).said_again_at is None
    assert send() == first


def test_said_again_tells_everybody_on_the_ladder_so_far_once_more(alert, send, after, on_duty, cast):
    on_duty(cast.paz)
    said = alert()
    send()
    after(16)
    before = Counter(to_each(AlertMail.objects.all()))
    for minutes in (20, 21, 30):  # 21 is the same tap
        said = say_again(by=LINK, alert=said, now=START + timedelta(minutes=minutes))
    sent = Counter(send())
    assert {one: sent[one] - before[one] for one in before} == dict.fromkeys(before, 2)
    assert said.said_again_at == START + timedelta(minutes=30)
    assert Event.objects.filter(kind="alert.said_again").count() == 2


def to_each(mails):
    return [mail.member.user.email for mail in mails]


def test_an_amber_one_is_told_to_nobody(alert, send):
    alert(Alert.Kind.SUICIDE_ITEM_BLANK)
    alert(Alert.Kind.NEGATIVE_REACTION)
    assert send() == []


def test_one_that_was_answered_meanwhile_is_not_sent(alert, send, on_duty, cast):
    on_duty(cast.ada)
    acknowledge_alert(by=cast.ada, alert=alert(), now=START)
    assert send() == []
    assert AlertMail.objects.get().status == "needless"


def test_another_clinics_people_are_never_told(alert, send, on_duty, cast):
    tenancy.enter(clinic=cast.birch.pk)
    on_duty(cast.cy)
    tenancy.enter(clinic=cast.alder.pk)
    alert()
    assert cast.cy.user.email not in send()


def test_nobody_is_told_of_what_they_raised_themselves(alert, send, on_duty, cast):
    on_duty(cast.ada, cast.paz)
    alert(Alert.Kind.CONCERN, by=cast.ada)
    assert cast.ada.user.email not in send()


@pytest.mark.parametrize("kind", ["ideation", "suicide_item", "concern", "not_safe", "adverse_event"])
def test_the_care_team_on_duty_is_told_first(alert, send, on_duty, cast, kind):
    on_duty(cast.ada, cast.bea, cast.max)
    alert(kind)
    assert send() == to(cast.ada)


def test_with_nobody_of_them_on_duty_the_prescribers_on_duty_are(alert, send, on_duty, cast):
    leave_team(cast.paz)
    on_duty(cast.bea, cast.paz)
    alert()
    assert send() == to(cast.paz)


def test_with_nobody_on_duty_the_care_team_is(alert, send, cast):
    alert()
    assert send() == to(cast.ada, cast.nia, cast.paz)


def test_nobody_who_has_left_the_care_team_is_told(alert, send, on_duty, cast):
    leave_team(cast.nia)
    on_duty(cast.nia)
    alert()
    assert send() == to(cast.ada, cast.paz)


def test_any_answer_to_a_suicide_item_is_told_and_goes_up(alert, after, on_duty, cast):
    """The patient reads at once that somebody was told: it has to be true of an amber one too."""
    on_duty(cast.ada, cast.max)
    alert(Alert.Kind.SUICIDE_ITEM, severity="amber")
    assert after(0) == to(cast.ada)
    assert after(15) == to(cast.ada, cast.ada, cast.max)


def test_it_goes_out_once(alert, send, on_duty, cast):
    on_duty(cast.ada)
    alert()
    alert()  # said again while it is unanswered: the same alert
    for _ in range(3):
        assert send() == to(cast.ada)


def test_it_is_sent_once_more_when_it_goes_up_and_to_the_admin_on_duty(alert, after, on_duty, cast):
    on_duty(cast.ada, cast.max)
    alert()
    assert after(0) == to(cast.ada)
    assert after(14) == to(cast.ada)
    assert after(15) == after(40) == to(cast.ada, cast.ada, cast.max)


def test_the_backup_is_told_before_the_admin(alert, after, on_duty, cast):
    leave_team(cast.paz)
    on_duty(cast.ada, cast.paz, cast.max)
    alert()
    first = after(0)
    assert first == to(cast.ada)
    backup = after(15)
    assert backup == after(29) == to(cast.ada, cast.ada, cast.paz)
    assert after(30) == after(60) == to(cast.ada, cast.ada, cast.ada, cast.paz, cast.paz, cast.max)


def test_a_backup_who_answers_spares_the_admin(alert, after, on_duty, cast):
    leave_team(cast.paz)
    on_duty(cast.ada, cast.paz, cast.max)
    raised = alert()
    after(15)
    acknowledge_alert(by=cast.paz, alert=raised, now=START)
    assert cast.max.user.email not in after(30)


@pytest.fixture
def backup(on_duty, cast):
    """Ada is on duty for Dana; Paz is the backup, Max the admin."""
    leave_team(cast.paz)
    on_duty(cast.ada, cast.paz, cast.max)
    return cast.paz


def went_up(alert):
    alert.refresh_from_db()
    return alert.backup_told_at is not None, alert.escalated_at is not None


@pytest.fixture
def backup_meets(backup, monkeypatch):
    """What the other side says to each try of the mail to the backup; the others go out."""
    left, send = [], wire.Wire.send

    def to_each(self, message):
        if message.to == backup.user.email and left:
            raise left.pop(0)
        send(self, message)

    monkeypatch.setattr(wire.Wire, "send", to_each)
    return left.append


@pytest.mark.parametrize("no", [TryAgain("away"), NotSetUp("535 who are you"), Refused("no such person")])
def test_a_backup_whom_no_mail_reaches_is_not_waited_for(alert, after, backup_meets, cast, no):
    backup_meets(no)
    raised = alert()
    after(0)
    after(15)
    assert went_up(raised) == (False, True)
    assert not Event.objects.filter(kind="alert.backup_told").exists()
    assert cast.max.user.email in after(15)
    assert the_admins_task().text.startswith(escalation.WAITING.format(15))


def test_a_backup_told_at_the_second_try_counts_from_then(alert, after, backup_meets):
    backup_meets(TryAgain("away"))
    raised = alert()
    after(15)
    leases_run_out()
    after(17)
    assert went_up(raised) == (True, True)
    assert raised.backup_told_at == START + timedelta(minutes=17)
    assert Event.objects.filter(kind="alert.backup_told").count() == 1


def test_a_backup_is_told_when_the_mail_went_out_and_not_when_it_was_planned(alert, at, send, backup):
    raised = alert()
    at(0.25)
    escalation.escalate()
    tenancy.enter(clinic=raised.clinic_id)
    assert went_up(raised) == (False, False)
    send()
    assert went_up(raised) == (True, False)


def test_one_of_two_backups_is_enough_to_wait_for(alert, after, on_duty, backup_meets, cast):
    on_duty(join(cast.alder, "Pia Lund", "prescriber"))
    backup_meets(TryAgain("away"))
    raised = alert()
    after(15)
    assert went_up(raised) == (True, False)


def test_nobody_who_was_told_already_is_waited_for_as_the_backup(alert, after, on_duty, cast):
    """Paz stood in for a team without anybody on duty; then Ada came."""
    leave_team(cast.paz)
    on_duty(cast.paz, cast.max)
    raised = alert()
    after(0)
    on_duty(cast.ada)
    assert cast.max.user.email in after(15)
    assert went_up(raised) == (False, True)


def test_mails_that_wait_for_the_way_to_be_mended_are_told_on_the_board(alert, send, on_duty, cast):
    on_duty(cast.ada)
    alert()
    wire.answers.append(NotSetUp("535 who are you"))
    send()
    (way,) = stuck_ways(cast.max)
    assert (way.channel, way.said, way.waiting) == ("email", "535 who are you", 1)
    leases_run_out()
    send()
    assert stuck_ways(cast.max) == []


def test_with_no_admin_on_duty_it_goes_up_to_every_admin(alert, after, on_duty, cast):
    on_duty(cast.ada)
    alert()
    after(0)
    assert after(15) == to(cast.ada, cast.ada, cast.max)


def test_a_prescriber_who_was_told_sees_the_alert_and_may_answer_it(alert, send, on_duty, cast):
    leave_team(cast.paz)
    on_duty(cast.paz)
    raised = alert()
    send()
    assert list(Alert.objects.visible_to(cast.paz)) == [raised]
    assert not Alert.objects.visible_to(cast.bea).exists()


@pytest.mark.parametrize("what_came", [Refused("no such person"), YesLost("gone")])
def test_a_prescriber_whom_no_mail_reached_does_not_see_it(alert, send, on_duty, cast, what_came):
    leave_team(cast.paz)
    on_duty(cast.paz)
    alert()
    wire.answers.append(what_came)
    send()
    assert not Alert.objects.visible_to(cast.paz).exists()


def test_a_prescriber_who_was_told_sees_it_no_longer_once_it_is_closed(alert, send, on_duty, cast):
    leave_team(cast.paz)
    on_duty(cast.paz)
    raised = alert()
    send()
    close_alert(by=cast.ada, alert=raised, disposition="Spoke with her.", now=START)
    assert not Alert.objects.visible_to(cast.paz).exists()
    assert Alert.objects.visible_to(cast.ada).exists()


def test_on_the_board_of_whoever_was_told_it_stands_once(alert, after, on_duty, cast, as_):
    leave_team(cast.paz)
    on_duty(cast.ada, cast.paz)
    alert()
    after(15)
    html = as_(cast.paz).get(reverse("caseload:board")).content.decode()
    assert html.count("alert-row") == 1


def test_the_words_name_no_person_and_no_reason(alert, send, sent, on_duty, cast):
    on_duty(cast.ada)
    alert(Alert.Kind.SUICIDE_ITEM)
    send()
    (message,) = sent
    said = f"{message.subject} {message.line} {message.url}".lower()
    assert "an alert waits at alder clinic" in said
    assert [word for word in CLINICAL if word in said] == []


def test_the_link_leads_to_the_board(alert, send, sent, settings):
    alert()
    send()
    assert sent[0].url == settings.BASE_URL + reverse("caseload:board")


def test_a_server_that_is_away_is_tried_again_later(alert, send, on_duty, cast):
    on_duty(cast.ada)
    alert()
    wire.answers.append(TryAgain("away"))
    assert send() == []
    assert send() == []
    leases_run_out()
    assert send() == to(cast.ada)


def test_a_lost_answer_repeats_at_most_twice_with_the_same_id(alert, send, sent, on_duty, cast):
    on_duty(cast.ada)
    alert()
    wire.answers.extend(YesLost("gone") for _ in range(5))
    for _ in range(6):
        send()
        leases_run_out()
    mail = AlertMail.objects.get()
    assert (mail.status, mail.tries, len(wire.answers)) == ("failed", 3, 2)


def test_a_repeat_carries_the_same_id(alert, send, sent, on_duty, cast):
    on_duty(cast.ada)
    alert()
    mail = AlertMail.objects.get()
    wire.answers.append(YesLost("gone"))
    send()
    leases_run_out()
    send()
    assert [message.message_id for message in sent] == [mail.message_id]


def test_a_mail_crossed_late_is_no_others_for_the_whole_of_a_lease(alert, on_duty, cast):
    on_duty(cast.ada)
    alert()
    claimed = alert_mails._claim()
    leases_run_out()
    tenancy.enter(clinic=cast.alder.pk)
    alert_mails._cross(claimed[0][0], START)
    assert alert_mails._claim() == []


def test_a_round_takes_no_more_than_it_can_send(alert, send, monkeypatch):
    monkeypatch.setattr(alert_mails, "BATCH", 2)
    alert()
    assert [len(send()), len(send())] == [2, 3]


def test_a_mail_that_cannot_be_prepared_is_told_to_an_admin(alert, send, on_duty, cast, monkeypatch):
    on_duty(cast.ada)
    alert()
    monkeypatch.setattr(alert_mails, "LINES", {})
    for _ in range(4):
        assert send() == []
        leases_run_out()
    mail = AlertMail.objects.get()
    assert (mail.status, mail.tries, mail.detail) == ("failed", 3, "it could not be prepared (KeyError)")
    assert the_admins_task().closed_at is None


def test_what_is_refused_is_an_admins_task_at_once(alert, send, on_duty, cast):
    on_duty(cast.ada)
    alert()
    wire.answers.append(Refused("no such person"))
    send()
    task = StaffTask.objects.open().get()
    assert (task.audience, task.title) == ("admin", "An alert waits for an answer")
    assert "Ada" in task.text


def the_admins_task():
    return StaffTask.objects.get(audience="admin")


def test_a_refused_address_does_not_swallow_what_goes_up_later(alert, after, on_duty, cast):
    on_duty(cast.ada)
    alert()
    wire.answers.append(Refused("no such person"))
    after(0)
    close_task(by=cast.max, task=the_admins_task(), now=START)
    after(15)
    task = the_admins_task()
    assert (task.closed_at, task.closed_by, task.outcome) == (None, None, "")
    assert task.text == escalation.WAITING.format(15)


def test_each_refused_address_is_told(alert, send, on_duty, cast):
    on_duty(cast.ada, cast.paz)
    alert()
    wire.answers.extend([Refused("no such person"), Refused("no such person")])
    send()
    text = the_admins_task().text
    assert str(cast.ada) in text
    assert str(cast.paz) in text


def test_an_address_refused_after_the_answer_asks_nobody(alert, send, on_duty, cast):
    on_duty(cast.ada)
    raised = alert()
    mail = alert_mails._cross(AlertMail.objects.get().pk, START)
    acknowledge_alert(by=cast.ada, alert=raised, now=START)
    alert_mails._write(mail, alert_mails.Result(alert_mails.Kind.REFUSED, "no"), START)
    assert not StaffTask.objects.open().exists()


def test_one_that_is_being_sent_is_left_alone(alert, send, on_duty, cast):
    on_duty(cast.ada)
    alert()
    AlertMail.objects.update(lease_token="7b7e0f1c-0000-4000-8000-000000000001", status="sending")
    assert alert_mails._cross(AlertMail.objects.get().pk, START) is None


def test_a_real_server_gets_a_letter_without_a_name_in_it(alert, on_duty, cast, server):
    on_duty(cast.ada)
    alert(Alert.Kind.IDEATION)
    alert_mails.send_alert_mails()
    alert_mails.send_alert_mails()
    (letter,) = server.mails
    assert letter["Subject"] == "An alert waits at Alder Clinic"
    assert letter["To"] == cast.ada.user.email
    bodies = " ".join(letter.get_body((sort,)).get_content() for sort in ("plain", "html"))
    assert "/windows/" in bodies
    assert [word for word in CLINICAL if word in bodies.lower()] == []
