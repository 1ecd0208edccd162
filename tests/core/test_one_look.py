"""Pages about an account look to patients like their own pages, and to staff like the clinic's."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from integration_care.core.permissions import Role
from tests.cast import join

ACCOUNT_PAGES = ["accounts:devices", "accounts:address", "account_change_password", "mfa_index"]


@pytest.fixture
def dana(cast):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    return cast.dana.member


def looks_like_patients_pages(answer) -> bool:
    page = answer.content.decode()
    assert '<body class="plain' in page
    return '<body class="plain patient ' in page and "fonts/voice" in page and "fonts/work" not in page


def action_of(answer) -> str:
    return re.search(r'<form class="stack" method="post" action="([^"]*)"', answer.content.decode())[1]


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_staff_see_the_clinics_look(cast, as_, name):
    assert not looks_like_patients_pages(as_(cast.ada).get(reverse(name)))


def test_so_does_whoever_may_be_anybody(db):
    assert not looks_like_patients_pages(Client().get(reverse("account_login")))
    assert not looks_like_patients_pages(Client().get("/no/such/page"))
    back_to_board = {"next": reverse("caseload:board")}
    assert not looks_like_patients_pages(Client().get(reverse("account_login"), back_to_board))


def test_a_body_that_cannot_be_read_is_refused_by_a_page(cast, as_):
    too_much = f"field={'1' * 3_000_000}"
    for client, name in ((Client(), "account_login"), (as_(cast.max), "accounts:invite")):
        refused = client.post(reverse(name), too_much, "application/x-www-form-urlencoded")
        assert refused.status_code == 400
        assert '<body class="plain' in refused.content.decode()


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_a_patient_sees_their_own(dana, as_, name):
    assert looks_like_patients_pages(as_(dana).get(reverse(name)))


def test_so_does_whoever_is_on_the_way_to_such_a_page(db):
    on_the_way = {"next": reverse("portal:home")}
    assert looks_like_patients_pages(Client().get(reverse("account_login"), on_the_way))
    refused = Client().post(action_of(Client().get(reverse("account_login"), on_the_way)), {"login": "dana"})
    assert looks_like_patients_pages(refused)
    assert looks_like_patients_pages(Client().get(reverse("portal:home") + "no/such/page"))


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_the_pages_of_an_account_say_which_of_them_is_open(cast, as_, name):
    page = as_(cast.ada).get(reverse(name)).content.decode()
    assert re.findall(r'<a href="([^"]*)" aria-current="true"', page) == [reverse(name)]
