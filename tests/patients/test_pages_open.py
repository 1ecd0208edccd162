"""Every page of the patients' room opens for who may enter, and for nobody else."""

import re

import pytest
from django.urls import reverse

from patients import actions

RECORD = [
    "patients:edit",
    "patients:consents",
    "patients:care-team",
    "patients:course",
    "patients:start-course",
    "patients:invite",
]
COURSE = ["patients:edit-course", "patients:pause-course", "courses:phase", "courses:move", "courses:replan"]


def without_token(response):
    """The page without the token that differs in every answer."""
    return re.sub(rb"X-CSRFToken[^}]*", b"", response.content)


def of_patient(name, patient):
    return reverse(name, kwargs={"patient_id": patient.pk})


def of_course(name, course):
    return reverse(name, kwargs={"course_id": course.pk})


@pytest.mark.parametrize("name", RECORD)
def test_another_clinics_patient_is_as_missing_as_nobody(cast, as_, name):
    client = as_(cast.ada)
    theirs = client.get(of_patient(name, cast.eli))
    nobody = client.get(of_patient(name, cast.alder))
    assert theirs.status_code == nobody.status_code == 404
    assert without_token(theirs) == without_token(nobody)


@pytest.mark.parametrize("name", RECORD)
def test_a_colleague_who_is_not_on_the_team_gets_404(cast, as_, name):
    assert as_(cast.bea).get(of_patient(name, cast.dana)).status_code == 404


@pytest.mark.parametrize("name", COURSE)
def test_another_clinics_course_is_missing(cast, as_, name):
    assert as_(cast.cy).get(of_course(name, cast.course)).status_code == 404


@pytest.mark.parametrize("name", RECORD)
def test_whoever_is_not_signed_in_is_asked_to(cast, client, name):
    assert "/sign-in/" in client.get(of_patient(name, cast.dana))["Location"]


@pytest.mark.parametrize("name", RECORD)
@pytest.mark.parametrize("who", ["ada", "max", "nia"])
def test_the_record_opens_for_team_and_admin(cast, as_, name, who):
    response = as_(getattr(cast, who)).get(of_patient(name, cast.dana))
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")


@pytest.mark.parametrize("name", COURSE)
def test_the_course_opens_for_the_team(cast, as_, name):
    assert as_(cast.ada).get(of_course(name, cast.course)).status_code == 200


@pytest.mark.parametrize("name", ["patients:list", "patients:register", "patients:protocols"])
def test_lists_open_for_staff(cast, as_, name):
    assert as_(cast.ada).get(reverse(name)).status_code == 200


def test_a_protocol_opens_in_each_version(cast, as_):
    protocol = cast.course.protocol_version.protocol
    url = reverse("patients:protocol", kwargs={"protocol_id": protocol.pk})
    content = cast.course.protocol_version.rules.to_data()
    content["messages"]["max_per_day"] = {"value": 1, "source": "ours"}
    actions.make_version(by=cast.paz, protocol=protocol, content=content)
    client = as_(cast.paz)
    assert "1 course on an older version" in client.get(url).content.decode()
    assert "An older version" in client.get(url + "?version=1").content.decode()
    assert client.get(url + "?version=9").status_code == 404
    edit = reverse("patients:edit-protocol", kwargs={"protocol_id": protocol.pk, "part": "window"})
    assert client.get(edit).status_code == 200
    assert client.get(reverse("courses:behind", kwargs={"protocol_id": protocol.pk})).status_code == 200


def test_opening_a_page_is_written_down_under_its_name(cast, as_):
    as_(cast.ada).get(of_patient("patients:consents", cast.dana))
    admin = as_(cast.max).get(of_patient("audit:patient", cast.dana)).content.decode()
    assert "Opened the consents" in admin
    assert "Ada Lindqvist" in admin
