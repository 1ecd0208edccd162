"""A therapist's own sets: unseen until shared, copies that leave the first alone, set aside and back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.actions import (
    StillAsked,
    begin_set,
    copy_set,
    install_prompt_sets,
    save_draft,
    set_aside_set,
    share_set,
)
from patients.journals.actions.offers import OfferRefused, offer_set
from patients.journals.content import Draft
from patients.journals.models import PromptSet
from patients.journals.questions import questions_of
from patients.portal.places import prompt_set as found_for
from tests.cast import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def sets(cast):
    return {made.key: made for made in install_prompt_sets(by=cast.max, clinic=cast.alder)}


@pytest.fixture
def own(cast, sets):
    return copy_set(by=cast.ada, prompt_set=sets["pain"])


def offer(cast, prompt_set, by=None):
    return offer_set(
        by=by or cast.ada, patient=cast.dana, prompt_set=prompt_set, rhythm="once", first_on=START.date(),
        until_on=None, now=START,
    )  # fmt: skip


def test_an_own_set_is_a_404_for_colleagues_and_admins_until_it_is_shared(cast, as_, own):
    address = reverse("journals:prompt-set", args=[own.pk])
    assert [as_(who).get(address).status_code for who in (cast.bea, cast.max)] == [404, 404]
    tenancy.enter(clinic=cast.alder.pk)
    share_set(by=cast.ada, prompt_set=own, is_shared=True)
    assert [as_(who).get(address).status_code for who in (cast.bea, cast.max)] == [200, 200]


@pytest.mark.parametrize("do", ["share-set", "set-aside-set", "bring-back-set", "add-prompt"])
def test_a_shared_set_is_changed_by_its_owner_only(cast, as_, own, do):
    share_set(by=cast.ada, prompt_set=own, is_shared=True)
    for who in (cast.bea, cast.max, cast.paz):
        assert as_(who).post(reverse(f"journals:{do}", args=[own.pk]), {"new-text": "x"}).status_code == 404


def test_a_colleague_does_not_offer_what_is_not_shared(cast, own):
    with pytest.raises(OfferRefused, match="in use"):
        offer(cast, own, by=cast.bea)


def test_a_patient_writes_with_an_own_set_only_where_it_was_offered(cast, own):
    assert found_for(cast.dana, own.key) is None
    offer(cast, own)
    assert found_for(cast.dana, own.key) == own


@pytest.mark.parametrize("key", ["raw-capture", "window-check-in"])
def test_what_the_first_page_offers_is_not_set_aside(cast, sets, key):
    with pytest.raises(StillAsked, match="first page"):
        set_aside_set(by=cast.max, prompt_set=sets[key])


def test_what_a_protocol_asks_for_is_not_set_aside(cast, sets):
    with pytest.raises(StillAsked, match="v1"):
        set_aside_set(by=cast.max, prompt_set=sets["first-24-hours"])


def test_what_is_offered_is_not_set_aside(cast, as_, own):
    offer(cast, own)
    page = as_(cast.ada).post(reverse("journals:set-aside-set", args=[own.pk]), follow=True)
    assert "Still asked for by an offer to a patient." in page.content.decode()


def test_a_copy_asks_the_same_and_is_changed_alone(cast, sets, own):
    first = sets["pain"]
    assert own.owner == cast.ada
    kept = [(one.text, one.kind, one.options) for one in questions_of(own, is_gentle=True)]
    assert kept == [(one.text, one.kind, one.options) for one in questions_of(first, is_gentle=True)]
    own.prompts.update(text="Other words")
    assert "Other words" not in [one.text for one in questions_of(first, is_gentle=False)]


def test_who_edits_the_clinics_sets_begins_one_for_the_clinic(cast, sets):
    assert begin_set(by=cast.max, title="After a hard week").owner is None
    assert begin_set(by=cast.nia, title="After a hard week").owner == cast.nia


def test_set_aside_is_undone_and_loses_nothing(cast, as_, own):
    browser = as_(cast.ada)
    save_draft(
        by=cast.ada, patient=cast.dana, client_uuid=own.pk, content=Draft(body="x"), version=0, now=START,
        prompt_set=own,
    )  # fmt: skip
    page = browser.post(reverse("journals:set-aside-set", args=[own.pk]), follow=True).content.decode()
    assert "Bring it back" in page
    tenancy.enter(clinic=cast.alder.pk)
    with pytest.raises(OfferRefused, match="in use"):
        offer(cast, own)
    page = browser.post(reverse("journals:bring-back-set", args=[own.pk]), follow=True).content.decode()
    assert "Back in the library." in page
    tenancy.enter(clinic=cast.alder.pk)
    assert PromptSet.objects.offered_now().filter(pk=own.pk).exists()


def test_a_set_is_begun_from_the_library_and_stands_on_ones_own_shelf(cast, as_, sets):
    browser = as_(cast.ada)
    page = browser.post(reverse("journals:prompt-sets"), {"title": "Evenings"}, follow=True)
    assert "Yours, seen by nobody else so far" in page.content.decode()
    library = browser.get(reverse("journals:prompt-sets")).content.decode()
    assert library.index("Your own") < library.index("Evenings") < library.index("The clinic&#x27;s")
    assert "Evenings" not in as_(cast.bea).get(reverse("journals:prompt-sets")).content.decode()
