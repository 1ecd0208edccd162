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
