"""Of every column with words it is known in which document they may stand; all others are looked for.

Each row gets a word of its own in each of its text columns. Then every document that can be asked for is
drawn as PDF, read back, and searched.
"""

from uuid import uuid4

import pgtrigger
import pytest

from patients.journals.models import Insight, JournalEntry
from patients.models import Patient
from sessions.documents.models import Document
from sessions.documents.subjects import subjects_of, subjects_of_clinic
from sessions.models import CareSession, Note, NoteSection
from tests.cast import START
from tests.sessions.documents.conftest import read, unpacked
from tests.sessions.interchange.test_what_never_leaves import (
    LEAVES_ALWAYS,
    full,  # noqa: F401
    write_a_word_into_each_row,
)
from tests.sessions.test_admins_read_no_words import house  # noqa: F401 - a fixture

Kind = Document.Kind
WHO = {"patients.Patient.given_name", "patients.Patient.family_name", "patients.Patient.preferred_name"}
NUMBERED = {"patients.PatientIdentifier.label", "patients.PatientIdentifier.value"}
MAY_STAND_IN = {
    Kind.PATIENT_SUMMARY: {
        "patients.Patient.preferred_name", "patients.Course.intention", "journals.Insight.text",
        "journals.Commitment.text", "journals.Commitment.when", "journals.Commitment.if_then",
        "practices.PracticeAssignment.title", "care_sessions.CareSession.place",
    },
    Kind.SESSION_RECORD: WHO | {
        "patients.Course.indication", "care_sessions.CareSession.place", "care_sessions.NoteSection.body",
        "care_sessions.Note.signed_as", "care_sessions.Note.digest", "care_sessions.Addendum.reason",
        "care_sessions.Addendum.body",
    },
    Kind.PRESCRIBER_LETTER: WHO | NUMBERED | {
        "patients.Course.indication", "patients.Protocol.name", "followups.IntegrationWindow.dose_label",
        "measures.Response.band", "care_sessions.AdverseEvent.title", "care_sessions.Challenge.text",
        "care_sessions.Challenge.response",
    },
    Kind.COURSE_SUMMARY: WHO | NUMBERED | {
        "patients.Course.indication", "patients.Course.intention", "patients.Protocol.name",
        "followups.IntegrationWindow.dose_label", "measures.Response.band", "care_sessions.Theme.name",
        "care_sessions.AdverseEvent.title", "care_sessions.Challenge.text",
        "care_sessions.Challenge.response", "care_sessions.Challenge.outcome", "journals.Insight.text",
        "journals.Commitment.text",
        "journals.Commitment.when", "journals.Commitment.obstacle", "journals.Commitment.if_then",
        "journals.Commitment.accountability", "journals.Commitment.outcome",
    },
    Kind.DOSING_RECORD: WHO | NUMBERED | {
        "patients.Course.indication", "patients.Protocol.name", "care_sessions.CareSession.place",
        "care_sessions.Administration.lot", "care_sessions.Administration.site",
        "care_sessions.Observation.note", "care_sessions.TimelineMark.text",
        "care_sessions.Acknowledgement.told", "care_sessions.Acknowledgement.decision",
        "care_sessions.AdverseEvent.title", "care_sessions.AdverseEvent.description",
        "care_sessions.AdverseEvent.action", "care_sessions.ChecklistAnswer.text",
        "care_sessions.ChecklistAnswer.override_reason", "care_sessions.Discharge.escort",
        "care_sessions.Discharge.gaps_reason", "care_sessions.Discharge.grounding",
        "care_sessions.Discharge.reason", "care_sessions.Discharge.stabilisation",
    },
    Kind.SUBSTANCE_REGISTER: set(),
    Kind.MONTHLY_REPORT: set(),
    Kind.CLINIC_EXPORT: LEAVES_ALWAYS,
    Kind.RELAPSE_PLAN: {"patients.Patient.preferred_name", "relapse.RelapsePlanVersion.content"},
}  # fmt: skip


@pytest.fixture
def found(cast, full, made):  # noqa: F811
    """By kind, the column and the row of each word that stands in one of its documents."""
    CareSession.objects.filter(status="in_progress").update(status="completed", ended_at=START)
    words = write_a_word_into_each_row()
    with pgtrigger.ignore():
        Note.objects.update(framework="")  # a code of ours, without a list of choices in the model
    standing = {}
    has_notes = CareSession.objects.filter(notes__signed_at__isnull=False).values("patient")
    for patient in Patient.objects.filter(pk__in=has_notes) | Patient.objects.filter(pk=cast.dana.pk):
        for kind, subjects in subjects_of(patient, cast.ada).items():
            for subject in subjects:
                text = read(made(kind, patient=patient, session=subject.session, course=subject.course)).words
                standing.setdefault(kind, []).extend(at for word, at in words.items() if word in text)
    for kind, subjects in subjects_of_clinic(cast.max, START).items():
        about = {"container": subjects[0].container, "since": subjects[0].since or START.date()}
        until = subjects[0].until or START.date()
        document = made(kind, by=cast.max, patient=None, until=until, **about)
        text = unpacked(document) if kind == Kind.CLINIC_EXPORT else read(document).words
        standing[kind] = [at for word, at in words.items() if word in text]
    return standing


def test_every_kind_holds_the_words_that_are_named_and_no_other(found):
    assert {kind: {column for column, _ in words} for kind, words in found.items()} == MAY_STAND_IN
    # And of notes only signed progress notes, without the sections that the clinic hides.
    rows = [row for column, row in found[Kind.SESSION_RECORD] if column == "care_sessions.NoteSection.body"]
    assert {(row.note.sort, row.note.is_signed) for row in rows} == {("progress", True)}
    assert "surprises" not in {row.key for row in rows}
    assert NoteSection.objects.filter(key="surprises", note__signed_at__isnull=False).exists()
    # Of a plan only the version that stands.
    plans = [row for column, row in found[Kind.RELAPSE_PLAN] if column.startswith("relapse")]
    assert {(row.number, row.is_set_aside) for row in plans} == {(2, False)}


def test_what_was_kept_from_a_private_entry_stays_there(cast, made):
    entry = JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), body="x", visibility="private",
        started_at=START, saved_at=START, submitted_at=START,
    )  # fmt: skip
    for text, of_entry in (("zqshared", None), ("zqprivate", entry)):
        Insight.objects.create(
            clinic=cast.alder, patient=cast.dana, entry=of_entry, text=text, pinned_at=START
        )
    words = read(made()).words
    assert "zqshared" in words and "zqprivate" not in words
