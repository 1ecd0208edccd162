"""Handing patients to another lead: refusals first, then shown by name, then all of them or none."""

from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.models import CareTeamMember
from sessions.caseload.review import actions, forms, handing
from sessions.caseload.review.handing import Handed
from tests.factories.windows import a_patient

HAND, DONE = "/caseload/hand-over/", "/caseload/handed-over/"


@pytest.fixture
def fay(cast):
    return a_patient(cast.alder, cast.ada, "Fay Ito").patient


def leads(cast, *patients):
    tenancy.enter(clinic=cast.alder.pk)
    places = CareTeamMember.objects.filter(patient__in=patients, left_on=None, is_lead=True)
    return {place.patient.given_name: place.member.user.name.split()[0] for place in places}


def asked(to, *patients):
    return {"patient": [str(patient.pk) for patient in patients], "to": str(to.pk)}


@pytest.mark.parametrize("who", ["ada", "bea", "nia", "paz"])
@pytest.mark.parametrize("url", [HAND, DONE])
def test_only_who_sees_the_whole_clinic_hands_patients_over(as_, cast, who, url):
    client = as_(getattr(cast, who))
    assert client.get(url, asked(cast.bea, cast.dana)).status_code == 403
    assert client.post(HAND, asked(cast.bea, cast.dana)).status_code == 403
    assert leads(cast, cast.dana) == {"Dana": "Ada"}


def test_another_clinics_patient_or_member_is_not_there(as_, cast):
    client = as_(cast.max)
    for query in (asked(cast.bea, cast.eli), asked(cast.cy, cast.dana), asked(cast.bea, cast.dana, cast.eli)):
        assert client.get(HAND, query).status_code == 404
        assert client.post(HAND, query).status_code == 404
    assert client.get(HAND, {"patient": str(uuid4()), "to": str(cast.bea.pk)}).status_code == 404
    assert client.get(HAND, {"patient": "x", "to": str(cast.bea.pk)}).status_code == 404
    assert leads(cast, cast.dana) == {"Dana": "Ada"}


def test_an_admin_leads_nobodys_care(as_, cast):
    assert as_(cast.max).post(HAND, asked(cast.max, cast.dana)).status_code == 404


@pytest.mark.parametrize("query", [{}, {"to": ""}])
def test_nobody_chosen_is_asked_for_again(as_, cast, query):
    client = as_(cast.max)
    answer = client.get(HAND, query)
    assert answer.url == "/caseload/?to=&again=1#hand-over"
    assert "Choose who leads the ticked patients" in client.get(answer.url).content.decode()


def test_nobody_ticked_is_said_beside_the_field_and_the_choice_is_kept(as_, cast):
    client = as_(cast.max)
    answer = client.get(HAND, {"to": str(cast.bea.pk), "back": "show=lost&sort=name&page=x"})
    assert answer.url == f"/caseload/?show=lost&sort=name&to={cast.bea.pk}&again=1#hand-over"
    page = client.get(f"/caseload/?to={cast.bea.pk}&again=1").content.decode()
    assert "Nobody is ticked yet." in page
    assert 'aria-describedby="hand-why"' in page
    assert f'<option value="{cast.bea.pk}" selected>' in page
    assert "hand-why" not in client.get("/caseload/").content.decode()


def test_more_than_go_at_a_time_are_refused_and_none_is_dropped(as_, cast, fay, monkeypatch):
    for module in (forms, handing):
        monkeypatch.setattr(module, "MOST", 1)
    client = as_(cast.max)
    for ask in (client.get, client.post):
        answer = ask(HAND, asked(cast.bea, cast.dana, fay), follow=True)
        assert handing.TOO_MANY in answer.content.decode()
    assert leads(cast, cast.dana, fay) == {"Dana": "Ada", "Fay": "Ada"}
    was = [f"{cast.dana.pk}.{cast.ada.pk}", f"{fay.pk}.{cast.ada.pk}"]
    assert client.get(DONE, {"to": str(cast.bea.pk), "was": was}).status_code == 404


