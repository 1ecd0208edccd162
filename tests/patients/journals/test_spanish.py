"""A clinic's own words in Spanish: beside the English, and read by patients who read Spanish."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from integration_care.core import tenancy
from patients.journals.actions import copy_set, edit_prompt, install_prompt_sets
from patients.journals.models import Prompt, PromptSet
from patients.journals.questions import as_asked
from patients.journals.rewording import BLANK, GONE, LOOK_AGAIN

pytestmark = pytest.mark.django_db

NONE_IN_SPANISH = "No Spanish: patients who read Spanish see the English words."


@pytest.fixture
def pain(cast):
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    return PromptSet.objects.get(key="pain")


@pytest.fixture
def strong(pain):
    return pain.prompts.get(text="How strong is it right now?")


@pytest.fixture
def saves(cast, as_):
    """Send an editor page back as it was opened, with these words changed; the page that follows."""

    def save(address, **typed):
        browser = as_(cast.max)
        page = browser.get(address)
        form = page.context["page"].head_form if "page" in page.context else page.context["form"]
        stood = {name: form[name].value() or "" for name in form.fields}
        answer = browser.post(address, stood | typed, follow=True)
        tenancy.enter(clinic=cast.alder.pk)
        return answer

    return save


def editor(row) -> str:
    name = "prompt" if isinstance(row, Prompt) else "prompt-set"
    return reverse(f"journals:{name}", args=[row.pk])


def asked(prompt, language, *, is_gentle=False):
    prompt.refresh_from_db()
    with translation.override(language):
        return as_asked(prompt, is_gentle=is_gentle)


def test_a_therapist_does_not_write_spanish_into_the_clinics_set(cast, as_, strong):
    assert as_(cast.ada).post(editor(strong), {"text": "x", "text_es": "y"}).status_code == 404


@pytest.mark.parametrize("spanish", ["Uno", "Uno\nDos\nTres", "Uno\n\nUno"])
def test_other_lines_than_the_english_ones_are_refused(saves, strong, spanish):
    page = saves(editor(strong), kind="several", options="One\nTwo", options_es=spanish)
    assert page.status_code == 422 and "Write the same lines in Spanish, 2 of them" in page.content.decode()
    assert asked(strong, "es").kind == "scale"


@pytest.mark.parametrize("name", ["text_es", "gentle_text_es", "hint_es"])
def test_spanish_that_is_too_long_is_refused(saves, strong, name):
    assert saves(editor(strong), **{name: "x" * 301}).status_code == 422


def test_an_editor_who_was_overtaken_sees_the_spanish_of_both(cast, as_, strong):
    stood = {name: getattr(strong, name) for name in ("text", "kind", "options")}
    browser = as_(cast.max)
    seen = browser.get(editor(strong)).context["form"]["seen"].value()
    tenancy.enter(clinic=cast.alder.pk)
    edit_prompt(by=cast.paz, prompt=strong, text_es="La de Paz")
    page = browser.post(editor(strong), stood | {"seen": seen, "text_es": "La de Max"}).content.decode()
    assert "La de Paz" in page and "La de Max" in page


def test_the_clinics_spanish_is_read_by_those_who_read_spanish_and_by_nobody_else(saves, strong):
    saves(editor(strong), text="How bad?", text_es="¿Qué tanto?", hint="Now.", hint_es="Ahora.")
    assert (asked(strong, "es").text, asked(strong, "es").hint) == ("¿Qué tanto?", "Ahora.")
    assert (asked(strong, "en").text, asked(strong, "en").hint) == ("How bad?", "Now.")


def test_lines_to_choose_from_go_together(saves, strong):
    saves(editor(strong), kind="several", options="Sharp\nDull", options_es="Agudo\nSordo")
    assert asked(strong, "es").choices == ["Agudo", "Sordo"]
    assert asked(strong, "en").choices == ["Sharp", "Dull"]


def test_gently_in_spanish_else_plainly_in_spanish_before_gently_in_english(saves, strong):
    saves(editor(strong), text="How?", text_es="¿Cómo?", gentle_text="If you like: how?")
    assert asked(strong, "es", is_gentle=True).text == "¿Cómo?"
    assert asked(strong, "en", is_gentle=True).text == "If you like: how?"
    saves(editor(strong), gentle_text_es="Si quieres: ¿cómo?")
    assert asked(strong, "es", is_gentle=True).text == "Si quieres: ¿cómo?"
    saves(editor(strong), text_es="", gentle_text_es="")
    assert asked(strong, "es", is_gentle=True).text == "If you like: how?"


def test_the_editor_says_what_blank_means(cast, as_, saves, strong):
    page = as_(cast.max).get(editor(strong)).content.decode()
    assert "It came with the English words, and goes when they change." in page and BLANK in page
    tenancy.enter(clinic=cast.alder.pk)
    saves(editor(strong), text="Our own?")
    assert asked(strong, "es").text == "Our own?"
    assert BLANK in as_(cast.max).get(editor(strong)).content.decode()


def test_rewording_loses_the_shipped_spanish_and_says_so(saves, pain, strong):
    page = saves(editor(strong), text="Our own?").content.decode()
    assert GONE in page and NONE_IN_SPANISH in page
    assert GONE not in saves(editor(strong), text="How strong is it right now?").content.decode()
    assert GONE in saves(editor(pain), title="Our pain").content.decode()


def test_spanish_that_was_left_beside_new_words_is_pointed_at(saves, strong):
    assert LOOK_AGAIN not in saves(editor(strong), text="A?", text_es="¿A?").content.decode()
    assert LOOK_AGAIN in saves(editor(strong), text="B?").content.decode()
    assert LOOK_AGAIN not in saves(editor(strong), text="C?", text_es="").content.decode()


def test_a_copy_keeps_the_spanish(cast, saves, pain, strong):
    saves(editor(strong), text_es="¿Qué tanto?")
    saves(editor(pain), introduction_es="Con calma.")
    pain.refresh_from_db()
    copy = copy_set(by=cast.ada, prompt_set=pain)
    assert copy.introduction_es == "Con calma."
    assert copy.prompts.get(text=strong.text).text_es == "¿Qué tanto?"
