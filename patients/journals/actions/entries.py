"""Writing an entry: drafts saved as they are typed, handed in once, shared or kept private."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.asked_at_once import asked_at_once
from patients.journals.actions.commitments import offer_commitment
from patients.journals.content import Draft, Reply, as_text, visibility
from patients.journals.held import draft_held, entry_held, named_in
from patients.journals.models import Answer, EntryRevision, JournalEntry, Prompt, PromptSet
from patients.journals.own import answers_by
from patients.journals.questions import as_rows, from_rows, questions_of
from patients.models import Patient


class Conflict(Exception):
    """Another device saved first. `entry` is what stands, `draft` is what came too late."""

    def __init__(self, entry: JournalEntry, draft: Draft) -> None:
        super().__init__(f"{entry.pk} is at version {entry.version}")
        self.entry, self.draft = entry, draft


class AlreadyHandedIn(Exception):
    """The entry was handed in; it is read now, and no longer changed."""


@transaction.atomic
def save_draft(
    *,
    by: Actor,
    patient: Patient,
    client_uuid: UUID,
    content: Draft,
    version: int,
    now: datetime,
    prompt_set: PromptSet | None = None,
    dose_id: UUID | None = None,
    saved_from: str = "",
    begun_at: datetime | None = None,
) -> JournalEntry:
    """Save what one page of an entry carries; the state that it replaces is kept as a revision.

    `begun_at` is when a new entry was begun, where that was earlier, on a device without a network.
    `version` is the one the device last saw; a first save begins the entry, whatever it says. A stale one
    raises `Conflict`, unless the save would change nothing (the same save sent twice is one save) or the same
    open page, named by `saved_from`, saved last (our answer was lost on the way to it).
    """
    entry, answers = _held(patient, client_uuid)
    if entry is None:
        begun = _unsaved(patient, client_uuid, prompt_set, dose_id, now=now, begun_at=begun_at or now)
        begun.saved_from = saved_from
        _take(begun, content)
        if _begin(by, begun):
            _write_replies(begun, {}, content)
            return begun
        entry, answers = _begun_meanwhile(patient, client_uuid)
    if not _changes(entry, answers, content):
        return entry
    if entry.submitted_at is not None:
        raise AlreadyHandedIn
    if entry.version != version and not (saved_from and saved_from == entry.saved_from):
        raise Conflict(entry, content)
    if entry.version:
        _keep_revision(entry, as_text(entry, answers.values()))
    entry.saved_at, entry.saved_from = now, saved_from
    _take(entry, content)
    entry.save()
    _write_replies(entry, answers, content)
    record_entry(by, entry, "entry.saved")
    return entry


@transaction.atomic
def begin_entry(
    *,
    by: Actor,
    patient: Patient,
    client_uuid: UUID,
    now: datetime,
    prompt_set: PromptSet | None = None,
    dose_id: UUID | None = None,
) -> JournalEntry:
    """The entry that something else than words is kept with; without words so far, it has version 0."""
    entry, _ = _held(patient, client_uuid)
    if entry is None:
        begun = _unsaved(patient, client_uuid, prompt_set, dose_id, now=now, begun_at=now)
        if _begin(by, begun):
            return begun
        entry, _ = _begun_meanwhile(patient, client_uuid)
    return entry


def _held(patient: Patient, client_uuid: UUID) -> tuple[JournalEntry | None, dict[UUID, Answer]]:
    """The entry, if there is one, held to the end; its answers by prompt, as they stand since it is held."""
    key = patient.pk
    with asked_at_once(draft_held.asking(key, client_uuid), answers_by.asking(key, client_uuid)):
        found = draft_held.first(key, client_uuid)
        return found, {answer.prompt_id: answer for answer in answers_by(key, client_uuid)}


def _begun_meanwhile(patient: Patient, client_uuid: UUID) -> tuple[JournalEntry, dict[UUID, Answer]]:
    """By somebody's other save of it. Raises `JournalEntry.DoesNotExist` where that one is gone again."""
    entry, answers = _held(patient, client_uuid)
    if entry is None:
        raise JournalEntry.DoesNotExist(str(client_uuid))
    return entry, answers


