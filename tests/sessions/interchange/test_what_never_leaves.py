"""Of every column with words it is known whether they may leave in an export; all others are looked for.

Each row gets a word of its own in each of its text columns. Then every patient's record is exported, with
words and without, its attachments are decoded, and it is searched.
"""

import json
from base64 import b64decode
from uuid import uuid4

import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from integration_care.core.encryption import EncryptedBytesField, EncryptedTextField
from patients.journals.models import JournalEntry
from patients.models import Patient, PatientIdentifier
from sessions.interchange.bundle import bundle_of
from sessions.interchange.facts import read
from sessions.models import CareSession, HiddenSection, Note, NoteSection
from tests.cast import START
from tests.sessions.test_admins_read_no_words import ROOMS, house  # noqa: F401 - a fixture

LEAVES_ALWAYS = {
    "patients.Patient.given_name", "patients.Patient.family_name", "patients.Patient.preferred_name",
    "patients.Patient.pronouns", "patients.Patient.emergency_name", "patients.PatientIdentifier.system",
    "patients.PatientIdentifier.value", "patients.PatientIdentifier.label", "patients.Consent.version",
    "patients.Course.indication", "patients.Protocol.name", "care_sessions.Administration.lot",
    "care_sessions.Administration.site",
}  # fmt: skip
LEAVES_WITH_WORDS = LEAVES_ALWAYS | {
    "patients.Course.intention", "journals.Commitment.text", "journals.Commitment.when",
    "care_sessions.Note.framework",
    "journals.Commitment.obstacle", "journals.Commitment.if_then", "journals.Commitment.accountability",
    "journals.Commitment.outcome", "care_sessions.Observation.note", "care_sessions.NoteSection.body",
    "care_sessions.Addendum.reason", "care_sessions.Addendum.body", "measures.Response.content",
    "measures.Response.band", "measures.Response.algorithm", "measures.Response.instrument_version",
}  # fmt: skip
# What an export has to be able to read: zones, telephone numbers, which version of what.
KEPT = {"patients.Patient.time_zone", "patients.Patient.phone", "patients.Patient.emergency_phone"}


def columns():
    for model in apps.get_models():
        for field in model._meta.concrete_fields if model._meta.app_label in ROOMS else ():
            is_text = isinstance(field, models.TextField | models.CharField | EncryptedTextField)
            is_code = field.choices or isinstance(
                field, models.SlugField | models.EmailField | EncryptedBytesField
            )
            if is_text and not is_code and f"{model._meta.label}.{field.name}" not in KEPT:
                yield model, field


def write_a_word_into_each_row():
    """By word: the column and the row it is in. What the database refuses, such as a name under no signature,
    keeps what it held."""
    words = {}
    with pgtrigger.ignore():
        for model, field in columns():
            for row in model.objects.all():
                word, held = f"zq{len(words)}z", getattr(row, field.name)
                setattr(row, field.name, as_content(row, word) if field.name == "content" else word)
                try:
                    with transaction.atomic():
                        row.save(update_fields=[field.name])
                except IntegrityError:
                    setattr(row, field.name, held)
                else:
                    words[word] = (f"{model._meta.label}.{field.name}", row)
    return words


def as_content(row, word):
    """Where the column is read as JSON it stays JSON."""
    if row._meta.label == "measures.Response":
        return json.dumps({"items": {"1": word}, "options": {"1": {"1": word}}, "answers": {"1": 1}})
    if row._meta.label == "relapse.RelapsePlanVersion":
        return json.dumps({"signs": [{"words": word}], "people": [], "maintenance": word})
    return json.dumps({"review": word})


def decoded(part):
    """Every text of the bundle, attachments in clear."""
    if isinstance(part, dict):
        yield from (b64decode(part["data"]).decode() for _ in [0] if "data" in part)
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from decoded(one)
    elif isinstance(part, str):
        yield part


def found_in_exports(words, cast, *, has_words):
    found = []
    for patient in Patient.objects.select_related("clinic"):
        bundle = bundle_of(read(patient, START, has_words=has_words), cast.ada)
        text = "\n".join(decoded(bundle))
        found += [at for word, at in words.items() if word in text]
    return found


@pytest.fixture
def full(cast, house):  # noqa: F811
    """As the house of the admins' claim, with private notes, a private entry, and a hidden section."""
    note = Note.objects.exclude(signed_at=None).get()
    with pgtrigger.ignore():
        for key in ("review", "surprises"):
            NoteSection.objects.get_or_create(clinic=cast.alder, note=note, key=key, defaults={"body": "x"})
        for signed_at, digest in ((START, "x"), (None, "")):
            a_private_note(cast, signed_at, digest)
    PatientIdentifier.objects.create(clinic=cast.alder, patient=cast.dana, system="x", value="x", label="x")
    HiddenSection.objects.create(clinic=cast.alder, kind=note.session.kind, key="surprises")
    JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), body="x", visibility="private",
        started_at=START, saved_at=START,
    )  # fmt: skip
    return house


def a_private_note(cast, signed_at, digest):
    taken = Note.objects.filter(sort="process").values("session")
    session = CareSession.objects.exclude(pk__in=taken).filter(status="completed").first()
    note = Note.objects.create(
        clinic=cast.alder, session=session, author=cast.ada, sort="process", saved_at=START,
        signed_at=signed_at, digest=digest, signed_as=digest,
    )  # fmt: skip
    NoteSection.objects.create(clinic=cast.alder, note=note, key="review", body="x")


def test_only_columns_that_are_named_leave(full, cast):
    words = write_a_word_into_each_row()
    found = {column for column, _ in found_in_exports(words, cast, has_words=True)}
    assert found - LEAVES_WITH_WORDS == set()
    assert {
        "care_sessions.NoteSection.body",
        "journals.Commitment.text",
        "care_sessions.Addendum.body",
    } < found
    assert LEAVES_ALWAYS - found == set()


def test_without_words_none_of_the_care_leaves(full, cast):
    words = write_a_word_into_each_row()
    found = {column for column, _ in found_in_exports(words, cast, has_words=False)}
    assert found == LEAVES_ALWAYS


def test_of_notes_only_signed_progress_notes_leave_and_no_hidden_section(full, cast):
    words = write_a_word_into_each_row()
    rows = [row for column, row in found_in_exports(words, cast, has_words=True) if "NoteSection" in column]
    assert {(row.note.sort, row.note.is_signed) for row in rows} == {("progress", True)}
    assert "surprises" not in {row.key for row in rows}
    assert NoteSection.objects.filter(key="surprises", note__signed_at__isnull=False).exists()


def test_rooms_that_never_leave_are_searched_and_not_found(full, cast):
    words = write_a_word_into_each_row()
    searched = {column for column, _ in words.values()}
    never = {
        "journals.JournalEntry.body", "journals.Answer.text", "concerns.Concern.words",
        "concerns.ConcernStep.words", "journals.Insight.text", "care_sessions.NoteRevision.content",
        "relapse.RelapsePlanVersion.content", "care_sessions.Discharge.stabilisation",
    }  # fmt: skip
    assert never - searched == set()
    assert never & {column for column, _ in found_in_exports(words, cast, has_words=True)} == set()
