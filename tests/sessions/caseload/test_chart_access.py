"""Who may open a chart: refusals first."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.cast import START, join
from tests.factories.windows import HOUR, a_window


def chart_of(patient_id):
    return reverse("caseload:chart", args=[patient_id])


def without_token(response):
    """The page without its anti-forgery token, which is masked anew each time."""
    return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', b"", response.content)


def reads_of(cast, patient):
    tenancy.enter(clinic=cast.alder.pk)
    return Event.objects.of_patient(patient.pk).filter(kind=Event.READ)


def test_nobody_signed_in_is_sent_to_sign_in(client, cast):
    assert client.get(chart_of(cast.dana.pk)).status_code == 302


def test_a_patient_is_refused(as_, cast):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    assert as_(cast.dana.member).get(chart_of(cast.dana.pk)).status_code == 403


@pytest.mark.parametrize("who", ["bea", "cy"])
def test_a_stranger_gets_the_same_404_as_for_nobody(as_, cast, who):
    theirs = as_(getattr(cast, who)).get(chart_of(cast.dana.pk))
    nobody = as_(getattr(cast, who)).get(chart_of(uuid4()))
    assert theirs.status_code == nobody.status_code == 404
    assert without_token(theirs) == without_token(nobody)


def test_a_refused_look_is_not_written_down_as_a_read(as_, cast):
    as_(cast.bea).get(chart_of(cast.dana.pk))
    assert not reads_of(cast, cast.dana).exists()


def test_an_admin_reads_no_narrative(as_, cast):
    page = as_(cast.max).get(chart_of(cast.dana.pk)).content.decode()
    assert "Dana Moreau" in page
    assert cast.course.intention not in page


def test_the_chart_is_read_only(as_, cast):
    assert as_(cast.ada).post(chart_of(cast.dana.pk)).status_code == 405


def test_opening_a_chart_is_written_down(as_, cast):
    assert as_(cast.ada).get(chart_of(cast.dana.pk)).status_code == 200
    read = reads_of(cast, cast.dana).get()
    assert read.actor_name == "Ada Lindqvist"
    assert read.facts == {"what": "caseload:chart"}


def test_nothing_is_kept_by_a_cache(as_, cast):
    assert as_(cast.ada).get(chart_of(cast.dana.pk))["Cache-Control"] == "no-store, private"


def test_the_care_team_reads_the_intention_in_the_patients_voice(as_, cast):
    a_window(cast.course, cast.ada, START - 40 * HOUR)
    page = as_(cast.ada).get(chart_of(cast.dana.pk)).content.decode()
    assert f'<p class="voice voice-quote mb-0">{cast.course.intention}</p>' in page


WHY_NOT = "Intention, measures, relapse plan and practices are for the care team to read"


def test_an_admin_is_told_why_a_part_is_not_there_and_the_care_team_is_not(cast, as_):
    assert WHY_NOT in as_(cast.max).get(chart_of(cast.dana.pk)).content.decode()
    assert WHY_NOT not in as_(cast.ada).get(chart_of(cast.dana.pk)).content.decode()


def test_an_admin_is_told_that_an_intention_is_written_and_not_what(cast, as_):
    cast.course.intention = "To sleep through"
    cast.course.save()
    page = as_(cast.max).get(reverse("patients:course", args=[cast.dana.pk])).content.decode()
    assert "An intention is written. Its words are for the care team." in page
    assert "sleep through" not in page
