"""The clinic's export: patient after patient, resumed where a worker died, in one ZIP, without words."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.models import Consent, Patient
from sessions.documents import exporting, making
from sessions.documents.actions import Wanted, ask_again, cancel, pieces, request_document
from sessions.documents.actions.rendering import expire, take
from sessions.documents.models import Document, Piece
from sessions.documents.packing import AT_ONCE, Sink
from sessions.interchange.conformance import NotConformant
from sessions.models import Administration, CareSession, Observation
from tests.cast import START
from tests.factories.windows import HOUR, a_patient
from tests.sessions.documents.conftest import packed

PAGE = reverse("documents:of-clinic")
ASK = {"kind": "clinic_export", "about": "clinic"}


@pytest.fixture
def five(cast):
    """Dana and four more; one has a dose with vitals."""
    for number in range(4):
        of = a_patient(cast.alder, cast.ada, f"Pat{number} =Zq{number}")
    dose = CareSession.objects.create(
        clinic=cast.alder, patient=of.patient, course=of, kind="dosing", status="completed", lead=cast.nia,
        scheduled_start=START, scheduled_end=START + HOUR, started_at=START, ended_at=START + HOUR,
    )  # fmt: skip
    Administration.objects.create(
        clinic=cast.alder, session=dose, route="im", amount=75, total_mg=75, given_at=START,
        recorded_at=START, given_by=cast.nia, lot="+A-1",
    )  # fmt: skip
    Observation.objects.create(
        clinic=cast.alder, session=dose, observed_at=START, recorded_at=START, by=cast.nia, systolic=120,
        note="zqword",
    )  # fmt: skip
    return Patient.objects.filter(clinic=cast.alder)


@pytest.fixture
def asked(cast, five):
    wanted = Wanted(Document.Kind.CLINIC_EXPORT)
    return request_document(by=cast.max, wanted=wanted, now=START)


def make(document):
    """Turn after turn, as the doorbell rings."""
    for _ in range(10):
        making.make(document.pk, document.clinic_id)
        Document.objects.filter(pk=document.pk).update(lease_until=None)
        document = Document.objects.get(pk=document.pk)
        if document.status not in ("requested", "rendering"):
            break
    return document


def inside(document):
    with ZipFile(io.BytesIO(packed(document))) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def at(document, name):
    return reverse(f"documents:{name}", args=[document.pk])


# --- refusals ---------------------------------------------------------------------------------


def test_only_whoever_runs_the_clinic_may_ask(as_, cast, five):
    for member in (cast.ada, cast.paz, cast.nia):
        assert as_(member).post(PAGE, ASK).status_code == 422
    assert not Document.objects.exists()


def test_another_clinic_and_the_care_team_do_not_find_it(as_, cast, asked):
    made = make(asked)
    for member in (cast.ada, cast.cy):
        for name in ("row", "file"):
            assert as_(member).get(at(made, name)).status_code == 404


def test_whoever_left_meanwhile_gets_nothing(cast, asked):
    cast.max.is_active = False
    cast.max.save()
    made = make(asked)
    assert made.status == "failed"
    assert not made.pieces.exists()


def test_a_record_that_is_not_fhir_stops_it_and_says_where(asked, monkeypatch):
    real = pieces.files_of

    def torn(facts, by):
        if facts.patient.given_name == "Pat1":
            raise NotConformant(["Encounter.status: 'odd' is not in its value set"])
        return real(facts, by)

    monkeypatch.setattr(pieces, "files_of", torn)
    made = make(asked)
    assert made.status == "failed"
    assert made.reason.startswith(f"Stopped at patient {made.done + 1} of 5, record ")
    assert "Encounter.status" in made.reason
    assert not Piece.objects.exists()


def test_what_was_cancelled_keeps_nothing(cast, asked):
    held = take(asked.pk, asked.clinic_id)
    pieces.begin(held)
    assert pieces.write_next(held)
    cancel(by=cast.max, document=asked, now=START)
    with pytest.raises(pieces.Gone):
        pieces.write_next(held)
    assert not Piece.objects.exists()


def test_what_expired_is_deleted_and_no_longer_handed_out(as_, cast, asked):
    made = make(asked)
    Document.objects.update(expires_at=START - timedelta(days=1))
    assert as_(cast.max).get(at(made, "file")).status_code == 404
    expire(made.pk, made.clinic_id)
    assert not Piece.objects.exists()


# --- what is in it ----------------------------------------------------------------------------


def test_the_file_counts_what_the_database_counts_and_names_its_checksums(asked, cast, five):
    made = make(asked)
    assert (made.status, made.done, made.total) == ("ready", 5, 5)
    assert hashlib.sha256(packed(made)).hexdigest() == made.sha256
    assert len(packed(made)) == made.size
    files = inside(made)
    manifest = json.loads(files.pop("manifest.json"))
    assert {one["name"] for one in manifest["files"]} == files.keys()
    for one in manifest["files"]:
        content = files[one["name"]]
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["bytes"] == len(content)
    rows = {one["name"]: one["rows"] for one in manifest["files"]}
    assert rows["fhir/Patient.ndjson"] == rows["tables/patients.csv"] == five.count()
    assert rows["fhir/Consent.ndjson"] == Consent.objects.filter(clinic=cast.alder).count()
    assert rows["tables/administrations.csv"] == rows["fhir/MedicationAdministration.ndjson"] == 1
    assert manifest["patients"] == 5
    people = [json.loads(line) for line in files["fhir/Patient.ndjson"].splitlines()]
    assert {one["id"] for one in people} == {str(key) for key in five.values_list("pk", flat=True)}


def test_no_word_of_the_care_and_nobody_of_another_clinic(asked, cast):
    text = b"\n".join(inside(make(asked)).values()).decode()
    assert cast.course.intention not in text
    assert "zqword" not in text
    assert "Brandt" not in text
    assert str(cast.eli.pk) not in text
    assert "Private process notes" in text  # as left out, in the manifest


def test_a_spreadsheet_obeys_none_of_it(asked):
    files = inside(make(asked))

    def table(name):
        text = files[f"tables/{name}.csv"].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    names = {row["family_name"] for row in table("patients") if row["given_name"].startswith("Pat")}
    assert names == {f"'=Zq{number}" for number in range(4)}
    assert table("administrations")[0]["lot"] == "'+A-1"


def test_each_patients_trail_says_who_took_it_along(asked, cast, five):
    make(asked)
    events = Event.objects.filter(kind="record.exported")
    assert {event.patient_id for event in events} == {str(one.pk) for one in five}
    assert {event.actor_name for event in events} == {"Max Ferreira"}


def test_it_is_handed_out_as_it_was_made_and_that_is_noted(as_, cast, asked):
    made = make(asked)
    answer = as_(cast.max).get(at(made, "file"))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Length"] == str(made.size)
    assert "no-store" in answer["Cache-Control"]
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == made.sha256
    assert Event.objects.filter(kind="document.opened", target_id=str(made.pk)).exists()


# --- turns ------------------------------------------------------------------------------------


def test_a_worker_that_dies_leaves_the_next_patient_to_the_next(asked):
    dead = take(asked.pk, asked.clinic_id)
    pieces.begin(dead)
    assert pieces.write_next(dead)
    assert pieces.write_next(dead)
    Document.objects.update(lease_until=Now() - timedelta(seconds=1))
    kept = set(Piece.objects.values_list("pk", flat=True))
    alive = take(asked.pk, asked.clinic_id)
    with pytest.raises(pieces.Gone):
        pieces.write_next(dead)  # its token is another's now
    pieces.begin(alive)
    assert pieces.write_next(alive)
    assert kept < set(Piece.objects.values_list("pk", flat=True))
    Document.objects.update(lease_until=Now() - timedelta(seconds=1))
    made = make(asked)
    assert (made.status, made.done) == ("ready", 5)
    assert len(inside(made)["fhir/Patient.ndjson"].splitlines()) == 5


def test_a_turn_ends_and_another_goes_on(asked, monkeypatch):
    monkeypatch.setattr(exporting, "A_TURN", 2)
    rung = []
    monkeypatch.setattr(exporting, "ring", lambda *keys: rung.append(keys))
    making.make(asked.pk, asked.clinic_id)
    document = Document.objects.get()
    assert (document.status, document.done, document.tries) == ("requested", 2, 0)
    assert rung == [(asked.pk, asked.clinic_id)]
    assert make(asked).done == 5


def test_who_is_registered_meanwhile_is_in_it_once(asked, cast):
    held = take(asked.pk, asked.clinic_id)
    pieces.begin(held)
    pieces.write_next(held)
    uma = a_patient(cast.alder, cast.ada, "Uma Vale").patient
    Patient.objects.filter(pk=uma.pk).update(created_at=uma.created_at + HOUR)
    Document.objects.update(lease_until=None)
    made = make(asked)
    assert (made.done, made.total) == (6, 6)


def test_packing_that_was_begun_is_begun_anew(asked):
    held = take(asked.pk, asked.clinic_id)
    pieces.begin(held)
    while pieces.write_next(held):
        pass
    pieces.begin_packing(held)
    pieces.put(held, 1, b"half")
    Document.objects.update(lease_until=None)
    made = make(asked)
    assert made.status == "ready"
    assert hashlib.sha256(packed(made)).hexdigest() == made.sha256


def test_no_more_than_a_piece_is_held():
    sizes = []
    sink = Sink(lambda number, content: sizes.append((number, len(content))))
    for _ in range(5):
        sink.write(b"x" * (AT_ONCE // 2 + 1))
        assert len(sink.held) < AT_ONCE
    sink.close()
    assert sizes == [(1, AT_ONCE), (2, AT_ONCE), (3, AT_ONCE // 2 + 5)]


def test_another_clinics_piece_is_not_seen(asked, cast):
    make(asked)
    tenancy.enter(clinic=cast.birch.pk)
    assert not Piece.objects.exists()


# --- the page ---------------------------------------------------------------------------------


def test_the_page_says_how_far_it_is_and_asks_for_itself_again(as_, cast, asked):
    held = take(asked.pk, asked.clinic_id)
    pieces.begin(held)
    pieces.write_next(held)
    shown = as_(cast.max).get(PAGE).content.decode()
    assert "1 of 5 patients written" in shown
    assert f'hx-get="{at(asked, "row")}?at=rendering-exporting1"' in shown


def test_asked_for_again_it_begins_anew(cast, asked):
    cancel(by=cast.max, document=asked, now=START)
    asked.refresh_from_db()
    again = ask_again(by=cast.max, document=asked, now=START)
    assert (again.done, again.total) == (0, None)
    assert make(again).done == 5
