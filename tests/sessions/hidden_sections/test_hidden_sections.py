"""A clinic does without a section: forms stop asking, and what was written stays readable."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from sessions import actions
from sessions.actions import NoteText
from sessions.models import CareSession, HiddenSection
from tests.cast import START
from tests.sessions.making import book_talk

PAGE = reverse("hidden-sections:page")
FORMSET = {"commitments-TOTAL_FORMS": "0", "commitments-INITIAL_FORMS": "0"}


def switch(kind="integration", key="surprises"):
    return reverse("hidden-sections:switch", args=[kind, key])


def hide(client, **which):
    return client.post(switch(**which), {"shown": "no"})


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ada", "nia"])
def test_only_who_runs_the_clinic_or_its_protocols_sets_sections(as_, cast, name):
    someone = as_(getattr(cast, name))
    assert someone.get(PAGE).status_code == 403
    assert hide(someone).status_code == 403
    assert not HiddenSection.objects.exists()


@pytest.mark.parametrize(
    "which", [{"kind": "party"}, {"key": "shoe-size"}, {"key": "review"}, {"kind": "dosing"}]
)
def test_a_section_that_is_not_asked_for_cannot_be_switched(as_, cast, which):
    assert hide(as_(cast.max), **which).status_code == 404


def test_another_clinic_keeps_its_own_sections(as_, cast):
    hide(as_(cast.max))
    assert HiddenSection.objects.exists()
    tenancy.enter(clinic=cast.birch.pk)
    assert not HiddenSection.objects.exists()


# --- hiding, and back -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["max", "paz"])
def test_a_switch_hides_at_once_and_shows_again(as_, cast, name):
    client = as_(getattr(cast, name))
    assert hide(client)["Location"] == f"{PAGE}?kind=integration"
    assert 'aria-checked="false"' in client.get(PAGE).content.decode()
    client.post(switch(), {"shown": "yes"})
    assert 'aria-checked="false"' not in client.get(PAGE).content.decode()
    kinds = Event.objects.filter(kind__startswith="section.").order_by("pk").values_list("kind", "facts")
    facts = {"note": "integration", "section": "surprises"}
    assert list(kinds) == [("section.hidden", facts), ("section.shown", facts)]


def test_switching_twice_is_one_event(as_, cast):
    client = as_(cast.max)
    hide(client)
    hide(client)
    assert Event.objects.filter(kind="section.hidden").count() == 1


def test_htmx_gets_the_row_alone(as_, cast):
    row = as_(cast.max).post(switch(), {"shown": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-checked="false"' in row and "<html" not in row


def test_a_hidden_section_leaves_the_forms_of_its_kind_alone(as_, cast):
    hide(as_(cast.max), key="safety")
    session = book_talk(cast)
    assert 'name="safety"' not in note(as_, cast, session)
    group = book_talk(cast, kind=CareSession.Kind.PREPARATION, starts_at=START.replace(hour=20))
    assert 'name="goals"' in note(as_, cast, group)


def test_what_was_written_before_stays_readable_and_in_its_note(as_, cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"surprises": "The dog."}), now=START)
    hide(as_(cast.max))
    assert "The dog." in note(as_, cast, session)
    actions.complete_integration(by=cast.ada, session=session, now=START.replace(hour=16))
    assert "The dog." in note(as_, cast, session)


def test_a_page_opened_before_the_switch_still_saves_its_text(as_, cast):
    session = book_talk(cast)
    hide(as_(cast.max))
    typed = {"version": "0", "surprises": "The dog.", **FORMSET}
    as_(cast.ada).post(reverse("sessions:save-note", args=[session.pk]), typed)
    assert "The dog." in note(as_, cast, session)


def note(as_, cast, session):
    return as_(cast.ada).get(reverse("sessions:record", args=[session.pk])).content.decode()
