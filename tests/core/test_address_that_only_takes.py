"""An address that only takes what a page sends, typed or reloaded in a browser: a page that says so."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
HTMX = {"HTTP_HX_REQUEST": "true"}
BY_ITSELF = {"HTTP_X_BACKGROUND": "1"}


@pytest.mark.parametrize("how", [{}, {"HTTP_ACCEPT": "*/*"}, BROWSER | HTMX, BROWSER | BY_ITSELF])
def test_scripts_and_parts_of_a_page_are_told_by_the_status_alone(db, how):
    answer = Client().get(reverse("portal:zone"), **how)
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")


def test_staff_read_that_there_is_nothing_to_look_at_and_where_to_go_on(cast, as_):
    browser = as_(cast.ada)
    browser.get(reverse("caseload:board"))  # where the browser learns that staff read English
    answer = browser.get(reverse("accounts:appearance"), **BROWSER, HTTP_ACCEPT_LANGUAGE="es")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1>There is no page to look at here</h1>" in page
    assert '<a class="btn btn-primary" href="/">' in page


def test_a_patient_reads_it_in_their_own_language(db):
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    answer = browser.get(reverse("portal:zone"), **BROWSER)
    assert (answer.status_code, answer["Content-Language"]) == (405, "es")
    assert '<html lang="es"' in answer.content.decode()
    assert "Aquí no hay ninguna página que ver" in answer.content.decode()


def test_a_form_sent_to_a_page_that_takes_none_is_answered_alike(cast, as_):
    answer = as_(cast.ada).post(reverse("caseload:board"), **BROWSER)
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert b"There is no page to look at here" in answer.content
