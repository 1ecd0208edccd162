"""A patient's own copy: theirs alone, with everything that is theirs and nothing that is somebody else's."""

import hashlib
import io
import json
from datetime import timedelta
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from integration_care.audit.models import Event
from integration_care.core.permissions import Role
from patients.journals.actions.attachments import Sent, attach, remove_attachment
from patients.journals.models import JournalEntry
from patients.measures import catalogue
from patients.measures.actions import record_response
from patients.measures.models import Response
from sessions.documents.actions import Wanted, request_document
from sessions.documents.actions.rendering import expire
from sessions.documents.making import make
from sessions.documents.models import Document
from tests.cast import START, join
from tests.patients.journals import files
from tests.sessions.documents.conftest import packed
from tests.sessions.interchange.test_what_never_leaves import (
    full,  # noqa: F401 - a fixture
    write_a_word_into_each_row,
)
from tests.sessions.test_admins_read_no_words import house  # noqa: F401 - a fixture

Kind, MINE = Document.Kind, "/documents/mine/"
THEIRS = {
    "patients.Patient.given_name", "patients.Patient.family_name", "patients.Patient.preferred_name",
    "patients.Patient.pronouns", "patients.Patient.emergency_name", "patients.PatientIdentifier.label",
    "patients.PatientIdentifier.system", "patients.PatientIdentifier.value", "patients.Consent.version",
    "journals.JournalEntry.body", "journals.Answer.asked", "journals.Answer.text",
    "journals.Attachment.description", "journals.Insight.text",
    "journals.Commitment.text", "journals.Commitment.when", "journals.Commitment.obstacle",
    "journals.Commitment.if_then", "journals.Commitment.accountability", "journals.Commitment.outcome",
    "practices.PracticeLog.title", "relapse.RelapsePlanVersion.content",
    "measures.Response.content", "measures.Response.band", "measures.Response.algorithm",
    "measures.Response.instrument_version", "concerns.Concern.words", "concerns.ConcernStep.words",
    "care_sessions.CareSession.place",
    "patients.Course.indication", "patients.Course.intention",
    "patients.Protocol.name",
}  # fmt: skip


@pytest.fixture
def dana(cast):
    """Dana's own membership."""
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member = member
    cast.dana.save()
    return member


@pytest.fixture
def made(cast, dana):
    """`made()` is Dana's copy once a worker had it."""

    def made(now=START):
        cast.dana.refresh_from_db()
        wanted = Wanted(Kind.OWN_COPY, patient=cast.dana, language=cast.dana.language)
        document = request_document(by=dana, wanted=wanted, now=now)
        make(document.pk, document.clinic_id)
        document = Document.objects.get(pk=document.pk)
        assert document.status == "ready", document.reason
        return document

    return made


def at(document, name):
    return reverse(f"documents:{name}", args=[document.pk])


def opened(document):
    return ZipFile(io.BytesIO(packed(document)))


def text_of(document) -> str:
    """Every word of its files, as other programs find them."""
    with opened(document) as zipped:
        pages = PdfReader(io.BytesIO(zipped.read("record.pdf"))).pages
        said = [zipped.read(name).decode() for name in zipped.namelist() if name.endswith(".json")]
        return "\n".join([*said, *(page.extract_text() for page in pages)])


# --- refusals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ada", "max", "paz", "cy"])
@pytest.mark.parametrize("name", ["my-copy", "my-file", "row", "file"])
def test_nobody_of_the_staff_finds_a_patients_copy(as_, cast, made, who, name):
    assert as_(getattr(cast, who)).get(at(made(), name)).status_code in (403, 404)
    assert Event.objects.filter(kind="document.opened").count() == 0


def test_no_page_of_the_staff_lists_it(as_, cast, made):
    document = made()
    page = as_(cast.ada).get(reverse("documents:of-patient", args=[cast.dana.pk])).content.decode()
    assert document.number not in page


@pytest.mark.parametrize("name", ["my-copy", "my-file"])
def test_another_patient_finds_what_is_not_there(as_, cast, made, name):
    gil = join(cast.alder, "Gil Roth", Role.PATIENT)
    cast.eli.member = None
    assert as_(gil).get(at(made(), name)).status_code == 404
    assert as_(gil).get(reverse(f"documents:{name}", args=[uuid4()])).status_code == 404


def test_nobody_of_the_staff_asks_for_one(as_, cast):
    assert as_(cast.ada).get(MINE).status_code == 403
    assert as_(cast.ada).post(MINE).status_code == 403


