"""A database that takes no writes: pages say so, records stay shut, and what was typed comes back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core.permissions import Role
from patients.portal import places
from tests.cast import join
from tests.patients.portal.conftest import link, phone, prompt_sets, window  # noqa: F401 - fixtures

LINE, NOBODY = "Nothing can be saved right now. You can look", "Nobody can sign in right now"
WORDS = "Woke before the alarm. The light was different, and so was I."


@pytest.fixture
def stop_writes():
    """From here on this transaction takes none, as on a standby; it ends with the test."""

    def stop() -> None:
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")

    return stop


@pytest.fixture
def ada(cast, as_, stop_writes):
    browser = as_(cast.ada)
    browser.raise_request_exception = False
    stop_writes()
    return browser


@pytest.fixture
def dana(cast, as_, stop_writes):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    browser = as_(cast.dana.member)
    browser.raise_request_exception = False
    stop_writes()
    return browser


def test_a_record_stays_shut_when_its_opening_cannot_be_written_down(ada, cast):
    page = ada.get(reverse("caseload:chart", args=[cast.dana.pk]))
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "records stay closed" in page.content.decode()
    assert "Moreau" not in page.content.decode()
    assert not Event.objects.filter(kind=Event.READ).exists()


def test_a_list_of_patients_is_a_record_too(ada):
    page = ada.get(reverse("caseload:board"))
    assert (page.status_code, "Dana" in page.content.decode()) == (503, False)


def test_a_page_without_a_record_is_shown_with_a_line_above(ada):
    page = ada.get(reverse("accounts:hours"))
    assert page.status_code == 200
    assert "Nothing can be saved right now" in page.content.decode()


def test_a_patient_still_finds_help(dana):
    page = dana.get(reverse("portal:help"))
    assert page.status_code == 200
    assert "988" in page.content.decode()


def test_what_was_sent_comes_back_as_a_form_of_the_same_page(dana):
    path = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
    answer = dana.post(path, {"version": 0, "text": WORDS, "go": "hand-in"})
    told = answer.content.decode()
    assert answer.status_code == 503
    assert f'action="{path}"' in told
    assert WORDS in told
    assert 'name="go" value="hand-in"' in told


def test_a_password_does_not_come_back(client, cast, stop_writes):
    client.raise_request_exception = False
    stop_writes()
    answer = client.post(reverse("account_login"), {"login": "ada@alder.test", "password": "a long walk"})
    assert answer.status_code == 503
    assert "a long walk" not in answer.content.decode()
    assert NOBODY in answer.content.decode() and "ada@alder.test" not in answer.content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_the_pages_of_the_sign_in_say_it_before_anybody_types(client, cast, stop_writes, name):
    assert NOBODY not in client.get(reverse(name)).content.decode()
    stop_writes()
    page = client.get(reverse(name))
    assert (page.status_code, NOBODY in page.content.decode()) == (200, True)


def test_who_was_away_too_long_reads_why_they_cannot_come_back(ada, settings):
    """Nor can their session be ended; it opens nothing."""
    settings.STAFF_IDLE_SECONDS = -1
    for path in (reverse("accounts:hours"), reverse("account_login")):
        page = ada.get(path)
        assert (page.status_code, NOBODY in page.content.decode()) == (503, True)
    answer = ada.post(reverse("accounts:hours"), {"note": WORDS})
    assert NOBODY in answer.content.decode() and WORDS in answer.content.decode()
    assert ada.get(reverse("accounts:hours"), headers={"HX-Request": "true"}).content == b""


def test_a_locked_page_asks_whether_anybody_can_sign_in(ada):
    page = ada.get(reverse("accounts:hours")).content.decode()
    assert 'data-ready="/readyz"' in page
    assert "data-door-no-sign-in hidden>" in page and NOBODY in page


def test_a_patient_is_told_in_their_own_language(cast, as_, stop_writes):
    """Of this browser nothing is known yet but who signed in."""
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member, cast.dana.language = member, "es"
    cast.dana.save()
    browser = as_(member)
    browser.raise_request_exception = False
    stop_writes()
    path = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
    answer = browser.post(path, {"version": 0, "text": WORDS, "go": "hand-in"})
    assert answer.status_code == 503
    assert '<html lang="es"' in answer.content.decode()


def test_a_messages_link_says_it_before_anybody_types(link, client, stop_writes):  # noqa: F811
    assert LINE not in client.get(link).content.decode()
    stop_writes()
    page = client.get(link)
    assert (page.status_code, LINE in page.content.decode()) == (200, True)


def test_behind_a_messages_link_what_was_written_comes_back(link, phone, stop_writes):  # noqa: F811
    phone.raise_request_exception = False
    stop_writes()
    page = phone.get(f"{link}/1")
    assert (page.status_code, LINE in page.content.decode()) == (200, True)
    answer = phone.post(f"{link}/1", {"version": 0, "text": WORDS, "go": "hand-in"})
    assert (answer.status_code, WORDS in answer.content.decode()) == (503, True)


@pytest.fixture
def full_disk(monkeypatch):
    """PostgreSQL's own word that there is no room, where a page of the journal would be saved."""

    def no_room(**_such):
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$")

    monkeypatch.setattr("patients.portal.actions.write_page", no_room)


def test_what_a_full_disk_refuses_comes_back_as_a_form(cast, as_, full_disk):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    browser = as_(cast.dana.member)
    browser.raise_request_exception = False
    path = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
    answer = browser.post(path, {"version": 0, "text": WORDS, "go": "hand-in"})
    assert (answer.status_code, WORDS in answer.content.decode()) == (503, True)


def test_behind_a_messages_link_a_patient_is_told_alike(cast, link, phone, full_disk):  # noqa: F811
    """And in their own language, which is known by the link alone."""
    cast.dana.language = "es"
    cast.dana.save()
    phone.raise_request_exception = False
    answer = phone.post(f"{link}/1", {"version": 0, "text": WORDS, "go": "hand-in"})
    assert (answer.status_code, WORDS in answer.content.decode()) == (503, True)
    assert '<html lang="es"' in answer.content.decode()


@pytest.mark.parametrize("header", ["X-Autosave", "HX-Request"])
def test_a_part_of_a_page_is_only_told(dana, header):
    path = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
    answer = dana.post(path, {"version": 0, "text": WORDS}, headers={header: "true"})
    assert (answer.status_code, answer.content) == (503, b"")


def test_readyz_says_it(client, db, stop_writes):
    assert client.get("/readyz").json()["read_only"] is False
    stop_writes()
    answer = client.get("/readyz").json()
    assert (answer["read_only"], answer["status"]) in [(True, "read-only"), (True, "unavailable")]


def test_a_fault_of_our_own_is_still_called_one(ada, monkeypatch):
    from sessions.caseload import views

    def breaks(*_args):
        raise ValueError

    monkeypatch.setattr(views, "record_list", breaks)
    assert ada.get(reverse("caseload:wall")).status_code == 500
