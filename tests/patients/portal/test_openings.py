"""A patient reads who has opened their record: who, what sort of thing and when, told calmly."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from integration_care.audit.actors import COMMAND_LINE, LINK
from integration_care.audit.trail import record, record_read
from integration_care.core.permissions import Role
from patients.portal.presenters import openings as told
from patients.portal.presenters.openings import openings
from tests.cast import START, join, make_patient

PAGE = "/me/about/who-opened/"
HOUR = timedelta(hours=1)


@pytest.fixture
def dana(cast):
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member = member
    cast.dana.save()
    return member


TAKEN_ALONG = "your record, as a file that was taken along"


def lines(patient, older="", now=START):
    at = openings(patient, older, now)
    return [(day.title, [(one.name, one.things) for one in day.people]) for day in at.days]


@pytest.mark.parametrize("who", ["ada", "max"])
def test_staff_have_no_such_page(cast, as_, who):
    assert as_(getattr(cast, who)).get(PAGE).status_code == 403


def test_nobody_reads_who_opened_somebody_elses(cast, dana, as_):
    gil = make_patient(cast.alder, cast.ada, "Gil", "Roth", "UTC")
    record_read(by=cast.ada, patient=gil, what="caseload:chart")
    page = as_(dana).get(PAGE).content.decode()
    assert "Ada" not in page and "Nobody but you." in page


def test_a_person_is_told_once_a_day_with_what_they_opened_and_their_role(cast, dana, as_, clock):
    for minutes, what in ((0, "caseload:chart"), (20, "journals:panel"), (30, "caseload:chart")):
        clock(START + timedelta(minutes=minutes))
        record_read(by=cast.ada, patient=cast.dana, what=what)
    day = openings(cast.dana, "", START + HOUR).days[0]
    (ada,) = day.people
    assert (day.title, ada.name, ada.role) == ("Tue 3 March", "Ada Lindqvist", "Therapist")
    assert ada.things == ["your overview", "your journal, as far as you share it"]
    assert (ada.from_clock, ada.until_clock) == ("09:00", "09:30")  # Dana is in Chicago


def test_days_are_those_where_the_patient_is(cast, dana, clock):
    clock(START.replace(day=4, hour=5))  # 23:00 on the third in Chicago
    record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
    assert lines(cast.dana, now=START.replace(day=4, hour=5))[0][0] == "Tue 3 March"


def test_what_they_opened_themselves_is_left_out(cast, dana):
    record_read(by=dana, patient=cast.dana, what="portal:home")
    record_read(by=LINK, patient=cast.dana, what="journal")
    assert lines(cast.dana) == []


def test_writing_is_no_opening_and_an_emergency_is(cast, dana):
    for kind in ("note.signed", "glass.broken", "document.opened", "record.exported"):
        record(by=cast.bea, clinic_id=cast.alder.pk, kind=kind, patient_id=cast.dana.pk)
    assert lines(cast.dana)[0][1] == [
        ("Bea Okafor", ["a document about you", TAKEN_ALONG]),
        ("Bea Okafor", ["your record"]),
    ]


def test_what_was_opened_in_an_emergency_stands_apart(cast, dana):
    record_read(by=cast.bea, patient=cast.dana, what="journals:panel", in_emergency=True)
    record_read(by=cast.bea, patient=cast.dana, what="audit:patient")
    people = openings(cast.dana, "", START).days[0].people
    assert [person.is_emergency for person in people] == [False, True]
    assert people[1].things == ["your journal, as far as you share it"]


def test_an_admin_who_reads_no_words_is_not_said_to_have_read_them(cast, dana):
    for what in ("sessions:panel", "journals:panel"):
        record_read(by=cast.max, patient=cast.dana, what=what)
    ((name, things),) = lines(cast.dana)[0][1]
    assert name == "Max Ferreira"
    assert all("without" in thing for thing in things)


def test_what_the_product_did_is_told_as_that(cast, dana):
    record(by=COMMAND_LINE, clinic_id=cast.alder.pk, kind="record.exported", patient_id=cast.dana.pk)
    assert lines(cast.dana)[0][1] == [("The clinic's computer, by itself", [TAKEN_ALONG])]


def test_a_page_that_nobody_named_is_the_record(cast, dana):
    record_read(by=cast.ada, patient=cast.dana, what="moon:phase")
    assert lines(cast.dana)[0][1] == [("Ada Lindqvist", ["your record"])]


def test_a_page_holds_whole_days_and_every_day_comes_once(cast, dana, as_, clock, monkeypatch):
    monkeypatch.setattr(told, "PAGE", 5)
    for day in range(4):
        for _ in range(3):
            clock(START + timedelta(days=day))
            record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
    found, older = [], ""
    while True:
        at = openings(cast.dana, older, START)
        found += [day.title for day in at.days]
        if not at.older_url:
            break
        older = at.older_url.removeprefix("?older=")
    assert found == ["Fri 6 March", "Thu 5 March", "Wed 4 March", "Tue 3 March"]


def test_a_day_that_fills_the_page_alone_goes_on_overleaf(cast, dana, monkeypatch):
    monkeypatch.setattr(told, "PAGE", 2)
    for _ in range(3):
        record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
    at = openings(cast.dana, "", START)
    assert at.older_url and lines(cast.dana, at.older_url.removeprefix("?older="))


def test_it_is_told_in_spanish_too(cast, dana, as_):
    record_read(by=cast.ada, patient=cast.dana, what="relapse:plan")
    with translation.override("es"):
        assert lines(cast.dana)[0][1] == [("Ada Lindqvist", ["tu plan para los días más difíciles"])]


def test_the_page_leads_to_the_clinic_and_is_found_from_their_own(cast, dana, as_):
    client = as_(dana)
    assert reverse("portal:concern") in client.get(PAGE).content.decode()
    for name in ("portal:me", "portal:what-is-seen"):
        assert PAGE in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("word", ["missed", "failed", "overdue", "unauthori", "warning", "accessed by"])
def test_nothing_on_it_alarms(cast, dana, as_, word):
    record(by=cast.bea, clinic_id=cast.alder.pk, kind="glass.broken", patient_id=cast.dana.pk)
    assert word not in as_(dana).get(PAGE).content.decode().lower()