def test_what_has_expired_is_gone(as_, cast, dana, made, clock):
    document = made()
    clock(START + timedelta(days=cast.alder.document_days))
    assert as_(dana).get(at(document, "my-file")).status_code == 404
    assert "Its file was deleted" in as_(dana).get(MINE).content.decode()
    expire(document.pk, document.clinic_id)
    assert not document.pieces.exists()


# --- what they get --------------------------------------------------------------------------------------


def test_asking_twice_makes_one_and_the_page_says_how_far_it_is(as_, dana, cast):
    browser = as_(dana)
    assert browser.post(MINE).status_code == 302
    assert browser.post(MINE).status_code == 302
    document = Document.objects.get(kind=Kind.OWN_COPY)
    page = browser.get(MINE).content.decode()
    assert "It waits for its turn" in page and "Make a copy for me" not in page
    row = browser.get(at(document, "my-copy"), headers={"hx-request": "true"}).content.decode()
    assert "hx-trigger" in row
    same = browser.get(f"{at(document, 'my-copy')}?at=requested-", headers={"hx-request": "true"})
    assert same.status_code == 204


def test_they_fetch_it_and_the_trail_says_so(as_, dana, made):
    document = made()
    answer = as_(dana).get(at(document, "my-file"))
    content = b"".join(answer)
    assert answer["Content-Type"] == "application/zip"
    assert "Dana" not in answer["Content-Disposition"] and "Moreau" not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert hashlib.sha256(content).hexdigest() == document.sha256
    event = Event.objects.get(kind="document.opened")
    assert (event.actor_id, event.patient_id) == (dana.audit_id, str(document.patient_id))


def test_it_has_a_page_to_read_files_for_programs_and_their_recordings(cast, made):
    entry = JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), body="The light in the kitchen.",
        visibility="private", started_at=START, saved_at=START, submitted_at=START,
    )  # fmt: skip
    kept, _ = attach(by=cast.ada, entry=entry, sent=Sent(uuid4(), "voice", files.webm()), now=START)
    back, _ = attach(by=cast.ada, entry=entry, sent=Sent(uuid4(), "photo", files.jpeg()), now=START)
    remove_attachment(by=cast.ada, attachment=back, now=START)
    with opened(made()) as zipped:
        names = zipped.namelist()
        (voice,) = [name for name in names if name.startswith("files/")]
        assert set(names) - {voice} == {"record.pdf", "record.json", "record.fhir.json", "manifest.json"}
        assert zipped.read(voice) == kept.content
        manifest = json.loads(zipped.read("manifest.json"))
        for one in manifest["files"]:
            assert hashlib.sha256(zipped.read(one["name"])).hexdigest() == one["sha256"]
        told = json.loads(zipped.read("record.json"))
    journal = next(part for part in told["parts"] if part["key"] == "journal")
    assert journal["items"][0]["words"] == [["In your words", "The light in the kitchen."]]
    assert journal["items"][0]["files"] == [voice]


def test_it_speaks_their_language(cast, made):
    cast.dana.language = "es"
    cast.dana.save()
    assert "Tu historial" in text_of(made())


def test_a_questionnaires_reading_is_told_in_their_language_too(cast, made):
    for key in ("phq9", "pcl5"):
        one = catalogue.instrument(key)
        answers = {item.key: item.values[1] for item in one.items}
        record_response(
            by=cast.ada, patient=cast.dana, instrument=one, answers=answers, taken_at=START, now=START
        )
    cast.dana.language = "es"
    cast.dana.save()
    with opened(made()) as zipped:
        pages = PdfReader(io.BytesIO(zipped.read("record.pdf"))).pages
        told = [zipped.read("record.json").decode(), "".join(page.extract_text() for page in pages)]
    for words in told:
        assert "Leve" in words
        assert "Mild" not in words
        assert "Below the cut-off" in words  # no Spanish wording of it ships


def test_all_that_is_theirs_stands_in_it_and_nothing_else(cast, full, dana, made):  # noqa: F811
    words = write_a_word_into_each_row()
    for one in Response.objects.all():  # as it is kept, with what stood above the items
        one.content = json.dumps({"lead_in": "", **json.loads(one.content)})
        one.save(update_fields=["content"])
    text = text_of(made())
    standing = {where: row for word, (where, row) in words.items() if word in text}
    assert set(standing) == THEIRS
    # Whatever belongs to a patient belongs to this one.
    assert {str(row.patient_id) for row in standing.values() if getattr(row, "patient_id", None)} == {
        str(cast.dana.pk)
    }
