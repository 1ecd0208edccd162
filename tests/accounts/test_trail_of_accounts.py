"""What happens to an account stands in the trail of each clinic its person belongs to."""

import pytest
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.abuse.attempts import signs_in, with_code, with_password


def kinds_in(clinic) -> list[str]:
    tenancy.enter(clinic=clinic.pk)
    kinds = Event.objects.filter(kind__regex=r"^(account|second_factor)\.").order_by("id")
    return list(kinds.values_list("kind", flat=True))


@pytest.fixture
def ada_in_both(cast):
    tenancy.enter(clinic=cast.birch.pk)
    Membership.objects.create(clinic=cast.birch, user=cast.ada.user, role=Role.THERAPIST)
    return cast.ada


def test_coming_and_going_in_both_clinics(cast, client, ada_in_both):
    signs_in(client, ada_in_both)
    client.post(reverse("account_logout"))
    for clinic in (cast.alder, cast.birch):
        assert kinds_in(clinic) == ["account.signed_in", "account.signed_out"]


def test_the_trail_says_by_what_they_showed_who_they_are(cast, client):
    signs_in(client, cast.ada)
    tenancy.enter(clinic=cast.alder.pk)
    event = Event.objects.get(kind="account.signed_in")
    assert (event.actor_name, event.facts) == ("Ada Lindqvist", {"by": "password mfa"})


def test_failures_of_a_known_account_by_password_and_by_code(cast, client):
    with_password(client, cast.ada.user.email, "a guess by the lake")
    with_password(client, cast.ada.user.email)
    with_code(client, "000000")
    tenancy.enter(clinic=cast.alder.pk)
    failed = Event.objects.filter(kind="account.sign_in_failed").order_by("id")
    assert [event.facts["by"] for event in failed] == ["password", "code"]
    assert {event.actor_name for event in failed} == {"somebody at the sign-in page"}


def test_of_an_unknown_one_only_the_log_hears_and_not_the_address(cast, client, caplog):
    with_password(client, "nobody@alder.test", "a guess by the lake")
    assert "that nobody has" in caplog.text and "nobody@" not in caplog.text
    assert kinds_in(cast.alder) == kinds_in(cast.birch) == []


def test_new_recovery_codes(cast, as_, monkeypatch):
    monkeypatch.setattr(
        "allauth.mfa.recovery_codes.internal.flows.transaction.on_commit", lambda tell: tell()
    )
    as_(cast.ada).post(reverse("mfa_generate_recovery_codes"))
    assert kinds_in(cast.alder) == ["second_factor.codes_renewed"]
