"""Admins run the clinic: they see that something was written about a patient's care, and never a word of it.

Every column that takes free text gets a word of its own; then every page an admin may open is opened once.
A new column is a secret until it is named below with the reason why it is none.
"""

import html
import json
from uuid import uuid4

import pgtrigger
import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from integration_care.audit.actors import COMMAND_LINE
from integration_care.core.encryption import EncryptedBytesField, EncryptedTextField
from integration_care.core.permissions import Role
from patients.concerns.models import ConcernDraft
from patients.followups.models import StaffTask
from patients.journals.actions import install_prompt_sets
from patients.journals.models import (
    Answer,
    Attachment,
    Commitment,
    CommitmentReview,
    EntryRevision,
    JournalEntry,
    Prompt,
)
from patients.models import Course, CoursePhase
from patients.relapse.models import HeardSign, PlanDraft, RelapsePlanVersion
from sessions.groups.models import SharedAddendum, SharedNote
from sessions.models import (
    Acknowledgement,
    CareSession,
    Challenge,
    ChallengeReview,
    Discharge,
    DoseReview,
    Observation,
    TimesCorrection,
)
from tests.cast import START
from tests.journeys.busy_clinic import furnish, one_session_of_each_sort, pages_for

ROOMS = (
    "patients", "journals", "followups", "measures", "care_sessions", "groups", "practices", "relapse",
    "concerns", "documents", "disclosures",
)  # fmt: skip
OPEN = {
    "who somebody is and how to reach them": {
        "patients.Patient", "patients.PatientIdentifier", "care_sessions.Discharge.escort",
        "care_sessions.Acknowledgement.told", "by_name", "signed_as",
    },
    "the clinic's own templates": {
        "patients.Protocol", "patients.ProtocolVersion", "journals.PromptSet", "journals.Prompt",
        "measures.ClinicInstrument", "practices.ClinicPractice", "followups.MessageWording",
        "journals.Answer.asked", "patients.Screening.text", "care_sessions.ChecklistAnswer.text",
        "care_sessions.AdverseEvent.title", "care_sessions.Acknowledgement.title", "patients.Consent.version",
        "care_sessions.Phrase", "patients.Course.indication", "care_sessions.SavedView",
    },
    "the clinic's calendar": {
        "care_sessions.CareSession.place", "groups.Group.name", "groups.Group.place", "groups.Meeting.place",
        "groups.MeetingStatusChange.reason", "care_sessions.Room", "care_sessions.BookingLine.place",
    },
    "the drug's own record, which the clinic answers for": {
        "care_sessions.Administration.lot", "care_sessions.Administration.site",
    },
    "the engine's own words and codes": {
        "followups.FollowUp", "followups.AlertMail", "followups.Attempt", "followups.FollowUpLink",
        "followups.StaffTask", "followups.IntegrationWindow.dose_label", "measures.Response.band",
        "measures.Response.algorithm", "measures.Response.instrument_version", "saved_from", "digest",
        "care_sessions.ChecklistAnswer.override_role", "documents.Document", "care_sessions.CalendarFeed",
        "care_sessions.BookingLetter",
    },
    "a patient tells it to the admins, so that whom it is about does not read it": {
        "concerns.Concern", "concerns.ConcernStep", "concerns.ConcernMail",
    },
    "why a record is held or may go is what admins decide": {"patients.LegalHold", "patients.Disposal"},
    "to whom a record went is what the clinic has to answer for": {"disclosures.Disclosure"},
    "why a window was not met is what admins review": {"followups.IntegrationWindow.reason"},
}  # fmt: skip
NAMED = set().union(*OPEN.values())


def secrets():
    """`(model, field)` of every column with words about a patient's care."""
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS:
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.TextField | models.CharField | EncryptedTextField)
            label = model._meta.label
            is_code = field.choices or isinstance(
                field, models.SlugField | models.EmailField | EncryptedBytesField
            )
            if is_text and not is_code and not NAMED & {label, f"{label}.{field.name}", field.name}:
                yield model, field


def test_every_column_with_words_has_a_row_to_be_tried_on(house):
    bare = {model._meta.label for model, _ in secrets() if not model.objects.exists()}
    assert not bare, sorted(bare)


def write_a_word_into_each():
    """The words by what they are in: `{"zqx7": "care_sessions.Discharge.reason"}`."""
    words = {}
    with pgtrigger.ignore():
        for number, (model, field) in enumerate(secrets()):
            word = f"zqx{number}z"
            words[word] = f"{model._meta.label}.{field.name}"
            for row in list(model.objects.all()):
                setattr(row, field.name, json.dumps({"review": word}) if field.name == "content" else word)
                if field.name == "struck_reason":
                    strike_a_copy(row)
                else:
                    row.save()
    return words


