"""The list of patients: who is in it, how they are found, and how one pages through it."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from patients import actions
from patients.models import Patient, PatientIdentifier
from patients.presenters import patient_list
from tests.cast import START, make_patient

LIST = reverse("patients:list")


def names(response):
    return [row.name for row in response.context["page"].rows]


@pytest.fixture
def many(cast):
    """Ada's 5 patients with family names in order; a page holds 2."""
    for letter in "ABCDE":
        make_patient(cast.alder, cast.ada, "Kim", f"{letter}berg", "America/Chicago")
    return cast


def test_a_therapist_does_not_find_a_colleagues_patient(cast, as_):
    assert names(as_(cast.bea).post(LIST, {"q": "Moreau"}, follow=True)) == []


def test_the_address_does_not_say_what_was_searched_for(cast, as_):
    ada = as_(cast.ada)
    led = ada.post(LIST, {"q": "Moreau"})
    assert led.status_code == 302 and "oreau" not in unquote(led.url) and "sought=" in led.url
    assert names(ada.get(led.url)) == ["Dana Moreau"]
    phase = ada.get(led.url).context["page"].choices[1].href
    assert "oreau" not in unquote(phase) and "sought=" in phase


@pytest.mark.parametrize("cut", ["sought=", "sought=abc", "sought=%00%ff", "q=Moreau"])
def test_an_address_that_says_nothing_readable_shows_everybody(cast, as_, many, cut):
    assert len(names(as_(cast.ada).get(f"{LIST}?{cut}"))) == len(names(as_(cast.ada).get(LIST)))


def test_another_clinics_patient_is_not_found(cast, as_):
    assert names(as_(cast.max).post(LIST, {"q": "Eli"}, follow=True)) == []


def test_an_admin_sees_the_whole_clinic(cast, as_):
    assert names(as_(cast.max).get(LIST)) == ["Dana Moreau"]


@pytest.mark.parametrize("words", ["moreau", "dana MOR", "da", "MRN-77"])
def test_found_by_parts_of_names_and_by_number(cast, as_, words):
    PatientIdentifier.objects.create(clinic=cast.alder, patient=cast.dana, system="x", value="MRN-771")
    assert names(as_(cast.ada).post(LIST, {"q": words}, follow=True)) == ["Dana Moreau"]


def test_nobody_found_says_so_and_offers_the_way_back(cast, as_):
    page = as_(cast.ada).post(LIST, {"q": "zebra"}, follow=True).content.decode()
    assert "Nobody here fits" in page and "Show all patients" in page


@pytest.mark.parametrize(
    ("phase", "found"),
    [
        ("active", ["Dana Moreau"]),
        ("preparation", []),
        ("paused", []),
        ("none", []),
        ("nonsense", ["Dana Moreau"]),
    ],
)
def test_filtered_by_how_the_course_stands(cast, as_, phase, found):
    assert names(as_(cast.ada).get(LIST, {"phase": phase})) == found


def test_an_archived_patient_leaves_the_list_and_is_found_among_the_archived(cast, as_):
    ann = make_patient(cast.alder, cast.ada, "Ann", "Other", "America/Chicago")
    actions.archive(by=cast.ada, patient=ann)
    client = as_(cast.ada)
    assert names(client.get(LIST)) == ["Dana Moreau"]
    assert names(client.get(LIST, {"phase": "archived"})) == ["Ann Other"]


def test_paging_goes_forth_and_back_over_the_same_rows(many, as_, monkeypatch):
    monkeypatch.setattr(patient_list, "PAGE", 2)
    client = as_(many.ada)
    first = client.get(LIST)
    second = client.get(LIST + first.context["page"].next_url)
    third = client.get(LIST + second.context["page"].next_url)
    assert names(first) + names(second) + names(third) == [
        "Kim Aberg",
        "Kim Bberg",
        "Kim Cberg",
        "Kim Dberg",
        "Kim Eberg",
        "Dana Moreau",
    ]
    assert third.context["page"].next_url == ""
    assert names(client.get(LIST + third.context["page"].previous_url)) == names(second)
    assert first.context["page"].previous_url == ""


def test_a_page_address_holds_no_name(many, as_, monkeypatch):
    monkeypatch.setattr(patient_list, "PAGE", 2)
    assert "berg" not in as_(many.ada).get(LIST).context["page"].next_url


def test_a_cursor_of_another_clinic_begins_at_the_beginning(cast, as_):
    assert names(as_(cast.ada).get(LIST, {"after": cast.eli.pk})) == ["Dana Moreau"]
    assert names(as_(cast.ada).get(LIST, {"after": "x"})) == ["Dana Moreau"]


def test_1_50_and_500_patients_cost_the_same_queries(cast, as_, django_assert_num_queries):
    client = as_(cast.ada)
    client.get(LIST)
    for number in (1, 50, 500):
        for more in range(Patient.objects.count(), number):
            make_patient(cast.alder, cast.ada, "Kim", f"Berg{more}", "America/Chicago")
        with django_assert_num_queries(12):
            client.get(LIST)
    assert Patient.objects.count() == 500


def test_the_time_there_is_the_patients_own(cast, as_):
    row = as_(cast.ada).get(LIST).context["page"].rows[0]
    assert START.hour == 15 and row.there == "09:00 Chicago"