def _unsaved(
    patient: Patient,
    client_uuid: UUID,
    prompt_set: PromptSet | None,
    dose_id: UUID | None,
    *,
    now: datetime,
    begun_at: datetime,
) -> JournalEntry:
    return JournalEntry(
        clinic_id=patient.clinic_id,
        patient=patient,
        client_uuid=client_uuid,
        prompt_set=prompt_set,
        asked=_asked(prompt_set, patient),
        dose_id=dose_id,
        started_at=begun_at,
        saved_at=now,
        version=0,
    )


def _begin(by: Actor, entry: JournalEntry) -> bool:
    """False: another request began it meanwhile."""
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        if not _held(entry.patient, entry.client_uuid)[0]:
            raise
        return False
    record_entry(by, entry, "entry.started")
    return True


def _asked(prompt_set: PromptSet | None, patient: Patient) -> list[dict[str, Any]]:
    if prompt_set is None:
        return []
    return as_rows(questions_of(prompt_set, is_gentle=patient.is_trauma_informed))


@transaction.atomic
def submit(*, by: Actor, entry: JournalEntry, now: datetime) -> JournalEntry:
    """Hand the entry in. The answer to a commitment prompt becomes an offer to take it on. Twice is once."""
    with asked_at_once(entry_held.asking(entry.pk), named_in.asking(entry.pk)):
        entry, named = entry_held.one(entry.pk), named_in(entry.pk)
    if entry.submitted_at is not None:
        return entry
    entry.submitted_at = now
    entry.version += 1
    entry.save(update_fields=["submitted_at", "version"])
    record_entry(by, entry, "entry.handed_in")
    for answer in named:
        if answer.text.strip():
            offer_commitment(by=by, entry=entry, text=answer.text.strip())
            break
    return entry


@transaction.atomic
def change_visibility(*, by: Actor, entry: JournalEntry, is_shared: bool) -> JournalEntry:
    """Share the entry with the care team or keep it private, at any time."""
    if entry.is_shared == is_shared:
        return entry
    entry.visibility = visibility(is_shared)
    entry.save(update_fields=["visibility"])
    record_entry(by, entry, "entry.visibility_changed")
    return entry


def _changes(entry: JournalEntry, answers: dict[UUID, Answer], draft: Draft) -> bool:
    return (
        (draft.body is not None and draft.body != entry.body)
        or (draft.is_shared is not None and draft.is_shared != entry.is_shared)
        or any(getattr(entry, name) != value for name, value in draft.sliders.items())
        or any(_reply(answers.get(key)) != reply for key, reply in draft.replies.items())
    )


def _reply(answer: Answer | None) -> Reply:
    return Reply(answer.text, answer.is_skipped) if answer is not None else Reply()


def _keep_revision(entry: JournalEntry, content: str) -> None:
    EntryRevision.objects.create(
        clinic_id=entry.clinic_id,
        entry=entry,
        version=entry.version,
        saved_at=entry.saved_at,
        content=content,
    )


def _take(entry: JournalEntry, draft: Draft) -> None:
    """What the draft says, but for its replies; not saved."""
    for name, value in draft.sliders.items():
        setattr(entry, name, value)
    if draft.body is not None:
        entry.body = draft.body
    if draft.is_shared is not None:
        entry.visibility = visibility(draft.is_shared)
    entry.version += 1


def _write_replies(entry: JournalEntry, answers: dict[UUID, Answer], draft: Draft) -> None:
    for prompt_id, reply in draft.replies.items():
        if _reply(answers.get(prompt_id)) != reply:
            _write_reply(entry, answers.get(prompt_id), prompt_id, reply)


def _write_reply(entry: JournalEntry, answer: Answer | None, prompt_id: UUID, reply: Reply) -> None:
    """The prompt's words are kept as they were when the entry was begun."""
    if answer is None:
        prompt = Prompt.objects.get(pk=prompt_id, prompt_set=entry.prompt_set_id)
        words = {one.pk: one.text for one in from_rows(entry.asked)}.get(prompt_id, prompt.text)
        answer = Answer(clinic_id=entry.clinic_id, entry=entry, prompt=prompt, asked=words)
    answer.text, answer.is_skipped = reply.text, reply.is_skipped
    answer.save()


def record_entry(by: Actor, entry: JournalEntry, kind: str) -> None:
    """In the trail: which entry, at which version, for whom; no word of it."""
    record(
        by=by,
        clinic_id=entry.clinic_id,
        kind=kind,
        target=entry,
        patient_id=entry.patient_id,
        facts={"version": entry.version, "visibility": entry.visibility},
    )
