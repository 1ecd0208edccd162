"""Writing the plan together, and noticing when a shared entry sounds like one of its signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.languages import ENGLISH
from patients.followups.actions import ask_about_signs, ask_anew, withdraw_asked
from patients.journals.held import entry_held
from patients.journals.models import JournalEntry
from patients.models import Patient
from patients.relapse.content import PlanText, Sign
from patients.relapse.matching import Match, matches
from patients.relapse.models import HeardSign, PlanDraft, RelapsePlan, RelapsePlanVersion
from patients.relapse.own import plan_standing

Side = RelapsePlanVersion.Side


class DraftConflict(Exception):
    """Another device of theirs kept words since. `draft` is what it kept, and stands."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(f"the draft is that of {draft.version}")
        self.draft = draft


class Conflict(Exception):
    """Somebody else saved first. `stands` is theirs, `base` what both began with, `text` came second."""

    def __init__(self, stands: RelapsePlanVersion, base: PlanText, text: PlanText, based_on: int) -> None:
        super().__init__(f"the plan is at version {stands.number}, not {based_on}")
        self.stands, self.base, self.text, self.based_on = stands, base, text, based_on


@transaction.atomic
def write_plan(
    *, by: Membership, patient: Patient, text: PlanText, based_on: int, now: datetime
) -> RelapsePlanVersion:
    """The next version, by the patient or their care team; what says the same as before makes none.

    `based_on` is the version that its writer had before them; another one stands meanwhile: `Conflict`.
    """
    RelapsePlan.objects.get_or_create(patient=patient, defaults={"clinic_id": patient.clinic_id})
    plan = RelapsePlan.objects.select_for_update(of=("self",)).get(patient=patient)
    stands = RelapsePlanVersion.objects.current(patient)
    if stands is not None and stands.text == text:
        _drafts(by, patient).delete()
        return stands
    if stands is not None and stands.number != based_on:
        earlier = plan.versions.standing().filter(number=based_on).first()
        raise Conflict(stands, earlier.text if earlier else PlanText(), text, based_on)
    made = _version(plan, by, text, now, number=stands.number + 1 if stands else 1, based_on=based_on)
    _drafts(by, patient).delete()
    _record(by, made, "relapse_plan.written", patient)
    return made


@transaction.atomic
def set_aside(*, by: Membership, conflict: Conflict, now: datetime) -> RelapsePlanVersion:
    """Keep the text that came second beside the plan: nothing typed is lost. Twice is once."""
    plan, number = conflict.stands.plan, conflict.stands.number
    _drafts(by, plan.patient).delete()
    aside = plan.versions.filter(is_set_aside=True, by=by, number=number)
    held = next((one for one in aside if one.text == conflict.text), None)
    if held is not None:
        return held
    kept = _version(
        plan, by, conflict.text, now, number=number, based_on=conflict.based_on, is_set_aside=True
    )
    _record(by, kept, "relapse_plan.set_aside", plan.patient)
    return kept


@transaction.atomic
def keep_draft(
    *, by: Membership, patient: Patient, fields: Mapping[str, str], version: str | None, now: datetime
) -> PlanDraft:
    """Keep what is typed so far, whole or not, for its writer alone. It is in no plan until they save it.

    `version` is that of the draft it was typed on, "" for none; another one stands meanwhile, with other
    words: `DraftConflict`. None is a page that was opened before drafts had versions.
    """
    draft = _drafts(by, patient).select_for_update(of=("self",)).first()
    if draft is not None and draft.fields == fields:
        return draft
    if draft is not None and version is not None and version != draft.version:
        raise DraftConflict(draft)
    draft = draft or PlanDraft(clinic_id=patient.clinic_id, patient=patient, by=by)
    draft.content, draft.kept_at = json.dumps(fields, ensure_ascii=False), now
    draft.save()
    _record_draft(by, patient, "relapse_plan.draft_kept")
    return draft


@transaction.atomic
def drop_draft(*, by: Membership, patient: Patient) -> None:
    if _drafts(by, patient).delete()[0]:
        _record_draft(by, patient, "relapse_plan.draft_dropped")


def _drafts(by: Membership, patient: Patient) -> QuerySet[PlanDraft]:
    return PlanDraft.objects.filter(by=by, patient=patient)


