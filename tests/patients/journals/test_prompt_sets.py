"""A clinic's questions are its own to word, order and retire."""

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.actions import install_prompt_sets
from patients.journals.models import Prompt, PromptSet
from patients.journals.questions import EXTRA


@pytest.fixture
def first_day(cast):
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    return PromptSet.objects.get(key="first-24-hours")


def asked(prompt_set):
    return [prompt.text for prompt in prompt_set.prompts.filter(is_retired=False)]


def test_a_therapist_reads_the_clinics_sets_and_does_not_edit_them(as_, cast, first_day):
    browser, prompt = as_(cast.ada), first_day.prompts.first()
    page = browser.get(reverse("journals:prompt-set", args=[first_day.pk])).content.decode()
    assert "Ask no more" not in page
    for address in (
        reverse("journals:prompt-set", args=[first_day.pk]),
        reverse("journals:add-prompt", args=[first_day.pk]),
        reverse("journals:set-aside-set", args=[first_day.pk]),
        reverse("journals:prompt", args=[prompt.pk]),
        reverse("journals:retire-prompt", args=[prompt.pk]),
    ):
        assert browser.post(address, {"title": "Mine", "moment": "any"}).status_code == 404


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
    new = {
        "title": "Our first day",
        "introduction": "Take your time.",
        "moment": "first_day",
        "anchor": "Sit.",
    }
    as_(cast.max).post(reverse("journals:prompt-set", args=[first_day.pk]), new)
    tenancy.enter(clinic=cast.alder.pk)
    first_day.refresh_from_db()
    assert (first_day.title, first_day.asks_sliders, first_day.anchor) == ("Our first day", False, "Sit.")
    assert (first_day.version, first_day.changed_by) == (2, str(cast.max))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("several", "Only one"), ("scale", "none"), ("scale", "a\nb\nc"), ("several", "x" * 101)],
)
def test_a_list_has_lines_and_a_line_has_two_ends(as_, cast, first_day, kind, options):
    said = {"new-text": "How?", "new-kind": kind, "new-options": options}
    assert as_(cast.max).post(reverse("journals:add-prompt", args=[first_day.pk]), said).status_code == 422


def test_gentle_words_and_choices_are_edited_and_stand_beside_the_plain_ones(as_, cast, first_day):
    prompt = first_day.prompts.first()
    said = {
        "text": "How is it?", "gentle_text": "If you like: how is it?", "hint": "", "kind": "several",
        "options": "Light\n\n Heavy \nLight", "is_about_body": "on",
    }  # fmt: skip
    as_(cast.max).post(reverse("journals:prompt", args=[prompt.pk]), said)
    tenancy.enter(clinic=cast.alder.pk)
    prompt.refresh_from_db()
    assert (prompt.options, prompt.is_about_body) == ("Light\nHeavy", True)
    page = as_(cast.max).get(reverse("journals:prompt-set", args=[first_day.pk])).content.decode()
    preview = page.split("As a patient sees it")[1]
    assert preview.index("How is it?") < preview.index("If you like: how is it?")
    assert EXTRA in preview


def sent(page):
    """The fields of the page's own form, as a browser would send them back."""
    form = page.context["page"].head_form if "page" in page.context else page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


@pytest.fixture
def two_editors(as_, cast, first_day):
    """Paz and Max have the same page open. `saves(who, **typed)` sends it as who left it."""
    pages = {
        "head": reverse("journals:prompt-set", args=[first_day.pk]),
        "question": reverse("journals:prompt", args=[first_day.prompts.first().pk]),
    }
    seen = {name: sent(as_(cast.max).get(address)) for name, address in pages.items()}

    def saves(member, name, **typed):
        return as_(member).post(pages[name], seen[name] | typed)

    return saves


@pytest.mark.parametrize(("name", "field"), [("head", "title"), ("question", "text")])
def test_of_two_editors_the_second_is_refused_with_both_texts(cast, two_editors, name, field):
    assert two_editors(cast.max, name, **{field: "Of the first"}).status_code == 302
    late = two_editors(cast.max, name, **{field: "Of the second"})
    page = late.content.decode()
    assert late.status_code == 422
    assert "Of the second" in page, "still in the field"
    assert "saved this meanwhile: “Of the first”" in page
    tenancy.enter(clinic=cast.alder.pk)
    assert not PromptSet.objects.filter(title="Of the second").exists()
    assert not Prompt.objects.filter(text="Of the second").exists()


def test_the_second_may_then_save_on_purpose(cast, two_editors):
    two_editors(cast.max, "head", title="Of the first")
    late = two_editors(cast.max, "head", title="Of the second")
    again = sent(late)["seen"]
    assert two_editors(cast.max, "head", title="Of the second", seen=again).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    assert PromptSet.objects.filter(title="Of the second").exists()


def test_what_changed_elsewhere_in_the_set_refuses_nobody(as_, cast, first_day, two_editors):
    as_(cast.max).post(reverse("journals:move-prompt", args=[first_day.prompts.first().pk]), {"to": "down"})
    assert two_editors(cast.max, "head", title="Renamed").status_code == 302


def test_saying_the_same_twice_is_no_quarrel(cast, two_editors):
    for _ in range(2):
        assert two_editors(cast.max, "question", text="The same").status_code == 302
