"""Who sees the figures, their lists and their files: refusals first."""

import csv
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.accounts.models import Clinic
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.followups.models import IntegrationWindow
from patients.models import Patient
from tests.cast import START, join
from tests.factories.windows import HOUR, a_patient, a_window, an_entry
from tests.sessions.caseload.review.making import a_score

PAGE, LIST, FILE = "/figures/", "/figures/windows/", "/figures/windows/file/"
URLS = [PAGE, LIST, FILE, "/figures/outcome/", "/figures/measures/file/"]


@pytest.fixture
def patient_member(cast):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    return cast.dana.member


@pytest.fixture
def five(cast):
    """Five patients of Ada's, each with a window that closed yesterday; four of them met."""
    for number, met_h in enumerate((30, 40, 50, 60, None)):
        course = a_patient(cast.alder, cast.ada, f"Fay N{number}")
        a_window(course, cast.ada, START - 96 * HOUR, met_h=met_h, reason="" if met_h else "Unwell: the flu")


@pytest.mark.parametrize("url", URLS)
def test_nobody_signed_in_is_sent_to_sign_in(client, cast, url):
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("url", URLS)
def test_a_patient_is_refused(as_, patient_member, url):
    assert as_(patient_member).get(url).status_code == 403


@pytest.mark.parametrize("url", URLS)
def test_it_is_read_only(as_, cast, url):
    assert as_(cast.max).post(url).status_code == 405


@pytest.mark.parametrize("url", URLS)
def test_nothing_is_kept_by_a_cache(as_, cast, url):
    assert as_(cast.ada).get(url)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("url", ["/figures/nothing/", "/figures/nothing/file/"])
def test_a_figure_that_there_is_not_is_a_404(as_, cast, url):
    assert as_(cast.max).get(url).status_code == 404


def test_a_row_that_there_is_not_is_a_404(as_, cast, five):
    assert as_(cast.max).get(LIST, {"row": "nothing"}).status_code == 404


@pytest.mark.parametrize("who", ["bea", "cy"])
def test_who_may_not_see_the_patients_sees_nothing_of_them(as_, cast, five, who):
    client = as_(getattr(cast, who))
    assert "No window closed in these days" in client.get(PAGE).content.decode()
    assert "Fay" not in client.get(LIST).content.decode()
    assert len(client.get(FILE).content.decode().splitlines()) == 1


def test_another_clinics_therapist_and_protocol_are_nobody_here(as_, cast, five):
    page = as_(cast.cy).get(PAGE, {"lead": str(cast.ada.pk)}).content.decode()
    assert "Ada" not in page


@pytest.mark.parametrize("who", ["ada", "max"])
def test_the_page_says_how_often_windows_were_met(as_, cast, five, who):
    page = as_(getattr(cast, who)).get(PAGE).content.decode()
    assert "4 of 5 windows met" in page
    assert "the whole clinic" in page if who == "max" else "your patients" in page


def test_the_page_names_nobody_and_says_no_words_of_a_reason(as_, cast, five):
    page = as_(cast.max).get(PAGE).content.decode()
    assert "Fay" not in page
    assert "the flu" not in page


def test_a_row_opens_the_list_behind_it(as_, cast, five):
    page = as_(cast.max).get(LIST, {"row": "missed"}).content.decode()
    assert page.count('data-label="Counted"') == 1
    assert "no session" in page
    assert "Other" in page
    assert "the flu" not in page


def test_fewer_than_five_patients_are_no_figure_and_a_list_all_the_same(as_, cast):
    a_window(cast.course, cast.ada, START - 96 * HOUR, met_h=30)
    client = as_(cast.ada)
    page = client.get(PAGE).content.decode()
    assert "Fewer than 5 patients" in page
    assert not re.search(r"(?<!\w)100(?!\w)", page.split("figures-grid")[1])
    assert "Dana Moreau" in client.get(LIST).content.decode()
    assert len(client.get(FILE).content.decode().splitlines()) == 1


