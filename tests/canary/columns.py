"""Which columns can hold something about a person: all that take text, JSON or a day, but for those named.

A new column is personal, gets a token and is looked for everywhere, until somebody says below why it is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from integration_care.core.encryption import EncryptedBytesField

HOLDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.DateField)
OURS = ("integration_care", "patients", "sessions")
OF_OTHERS = {"account.EmailAddress"}
EXPLAINED = {
    "a code, a checksum or a version that the product made": {
        "audit.Event.kind", "audit.Event.target_model", "secret_hash", "endpoint_hash", "sha256", "digest",
        "media_type", "instrument_version", "algorithm", "accounts.User.password", "old_hash", "new_hash",
        "followups.FollowUp.step", "followups.FollowUp.rule",
        "care_sessions.Note.framework", "care_sessions.Note.levels", "care_sessions.Note.education",
        "care_sessions.Note.emotions", "care_sessions.Observation.confirmed", "measures.GivenAnswer.item",
        "measures.Assignment.alerted", "care_sessions.ChecklistAnswer.override_role",
        "journals.JournalEntry.saved_from", "substances.LogRules.needs_witness", "core.Heartbeat.name",
        "accounts.Invitation.language", "patients.Disposal.counts",
        "documents.Piece.name", "care_sessions.SavedView.query",
    },
    "a key of a row, which says nothing by itself": {
        "audit.Event.actor_id", "audit.Event.patient_id", "audit.Event.target_id",
    },
    "the chain that proves the trail": {"audit.Link", "audit.Closing"},
    "a zone, or days and hours of the clinic": {
        "time_zone", "accounts.Clinic.staffed_weekdays", "accounts.Leave.starts_on", "accounts.Leave.ends_on",
        "accounts.Holiday.starts_on", "accounts.Holiday.ends_on",
    },
    "what ships, or a clinic's templates and rules as data, and read by the product's own parsers": {
        "followups.MessageWording", "practices.ClinicPractice", "care_sessions.Room",
        "patients.ProtocolVersion.content", "measures.ClinicInstrument.content",
        "measures.ClinicInstrument.original", "journals.JournalEntry.asked",
    },
    "a day in the plan of a clinic, and no more of anybody than that something is due": {
        "patients.CareTeamMember.joined_on", "patients.CareTeamMember.left_on",
        "patients.Screening.expires_on",
        "journals.Commitment.check_in_on", "journals.OfferedSet.first_on", "journals.OfferedSet.until_on",
        "journals.OfferedSet.rests_on", "practices.PracticeAssignment.starts_on",
        "practices.PracticeAssignment.ends_on", "practices.Night.woke_on",
        "care_sessions.Administration.lot_expires_on", "care_sessions.Challenge.review_on",
        "substances.Container.expires_on", "documents.Document.since", "documents.Document.until",
        "patients.Disposal.last_contact_on",
    },
    "written by the engine from its own words and what a mail server said": {
        "measures.GivenAnswer.content", "followups.Attempt.sent_to", "detail", "problem",
        "accounts.Invitation.send_problem",
        "followups.FollowUp.reason", "measures.Assignment.reason",
    },
    "append-only and sealed into a chain: its names are those that are seeded elsewhere": {
        "audit.Event.actor_name", "audit.Event.facts",
    },
    "bytes of a file that is sealed, and searched once it is opened": {
        "journals.Attachment.content", "documents.Document.content", "documents.Piece.content",
    },
}  # fmt: skip
NAMED = set().union(*EXPLAINED.values())


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every column that could hold something about somebody, explained or not."""
    for model in apps.get_models():
        is_ours = model.__module__.split(".")[0] in OURS and model._meta.app_label != "demo"
        if not is_ours and model._meta.label not in OF_OTHERS:
            continue
        for field in model._meta.concrete_fields:
            is_code = field.choices or isinstance(field, models.SlugField)
            if isinstance(field, HOLDS) and not isinstance(field, models.DateTimeField) and not is_code:
                yield model, field


def personal() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model, field in columns():
        label = model._meta.label
        if not NAMED & {label, f"{label}.{field.name}", field.name} and not isinstance(
            field, EncryptedBytesField
        ):
            yield model, field
