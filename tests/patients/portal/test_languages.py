"""In which language a page is told: the clinic's pages in English, a patient's in theirs."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.followups.engine.messages import message_of
from patients.followups.models import FollowUp
from tests.patients.portal.conftest import BORN

SPANISH = {"HTTP_ACCEPT_LANGUAGE": "es-MX,es;q=0.9,en;q=0.5"}
STAFF_PAGES = ("caseload:board", "patients:list", "accounts:me", "mfa_index", "account_change_password")


@pytest.fixture
def reads_spanish(cast, dana):
    cast.dana.language = "es"
    cast.dana.save()
    return dana


def language_of(page) -> str:
    assert f'<html lang="{page["Content-Language"]}"' in page.content.decode()
    return page["Content-Language"]


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_staff_read_english_whatever_their_browser_asks_for(cast, as_, name):
    page = as_(cast.ada).get(reverse(name), **SPANISH, follow=True)
    assert language_of(page) == "en"


def test_staff_read_english_after_signing_in_on_a_spanish_page(cast, as_):
    browser = as_(cast.ada)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert language_of(browser.get(reverse("caseload:board"), **SPANISH)) == "en"
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert language_of(browser.get("/no/such/page", **SPANISH)) == "en"


def test_a_language_that_nobody_offers_is_not_taken(reads_spanish, as_, cast):
    as_(reads_spanish).post(reverse("portal:language"), {"language": "xx"})
    cast.dana.refresh_from_db()
    assert cast.dana.language == "es"
    assert Client().post(reverse("language"), {"language": "xx"}).cookies.get("language") is None


def test_the_switch_leads_nowhere_else():
    answer = Client().post(reverse("language"), {"language": "es", "next": "https://elsewhere.test/"})
    assert answer.url == "/"


def test_a_patient_reads_their_own_language_whatever_the_browser_asks_for(reads_spanish, as_):
    assert language_of(as_(reads_spanish).get(reverse("portal:home"), HTTP_ACCEPT_LANGUAGE="en")) == "es"


def test_a_patient_chooses_and_it_is_in_the_trail(cast, dana, as_):
    browser = as_(dana)
    assert language_of(browser.get(reverse("portal:me"))) == "en"
    page = browser.post(reverse("portal:language"), {"language": "es"}, follow=True)
    assert language_of(page) == "es"
    assert Event.objects.filter(kind="patient.edited", facts={"changed": ["language"]}).exists()


def test_staff_choose_for_a_patient(cast, as_):
    page = as_(cast.ada).get(reverse("patients:edit", args=[cast.dana.pk]))
    assert 'name="language"' in page.content.decode()


@pytest.mark.parametrize("name", ["account_login", "portal:help", "account_request_login_code"])
def test_a_page_before_signing_in_follows_the_browser(db, name):
    assert language_of(Client().get(reverse(name), **SPANISH)) == "es"
    page = Client().get(reverse(name), HTTP_ACCEPT_LANGUAGE="fr")
    assert language_of(page) == "en"
    assert "Español" in page.content.decode()
    assert {"Accept-Language", "Cookie"} <= set(page["Vary"].split(", "))


def test_the_switch_is_before_the_browser(db):
    browser = Client()
    browser.post(reverse("language"), {"language": "es"})
    assert language_of(browser.get(reverse("account_login"), HTTP_ACCEPT_LANGUAGE="en")) == "es"


def test_a_link_speaks_the_language_of_whom_it_is_for(reads_spanish, link):
    browser = Client(headers={"accept-language": "en"})
    assert language_of(browser.get(link)) == "es"
    assert language_of(browser.post(link, BORN, follow=True)) == "es"
    browser.post(reverse("language"), {"language": "en"})
    assert language_of(browser.get(f"{link}/1")) == "en"


def test_a_message_is_written_in_it(reads_spanish, link, clock):
    follow_up = FollowUp.objects.select_related("patient", "clinic").get(link__isnull=False)
    message = message_of(follow_up, follow_up.due_at)
    assert message.subject == "Una nota de Alder Clinic"
    assert message.line.startswith("Hay una página lista para ti")
    assert message.language == "es"


def test_the_questions_that_ship_are_asked_in_it_and_stay_so(reads_spanish, prompt_sets, as_, cast):
    browser = as_(reads_spanish)
    first = browser.get(f"{reverse('portal:write')}?set=intention", follow=True)
    page = first.content.decode()
    assert "¿Hacia qué te gustaría mirar en esta sesión?" in page
    assert "What would you like to turn towards" not in page
    here = first.request["PATH_INFO"]
    browser.post(here, {"version": 0, "text": "hacia el mar", "has_share": "1", "go": "next"})
    cast.dana.language = "en"
    cast.dana.save()
    assert "¿Hacia qué te gustaría mirar" in browser.get(here).content.decode()


def test_while_it_is_private_it_is_said_who_would_read_it(reads_spanish, prompt_sets, as_, cast):
    browser, private = as_(reads_spanish), '<span class="when-off">Si lo compartes: Ada'
    first = browser.get(f"{reverse('portal:write')}?set=intention", follow=True)
    kept = json.loads(unescape(re.search(r'data-entry="([^"]+)"', first.content.decode()).group(1)))
    assert private in first.content.decode() and '<span class="when-on">Ada' in first.content.decode()
    assert kept["share"]["note"].startswith("Si lo compartes: Ada")
    here = first.request["PATH_INFO"]
    browser.post(here, {"version": 0, "text": "mar", "has_share": "1", "share": "on", "go": "next"})
    shared = browser.get(here).content.decode()
    kept = json.loads(unescape(re.search(r'data-entry="([^"]+)"', shared).group(1)))
    assert kept["share"]["is_on"] and kept["share"]["note"].startswith("Ada")


def test_the_clinics_own_names_of_whom_to_call_are_told_in_it(reads_spanish, cast, as_):
    cast.alder.crisis_contacts = [
        {"label": "Our night line", "label_es": "Nuestra línea de noche", "call": "555", "text": ""},
        {"label": "Our day line", "call": "556", "text": ""},
    ]
    cast.alder.save()
    page = as_(reads_spanish).get(reverse("portal:help")).content.decode()
    assert "Nuestra línea de noche" in page and "Our night line" not in page
    assert "Our day line" in page


def test_what_a_clinic_wrote_itself_stays_as_it_was_written(reads_spanish, prompt_sets, as_):
    prompt = prompt_sets["intention"].prompts.order_by("position").first()
    prompt.text = "Our own question?"
    prompt.save()
    page = as_(reads_spanish).get(f"{reverse('portal:write')}?set=intention", follow=True)
    assert "Our own question?" in page.content.decode()


def test_what_a_clinic_wrote_in_spanish_too_is_asked_in_it_and_kept_by_an_entry(
    reads_spanish, prompt_sets, as_, cast
):
    intention = prompt_sets["intention"]
    intention.title, intention.title_es = "Our title", "Nuestro título"
    intention.save()
    prompt = intention.prompts.order_by("position").first()
    prompt.text, prompt.text_es = "Our own question?", "¿Nuestra propia pregunta?"
    prompt.save()
    browser = as_(reads_spanish)
    first = browser.get(f"{reverse('portal:write')}?set=intention", follow=True)
    here = first.request["PATH_INFO"]
    assert "¿Nuestra propia pregunta?" in first.content.decode()
    browser.post(here, {"version": 0, "text": "hacia el mar", "has_share": "1", "go": "next"})
    tenancy.enter(clinic=cast.alder.pk)
    prompt.text_es = "¿Otra?"
    prompt.save()
    assert "¿Nuestra propia pregunta?" in browser.get(here).content.decode()
    assert "Nuestro título" in browser.get(reverse("portal:home")).content.decode()
