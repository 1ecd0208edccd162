"""What left the clinic, to whom and why: noted with what leaves, by hand, and never changed afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.models import Event
from integration_care.audit.trail import record
from patients.disclosures.actions import AlreadyTakenBack, ByHand, note_disclosure, note_leaving, take_back
from patients.disclosures.models import Disclosure
from patients.disclosures.page import account, present
from patients.disclosures.receiver import Receiver
from sessions.documents.actions import Wanted, ask_again, request_document
from sessions.documents.models import Document
from tests.cast import START, make_patient

SUMMARY = {"kind": "patient_summary", "about": "patient"}


def of(patient):
    return reverse("disclosures:of-patient", args=[patient.pk])


def by_hand(cast, **more):
    said = {
        "to_whom": "authority", "way": "fax", "recipient": "County court", "content": "Dates of the doses",
        "purpose": "", "disclosed_at": START,
    }  # fmt: skip
    return note_disclosure(by=cast.ada, patient=cast.dana, told=ByHand(**said | more))


def shown(cast, patient=None):
    page = present(patient or cast.dana, cast.max)
    return [(one.to_whom, one.recipient, one.what, one.purpose) for one in page.lines]


def asked(cast, receiver, kind=Document.Kind.PATIENT_SUMMARY, by=None, patient=True):
    wanted = Wanted(kind, patient=cast.dana if patient else None)
    return request_document(by=by or cast.ada, wanted=wanted, now=START, receiver=receiver)


def fetch(cast, document):
    record(
        by=cast.ada, clinic_id=cast.alder.pk, kind="document.opened", target=document,
        patient_id=document.patient_id,
    )  # fmt: skip


# --- Refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["disclosures:of-patient", "disclosures:account"])
def test_a_colleague_outside_the_care_team_and_another_clinic_find_nothing(cast, as_, name):
    assert as_(cast.bea).get(reverse(name, args=[cast.dana.pk])).status_code == 404
    assert as_(cast.ada).get(reverse(name, args=[cast.eli.pk])).status_code == 404


def test_a_colleague_takes_nothing_back(cast, as_):
    page = reverse("disclosures:take-back", args=[by_hand(cast).pk])
    assert as_(cast.bea).post(page, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    "change",
    ["UPDATE disclosures_disclosure SET to_whom = 'patient'", "DELETE FROM disclosures_disclosure"],
)
def test_no_row_is_ever_changed_or_deleted(cast, change):
    by_hand(cast)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(change)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2026-03-04"}, "day"),
        ({"day": "1980-01-01"}, "day"),
        ({"to_whom": "other", "to_words": " "}, "to_words"),
        ({"content": ""}, "content"),
        ({"way": "document"}, "way"),
    ],
)
def test_what_is_noted_by_hand_wrongly_is_said_beside_the_field(cast, as_, typed, field):
    good = {"to_whom": "payer", "to_words": "Blue", "way": "fax", "content": "Codes", "day": "2026-03-03"}
    answer = as_(cast.ada).post(of(cast.dana), good | typed)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("to_whom", ["authority", "other"])
def test_a_document_for_a_court_or_somebody_else_needs_their_name(cast, as_, to_whom):
    answer = as_(cast.ada).post(
        reverse("documents:of-patient", args=[cast.dana.pk]), SUMMARY | {"to_whom": to_whom}
    )
    assert answer.status_code == 422 and "write down who it is" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_of_the_record_leaves_only_when_somebody_says_for_whom(cast, as_):
    page = reverse("interchange:export", args=[cast.dana.pk])
    answer = as_(cast.ada).post(page, {"to_words": "x"})
    assert answer.status_code == 422 and "choose for whom" in answer.content.decode()
    assert not Event.objects.filter(kind="record.exported").exists()


# --- What is noted ----------------------------------------------------------------------------------


def test_by_hand_with_a_day_in_the_clinic_and_in_the_trail(cast, as_):
    typed = {
        "to_whom": "clinician", "to_words": "Dr Lee, 5 Elm St", "way": "telephone", "content": "Last dose",
        "day": "2026-02-20",
    }  # fmt: skip
    assert as_(cast.max).post(of(cast.dana), typed).status_code == 302
    (line,) = present(cast.dana, cast.max).lines
    assert (line.when, line.to_whom) == ("20 February 2026, 12:00", "A clinician who treats them")
    assert (line.recipient, line.what, line.purpose) == ("Dr Lee, 5 Elm St", "Last dose", "Treatment")
    event = Event.objects.get(kind="disclosure.noted")
    assert event.facts == {"to": "clinician", "way": "telephone"} and "Lee" not in str(vars(event))


def test_words_lie_in_the_database_only_sealed(cast):
    by_hand(cast, recipient="County court", purpose="Subpoena 12")
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, purpose, content FROM disclosures_disclosure")
        assert all(bytes(part) and b"ourt" not in bytes(part) for part in cursor.fetchone())


def test_a_document_counts_from_when_it_was_fetched_first(cast, clock):
    document = asked(cast, Receiver("patient"))
    assert [one.waits for one in present(cast.dana, cast.max).lines] == [True]
    assert account(cast.dana, START).lines == []
    for minutes in (5, 9):
        clock(START + timedelta(minutes=minutes))
        fetch(cast, document)
    (line,) = account(cast.dana, START + timedelta(hours=1)).lines
    assert (line.when, line.what) == (
        "3 March 2026, 09:05", "A summary of the last dose and what is planned",
    )  # fmt: skip


def test_what_stays_in_the_clinic_is_no_disclosure(cast):
    fetch(cast, asked(cast, Receiver()))
    assert shown(cast) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (SUMMARY, "patient"),
        (SUMMARY | {"to_whom": "stays"}, None),
        (SUMMARY | {"to_whom": "payer", "to_words": "Blue"}, "payer"),
    ],
)
def test_the_page_of_documents_asks_for_whom(cast, as_, sent, kept):
    """A summary for the patient is for the patient, unless somebody says otherwise."""
    as_(cast.ada).post(reverse("documents:of-patient", args=[cast.dana.pk]), sent)
    assert list(Disclosure.objects.values_list("to_whom", flat=True)) == ([kept] if kept else [])


def test_a_document_made_again_goes_to_whom_it_went(cast):
    document = asked(cast, Receiver("other", "Her sister"))
    Document.objects.filter(pk=document.pk).update(status="failed", reason="x")
    document.refresh_from_db()
    again = ask_again(by=cast.ada, document=document, now=START)
    made = Disclosure.objects.get(document=again.pk)
    assert (made.to_whom, made.recipient) == ("other", "Her sister")


def test_a_file_of_the_record_is_noted_with_its_receiver(cast, as_):
    typed = {"to_whom": "other", "to_words": "Cedar Clinic, she moves there"}
    assert as_(cast.ada).post(reverse("interchange:export", args=[cast.dana.pk]), typed).status_code == 200
    assert shown(cast) == [
        ("Somebody else", "Cedar Clinic, she moves there", "The record as a file for another system", ""),
    ]


def test_the_clinics_whole_export_stands_with_everybody_who_was_there(cast, clock):
    document = asked(cast, Receiver("authority", "The board"), Document.Kind.CLINIC_EXPORT, cast.max, False)
    fetch(cast, document)
    clock(START + timedelta(days=1))
    newer = make_patient(cast.alder, cast.ada, "Gil", "Roth", "UTC")
    newer.refresh_from_db()
    assert [one[1] for one in shown(cast)] == ["The board"] and shown(cast, newer) == []


# --- Taking back ---------------------------------------------------------------------------------------


def test_what_is_taken_back_stays_for_staff_and_leaves_the_account(cast, as_):
    one = by_hand(cast)
    page = reverse("disclosures:take-back", args=[one.pk])
    assert as_(cast.ada).post(page, {"reason": ""}).status_code == 422
    as_(cast.ada).post(page, {"reason": "It was another patient."})
    assert [line.taken_back for line in present(cast.dana, cast.max).lines] == ["It was another patient."]
    assert account(cast.dana, START).lines == []
    assert Disclosure.objects.count() == 2


def test_nothing_is_taken_back_twice_nor_a_taking_back(cast):
    one = by_hand(cast)
    back = take_back(by=cast.ada, disclosure=one, reason="x", now=START)
    for row in (one, back):
        with pytest.raises(AlreadyTakenBack):
            take_back(by=cast.ada, disclosure=row, reason="x", now=START)


# --- The account ----------------------------------------------------------------------------------------


def test_the_account_holds_six_years(cast):
    for at in (START - timedelta(days=6 * 365 + 3), START - timedelta(days=6 * 365)):
        by_hand(cast, disclosed_at=at)
    assert len(account(cast.dana, START).lines) == 1


def test_the_account_is_told_in_the_patients_language_and_zone(cast, as_):
    cast.dana.language = "es"
    cast.dana.save()
    by_hand(cast, disclosed_at=datetime(2026, 3, 1, 5, 30, tzinfo=UTC))
    page = as_(cast.ada).get(reverse("disclosures:account", args=[cast.dana.pk])).content.decode()
    assert "28 de febrero de 2026, 23:30" in page and "Lo exige la ley" in page and "County court" in page


def test_an_account_of_nothing_says_so(cast, as_):
    page = as_(cast.max).get(reverse("disclosures:account", args=[cast.dana.pk])).content.decode()
    assert "Nothing of your record went to others." in page


def test_the_command_line_notes_it_too(cast):
    receiver = Receiver("other", "Taken from the command line")
    note_leaving(
        by=COMMAND_LINE, clinic_id=cast.alder.pk, patient=cast.dana, receiver=receiver, what="fhir_export",
        now=START,
    )  # fmt: skip
    assert present(cast.dana, cast.max).lines[0].noted == "File, command line"


def test_for_a_file_nothing_is_chosen_beforehand(cast, as_):
    page = as_(cast.ada).get(reverse("interchange:export", args=[cast.dana.pk]))
    assert page.context["form"]["to_whom"].value() in ("", None)
