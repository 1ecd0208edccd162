"""A clinic's questions are its own to word, order and retire."""

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.actions import install_prompt_sets
from patients.journals.models import Prompt, PromptSet


@pytest.fixture
def first_day(cast):
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    return PromptSet.objects.get(key="first-24-hours")


def asked(prompt_set):
    return [prompt.text for prompt in prompt_set.prompts.filter(is_retired=False)]


def test_a_therapist_does_not_edit_prompt_sets(as_, cast, first_day):
    assert as_(cast.ada).get(reverse("journals:prompt-sets")).status_code == 403


def test_another_clinics_prompt_set_is_a_404(as_, cast, first_day):
    cast.cy.role = "admin"
    tenancy.enter(clinic=cast.birch.pk)
    cast.cy.save()
    assert as_(cast.cy).get(reverse("journals:prompt-set", args=[first_day.pk])).status_code == 404
    tenancy.enter(clinic=cast.alder.pk)
    prompt = first_day.prompts.first()
    assert as_(cast.cy).post(reverse("journals:retire-prompt", args=[prompt.pk])).status_code == 404


def test_a_question_without_words_is_refused(as_, cast, first_day):
    page = as_(cast.max).post(reverse("journals:add-prompt", args=[first_day.pk]), {"new-text": ""})
    assert page.status_code == 422


def test_every_shipped_set_is_listed(as_, cast, first_day):
    page = as_(cast.max).get(reverse("journals:prompt-sets")).content.decode()
    for prompt_set in PromptSet.objects.all():
        assert prompt_set.title in page


def test_the_page_shows_the_questions_as_the_patient_sees_them(as_, cast, first_day):
    page = as_(cast.max).get(reverse("journals:prompt-set", args=[first_day.pk])).content.decode()
    for text in asked(first_day):
        assert page.count(text) >= 2


def test_words_change(as_, cast, first_day):
    prompt = first_day.prompts.first()
    new = {"text": "How safe do you feel?", "hint": "", "kind": prompt.kind}
    as_(cast.max).post(reverse("journals:prompt", args=[prompt.pk]), new)
    tenancy.enter(clinic=cast.alder.pk)
    assert asked(first_day)[0] == "How safe do you feel?"


def test_a_question_moves_up_and_stops_at_the_top(as_, cast, first_day):
    before = asked(first_day)
    second = first_day.prompts.all()[1]
    for _ in range(2):
        as_(cast.max).post(reverse("journals:move-prompt", args=[second.pk]), {"to": "up"})
    tenancy.enter(clinic=cast.alder.pk)
    assert asked(first_day) == [before[1], before[0], *before[2:]]


def test_a_question_is_added_at_the_end_and_retired_without_loss(as_, cast, first_day):
    browser = as_(cast.max)
    browser.post(
        reverse("journals:add-prompt", args=[first_day.pk]), {"new-text": "And now?", "new-kind": "text"}
    )
    tenancy.enter(clinic=cast.alder.pk)
    added = Prompt.objects.get(text="And now?")
    assert asked(first_day)[-1] == "And now?"
    browser.post(reverse("journals:retire-prompt", args=[added.pk]))
    tenancy.enter(clinic=cast.alder.pk)
    assert "And now?" not in asked(first_day)
    assert Prompt.objects.filter(text="And now?", is_retired=True).exists()


def test_the_head_of_a_set_changes(as_, cast, first_day):
    new = {"title": "Our first day", "introduction": "Take your time."}
    as_(cast.max).post(reverse("journals:prompt-set", args=[first_day.pk]), new)
    tenancy.enter(clinic=cast.alder.pk)
    first_day.refresh_from_db()
    assert (first_day.title, first_day.asks_sliders) == ("Our first day", False)
