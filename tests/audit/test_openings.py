"""What counts as opening a record, and how the access page tells of it."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.audit.presenters import access_trail
from integration_care.audit.sentences import sentence
from integration_care.audit.trail import record, record_read
from tests.cast import START


def reads(patient):
    return Event.objects.of_patient(patient.pk).filter(kind=Event.READ)


def trail(cast):
    return [
        (line.who, line.what, line.more)
        for line in access_trail(cast.dana.pk, QueryDict(), cast.alder.zone).lines
    ]


def test_a_write_is_not_told_as_a_reading(cast, as_):
    typed = {"kind": "sms", "given_on": "2026-02-24", "version": "2"}
    as_(cast.ada).post(reverse("patients:consents", kwargs={"patient_id": cast.dana.pk}), typed)
    assert not reads(cast.dana).exists()
    assert Event.objects.of_patient(cast.dana.pk).filter(kind="consent.given").exists()


def test_a_page_that_is_asked_for_is_a_reading(cast, as_):
    page = reverse("patients:consents", kwargs={"patient_id": cast.dana.pk})
    as_(cast.ada).get(page)
    as_(cast.ada).head(page)
    assert [event.facts["what"] for event in reads(cast.dana)] == ["patients:consents"] * 2


def test_the_same_look_is_one_line_with_a_count(cast, clock):
    for minutes in (0, 4, 9):
        clock(START + timedelta(minutes=minutes))
        record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
        record_read(by=cast.max, patient=cast.dana, what="patients:edit")
    assert trail(cast) == [
        ("Max Ferreira", "Opened the details", "3 times since 10:00"),
        ("Ada Lindqvist", "Opened the chart", "3 times since 10:00"),
    ]


def test_ten_minutes_later_it_is_another_look(cast, clock):
    for minutes in (0, 10):
        clock(START + timedelta(minutes=minutes))
        record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
    assert trail(cast) == [("Ada Lindqvist", "Opened the chart", "")] * 2


def test_no_write_hides_in_another_line(cast):
    for _ in range(2):
        record(by=cast.ada, clinic_id=cast.alder.pk, kind="note.revised", patient_id=cast.dana.pk)
    assert trail(cast) == [("Ada Lindqvist", "Wrote in a note", "")] * 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("caseload:board", "Opened the window board"),
        ("patients:list", "Opened the list of patients"),
        ("review:caseload", "Opened the caseload"),
        ("sessions:today", "Opened the sessions of a day"),
        ("sessions:calendar", "Opened the calendar"),
    ],
)
def test_a_page_with_several_patients_is_one_opening_of_a_list(cast, as_, name, words):
    as_(cast.ada).get(reverse(name))
    event = Event.objects.get(kind=Event.LIST)
    assert (event.actor_name, event.patient_id, sentence(event)) == ("Ada Lindqvist", "", words)


BY_ITSELF = {"HX-Request": "true"}


def test_what_a_list_asks_for_again_by_itself_is_no_new_opening(cast, as_, clock):
    as_(cast.ada).get(reverse("caseload:board"))
    for minutes in (1, 9):
        clock(START + timedelta(minutes=minutes))
        as_(cast.ada).get(reverse("caseload:board"), headers=BY_ITSELF)
    assert Event.objects.get(kind=Event.LIST).at == START


def test_saying_that_a_page_asks_by_itself_keeps_nothing_out_of_the_trail(cast, as_, clock):
    as_(cast.bea).get(reverse("caseload:board"))
    as_(cast.ada).get(reverse("patients:list"))
    for minutes in (0, 5, 10):
        clock(START + timedelta(minutes=minutes))
        as_(cast.ada).get(reverse("caseload:board"), headers=BY_ITSELF)
    board = Event.objects.filter(actor_id=cast.ada.audit_id, facts={"what": "caseload:board"})
    assert [event.at for event in board.order_by("at")] == [START, START + timedelta(minutes=10)]
