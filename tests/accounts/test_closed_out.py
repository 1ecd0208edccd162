"""Somebody who is deactivated is out at once: open tabs, feeds, links they sent, files, a new password."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from integration_care.accounts import actions
from integration_care.accounts.models import Invitation, Membership
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from sessions.feeds.actions import make_feed
from tests.abuse.attempts import is_inside, signs_in, with_password
from tests.cast import START
from tests.signed_in import sign_in


def close(cast, member):
    tenancy.enter(clinic=cast.alder.pk)
    actions.deactivate(by=cast.max, member=member)


def test_an_open_tab(cast, client):
    signs_in(client, cast.bea)
    assert is_inside(client)
    close(cast, cast.bea)
    answer = client.get(reverse("patients:list"))
    assert answer.url == f"{reverse('account_login')}?next=/patients/"
    assert not client.session.get("_auth_user_id")


def test_a_tab_whose_session_was_not_reached_ends_with_its_next_request(cast, client):
    """Whatever ended the membership, such as SQL: nobody told the session."""
    sign_in(client, cast.bea.user)
    Membership.objects.filter(pk=cast.bea.pk).update(is_active=False)
    assert client.get(reverse("patients:list")).status_code == 403
    assert not client.session.get("_auth_user_id")


def test_the_file_of_a_document_and_allauths_pages(cast, client):
    sign_in(client, cast.bea.user)
    Membership.objects.filter(pk=cast.bea.pk).update(is_active=False)
    assert client.get(reverse("documents:of-clinic")).status_code == 403
    sign_in(client, cast.bea.user)
    assert client.get(reverse("account_change_password")).status_code == 403


def test_their_calendar(cast, client):
    secret = make_feed(by=cast.bea, now=START)
    address = reverse("feeds:feed", args=[secret])
    assert client.get(address).status_code == 200
    close(cast, cast.bea)
    assert client.get(address).status_code == 404


def test_the_invitations_they_sent_to_colleagues_but_not_to_patients(cast):
    actions.change_role(by=cast.max, member=cast.bea, role=Role.ADMIN)
    said = {"by": cast.bea, "clinic": cast.alder, "now": START}
    actions.invite(**said, email="ines@alder.test", name="Ines", role=Role.NURSE)
    actions.invite(**said, email="dana@patient.test", name="Dana", role=Role.PATIENT, patient_id=cast.dana.pk)
    close(cast, cast.bea)
    tenancy.enter(clinic=cast.alder.pk)
    assert [one.email for one in Invitation.objects.open(START)] == ["dana@patient.test"]


def test_signing_in_again(cast, client):
    close(cast, cast.bea)
    assert with_password(client, cast.bea.user.email).url == reverse("account_inactive")
    assert not is_inside(client)


@pytest.mark.parametrize("page", ["account_reset_password", "account_request_login_code"])
def test_a_new_password_or_a_code_leads_nowhere(cast, page):
    close(cast, cast.bea)
    Client().post(reverse(page), {"email": cast.bea.user.email})
    assert "/password/reset/key/" not in mail.outbox[-1].body
    assert "no account" in mail.outbox[-1].body or page == "account_request_login_code"


def test_who_is_invited_again_may_sign_in_to_accept(cast, client):
    close(cast, cast.bea)
    actions.invite(
        by=cast.max, clinic=cast.alder, now=START, email=cast.bea.user.email, name="Bea", role=Role.NURSE
    )
    assert with_password(client, cast.bea.user.email).url == reverse("mfa_authenticate")


def test_who_works_elsewhere_too_goes_on_there(cast, client):
    tenancy.enter(clinic=cast.birch.pk)
    Membership.objects.create(clinic=cast.birch, user=cast.bea.user, role=Role.THERAPIST)
    close(cast, cast.bea)
    signs_in(client, cast.bea)
    assert client.get(reverse("accounts:me")).context["clinic"] == cast.birch