def test_a_window_still_open_is_not_counted_though_it_is_met_already(as_, cast, five):
    a_window(cast.course, cast.ada, START - 60 * HOUR, met_h=30)
    page = as_(cast.max).get(PAGE).content.decode()
    assert "4 of 5 windows met" in page
    assert "1 window still open, not counted." in page


def test_an_excused_window_is_not_counted(as_, cast, five):
    a_window(cast.course, cast.ada, START - 96 * HOUR, excused_h=50)
    page = as_(cast.max).get(PAGE).content.decode()
    assert "4 of 5 windows met" in page
    assert "1 excused window, not counted." in page


def test_an_archived_patients_windows_still_count(as_, cast, five):
    """Else a clinic would keep its promise better by putting records away."""
    course = a_patient(cast.alder, cast.ada, "Gil Roth", is_archived=True)
    a_window(course, cast.ada, START - 96 * HOUR)
    assert "4 of 6 windows met" in as_(cast.max).get(PAGE).content.decode()


def test_a_clinic_without_a_dose_is_shown_where_to_begin(as_, cast):
    page = as_(cast.max).get(PAGE).content.decode()
    assert "No window closed in these days" in page
    assert reverse("caseload:board") in page


def test_filters_that_leave_nobody_lead_back(as_, cast, five):
    page = as_(cast.max).get(PAGE, {"protocol": str(uuid4())}).content.decode()
    assert "Show everybody" in page


def test_a_name_that_is_a_formula_is_none_in_the_file(as_, cast, five):
    cast.ada.user.name = "=1+1"
    cast.ada.user.save()
    answer = as_(cast.max).get("/figures/therapist/file/").content.decode("utf-8-sig")
    assert [line[0] for line in csv.reader(answer.splitlines())] == ["Lead therapist", "'=1+1"]


def test_the_file_leaves_a_trace(as_, cast, five):
    as_(cast.max).get(FILE, {"from": "2026-02-01", "until": "2026-03-03", "route": ""})
    tenancy.enter(clinic=cast.alder.pk)
    event = Event.objects.get(kind="figure.exported")
    assert event.facts == {"figure": "windows", "first": "2026-02-01", "last": "2026-03-03"}


@pytest.mark.parametrize("url", URLS)
def test_many_doses_ask_as_much_as_few(as_, cast, five, counting, url):
    client = as_(cast.max)
    client.get(url)
    counts = []
    for more in range(2):
        for number in range(5 * more):
            a_window(
                a_patient(cast.alder, cast.bea, f"Hana N{number}"), cast.bea, START - 90 * HOUR, met_h=30
            )
        with counting() as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_outcome_is_said_to_be_an_association(as_, cast, five):
    page = as_(cast.max).get(PAGE).content.decode()
    assert "Association, not cause" in page


def test_a_private_entry_counts_and_is_not_read(as_, cast, five):
    for window in IntegrationWindow.objects.all():
        an_entry(window, window.anchor_at + 20 * HOUR, "private", text="The lake at night")
    client = as_(cast.max)
    assert "5 of 5, 100" in client.get(PAGE).content.decode()
    page = client.get("/figures/journal/").content.decode()
    assert page.count("handed in at +20 h") == 5
    assert "The lake" not in page


def test_the_clinic_says_how_few_are_told_apart(as_, cast, five):
    Clinic.objects.filter(pk=cast.alder.pk).update(fewest_told_apart=6)
    page = as_(cast.max).get(PAGE).content.decode()
    assert "Fewer than 6 patients: too few for a figure." in page
    assert "4 of 5 windows met" not in page


def test_what_was_answered_during_the_visit_is_no_contact_after_it(as_, cast, five):
    """The visit ends two hours after the dose."""
    for hours, patient in zip((1, 3), Patient.objects.filter(given_name="Fay"), strict=False):
        a_score(patient, 10, START - (96 - hours) * HOUR)
    page = as_(cast.max).get("/figures/contact/").content.decode()
    assert "at +3 h" in page
    assert "at +1 h" not in page
