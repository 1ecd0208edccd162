"""The roster shows names: whoever is named there has a page of their record opened."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from sessions.groups import actions
from tests.cast import START
from tests.sessions.groups.making import a_circle, somebody


@pytest.fixture
def circle(cast):
    """Dana, of Ada, is in it; Gil, of Bea, waits. Paz leads."""
    circle = a_circle(cast, lead=cast.paz)
    actions.join(by=cast.max, group=circle, course=cast.course, now=START)
    actions.wait(by=cast.max, group=circle, course=somebody(cast, "Gil", "Roth", cast.bea), now=START)
    return circle


def opened_by(member):
    read = Event.objects.filter(kind=Event.READ, actor_id=str(member.pk))
    return {(event.patient_id, event.facts["what"]) for event in read}


def test_a_stranger_opens_nothing(cast, circle, as_):
    assert as_(cast.cy).get(reverse("groups:group", args=[circle.pk])).status_code == 404
    assert opened_by(cast.cy) == set()


def test_initials_are_no_opening(cast, circle, as_):
    as_(cast.ada).get(reverse("groups:group", args=[circle.pk]))
    assert opened_by(cast.ada) == {(str(cast.dana.pk), "groups:group")}


def test_the_lead_opens_whoever_is_in_it_or_waits(cast, circle, as_):
    as_(cast.paz).get(reverse("groups:group", args=[circle.pk]))
    here = {str(one.patient_id) for one in circle.members.all()}
    assert opened_by(cast.paz) == {(patient, "groups:group") for patient in here}


def test_who_has_left_is_not_on_the_roster(cast, circle, as_):
    actions.leave(by=cast.max, member=circle.members.present().get(), reason="Asked to", now=START)
    as_(cast.ada).get(reverse("groups:group", args=[circle.pk]))
    assert opened_by(cast.ada) == set()