def strike_a_copy(row):
    """A reason for striking stands only beside the time of it; the row itself stays as it was."""
    for field in row._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            setattr(row, field.name, "")  # sealed for the row it was written in
    row.pk, row.struck_at, row._state.adding = uuid4(), START, True
    row.save(force_insert=True)


def write_what_is_written_later(cast, left):
    """The rows with words that a busy clinic has only after a while: corrections, reviews, addenda."""

    def row(model, **values):
        return model.objects.create(clinic=cast.alder, **values)

    talk = CareSession.objects.filter(kind="integration", status="completed").first()
    entry, challenge = JournalEntry.objects.filter(patient=cast.dana).first(), Challenge.objects.first()
    row(
        Discharge, session=left, discharged_at=START, escort="A friend", by=cast.nia, reason="x",
        gaps_reason="x",
        has_ideation=True, stabilisation="x", grounding="x", named_clinician=cast.ada,
    )  # fmt: skip
    row(
        TimesCorrection, session=talk, at=START, by=cast.ada, reason="x", was_started_at=START,
        started_at=START, ended_at=START,
    )  # fmt: skip
    row(
        Acknowledgement, observation=Observation.objects.first(), threshold="high", title="High", at=START,
        by=cast.nia, decision="x",
    )  # fmt: skip
    row(ChallengeReview, challenge=challenge, at=START, by=cast.ada, text="x")
    row(
        DoseReview, course=cast.course, challenge=challenge, asked_at=START, reviewed_at=START,
        reviewed_by=cast.paz, decision="x", goes_ahead=False,
    )  # fmt: skip
    row(
        CommitmentReview, commitment=Commitment.objects.filter(patient=cast.dana).first(), session=talk,
        at=START, by=cast.ada, status="done", outcome="x",
    )  # fmt: skip
    row(
        SharedAddendum,
        note=SharedNote.objects.first(),
        author=cast.ada,
        written_at=START,
        reason="x",
        body="x",
    )
    Course.objects.filter(pk=cast.course.pk).update(paused_at=START, pause_reason="x")
    row(CoursePhase, course=cast.course, phase="active", at=START, by_name="Ada", reason="x")
    row(Answer, entry=entry, prompt=Prompt.objects.first(), asked="What stays?", text="x")
    row(EntryRevision, entry=entry, version=1, saved_at=START, content="{}")
    row(
        Attachment, patient=cast.dana, entry=entry, client_uuid=uuid4(), kind="drawing", size=1, content=b"x",
        media_type="image/png", sha256="x", description="x", added_at=START,
    )  # fmt: skip
    row(PlanDraft, patient=cast.dana, by=cast.ada, kept_at=START, content="{}")
    row(ConcernDraft, patient=cast.dana, kept_at=START, content="{}")
    plan = RelapsePlanVersion.objects.first()
    row(
        HeardSign, version=plan, entry=entry, sign_number=1, task=StaffTask.objects.first(), heard_at=START,
        content="{}",
    )  # fmt: skip


@pytest.fixture
def house(cast):
    install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
    keys = furnish(cast, START)
    left = CareSession.objects.filter(kind="dosing").exclude(pk=keys["session_id"][0]).first()
    write_what_is_written_later(cast, left)
    others = [one.pk for one in one_session_of_each_sort()]
    keys["session_id"] = list(dict.fromkeys([*keys["session_id"], left.pk, *others]))
    return keys


def test_no_page_of_an_admin_shows_a_word_about_a_patients_care(house, cast, as_):
    words, client, found = write_a_word_into_each(), as_(cast.max), {}
    for page in pages_for(Role.ADMIN, house):
        answer = client.get(page)
        assert answer.status_code < 500, page
        shown = html.unescape(b"".join(answer).decode(errors="ignore"))
        found |= {where: page for word, where in words.items() if word in shown}
    assert found == {}


def test_the_care_team_finds_them_on_the_page_of_a_dose(house, cast, as_):
    """Else the claim above would hold of an empty clinic."""
    words, client, found = write_a_word_into_each(), as_(cast.ada), set()
    for key in house["session_id"][:2]:
        shown = b"".join(client.get(reverse("sessions:record", args=[key]))).decode(errors="ignore")
        found |= {where for word, where in words.items() if word in shown}
    assert len(found) > 10, found
