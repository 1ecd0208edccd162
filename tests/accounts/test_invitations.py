"""Invitations: the secret is in the e-mail alone, the link works once, and refusals are kind."""

import re
import smtplib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from integration_care.accounts import actions
from integration_care.accounts.actions import invitations
from integration_care.accounts.models import Invitation, Membership, User
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.cast import START

TYPED = {"name": "Ines Duarte", "password": "seven herons by the weir"}


@pytest.fixture
def invite(cast, django_capture_on_commit_callbacks):
    """`invite()` invites Ines and returns the link that her e-mail holds."""

    def invite(email="ines@alder.test", role=Role.THERAPIST, **more):
        with django_capture_on_commit_callbacks(execute=True):
            actions.invite(
                by=cast.max, clinic=cast.alder, email=email, name="Ines", role=role, now=START, **more
            )
        tenancy.enter(clinic=cast.alder.pk)
        return link_in(mail.outbox[-1])

    return invite


def link_in(message):
    return re.search(r"http://localhost:8000(/\S+)", message.body)[1]


def post_invite(client):
    typed = {"name": "Ines", "email": "ines@alder.test", "role": "nurse"}
    return client.post(reverse("accounts:invite"), typed)


def test_a_therapist_invites_nobody(cast, as_):
    assert post_invite(as_(cast.ada)).status_code == 403


def test_an_unknown_link_is_answered_kindly(cast, client):
    response = client.get(reverse("accounts:accept", kwargs={"secret": "x" * 43}))
    assert response.status_code == 404 and "We do not know this link" in response.content.decode()


def test_somebody_of_the_clinic_is_not_invited_again(cast, as_):
    typed = {"name": "Bea", "email": "BEA@alder.test", "role": "nurse"}
    response = as_(cast.max).post(reverse("accounts:invite"), typed)
    assert response.status_code == 422 and "belongs to somebody in this clinic" in response.content.decode()


def test_an_open_invitation_is_not_doubled(cast, as_, invite):
    invite()
    response = post_invite(as_(cast.max))
    assert response.status_code == 422 and "is invited already" in response.content.decode()


def test_nobody_is_invited_as_a_patient_from_the_staff_page(cast, as_):
    typed = {"name": "X", "email": "x@alder.test", "role": "patient"}
    assert as_(cast.max).post(reverse("accounts:invite"), typed).status_code == 422


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_is_refused_and_the_link_stays_good(cast, client, invite, password):
    link = invite()
    assert client.post(link, {**TYPED, "password": password}).status_code == 422
    assert not User.objects.filter(email="ines@alder.test").exists()
    assert client.get(link).status_code == 200


def test_an_expired_link_says_what_to_do(cast, client, clock, invite):
    link = invite()
    clock(START + invitations.OPEN_FOR)
    response = client.post(link, TYPED)
    assert response.status_code == 410 and "rested too long" in response.content.decode()
    assert not User.objects.filter(email="ines@alder.test").exists()


def test_a_link_taken_back_says_so(cast, client, invite):
    link = invite()
    actions.revoke(by=cast.max, invitation=Invitation.objects.get(), now=START)
    response = client.post(link, TYPED)
    assert response.status_code == 410 and "was taken back" in response.content.decode()


def test_a_used_link_leads_to_the_sign_in(cast, client, invite):
    link = invite()
    client.post(link, TYPED)
    client.logout()
    response = client.post(link, {**TYPED, "password": "another long password"})
    assert response.status_code == 410 and "used this link already" in response.content.decode()


def test_two_who_send_the_form_at_once_make_one_member(cast, invite):
    invite()
    first, second = Invitation.objects.get(), Invitation.objects.get()
    actions.accept(invitation=first, now=START, **TYPED)
    with pytest.raises(actions.InvitationNotOpen):
        actions.accept(invitation=second, now=START, **TYPED)


def test_an_account_that_exists_is_not_taken_over_by_the_link(cast, client, invite):
    link = invite(email="cy@birch.test")
    response = client.post(link, TYPED)
    assert "has an account already" in response.content.decode()
    assert not Membership.objects.filter(clinic=cast.alder, user=cast.cy.user).exists()
    assert not User.objects.get(email="cy@birch.test").check_password(TYPED["password"])


def test_opening_the_link_changes_nothing(cast, client, invite):
    link = invite()
    assert client.get(link).status_code == 200
    assert Invitation.objects.get().accepted_at is None


def test_the_database_holds_no_secret(cast, invite):
    secret = invite().rstrip("/").rpartition("/")[2]
    row = Invitation.objects.values().get()
    assert secret not in str(row) and row["secret_hash"] == invitations.hash_of(secret)


def test_accepting_makes_a_member_and_signs_in(cast, client, invite):
    response = client.post(invite(), TYPED, follow=True)
    ines = Membership.objects.get(user__email="ines@alder.test")
    assert (ines.clinic, ines.role, ines.user.name) == (cast.alder, Role.THERAPIST, "Ines Duarte")
    assert ines.user.check_password(TYPED["password"])
    assert response.status_code == 200 and response.context["member"] == ines


def test_somebody_of_another_clinic_joins_with_the_account_they_have(cast, as_, invite):
    link = invite(email="cy@birch.test")
    as_(cast.cy).post(link)
    assert Membership.objects.filter(clinic=cast.alder, user=cast.cy.user, is_active=True).exists()


def test_somebody_who_left_comes_back_in_the_new_role(cast, as_, invite):
    actions.deactivate(by=cast.max, member=cast.bea)
    as_(cast.bea).post(invite(email="bea@alder.test", role=Role.NURSE))
    cast.bea.refresh_from_db()
    assert (cast.bea.is_active, cast.bea.role) == (True, Role.NURSE)


def test_sending_again_kills_the_earlier_link(cast, client, invite, django_capture_on_commit_callbacks):
    old = invite()
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(by=cast.max, invitation=Invitation.objects.get(), now=START + timedelta(days=9))
    new = link_in(mail.outbox[-1])
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (ConnectionRefusedError(), "could not be reached"),
        (smtplib.SMTPRecipientsRefused({}), "does not know this address"),
        (smtplib.SMTPDataError(554, b"no"), "refused it"),
    ],
)
def test_an_email_that_did_not_leave_is_said_on_the_page(
    *, cast, as_, monkeypatch, django_capture_on_commit_callbacks, trouble, words
):
    def fail(self, messages):
        raise trouble

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    client = as_(cast.max)
    with django_capture_on_commit_callbacks(execute=True):
        assert post_invite(client).status_code == 302
    page = client.get(reverse("accounts:staff")).content.decode()
    assert "Not sent" in page and words in page and "Send again" in page


def test_the_email_names_clinic_and_inviter_and_replies_go_to_the_clinic(cast, invite):
    invite()
    message = mail.outbox[-1]
    assert message.subject == "Alder Clinic invites you" and message.reply_to == ["hello@alder.test"]
    assert "Max Ferreira invites you" in message.body and "10 March 2026" in message.body
    assert parsedate_to_datetime(message.message()["Date"]) == START


def test_the_new_account_signs_in_with_its_password(cast, client, invite):
    client.post(invite(email="Ines@Alder.test"), TYPED)
    client.logout()
    typed = {"login": "ines@alder.test", "password": TYPED["password"]}
    response = client.post(reverse("account_login"), typed, follow=True)
    assert response.context["member"].user.name == "Ines Duarte"
