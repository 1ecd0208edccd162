"""Who sees what on the board: refusals first."""

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.models import Patient
from sessions.models import CareSession
from tests.cast import START, join, make_course
from tests.factories.windows import HOUR, a_session, a_task, a_window, an_alert

BOARD, WALL = "/windows/", "/windows/wall/"


@pytest.fixture
def dana_is_open(cast):
    return a_window(cast.course, cast.ada, START - 40 * HOUR)


@pytest.fixture
def patient_member(cast):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    return cast.dana.member


@pytest.mark.parametrize("url", [BOARD, WALL])
def test_nobody_signed_in_is_sent_to_sign_in(client, cast, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("url", [BOARD, WALL])
def test_a_patient_is_refused(as_, patient_member, url):
    assert as_(patient_member).get(url).status_code == 403


def test_the_board_is_read_only(as_, cast):
    assert as_(cast.ada).post(BOARD).status_code == 405


def test_a_colleague_off_the_care_team_does_not_see_the_patient(as_, cast, dana_is_open):
    assert "Dana" not in as_(cast.bea).get(BOARD).content.decode()


def test_asking_for_the_whole_clinic_does_not_widen_a_therapists_sight(as_, cast, dana_is_open):
    assert "Dana" not in as_(cast.bea).get(BOARD, {"scope": "clinic"}).content.decode()


def test_another_clinic_sees_nothing_of_it(as_, cast, dana_is_open):
    an_alert(cast.dana, START)
    page = as_(cast.cy).get(BOARD, {"scope": "clinic"}).content.decode()
    assert "Dana" not in page
    assert "No window is open" in page


def test_one_who_left_the_care_team_no_longer_sees_the_patient(as_, cast, dana_is_open):
    cast.dana.care_team.filter(member=cast.ada).update(left_on=START.date())
    assert "Dana" not in as_(cast.ada).get(BOARD).content.decode()


def test_an_archived_patients_alert_still_reaches_the_board(as_, cast):
    Patient.objects.filter(pk=cast.dana.pk).update(is_archived=True)
    an_alert(cast.dana, START)
    for member in (cast.ada, cast.max):
        assert "Dana" in as_(member).get(BOARD).content.decode()


def test_the_wall_names_nobody(as_, cast, dana_is_open):
    an_alert(cast.dana, START)
    page = as_(cast.ada).get(WALL).content.decode()
    assert "Dana" not in page
    assert "Moreau" not in page
    assert "DM" in page
    assert "1 alert not yet acknowledged" in page
    assert "not safe" not in page


def test_the_wall_leads_to_no_chart(as_, cast, dana_is_open):
    assert str(cast.dana.pk) not in as_(cast.ada).get(WALL).content.decode()


def test_nothing_is_kept_by_a_cache(as_, cast):
    assert as_(cast.ada).get(BOARD)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("who", ["ada", "nia", "paz"])
def test_the_care_team_sees_its_patient(as_, cast, dana_is_open, who):
    assert "Dana Moreau" in as_(getattr(cast, who)).get(BOARD).content.decode()


def test_an_admin_sees_the_whole_clinic_and_may_narrow_it(as_, cast, dana_is_open):
    assert "Dana Moreau" in as_(cast.max).get(BOARD).content.decode()
    assert "Dana Moreau" not in as_(cast.max).get(BOARD, {"scope": "mine"}).content.decode()


def test_only_an_admin_is_offered_the_whole_clinic(as_, cast):
    assert "Whole clinic" not in as_(cast.ada).get(BOARD).content.decode()
    assert "Whole clinic" in as_(cast.max).get(BOARD).content.decode()


def test_an_archived_patient_is_off_the_board(as_, cast, dana_is_open):
    cast.dana.is_archived = True
    cast.dana.save()
    assert "Dana" not in as_(cast.ada).get(BOARD).content.decode()


def test_a_second_clinics_row_never_mixes_in(as_, cast, dana_is_open):
    tenancy.enter(clinic=cast.birch.pk)
    a_window(make_course(cast.eli), cast.cy, START - 40 * HOUR)
    page = as_(cast.max).get(BOARD).content.decode()
    assert "Dana" in page
    assert "Eli" not in page


def test_tasks_go_to_their_audience(as_, cast, dana_is_open):
    a_task(dana_is_open, START + HOUR, "Call Dana about the weekend")
    a_task(dana_is_open, START, "Find out why nobody called", audience="admin")
    therapist, admin = as_(cast.ada).get(BOARD).content.decode(), as_(cast.max).get(BOARD).content.decode()
    assert "Call Dana about" in therapist
    assert "Find out why" not in therapist
    assert "Find out why" in admin


def test_an_admin_who_looks_at_the_whole_clinic_sees_what_others_left_undone(as_, cast, dana_is_open):
    a_task(dana_is_open, START - 240 * HOUR, "Call again")
    tenancy.enter(clinic=cast.birch.pk)
    a_task(a_window(make_course(cast.eli), cast.cy, START - 40 * HOUR), START - HOUR, "Call Eli")
    page = " ".join(as_(cast.max).get(BOARD).content.decode().split())
    assert "1 overdue with the care teams" in page
    assert "care team of Ada Lindqvist" in page
    assert "due 21 February 10:00, 10 d ago" in page
    assert "Call Eli" not in page
    for member, asked in ((cast.ada, {}), (cast.max, {"scope": "mine"})):
        assert "Overdue with the care teams" not in as_(member).get(BOARD, asked).content.decode()


def test_a_dose_visit_that_nobody_closed_is_on_the_board_of_whoever_may_see_it(as_, cast):
    a_session(cast.course, "dosing", START - 70 * HOUR, cast.ada, is_done=True)
    CareSession.objects.update(status="in_progress", ended_at=None)
    assert "Close the visit: Dana Moreau" in as_(cast.nia).get(BOARD).content.decode()
    admins = as_(cast.max).get(BOARD).content.decode()
    assert "Open the visit: Dana Moreau" in admins
    assert "begun Sat 12:00" in admins
    assert "Ada Lindqvist leads it" in admins
    for member in (cast.bea, cast.cy):
        assert "Dana" not in as_(member).get(BOARD).content.decode()