def test_a_preview_names_everybody_and_changes_nothing(as_, cast, fay):
    page = as_(cast.max).get(HAND, asked(cast.bea, cast.dana, fay)).content.decode()
    assert "Dana Moreau" in page
    assert "Fay Ito" in page
    assert "led by Ada Lindqvist now" in page
    assert "Hand over 2 patients" in page
    assert leads(cast, cast.dana, fay) == {"Dana": "Ada", "Fay": "Ada"}


def test_who_is_led_by_them_already_stays_and_is_named_apart(as_, cast, fay):
    as_(cast.max).post(HAND, asked(cast.bea, fay))
    page = as_(cast.max).get(HAND, asked(cast.bea, cast.dana, fay)).content.decode()
    assert "Hand over 1 patient<" in page
    assert "Led by Bea Okafor already" in page
    assert "Nothing would change" in as_(cast.max).get(HAND, asked(cast.bea, fay)).content.decode()


def test_they_are_handed_over_and_who_led_stays_on_the_team(as_, cast, fay):
    as_(cast.max).post(HAND, asked(cast.bea, cast.dana, fay))
    assert leads(cast, cast.dana, fay) == {"Dana": "Bea", "Fay": "Bea"}
    assert cast.dana.care_team.filter(member=cast.ada, left_on=None, is_lead=False).exists()


def test_each_patients_trail_says_so_and_one_event_says_it_was_together(as_, cast, fay):
    as_(cast.max).post(HAND, asked(cast.bea, cast.dana, fay))
    tenancy.enter(clinic=cast.alder.pk)
    (together,) = Event.objects.filter(kind="caseload.handed_over")
    assert (together.actor_name, together.facts["to"]) == ("Max Ferreira", str(cast.bea.pk))
    assert set(together.facts["patients"]) == {str(cast.dana.pk), str(fay.pk)}
    for patient in (cast.dana, fay):
        kinds = Event.objects.filter(patient_id=str(patient.pk)).values_list("kind", flat=True)
        assert {"care_team.joined", "care_team.lead_set"} <= set(kinds)


def test_when_one_cannot_go_none_goes(cast, fay):
    tenancy.enter(clinic=cast.alder.pk)
    cast.bea.is_active = False
    moves = [Handed(cast.dana, cast.ada), Handed(fay, cast.ada)]
    with pytest.raises(ValueError, match="not active staff"):
        actions.hand_over(by=cast.max, moves=moves, to=cast.bea, now=cast.dana.created_at)
    assert leads(cast, cast.dana, fay) == {"Dana": "Ada", "Fay": "Ada"}


def test_it_is_undone_by_giving_them_back_to_each_who_led(as_, cast, fay):
    client = as_(cast.max)
    client.post(HAND, asked(cast.nia, fay))
    done = client.post(HAND, asked(cast.bea, cast.dana, fay))
    page = client.get(done.url).content.decode()
    assert "Give 1 back to Ada Lindqvist" in page
    assert "Give 1 back to Nia Park" in page
    client.post(HAND, asked(cast.ada, cast.dana))
    client.post(HAND, asked(cast.nia, fay))
    assert leads(cast, cast.dana, fay) == {"Dana": "Ada", "Fay": "Nia"}
    page = client.get(done.url).content.decode()
    assert "Give 1 back" not in page
    assert "Nobody changed hands." in page


@pytest.mark.parametrize("was", ["x", "x.y", "1.2"])
def test_an_address_made_up_is_not_there(as_, cast, was):
    assert as_(cast.max).get(DONE, {"to": str(cast.bea.pk), "was": was}).status_code == 404


def test_only_who_may_hand_over_finds_the_boxes(as_, cast):
    page = reverse("review:caseload")
    assert 'form="hand-over"' in as_(cast.max).get(page).content.decode()
    assert 'form="hand-over"' not in as_(cast.ada).get(page).content.decode()
