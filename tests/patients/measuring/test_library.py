"""Importing a questionnaire: who may, what is refused, and that nothing is half kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from integration_care.core import tenancy
from patients.followups.models import Alert
from patients.measures.known import known_to
from patients.measures.models import Assignment, ClinicInstrument, Response
from patients.measures.trend import trends
from patients.measuring.actions import answer_item, hand_in
from patients.measuring.assigning.actions import ask_for
from patients.measuring.assigning.occasions import When
from tests.cast import START
from tests.patients.measures.fhir.making import choice, questionnaire

LIBRARY = "/measures/instruments/"
ORIGINAL = questionnaire(choice("1", "Do you wake?"), choice("2", "Do you want to wake?"))
SAID = {
    "original": ORIGINAL, "title": "Sleep check", "about": "Sleep", "method": "sum", "times": "1",
    "higher_is": "worse", "bands": "0 Fine\n3 Poor", "suicide_item": "", "source": "Own", "licence": "Own",
    "attested": "on", "keep": "",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def upload(client, text: str):
    return client.post(LIBRARY, {"file": SimpleUploadedFile("q.json", text.encode())})


def kept(client, **other):
    return client.post(f"{LIBRARY}keep/", SAID | other)


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_only_who_edits_protocols_imports(cast, as_, who):
    assert kept(as_(getattr(cast, who))).status_code == 403
    assert not ClinicInstrument.objects.exists()


def test_what_cannot_be_scored_is_told_and_not_kept(cast, as_):
    page = upload(
        as_(cast.paz), questionnaire(choice("1", "Fine"), {"linkId": "2", "text": "Why?", "type": "text"})
    )
    assert page.status_code == 422
    assert "“Why?”: free text has no score." in page.content.decode()
    assert not ClinicInstrument.objects.exists()


def test_an_upload_is_shown_and_not_kept(cast, as_):
    page = upload(as_(cast.paz), ORIGINAL).content.decode()
    assert "Do you want to wake?" in page
    assert "The answers are added up" in page
    assert not ClinicInstrument.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"attested": ""}, {"licence": ""}, {"bands": "Poor"}, {"bands": "3 Poor\n0 Fine"}, {"title": "PHQ9"},
        {"times": "0"}, {"method": "magic"},
    ],
)  # fmt: skip
def test_what_the_clinic_left_out_or_got_wrong_is_asked_for(cast, as_, wrong):
    assert kept(as_(cast.paz), **wrong).status_code == 422
    assert not ClinicInstrument.objects.exists()


def test_a_tampered_original_is_refused(cast, as_):
    assert kept(as_(cast.paz), original="{}").status_code in (302, 303)
    assert not ClinicInstrument.objects.exists()


def test_confirmed_it_is_kept_with_the_original_and_who_attested(cast, as_):
    kept(as_(cast.paz))
    row = ClinicInstrument.objects.get()
    assert (row.key, row.number, row.by, row.original) == ("sleep-check", 1, cast.paz, ORIGINAL)
    assert "sleep-check" in [one.key for one in known_to(cast.alder.pk).offered()]


def test_another_clinic_does_not_know_it(cast, as_):
    kept(as_(cast.paz))
    row = ClinicInstrument.objects.get()
    tenancy.enter(clinic=cast.birch.pk)
    assert known_to(cast.birch.pk).find("sleep-check") is None
    tenancy.enter(clinic=cast.alder.pk)
    assert as_(cast.cy).get(f"{LIBRARY}{row.pk}/").status_code in (403, 404)


def filled(cast, *values, now=START):
    own = known_to(cast.alder.pk).instrument("sleep-check")
    (form,) = ask_for(by=cast.ada, patient=cast.dana, instrument=own, when=When(), now=now).asked
    for number, value in enumerate(values, start=1):
        answer_item(by=cast.ada, assignment=form, item=str(number), value=value, now=now)
    return form


def test_a_patient_answers_it_and_it_is_scored_as_the_clinic_said(cast, as_):
    kept(as_(cast.paz), times="2")
    hand_in(by=cast.ada, assignment=filled(cast, 1, 1), now=START)
    assert (Response.objects.get().score, Response.objects.get().band) == (4, "Poor")


def test_its_question_about_suicide_tells_like_the_phq9s(cast, as_):
    kept(as_(cast.paz), suicide_item="2")
    filled(cast, 0, 1)
    assert (Alert.objects.get().kind, Alert.objects.get().severity) == ("suicide_item", "amber")


def test_a_new_version_leaves_old_answers_and_begun_forms_as_they_were(cast, as_):
    kept(as_(cast.paz))
    form = filled(cast, 1)
    shorter = questionnaire(choice("1", "Do you sleep?"))
    kept(as_(cast.paz), original=shorter)
    assert ClinicInstrument.objects.count() == 2
    answer_item(by=cast.ada, assignment=form, item="2", value=2, now=START)
    hand_in(by=cast.ada, assignment=form, now=START)
    assert Response.objects.get().score == 3
    page = as_(cast.ada).get(f"/measures/{cast.dana.pk}/")
    assert page.status_code == 200
    assert len(known_to(cast.alder.pk).instrument("sleep-check").items) == 1


def test_archived_it_is_not_offered_and_old_pages_still_open(cast, as_):
    kept(as_(cast.paz))
    hand_in(by=cast.ada, assignment=filled(cast, 2, 2), now=START)
    as_(cast.paz).post(f"{LIBRARY}{ClinicInstrument.objects.get().pk}/")
    assert "sleep-check" not in [one.key for one in known_to(cast.alder.pk).offered()]
    assert "Sleep check" in as_(cast.ada).get(f"/measures/{cast.dana.pk}/").content.decode()
    assert as_(cast.ada).get(f"/measures/{cast.dana.pk}/sleep-check/").status_code == 404
    assert Assignment.objects.get().status == "answered"


def test_scores_of_two_versions_are_not_held_against_each_other(cast, as_):
    kept(as_(cast.paz))
    hand_in(by=cast.ada, assignment=filled(cast, 2, 2), now=START)
    kept(as_(cast.paz), original=questionnaire(choice("1", "Do you sleep?")))
    later = START + timedelta(days=1)
    hand_in(by=cast.ada, assignment=filled(cast, 1, now=later), now=later)
    (trend,) = trends(Response.objects.standing())
    assert (trend.words, trend.change) == ("1", "")
    small = as_(cast.ada).get(f"/measures/{cast.dana.pk}/", headers={"hx-request": "true"}).content.decode()
    assert "Sleep check: 1 (fine)" in small
    assert "Sleep check: from" not in small
