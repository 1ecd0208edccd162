"""Factors that are lost, devices that are not in hand, an address that changes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.accounts.actions import addresses
from integration_care.accounts.models import AddressChange, Membership, User
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.abuse.attempts import is_inside, signs_in, with_password
from tests.cast import PASSWORD, START, join, make_clinic
from tests.signed_in import some_time_ago

NEW = "ada@elsewhere.test"


def happened(cast, kind, clinic=None):
    tenancy.enter(clinic=(clinic or cast.alder).pk)
    return Event.objects.filter(kind=kind).order_by("id").last()


# --- second factors -------------------------------------------------------------------------


def reset(browser, member, why="lost"):
    return browser.post(reverse("accounts:reset-factors", args=[member.pk]), {"why": why})


def test_a_therapist_resets_nobody(cast, as_):
    assert reset(as_(cast.ada), cast.bea).status_code == 403


def test_a_colleague_of_another_clinic_is_not_there(cast, as_):
    assert reset(as_(cast.max), cast.cy).status_code == 404


def test_a_reason_is_needed(cast, as_):
    assert reset(as_(cast.max), cast.bea, why="").status_code == 422


def test_nobody_resets_their_own(cast, as_):
    assert reset(as_(cast.max), cast.max).status_code == 422
    assert Authenticator.objects.filter(user=cast.max.user).exists()


def test_nor_those_of_somebody_who_works_at_another_clinic_too(cast, as_):
    tenancy.enter(clinic=cast.birch.pk)
    Membership.objects.create(clinic=cast.birch, user=cast.bea.user, role=Role.NURSE)
    refused = reset(as_(cast.max), cast.bea)
    assert refused.status_code == 422 and "manage.py reset_second_factors" in refused.content.decode()
    assert Authenticator.objects.filter(user=cast.bea.user).exists()


def test_an_admin_resets_a_colleague_who_is_told_and_signed_out(
    cast, as_, django_capture_on_commit_callbacks
):
    bea = Client()
    signs_in(bea, cast.bea)
    assert is_inside(bea)
    with django_capture_on_commit_callbacks(execute=True):
        assert reset(as_(cast.max), cast.bea).status_code == 302
    assert not Authenticator.objects.filter(user=cast.bea.user).exists()
    assert not is_inside(bea)
    assert mail.outbox[-1].to == [cast.bea.user.email] and "call your clinic" in mail.outbox[-1].body
    event = happened(cast, "second_factor.reset")
    assert (event.actor_name, event.facts) == ("Max Ferreira", {"why": "lost"})
    with_password(bea, cast.bea.user.email)
    assert bea.get(reverse("accounts:me")).url == reverse("accounts:second-factor")


def test_the_last_admin_is_helped_by_command(cast):
    with pytest.raises(CommandError, match="Nobody"):
        call_command("reset_second_factors", "nobody@alder.test", why="lost")
    call_command("reset_second_factors", cast.max.user.email, why="lost", verbosity=0)
    assert not Authenticator.objects.filter(user=cast.max.user).exists()
    assert happened(cast, "second_factor.reset").actor_name == "command line"


def test_the_last_factor_of_staff_stays(cast, as_):
    page = as_(cast.ada).post(reverse("mfa_deactivate_totp"), follow=True).content.decode()
    assert "your only second factor" in page
    assert Authenticator.objects.filter(user=cast.ada.user).exists()


def test_with_another_one_it_may_go(cast, as_):
    Authenticator.objects.create(user=cast.ada.user, type=Authenticator.Type.WEBAUTHN, data={"name": "key"})
    as_(cast.ada).post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=cast.ada.user, type=Authenticator.Type.TOTP).exists()
    assert happened(cast, "second_factor.removed").facts == {"factor": "app"}


def test_a_removal_that_was_asked_anew_does_not_go_on_by_itself(cast, as_):
    key = {"user": cast.ada.user, "type": Authenticator.Type.WEBAUTHN}
    Authenticator.objects.create(**key, data={"name": "key"})
    ada, page = as_(cast.ada), reverse("mfa_deactivate_totp")
    some_time_ago(ada, 6 * 60)
    assert ada.post(page).url.startswith(reverse("account_reauthenticate"))
    Authenticator.objects.filter(**key).delete()  # meanwhile, at another device
    ada.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": page})
    ada.post(page)
    assert Authenticator.objects.filter(user=cast.ada.user).exists()


def test_two_removals_come_one_after_the_other(cast, as_):
    Authenticator.objects.create(user=cast.ada.user, type=Authenticator.Type.WEBAUTHN, data={"name": "key"})
    with CaptureQueriesContext(connection) as asked:
        as_(cast.ada).post(reverse("mfa_deactivate_totp"))
    said = [one["sql"] for one in asked]
    removed = next(at for at, sql in enumerate(said) if sql.startswith('DELETE FROM "mfa_authenticator"'))
    locked = [at for at, sql in enumerate(said) if 'FROM "accounts_user"' in sql and "FOR UPDATE" in sql]
    counted = [at for at, sql in enumerate(said) if "COUNT(*)" in sql and '"mfa_authenticator"' in sql]
    assert locked and locked[0] < counted[0] < removed


# --- devices --------------------------------------------------------------------------------


@pytest.fixture
def two_devices(cast, monkeypatch):
    """Ada at two browsers: the second digits in a half minute would be the same, so they are not counted."""
    monkeypatch.setattr("integration_care.accounts.forms.factors.spend_code", lambda *_: True)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *_: True)
    here, there = Client(), Client()
    for browser in (here, there):
        signs_in(browser, cast.ada)
        assert is_inside(browser)
    return here, there


def test_one_session_is_ended_from_another(cast, two_devices):
    here, there = two_devices
    page = here.get(reverse("accounts:devices"))
    (other,) = [one for one, _ in page.context["lines"] if one.session_key == there.session.session_key]
    here.post(reverse("accounts:devices"), {"end": other.pk})
    assert is_inside(here) and not is_inside(there)
    assert happened(cast, "account.session_revoked").facts == {"sessions": 1}


def test_or_all_others_at_once(two_devices):
    here, there = two_devices
    here.post(reverse("accounts:devices"), {"end": "others"})
    assert is_inside(here) and not is_inside(there)


def test_nobody_ends_a_strangers_session(cast, two_devices, as_):
    here, there = two_devices
    theirs = here.get(reverse("accounts:devices")).context["lines"][0][0]
    as_(cast.bea).post(reverse("accounts:devices"), {"end": theirs.pk})
    assert is_inside(here) and is_inside(there)


def test_a_new_password_signs_out_everywhere_else(cast, two_devices):
    here, there = two_devices
    new = "seven herons by the weir"
    typed = {"oldpassword": "a long walk by the lake", "password1": new, "password2": new}
    here.post(reverse("account_change_password"), typed)
    assert is_inside(here) and not is_inside(there)
    assert happened(cast, "account.password_changed")


# --- another address --------------------------------------------------------------------------


@pytest.fixture
def ask(cast, as_, django_capture_on_commit_callbacks):
    """Ada asks for another address; returns the two links' paths, of the old mailbox and the new one."""

    def asks(email=NEW):
        with django_capture_on_commit_callbacks(execute=True):
            assert as_(cast.ada).post(reverse("accounts:address"), {"email": email}).status_code == 302
        return {letter.to[0]: path_in(letter) for letter in mail.outbox}

    return asks


