"""The sections of a note follow its kind, its framework, and how the dose was supported."""

import pytest
from django.urls import reverse

from patients.models import Course
from sessions import actions
from sessions.actions import NoteText
from sessions.forms.notes import NoteForm
from sessions.models import CareSession, Note
from sessions.note_sections import EMOTIONS, OF_KIND
from tests.cast import START
from tests.sessions.making import book_dose, book_talk

FORMSET = {"commitments-TOTAL_FORMS": "0", "commitments-INITIAL_FORMS": "0"}
REVIEW = ["stood-out", "feelings", "images", "surprises", "meaning"]


def shown(form):
    placed = [one for group in form.section_groups for one in group.fields]
    return [one.field.name for one in placed if one.is_shown]


def form_of(session, framework="eclectic", note=None):
    session.course.framework = framework
    return NoteForm(session=session, note=note)


def test_a_section_has_one_key_within_its_kind():
    for kind, sections in OF_KIND.items():
        keys = [section.key for section in sections]
        assert len(keys) == len(set(keys)), kind


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("preparation", ["intention", "goals", "alliance", "themes-so-far", "coping", "expectations"]),
        ("integration", [*REVIEW, "connections", "changed", "unchanged", "work", "somatic-work", "safety"]),
        ("group", ["stood-out", "safety"]),
    ],
)
def test_each_kind_asks_for_its_own(cast, kind, keys):
    form = form_of(book_talk(cast, kind=CareSession.Kind(kind)))
    assert set(keys) <= set(shown(form))
    assert not [name for name in shown(form) if name.startswith(("cbt", "ifs", "somatic-s"))]


@pytest.mark.parametrize(
    ("framework", "key"),
    [
        ("cbt", "cbt-thought"),
        ("mindfulness", "mindfulness-anchor"),
        ("somatic", "somatic-titration"),
        ("psychodynamic", "psychodynamic-defences"),
        ("ifs", "ifs-unburdening"),
    ],
)
def test_each_framework_adds_a_few(cast, framework, key):
    session = book_talk(cast)
    extra = set(shown(form_of(session, framework))) - set(shown(form_of(session)))
    assert key in extra and 3 <= len(extra) <= 4
    assert all(name.startswith(framework) for name in extra)


def test_every_framework_has_a_file_with_its_sections():
    known = {section.framework for section in OF_KIND["integration"]} - {""}
    assert known == {str(one) for one in Course.Framework} - {"eclectic"}


def test_medical_monitoring_only_asks_for_less(cast):
    session = book_dose(cast)
    with_therapist = shown(form_of(session, "somatic"))
    session.support = CareSession.Support.MEDICAL_ONLY
    alone = shown(form_of(session, "somatic"))
    needs_somebody = {"presence", "experience", "somatic-sensations", "somatic-impulse"}
    assert set(with_therapist) - set(alone) == needs_somebody
    assert {"setting", "debrief-pleasant", "debrief-challenging", "grounding"} <= set(alone)


def test_what_was_written_in_another_framework_or_long_ago_stays_in_sight(cast):
    session = book_talk(cast)
    text = NoteText(0, {"review": "The whole of it.", "ifs-parts": "A watchman."}, framework="cbt")
    note = actions.save_note(by=cast.ada, session=session, note=text, now=START)
    assert {"review", "ifs-parts", "cbt-thought"} <= set(shown(form_of(session, note=note)))
    assert "ifs-self" not in shown(form_of(session, note=note))


def test_the_notes_framework_is_the_courses_until_another_is_chosen(as_, cast):
    session, ada = book_talk(cast), as_(cast.ada)
    cast.course.framework = "somatic"
    cast.course.save()
    save = reverse("sessions:save-note", args=[session.pk])
    ada.post(save, {"version": "0", "stood-out": "Light.", **FORMSET})
    note = Note.objects.get()
    assert note.framework == "somatic"
    ada.post(save, {"version": "1", "framework": "ifs", "ifs-self": "Calm.", **FORMSET})
    note.refresh_from_db()
    assert note.framework == "ifs"
    assert {one.key: one.body for one in note.sections.all()}["stood-out"] == "Light."


def test_a_section_that_was_not_on_the_page_keeps_its_words(as_, cast):
    session, ada = book_talk(cast), as_(cast.ada)
    save = reverse("sessions:save-note", args=[session.pk])
    ada.post(save, {"version": "0", "stood-out": "Light.", "safety": "Safe.", **FORMSET})
    ada.post(save, {"version": "1", "safety": "", **FORMSET})
    bodies = {one.key: one.body for one in Note.objects.get().sections.all()}
    assert bodies["stood-out"] == "Light." and bodies["safety"] == ""


def test_emotions_are_kept_with_the_note(as_, cast):
    session = book_talk(cast)
    known = [key for key, _ in EMOTIONS]
    typed = {"version": "0", "emotions": known[:2], **FORMSET}
    as_(cast.ada).post(reverse("sessions:save-note", args=[session.pk]), typed)
    assert Note.objects.get().emotions == known[:2]
