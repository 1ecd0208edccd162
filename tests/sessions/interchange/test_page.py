"""Who may take a record along, what the page says before, what the file holds then."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from sessions.interchange import actions
from sessions.interchange.conformance import NotConformant

FOR_DANA = {"to_whom": "patient"}


def page(patient):
    return reverse("interchange:export", args=[getattr(patient, "pk", patient)])


# --- refusals ---------------------------------------------------------------------------------


def test_nobody_signed_in_is_sent_to_the_sign_in(client, cast):
    assert client.get(page(cast.dana)).status_code == 302


def test_another_clinics_patient_and_nobody_are_not_found_alike(as_, cast):
    ada = as_(cast.ada)
    for key in (cast.eli, uuid4()):
        assert ada.get(page(key)).status_code == 404
        assert ada.post(page(key)).status_code == 404


def test_a_colleague_who_is_not_on_the_care_team_gets_404(as_, cast):
    assert as_(cast.bea).post(page(cast.dana), FOR_DANA).status_code == 404


def test_a_patient_is_refused(as_, cast, patient_member):
    assert as_(patient_member).post(page(cast.dana), FOR_DANA).status_code == 403


def test_looking_at_the_page_exports_nothing(as_, cast):
    as_(cast.ada).get(page(cast.dana))
    assert not Event.objects.filter(kind="record.exported").exists()


def test_what_is_not_fhir_is_not_handed_out_and_says_why(as_, cast, monkeypatch):
    def refuse(*_):
        raise NotConformant(["Encounter.status: 'odd' is not in its value set"])

    monkeypatch.setattr(actions, "bundle_of", refuse)
    answer = as_(cast.ada).post(page(cast.dana), FOR_DANA)
    assert answer.status_code == 409
    assert "No file was made." in answer.content.decode()
    assert "not in its value set" in answer.content.decode()
    assert not Event.objects.filter(kind="record.exported").exists()


# --- what they get ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ada", "nia", "paz"])
def test_the_care_team_gets_the_record_with_its_words(as_, cast, name):
    answer = as_(getattr(cast, name)).post(page(cast.dana), FOR_DANA)
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert answer["Cache-Control"] == "no-store, private"
    assert cast.course.intention in answer.content.decode()


def test_an_admin_gets_no_word_and_is_told_so_before(as_, cast):
    client = as_(cast.max)
    assert "they are for the care team" in client.get(page(cast.dana)).content.decode()
    bundle = json.loads(client.post(page(cast.dana), FOR_DANA).content)
    assert cast.course.intention not in json.dumps(bundle)
    assert bundle["meta"]["tag"][0]["code"] == "without-words"


def test_the_name_of_the_file_names_nobody(as_, cast):
    told = as_(cast.ada).post(page(cast.dana), FOR_DANA)["Content-Disposition"]
    assert told == f'attachment; filename="record-{str(cast.dana.pk)[:8]}-2026-03-03.fhir.json"'


def test_it_is_noted_with_who_and_whether_with_words(as_, cast):
    as_(cast.max).post(page(cast.dana), FOR_DANA)
    event = Event.objects.get(kind="record.exported")
    assert (event.actor_name, event.facts["has_words"]) == ("Max Ferreira", False)


def test_the_page_counts_what_will_be_in_the_file(as_, cast, busy):
    shown = as_(cast.ada).get(page(cast.dana)).content.decode()
    told = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(\d+)</dd>", shown))
    assert (told["Sessions"], told["Consents"], told["Commitments"]) == ("2", "3", "2")
    assert told["Questionnaires, with answers and scores"] == "1"
    assert "Administrations" not in told


def test_the_chart_leads_there(as_, cast):
    chart = reverse("caseload:chart", args=[cast.dana.pk])
    assert page(cast.dana) in as_(cast.ada).get(chart).content.decode()
