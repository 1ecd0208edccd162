"""Notes on the phone: to whom they go, what they hold, and what the push service's answer makes of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command

from integration_care.core import tenancy
from patients.actions import withdraw_consent
from patients.followups.actions.phones import (
    MOST,
    NotTold,
    TooManyPhones,
    follow_phone,
    take_phone_off,
    tell_on_phone,
)
from patients.followups.channels import channel_for
from patients.followups.channels.phone import read
from patients.followups.channels.push import Push
from patients.followups.channels.vapid import new_private_key, public_key
from patients.followups.checks import notes_on_the_phone_can_be_signed
from patients.followups.engine.messages import message_of
from patients.followups.models import Attempt, FollowUp, PushSubscription, StaffTask
from patients.followups.wording.product import LINES
from patients.models import Consent, Patient
from tests.cast import START, make_patient
from tests.patients.followups.conftest import lease_runs_out
from tests.patients.followups.push_service import HANGS_UP, SILENCE, push_service

STEP = "first-24-hours"
LONG, SHORT = (30, 30), (30, 0.5)  # seconds until a push service has listened, and has answered


@pytest.fixture
def service(settings):
    with push_service() as running:
        settings.VAPID_PRIVATE_KEY = new_private_key()
        settings.VAPID_SUBJECT = "mailto:care@alder.test"
        settings.PUSH_HOSTS = [running.origin]
        settings.PUSH_TIMEOUT = LONG  # a busy machine may take its time to say yes
        yield running
        assert running.faults == []


@pytest.fixture
def set_up(service, sent, settings):
    """E-mail is the remembering wire, the phone is the real channel."""
    settings.FOLLOW_UP_CHANNELS |= {"push": "patients.followups.channels.push.Push"}
    return service


@pytest.fixture
def told(cast, service):
    """`told("kitchen")`: Dana tapped on that browser."""

    def tap(name: str = "phone") -> PushSubscription:
        phone = read(service.browser(name).told)
        return tell_on_phone(by=cast.ada, patient=cast.dana, phone=phone, device=name, now=START)

    return tap


@pytest.fixture
def due(story, at, set_up, tick, settings):
    """Dana's first message is due; `due()` is one round of the engine, `due.row` the row afterwards.

    Who awaits no answer says `due(SHORT)`.
    """

    class Due:
        @property
        def row(self) -> FollowUp:
            return story.row(STEP)

        @property
        def results(self) -> list[tuple[str, str]]:
            return list(Attempt.objects.order_by("number").values_list("channel", "result"))

        def __call__(self, patience: tuple[float, float] = LONG) -> FollowUp:
            settings.PUSH_TIMEOUT = patience
            lease_runs_out()
            tick()
            return self.row

    story.dose()
    at(23)
    return Due()


# --- who is not told -----------------------------------------------------------------------------


def test_nobody_who_has_not_tapped(due, set_up, sent):
    Consent.objects.create(
        clinic_id=due.row.clinic_id, patient_id=due.row.patient_id, kind="push", given_at=START
    )
    due()
    assert (len(sent), set_up.asked, due.results) == (1, [], [("email", "accepted")])


def test_nobody_whose_consent_was_withdrawn_by_whomever(due, told, set_up, sent, cast):
    phone = told()
    withdraw_consent(by=cast.ada, consent=phone.consent, now=START)
    due()
    assert (len(sent), set_up.asked) == (1, [])


def test_a_new_consent_brings_no_old_phone_back(due, told, set_up, cast):
    phone = told()
    withdraw_consent(by=cast.ada, consent=phone.consent, now=START)
    told("other")
    due()
    assert set_up.asked == ["other"]


def test_consent_withdrawn_between_the_gate_and_the_wire(due, told, set_up, cast):
    phone = told()
    withdraw_consent(by=cast.ada, consent=phone.consent, now=START)
    with pytest.raises(Exception, match="no phone is left"):
        Push().send(_message(due.row))
    assert set_up.asked == []


def test_another_clinics_phones_are_not_there(due, told, cast, set_up):
    told()
    with tenancy.clinic_context(cast.birch.pk):
        assert not PushSubscription.objects.exists()
    with pytest.raises(Exception, match="no phone is left"):
        Push().send(_message(due.row, clinic_id=cast.birch.pk))
    assert set_up.asked == []


def test_a_push_service_that_is_no_longer_ours(due, told, set_up, settings):
    told()
    settings.PUSH_HOSTS = ["fcm.googleapis.com"]
    assert due().status == "failed"
    assert set_up.asked == []


def test_without_a_key_the_channel_is_not_set_up():
    with pytest.raises(KeyError):
        channel_for("push")


def test_the_message_is_made_outside_of_any_clinic_and_still_finds_the_phones(due, told, set_up):
    told()
    row = FollowUp.objects.select_related("clinic", "patient").get(pk=due.row.pk)
    tenancy.enter()
    Push().send(_message(row))
    assert set_up.asked == ["phone"]


# --- what arrives ---------------------------------------------------------------------------------


def test_a_note_holds_the_clinics_name_a_neutral_line_and_the_path(due, told, set_up, sent):
    told()
    row = due()
    (note,) = set_up.notes
    assert (row.status, row.channel, sent) == ("sent", "push", [])
    assert note.shown["title"] == "Alder Clinic"
    assert note.shown["body"] == LINES[row.rule["message"]]
    assert note.shown["path"].startswith("/j/")
    assert note.shown["tag"] == str(row.pk)
    assert set(note.shown) == {"title", "body", "path", "tag", "lang"}
    words = json.dumps(note.shown)
    assert not any(word in words for word in ("Dana", "Moreau", "ketamine", "dose", "@"))


def test_it_is_signed_for_this_push_service_with_our_key(due, told, set_up):
    told()
    due()
    (note,) = set_up.notes
    assert (note.claims["sub"], note.claims["key"]) == ("mailto:care@alder.test", public_key())


def test_it_lives_until_the_follow_up_expires_and_takes_its_own_place(due, told, set_up):
    told()
    row = due()
    (note,) = set_up.notes
    assert note.headers["ttl"] == str(int((row.expires_at - row.status_at).total_seconds()))
    assert (note.headers["topic"], note.headers["urgency"]) == (row.pk.hex, "normal")
    assert len(note.headers["topic"]) <= 32


def test_every_phone_is_told(due, told, set_up):
    told("one")
    told("two")
    assert due().status == "sent"
    assert sorted(note.name for note in set_up.notes) == ["one", "two"]


def test_it_is_in_the_language_of_the_one_who_reads_it(due, told, set_up, cast):
    told()
    Patient.objects.filter(pk=cast.dana.pk).update(language="es")
    due()
    (note,) = set_up.notes
    assert (note.shown["lang"], "página" in note.shown["body"]) == ("es", True)


# --- what the answer makes of it ---------------------------------------------------------------------


def test_one_yes_is_enough_and_nobody_is_told_again(due, told, set_up):
    told("one")
    told("two")
    set_up.answers["two"] = [500]
    assert due().status == "sent"
    due()
    assert sorted(set_up.asked) == ["one", "two"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_taken_off_and_the_e_mail_goes_instead(due, told, set_up, sent, status):
    phone = told()
    set_up.answers["phone"] = [status]
    assert due().status == "planned"
    phone.refresh_from_db()
    assert (phone.ended_because, phone.ended_at is not None) == ("gone", True)
    assert due().status == "sent"
    assert due.results == [("push", "transient"), ("email", "accepted")]
    assert len(sent) == 1


def test_without_another_way_staff_hear_that_no_phone_is_left(due, told, set_up, sent):
    told()
    Consent.objects.filter(kind="email").update(withdrawn_at=START)
    set_up.answers["phone"] = [410]
    due()
    row = due()
    assert (row.status, row.reason, sent) == ("failed", "no phone is left to tell", [])
    assert StaffTask.objects.filter(follow_up=row).exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_work_later_is_tried_later(due, told, set_up, status):
    told()
    set_up.answers["phone"] = [status]
    assert due().status == "planned"
    assert due().status == "sent"
    assert due.results == [("push", "transient"), ("push", "accepted")]


@pytest.mark.parametrize("status", [401, 403])
def test_a_service_that_does_not_know_our_key_is_the_systems_to_mend(due, told, set_up, status):
    told()
    told("old")
    set_up.answers["phone"] = [status]
    set_up.answers["old"] = [503]
    assert due().status == "planned"
    assert due.results == [("push", "not_set_up")]
    assert not StaffTask.objects.exists()
    assert due().status == "sent"


@pytest.mark.parametrize("status", [400, 413])
def test_a_no_for_good_becomes_a_task(due, told, set_up, status):
    told()
    set_up.answers["phone"] = [status]
    row = due()
    assert (row.status, row.cause) == ("failed", "refused")
    assert StaffTask.objects.filter(follow_up=row).exists()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_followed_nowhere(due, told, set_up, status):
    told()
    set_up.browser("elsewhere")
    set_up.answers["phone"] = [(status, {"Location": f"{set_up.origin}/wpush/elsewhere"})]
    assert due().status == "planned"
    assert set_up.asked == ["phone"]


@pytest.mark.parametrize("silence", [SILENCE, HANGS_UP])
def test_a_lost_yes_is_repeated_with_the_same_topic_and_only_on_the_phone(due, told, set_up, sent, silence):
    told()
    set_up.answers["phone"] = [silence]
    assert due(SHORT).status == "sending"
    assert due().status == "sent"
    assert due.results == [("push", "unknown"), ("push", "accepted")]
    assert (len(set_up.asked), sent) == (2, [])


def test_what_may_have_arrived_goes_no_second_way(due, told, set_up, sent, cast):
    phone = told()
    set_up.answers["phone"] = [SILENCE]
    due(SHORT)
    take_phone_off(by=cast.ada, subscription=phone, now=START)
    row = due()
    assert (row.status, row.cause, sent) == ("failed", "no_answer", [])


def test_nobody_at_the_other_end_is_tried_later(due, told, set_up, settings):
    phone = told()
    info = phone.info | {"endpoint": "http://127.0.0.1:9/wpush/phone"}
    phone.address = json.dumps(info)
    phone.save()
    settings.PUSH_HOSTS = ["http://127.0.0.1:9"]
    assert due().status == "planned"
    assert due.results == [("push", "transient")]


def test_a_yes_that_could_not_be_written_down_is_not_sent_again(due, told, set_up):
    phone = told()
    PushSubscription.objects.filter(pk=phone.pk).update(last_row=due.row.pk)
    assert due().status == "sent"
    assert set_up.asked == []


def test_no_trail_holds_the_address_of_a_phone(due, told, set_up, caplog):
    told()
    set_up.answers["phone"] = [SILENCE, 410]
    due(SHORT)
    due()
    details = " ".join(Attempt.objects.values_list("detail", flat=True))
    assert "wpush" not in details + caplog.text


# --- whose phone ------------------------------------------------------------------------------------


def test_one_tap_twice_is_once(told):
    first = told()
    assert told().pk == first.pk
    assert Consent.objects.filter(kind="push").count() == 1


def test_a_browser_tells_one_person(told, cast, service):
    mine = told()
    other = make_patient(cast.alder, cast.ada, "Fay", "Lund", "America/Chicago")
    tell_on_phone(by=cast.ada, patient=other, phone=read(service.browser("phone").told), device="", now=START)
    mine.refresh_from_db()
    assert mine.ended_because == "another"


def test_no_more_phones_than_five(told):
    for number in range(MOST):
        told(str(number))
    with pytest.raises(TooManyPhones):
        told("one more")


def test_no_endless_tapping(told, cast):
    for number in range(20):
        take_phone_off(by=cast.ada, subscription=told(str(number)), now=START)
    with pytest.raises(TooManyPhones):
        told("one more")


def test_the_last_phone_takes_the_consent_with_it(told, cast):
    one, two = told("one"), told("two")
    assert take_phone_off(by=cast.ada, subscription=one, now=START) is False
    assert take_phone_off(by=cast.ada, subscription=two, now=START) is True
    assert not Consent.objects.in_force().filter(kind="push").exists()


def test_a_new_address_takes_the_place_of_the_old_one(told, cast, service):
    old, fresh = told(), read(service.browser("fresh").told)
    followed = follow_phone(
        by=cast.ada, patient=cast.dana, was=old.info["endpoint"], phone=fresh, device="phone", now=START
    )
    old.refresh_from_db()
    assert (old.ended_because, followed.consent_id) == ("replaced", old.consent_id)


def test_a_new_address_of_a_phone_that_was_taken_off_is_not_told(told, cast, service):
    old, fresh = told(), read(service.browser("fresh").told)
    told("other")
    take_phone_off(by=cast.ada, subscription=old, now=START)
    with pytest.raises(NotTold):
        follow_phone(
            by=cast.ada, patient=cast.dana, was=old.info["endpoint"], phone=fresh, device="", now=START
        )


def test_a_key_is_made_that_can_be_used(capsys, settings):
    call_command("make_push_key")
    settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip()
    assert len(public_key()) == 87


@pytest.mark.parametrize(
    ("key", "subject"), [("no key", "mailto:care@alder.test"), ("D" * 42 + "A", "care@alder.test")]
)
def test_what_cannot_sign_is_said_before_anything_starts(settings, key, subject):
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = key, subject
    assert [found.id for found in notes_on_the_phone_can_be_signed()] == ["followups.E003"]


def test_a_key_that_signs_and_no_key_at_all_are_well(settings):
    settings.VAPID_SUBJECT = "mailto:care@alder.test"
    for key in ("D" * 42 + "A", ""):
        settings.VAPID_PRIVATE_KEY = key
        assert notes_on_the_phone_can_be_signed() == []


def _message(row: FollowUp, **changes):
    row.channel = "push"
    made = message_of(row, START + timedelta(hours=23))
    return replace(made, to=str(row.patient_id), **changes)
