"""What a sign-in knew goes when it has ended: to whom a code was sent, which device it was."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integration_care.accounts.actions.sign_ins import forget_ended_sessions
from tests.abuse.attempts import is_inside, signs_in


def ended(key, by):
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - by)


def test_who_is_signed_in_stays_so(cast, client):
    signs_in(client, cast.bea)
    assert forget_ended_sessions() == 0
    assert is_inside(client)
    assert UserSession.objects.filter(user=cast.bea.user).exists()


def test_who_asked_for_a_code_and_never_came_is_forgotten(cast, client):
    client.post(reverse("account_request_login_code"), {"email": cast.bea.user.email})
    assert cast.bea.user.email in str(Session.objects.get().get_decoded())
    ended(client.session.session_key, timedelta(seconds=1))
    assert forget_ended_sessions() == 1
    assert not Session.objects.exists()


def test_a_device_is_forgotten_with_the_longest_sign_in(cast):
    longest = timedelta(seconds=settings.LONGEST_SIGN_IN_SECONDS)
    for member in (cast.bea, cast.nia):
        signs_in(Client(), member)
    UserSession.objects.filter(user=cast.bea.user).update(created_at=timezone.now() - longest - longest / 9)
    forget_ended_sessions()
    assert [row.user for row in UserSession.objects.all()] == [cast.nia.user]
