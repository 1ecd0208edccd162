"""Dana reads Spanish, on her pages, in her letter and behind its link; the clinic reads English."""

import re

import pytest
from playwright.sync_api import expect

from integration_care.core.access import STAFF
from integration_care.core.permissions import Role
from patients.models import Patient
from tests.cast import START
from tests.journeys.busy_clinic import furnish, pages_for
from tests.journeys.given import DANAS, OPENS_AT, a_dose, a_letter
from tests.journeys.leftovers import english_on, is_english, spanish_on
from tests.journeys.test_measures import asks, taps
from tests.journeys.test_offline import Phone

pytestmark = pytest.mark.timeout(400)  # dozens of pages, with axe
WORDS = "La luz amarilla en la cocina de mi hermana"
# What Dana and the clinic wrote themselves, in English, and names.
OWN = (
    "Woke before the alarm. The light was different.", "Call my sister on Sunday", "Your week (copy)",
    "I stop answering the phone", "I wake before the alarm", "Text Maya", "Get up", "Walk to the lake.",
    "Nobody told me that it moved.", "Thank you. I will ask.", "Chrome on Android", "Isle of Man",
    "Port of Spain", "From the other phone.",
)  # fmt: skip


@pytest.fixture
def reads_spanish(stage, cast, alder):
    with alder():
        Patient.objects.filter(pk=cast.dana.pk).update(language="es")
    return cast.dana


@pytest.fixture
def dana(reads_spanish, member_at):
    """On her phone, whose own language is English."""
    return member_at(reads_spanish.member, "phone", locale="en-US")


def reads(person, step):
    person.finds_nothing_wrong(step)
    assert english_on(person.page, OWN) == [], f"{step} ({person.page.url})"


def crisis(person):
    expect(person.page.get_by_role("link", name="Llama al 988")).to_have_attribute("href", "tel:988")
    expect(person.page.get_by_role("link", name="Mensaje de texto al 988")).to_be_visible()
    person.sees(re.compile("Para español, oprime el 2; por mensaje de texto, escribe AYUDA"))


def test_no_page_of_hers_holds_a_sentence_in_english(cast, alder, dana):
    with alder():
        keys = furnish(cast, START)
    pages = [*pages_for(Role.PATIENT, keys, besides=STAFF), "/me/help/"]
    pages += [f"/me/write/?set={key}" for key in ("first-24-hours", "intention", "weekly-review", "body-map")]
    left = {}
    for path in pages:
        dana.opens(path)
        if dana.page.locator("main").count():
            dana.is_well(path)
            left[path] = english_on(dana.page, OWN)
    assert len(left) > 25
    assert {path: words for path, words in left.items() if words} == {}


def test_what_the_page_says_while_she_writes_and_without_a_network(stage, cast, alder, dana):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    dana.opens("/me/")
    phone = Phone(dana).is_ready()
    dana.follows("Escribir libremente")
    reads(dana, "nothing written yet")
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved()
    dana.sees("guardado en la clínica")
    reads(dana, "saved at the clinic")
    phone.goes_offline()
    phone.box.press("End")
    phone.box.press_sequentially(", y no tenía enojo.")
    dana.is_told_it_is_saved("local")
    dana.sees("guardado en este dispositivo")
    reads(dana, "saved on this device")
    dana.page.reload()
    dana.sees("No hay conexión en este momento.")
    reads(dana, "writing without a connection")
    dana.presses("Entregar")
    dana.sees("Está guardado en este dispositivo")
    reads(dana, "handed in without a connection")
    dana.opens("/me/")
    dana.sees(WORDS)
    reads(dana, "what is on this device")
    dana.follows("Ayuda ahora")
    crisis(dana)
    reads(dana, "help without a connection")
    phone.comes_back()
    dana.sees("No estoy a salvo ahora: avisar a mi clínica")  # the clinic's own page of help is back
    dana.opens("/me/journal/")
    dana.sees(WORDS)
    reads(dana, "the journal")