def path_in(letter) -> str:
    links = (word for word in letter.body.split() if "/address/" in word)
    return next(links, "").removeprefix("http://localhost:8000")


def address_of(cast) -> str:
    return User.objects.get(pk=cast.ada.user_id).email


def test_neither_mailbox_alone_changes_it(cast, ask):
    for mailbox in (0, 1):
        mail.outbox.clear()
        link = list(ask().values())[mailbox]
        assert "still needed" in Client().post(link, {"answer": "yes"}).content.decode()
        assert address_of(cast) == "ada@alder.test"


def test_both_together_do(cast, ask, django_capture_on_commit_callbacks):
    links = ask()
    with django_capture_on_commit_callbacks(execute=True):
        for link in links.values():
            assert Client().get(link).status_code == 200
            Client().post(link, {"answer": "yes"})
    assert address_of(cast) == NEW
    assert {letter.to[0] for letter in mail.outbox[-2:]} == {"ada@alder.test", NEW}
    assert happened(cast, "account.email_changed").actor_name == "Ada Lindqvist"
    assert Client().get(links[NEW]).status_code == 410


def test_the_old_mailbox_stops_it(cast, ask):
    links = ask()
    Client().post(links["ada@alder.test"], {"answer": "stop"})
    assert Client().post(links[NEW], {"answer": "yes"}).status_code == 410
    assert happened(cast, "account.email_change_stopped")


