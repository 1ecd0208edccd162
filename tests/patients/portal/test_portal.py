"""A patient's own place: their record, and nobody else's."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.audit.actors import LINK
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from integration_care.core.ui.words import local_clock
from patients.followups.models import Alert
from patients.journals.actions import add_commitment, save_draft, submit
from patients.journals.content import Draft
from patients.journals.models import Commitment, EntryRevision, JournalEntry
from patients.models import Consent
from tests.cast import START, join, make_patient
from tests.signed_in import some_time_ago

WORDS = "the kitchen, the yellow light"


@pytest.fixture
def write(cast):
    def written(text=WORDS, is_shared=False, at=START, patient=None):
        draft, whose = Draft(body=text, is_shared=is_shared), patient or cast.dana
        entry = save_draft(by=LINK, patient=whose, client_uuid=uuid4(), content=draft, version=0, now=at)
        return submit(by=LINK, entry=entry, now=at)

    return written


@pytest.fixture
def fay(cast):
    """Another patient of the same clinic."""
    return make_patient(cast.alder, cast.ada, "Fay", "Olsen", "America/Chicago")


PAGES = ["portal:home", "portal:journal", "portal:commitments", "portal:me"]


@pytest.mark.parametrize("name", [*PAGES, "portal:write"])
def test_strangers_sign_in_first_and_staff_do_not_enter(name, client, as_, cast):
    assert "sign-in" in client.get(reverse(name)).url
    assert as_(cast.ada).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_opening_a_page_is_in_the_trail(name, portal, dana):
    portal.get(reverse(name))
    read = Event.objects.get(kind=Event.READ)
    assert (read.actor_id, read.facts) == (str(dana.pk), {"what": name})


def test_another_patients_entry_is_a_404(portal, write, fay):
    entry = write(patient=fay)
    assert portal.get(reverse("portal:entry", args=[entry.pk])).status_code == 404
    shared = portal.post(reverse("portal:sharing", args=[entry.pk]), {"share": "on"})
    assert shared.status_code == 404


def test_another_clinics_entry_is_a_404(portal, write, cast):
    tenancy.enter(clinic=cast.birch.pk)
    entry = write(patient=cast.eli)
    assert portal.get(reverse("portal:entry", args=[entry.pk])).status_code == 404


def test_another_patients_commitment_is_a_404(portal, cast, fay):
    other = add_commitment(now=START, by=cast.ada, patient=fay, text="theirs")
    address = reverse("portal:commitment", args=[other.pk])
    assert portal.get(address).status_code == 404
    assert portal.post(address, {"status": "kept"}).status_code == 404


def test_writing_under_another_patients_draft_makes_ones_own(portal, write, cast, fay):
    theirs = write(patient=fay)
    address = reverse("portal:page", args=["raw-capture", theirs.client_uuid, 1])
    assert WORDS not in portal.get(address).content.decode()
    portal.post(address, {"version": 0, "text": "mine"})
    tenancy.enter(clinic=cast.alder.pk)
    assert {entry.patient_id for entry in JournalEntry.objects.all()} == {fay.pk, cast.dana.pk}


def test_a_member_whose_record_is_not_linked_yet_gets_a_404(as_, cast):
    lost = join(cast.alder, "Gus Weiss", Role.PATIENT)
    assert as_(lost).get(reverse("portal:home")).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This page is for the clinic’s staff"), ("es", "Esta página es para el equipo de la clínica")],
)
def test_a_door_of_the_staff_tells_a_patient_so_and_leads_home(portal, dana, language, words):
    patient = dana.patient
    patient.language = language
    patient.save()
    answer = portal.get("/caseload/")
    page = answer.content.decode()
    assert answer.status_code == 403 and words in page and 'href="/me/"' in page
    assert "your role" not in page and "tu función" not in page


def test_home_says_where_they_are_and_offers_todays_questions(portal, window):
    page = portal.get(reverse("portal:home")).content.decode()
    assert "It is 22 hours since your treatment session." in page
    assert "Good morning, Dana." in page


def test_todays_questions_follow_the_plan(portal, window, clock):
    clock(START + timedelta(hours=8))
    assert "?set=window-check-in" in portal.get(reverse("portal:home")).content.decode()


def test_free_writing_takes_one_page(portal, cast):
    address = portal.get(reverse("portal:write")).url
    sent = portal.post(address, {"version": 0, "text": WORDS, "has_share": "1", "go": "hand-in"})
    assert "/thanks/" in sent.url
    assert "private" in portal.get(sent.url).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    entry = JournalEntry.objects.get()
    assert (entry.body, entry.submitted_at) == (WORDS, START)


def test_what_was_begun_is_found_again(portal, cast):
    address = portal.get(reverse("portal:write")).url
    portal.post(address, {"version": 0, "text": WORDS}, headers={"x-autosave": "1"})
    assert portal.get(reverse("portal:write")).url == address
    assert WORDS in portal.get(address).content.decode()
    assert "Begun, and kept" in portal.get(reverse("portal:home")).content.decode()


def test_two_devices_keep_both_texts(portal, cast):
    address = portal.get(reverse("portal:write")).url
    portal.post(f"{address}?page=phone", {"version": 0, "text": "from the phone"})
    late = portal.post(f"{address}?page=laptop", {"version": 0, "text": "from the laptop"})
    assert late.status_code in (302, 409)
    tenancy.enter(clinic=cast.alder.pk)
    kept = {JournalEntry.objects.get().body, *EntryRevision.objects.values_list("is_set_aside", flat=True)}
    assert kept == {"from the phone"} or True in kept


def test_own_words_are_read_again_and_shared_or_not(portal, write, cast):
    entry = write()
    address = reverse("portal:entry", args=[entry.pk])
    assert WORDS in portal.get(address).content.decode()
    portal.post(reverse("portal:sharing", args=[entry.pk]), {"share": "on"})
    tenancy.enter(clinic=cast.alder.pk)
    assert JournalEntry.objects.get().is_shared
    portal.post(reverse("portal:sharing", args=[entry.pk]))
    tenancy.enter(clinic=cast.alder.pk)
    assert not JournalEntry.objects.get().is_shared


def test_the_journal_comes_a_page_at_a_time_with_the_same_number_of_queries(portal, write):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            page = portal.get(reverse("portal:journal"))
        return page, len(asked)

    write("entry 00")
    _, few = queries()
    for hours in range(1, 25):
        write(f"entry {hours:02}", at=START - timedelta(hours=hours))
    page, many = queries()
    assert many == few
    assert "entry 19" in page.content.decode()
    assert "entry 20" not in page.content.decode()
    assert "entry 24" in portal.get(page.context["at"].next_url).content.decode()


def test_a_commitment_is_reworded_and_settled_without_a_word_of_blame(portal, cast):
    act = add_commitment(now=START, by=cast.ada, patient=cast.dana, text="walk")
    address = reverse("portal:commitment", args=[act.pk])
    portal.post(address, {"text": "a short walk", "when": "Sunday", "if_then": "if it rains, the gym"})
    portal.post(address, {"status": "let_go", "outcome": "it was too much"})
    tenancy.enter(clinic=cast.alder.pk)
    settled = Commitment.objects.get()
    assert (settled.text, settled.status, settled.outcome) == ("a short walk", "let_go", "it was too much")
    listed = portal.get(reverse("portal:commitments")).content.decode()
    assert "Let go" in listed and "If it rains, the gym" in listed


@pytest.mark.parametrize("name", ["portal:commitments", "portal:commitment"])
def test_what_they_took_on_says_when_before_what_if_not(portal, cast, name):
    said = {"text": "a short walk", "when": "Sunday", "if_then": "if it rains, the gym"}
    act = add_commitment(now=START, by=cast.ada, patient=cast.dana, **said)
    page = portal.get(reverse(name, args=[act.pk] if name == "portal:commitment" else []))
    shown = page.content.decode().partition("a short walk")[2]
    assert 0 < shown.index("Sunday") < shown.index("If it rains, the gym")


def test_a_commitment_taken_on_twice_with_one_button_is_there_once(portal, cast):
    for _ in range(2):
        portal.post(reverse("portal:commitments"), {"text": "Call my sister", "when": "Sunday"})
    portal.post(reverse("portal:commitments"), {"text": "Call my sister", "when": "Monday"})
    tenancy.enter(clinic=cast.alder.pk)
    assert Commitment.objects.count() == 2


@pytest.mark.parametrize("late", [{"status": "partly"}, {"text": "other words"}])
def test_a_page_left_open_changes_no_settled_commitment(portal, cast, late):
    commitment = add_commitment(now=START, by=cast.ada, patient=cast.dana, text="Call my sister")
    address = reverse("portal:commitment", args=[commitment.pk])
    portal.post(address, {"status": "kept"})
    page = portal.post(address, late, follow=True)
    assert page.status_code == 200 and "already" in page.content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    commitment.refresh_from_db()
    assert (commitment.status, commitment.text) == ("kept", "Call my sister")


def test_what_was_put_away_can_be_gone_on_with_in_the_same_words(portal, cast):
    act = add_commitment(now=START, by=cast.ada, patient=cast.dana, text="Walk", when="Sunday")
    address = reverse("portal:commitment", args=[act.pk])
    assert "Each other answer puts it away" in portal.get(address).content.decode()
    page = portal.post(address, {"status": "partly"}, follow=True).content.decode()
    assert "Go on with it" in page and 'name="text" value="Walk"' in page
    portal.post(reverse("portal:commitments"), {"text": "Walk", "when": "Sunday", "if_then": ""})
    tenancy.enter(clinic=cast.alder.pk)
    assert sorted(Commitment.objects.values_list("status", flat=True)) == ["active", "partly"]


def test_consents_are_given_and_withdrawn_by_the_patient(portal, cast):
    address = reverse("portal:consent")
    portal.post(address, {"kind": "email"})
    portal.post(address, {"kind": "sms", "is_given": "on"})
    portal.post(address, {"kind": "sms", "is_given": "on"})
    tenancy.enter(clinic=cast.alder.pk)
    in_force = Consent.objects.in_force().filter(patient=cast.dana)
    assert set(in_force.values_list("kind", flat=True)) == {"sms", "call"}


def test_treatment_consent_is_not_a_switch(portal, cast):
    portal.post(reverse("portal:consent"), {"kind": "treatment", "is_given": "on"})
    tenancy.enter(clinic=cast.alder.pk)
    assert not Consent.objects.filter(kind="treatment").exists()


def test_the_zone_is_the_patients_to_change(portal, cast):
    assert portal.post(reverse("portal:zone"), {"time_zone": "Mars/Olympus"}).status_code == 422
    portal.post(reverse("portal:zone"), {"time_zone": "Europe/Lisbon"})
    tenancy.enter(clinic=cast.alder.pk)
    cast.dana.refresh_from_db()
    assert cast.dana.time_zone == "Europe/Lisbon"


def test_who_opened_the_record_is_told(portal, as_, cast, write):
    as_(cast.ada).get(reverse("journals:panel", args=[cast.dana.pk]))
    page = as_(cast.dana.member).get(reverse("portal:me")).content.decode()
    assert "Ada Lindqvist" in page


def test_help_needs_no_sign_in(client, cast):
    page = client.get(reverse("portal:help")).content.decode()
    assert "tel:988" in page
    assert client.post(reverse("portal:help")).status_code == 200
    tenancy.enter(clinic=cast.alder.pk)
    assert not Alert.objects.exists()


def test_a_phone_that_was_left_lying_shows_the_numbers_and_knows_nobody(portal, cast):
    assert "Alder Clinic" in portal.get(reverse("portal:help")).content.decode()
    some_time_ago(portal, 3 * 3600)
    page = portal.get(reverse("portal:help")).content.decode()
    assert "tel:988" in page
    assert "Alder Clinic" not in page
    portal.post(reverse("portal:help"))
    tenancy.enter(clinic=cast.alder.pk)
    assert not Alert.objects.exists()


def test_one_tap_tells_the_clinic_and_is_honest_about_the_hour(portal, cast, clock):
    clock(START + timedelta(hours=12))  # night in Chicago and New York
    page = portal.get(portal.post(reverse("portal:help")).url).content.decode()
    assert "Nobody has to be there at this hour" in page
    assert "they are back tomorrow, 08:00" in page
    tenancy.enter(clinic=cast.alder.pk)
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE


def test_that_the_clinic_was_told_is_said_only_when_it_is_true(portal, cast):
    page = portal.get(reverse("portal:help"), {"told": "1"}).content.decode()
    assert "Your clinic knows" not in page


def test_not_safe_can_be_said_again_at_any_time_and_the_page_says_when_it_was_told(portal, cast, clock):
    help_page = reverse("portal:help")
    clock(START)
    page = portal.get(portal.post(help_page).url).content.decode()
    assert "told just now" in page
    assert "I am still not safe: tell them again" in page
    clock(START + timedelta(minutes=10))
    page = portal.get(help_page).content.decode()
    assert f"told at {local_clock(START, cast.dana.zone)} today" in page
    assert "just now" not in page
    assert "just now" in portal.get(portal.post(help_page).url).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    alert = Alert.objects.get()
    assert (alert.raised_at, alert.said_again_at) == (START, START + timedelta(minutes=10))


def test_sharing_is_offered_in_the_same_words_while_writing_and_after_handing_in(portal, cast, write):
    told = "Share with Ada, your therapist, and your care team"
    assert told in portal.get(reverse("portal:write"), follow=True).content.decode()
    assert told in portal.get(reverse("portal:entry", args=[write().pk])).content.decode()


@pytest.mark.parametrize("name", [*PAGES, "portal:help"])
def test_the_way_to_help_is_on_every_page(name, portal, window):
    page = portal.get(reverse(name)).content.decode()
    assert re.search(rf'class="help-now"\s+href="{reverse("portal:help")}"', page)


def test_a_signed_out_browser_has_no_way_into_the_portal(link):
    page = Client().get(link).content.decode()
    assert reverse("portal:journal") not in page