def test_what_her_phone_says_by_itself_on_the_other_pages(dana):
    dana.opens("/me/write/?set=body-map")
    dana.page.get_by_label("Dónde", exact=True).select_option("chest")
    dana.page.get_by_label("Cómo se siente").select_option("tight")
    dana.page.get_by_role("radio", name="3", exact=True).check(force=True)
    dana.presses("Marcarlo")
    dana.sees("Pecho: tensión, 3 de 10")
    reads(dana, "a place that is marked")
    dana.opens("/me/write/")
    dana.presses("Dibujar")
    reads(dana, "drawing")
    dana.presses("Hablar")
    reads(dana, "speaking")
    dana.opens("/me/plan/edit/")
    dana.writes("Señal 1, en mis propias palabras", "Dejo de contestar el teléfono")
    dana.sees("todavía no está en el plan")
    reads(dana, "writing the plan")
    dana.presses("Guardar mi plan")
    dana.sees("Versión 1, escrita por ti")
    dana.opens("/me/concern/")
    dana.writes("¿Qué te preocupa?", "Nadie me avisó del cambio.")
    dana.sees("aún no se ha enviado")
    reads(dana, "writing what worries her")
    dana.presses("Decírselo a la clínica")
    dana.sees_heading("La clínica ya lo tiene.")
    reads(dana, "the clinic has it")
    dana.opens("/me/commitments/")
    dana.page.get_by_text("Proponerme algo").click()
    dana.fills_in(Qué="Llamar a mi hermana")
    dana.presses("Me lo propongo")
    dana.sees("Llamar a mi hermana")
    dana.opens("/me/practices/")
    dana.presses("Hice esto")
    dana.sees("Anotado. Fue un tiempo para ti.")
    reads(dana, "a practice is noted")


def test_a_questionnaire_is_said_to_be_in_english_and_a_yes_shows_help_in_spanish(cast, alder, dana):
    asks(cast, alder, "cssrs")
    dana.opens("/me/")
    dana.follows(re.compile("¿Cómo has estado"))
    dana.sees("Este cuestionario está aquí solo en inglés.")
    reads(dana, "the first question")
    taps(dana, "No")
    dana.presses(re.compile("^Yes$"))
    dana.sees_heading("Gracias por decirlo.")
    crisis(dana)
    reads(dana, "help first")
    dana.follows("Seguir con las preguntas")
    taps(dana, "No", "No", "No", "No")
    reads(dana, "the last one")
    dana.presses("Entregar")
    dana.sees_heading("Gracias.")
    reads(dana, "handed in")


def test_her_letter_and_its_link_are_in_spanish(stage, cast, alder, reads_spanish, visitor):
    link = a_letter(stage, cast, alder)
    letter = stage.post.letters_to(DANAS)[-1]
    assert letter["Subject"] == "Una nota de Alder Clinic"
    words = letter.get_body(("plain",)).get_content()
    assert "Hay una página lista para ti" in words
    assert [line for line in words.splitlines() if is_english(line, (link,))] == []

    dana = visitor("phone", locale="en-US")
    dana.opens(link)
    reads(dana, "whose birth date")
    dana.page.get_by_label("Mes").select_option("junio")
    dana.fills_in(Día="17", Año="1984")
    dana.presses("Abrir")
    dana.sees_heading("¿Estás a salvo donde estás ahora mismo?")
    reads(dana, "the first question behind a link")
    dana.presses("No")
    dana.sees_heading("Gracias por decirlo.")
    crisis(dana)
    reads(dana, "not safe at home")


def test_whoever_is_not_signed_in_chooses_and_the_choice_stays(cast, visitor):
    dana = visitor("phone", locale="en-US")
    dana.opens("/sign-in/login/")
    dana.sees_heading("Sign in")
    dana.presses("Español")
    dana.sees_heading("Iniciar sesión")
    dana.sees(re.compile("envía la palabra AYUDA"))
    reads(dana, "signing in")
    for step in ("login/code/", "password/reset/"):
        dana.opens(f"/sign-in/{step}")
        reads(dana, step)
    dana.opens("/me/help/")
    crisis(dana)
    reads(dana, "help before signing in")


def test_not_safe_in_spanish_reaches_ada_in_english_though_her_browser_asks_for_spanish(
    cast, alder, dana, member_at
):
    dana.opens("/me/help/")
    crisis(dana)
    dana.presses("No estoy a salvo ahora: avisar a mi clínica")
    dana.sees("Tu clínica ya lo sabe.")
    crisis(dana)
    reads(dana, "the clinic knows")

    ada = member_at(cast.ada, locale="es-MX")
    here = cast.dana.pk
    for path in (
        f"/windows/patients/{here}/",
        f"/patients/{here}/consents/",
        f"/practices/{here}/",
        "/clinic/",
        "/windows/",
    ):
        ada.opens(path)
        assert spanish_on(ada.page) == [], path
    ada.sees("Says they are not safe right now")
    ada.presses("Acknowledge")
    ada.sees("You have this now.")
    assert spanish_on(ada.page) == []