def test_the_links_are_open_for_a_day(cast, ask, clock):
    links = ask()
    clock(START + addresses.OPEN_FOR)
    assert Client().get(links[NEW]).status_code == 410


def test_another_wish_takes_the_earlier_one_back(cast, ask):
    first = ask()
    ask("ada@third.test")
    assert Client().get(first[NEW]).status_code == 410
    assert AddressChange.objects.filter(ended_at=None).count() == 1


def test_an_address_that_somebody_has_is_not_told_apart(cast, ask):
    links = ask("bea@alder.test")
    assert list(links) == ["ada@alder.test", "bea@alder.test"]  # as many letters; Ada's page says the same
    assert not links["bea@alder.test"] and "It is yours already" in mail.outbox[-1].body
    Client().post(links["ada@alder.test"], {"answer": "yes"})
    assert address_of(cast) == "ada@alder.test"


def test_an_unknown_link_is_answered_kindly(client, db):
    answer = client.get(reverse("accounts:answer-address", args=["x" * 43]))
    assert answer.status_code == 410 and "used up" in answer.content.decode()


def test_a_sign_in_goes_on_with_the_new_address(cast, ask):
    for link in ask().values():
        Client().post(link, {"answer": "yes"})
    browser = Client()
    assert with_password(browser, NEW).url == reverse("mfa_authenticate")
    assert with_password(Client(), "ada@alder.test").status_code == 200


def test_who_asks_again_and_again_is_asked_to_wait(cast, ask, as_, settings):
    for number in range(5):
        ask(f"ada{number}@third.test")
    again = as_(cast.ada).post(reverse("accounts:address"), {"email": NEW})
    assert again.status_code == 422 and "wait an hour" in again.content.decode()
    assert f'value="{NEW}"' in again.content.decode()


def secret_of(link) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_what_was_stopped_meanwhile_is_not_confirmed(cast, ask, clock):
    links, seen = ask(), AddressChange.objects.get()
    Client().post(links["ada@alder.test"], {"answer": "stop"})
    for link in links.values():
        assert not addresses.agree(change=seen, secret=secret_of(link), now=START)
    assert address_of(cast) == "ada@alder.test"


def test_nor_is_what_was_confirmed_meanwhile_stopped(cast, ask, clock):
    links, seen = ask(), AddressChange.objects.get()
    for link in links.values():
        Client().post(link, {"answer": "yes"})
    addresses.stop_change(change=seen, now=START)
    assert address_of(cast) == NEW and not happened(cast, "account.email_change_stopped")


def test_an_address_that_somebody_takes_at_that_moment_is_answered_kindly(cast, ask, monkeypatch):
    links = ask()
    User.objects.create(email=NEW, name="Somebody")
    monkeypatch.setattr(addresses, "_belongs_to_somebody", lambda _: False)  # looked a moment before
    assert [Client().post(link, {"answer": "yes"}).status_code for link in links.values()] == [200, 200]
    assert address_of(cast) == "ada@alder.test"


def test_two_wishes_at_once_are_one_after_the_other(live_db):
    with transaction.atomic():
        user = join(make_clinic("Alder Clinic", "alder", "America/New_York"), "Ada", Role.THERAPIST).user
    together = Barrier(2)

    def wish(email):
        try:
            with tenancy.user_context(user.pk):
                together.wait()
                addresses.ask_for_address(user=user, new_email=email, now=START)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(wish, ["one@third.test", "two@third.test"]))
    assert AddressChange.objects.filter(ended_at=None).count() == 1