def _record_draft(by: Membership, patient: Patient, kind: str) -> None:
    record(by=by, clinic_id=patient.clinic_id, kind=kind, target=patient, patient_id=patient.pk)


def _version(
    plan: RelapsePlan, by: Membership, text: PlanText, now: datetime, *, number: int, based_on: int,
    is_set_aside: bool = False,
) -> RelapsePlanVersion:  # fmt: skip
    return RelapsePlanVersion.objects.create(
        clinic_id=plan.clinic_id,
        plan=plan,
        number=number,
        based_on=based_on,
        by=by,
        side=Side.CARE_TEAM if by.is_staff_member else Side.PATIENT,
        written_at=now,
        content=text.to_json(),
        is_set_aside=is_set_aside,
    )


@transaction.atomic
def listen(*, by: Actor, entry: JournalEntry, now: datetime) -> list[HeardSign]:
    """What in a shared entry sounds like a sign of the plan: one task for the therapist, and each sign once.

    Nothing is ever read of an entry that is private or not handed in. Shared again, what waited waits again.
    """
    with asked_at_once(entry_held.asking(entry.pk), plan_standing.asking(entry.patient_id)):
        entry, version = entry_held.one(entry.pk), plan_standing.first(entry.patient_id)
    if not entry.is_shared or entry.submitted_at is None or version is None:
        return []
    before = HeardSign.objects.filter(entry=entry, version=version)
    known = dict(before.values_list("sign_number", "task_id"))
    ask_anew(list(known.values()))
    found = _sounding_like(version.text.signs, _texts(entry))
    new = {number: heard for number, heard in found.items() if number not in known}
    return _heard(by, entry, version, new, now) if new else []


@transaction.atomic
def withdraw_heard(*, by: Actor, entry: JournalEntry, now: datetime) -> None:
    """The entry is private again: nobody is asked about it any more (`HeardSign.readable_by` hides it)."""
    heard = HeardSign.objects.filter(entry=entry)
    withdrawn = withdraw_asked(list(heard.values_list("task_id", flat=True)), now=now)
    if withdrawn:
        record(
            by=by, clinic_id=entry.clinic_id, kind="relapse_sign.withdrawn", target=entry,
            patient_id=entry.patient_id,
        )  # fmt: skip


Found = dict[int, tuple[Sign, list[Match]]]


def _sounding_like(signs: tuple[Sign, ...], texts: list[str]) -> Found:
    """By the sign's place in the list, from 1; only those with a sentence."""
    found = {
        number: (sign, [match for text in texts for match in matches(sign.words, text)])
        for number, sign in enumerate(signs, start=1)
    }
    return {number: (sign, heard) for number, (sign, heard) in found.items() if heard}


def _texts(entry: JournalEntry) -> list[str]:
    """In their own words; marks on the body have none, and are told in the words of staff, who read them."""
    answers = entry.answers.filter(is_skipped=False).select_related("prompt")
    with translation.override(ENGLISH):
        return [entry.body, *(one.said if one.is_of_body else one.text for one in answers)]


def _heard(
    by: Actor, entry: JournalEntry, version: RelapsePlanVersion, new: Found, now: datetime
) -> list[HeardSign]:
    task = ask_about_signs(entry.patient, now=now)
    made = [
        HeardSign.objects.create(
            clinic_id=entry.clinic_id, version=version, entry=entry, sign_number=number, task=task,
            content=json.dumps({"sign": sign.words, "found": [asdict(match) for match in heard]}),
            heard_at=now,
        )
        for number, (sign, heard) in new.items()
    ]  # fmt: skip
    record(
        by=by, clinic_id=entry.clinic_id, kind="relapse_sign.heard", target=entry,
        patient_id=entry.patient_id, facts={"version": version.number, "signs": sorted(new)},
    )  # fmt: skip
    return made


def _record(by: Membership, version: RelapsePlanVersion, kind: str, patient: Patient) -> None:
    record(
        by=by,
        clinic_id=version.clinic_id,
        kind=kind,
        target=version,
        patient_id=patient.pk,
        facts={"version": version.number, "based_on": version.based_on},
    )
