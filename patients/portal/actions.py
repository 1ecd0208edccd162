"""What a patient does through a link or in the portal, where it touches more than the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from integration_care.audit.actors import LINK, Actor
from integration_care.audit.trail import record
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.languages import ENGLISH
from patients.actions import give_consent, withdraw_consent
from patients.followups import actions as followups
from patients.followups.models import Alert, FollowUp, FollowUpLink, IntegrationWindow, StaffTask
from patients.journals import actions as journals
from patients.journals.content import Draft
from patients.journals.models import Attachment, EntryRevision, JournalEntry, Prompt, PromptSet
from patients.measures.models import Assignment
from patients.measuring import actions as measuring
from patients.models import Consent, Patient
from patients.portal import contents
from patients.prompting.actions import close_written
from patients.relapse import actions as relapse

CALL_ASKED_FOR = "Asks for a call about the integration session"


@transaction.atomic
def try_birth_date(*, link: FollowUpLink, born_on: date, now: datetime) -> bool:
    """Whether the date is right. Each wrong one costs a try; without tries even the right one is refused.

    The try is taken before the date is looked at, so that guesses sent all at once are counted one by one.
    """
    tries = FollowUpLink.objects.filter(pk=link.pk)
    if not tries.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        link.refresh_from_db(fields=["tries_left"])
        return False
    patient = link.follow_up.patient
    is_right = patient.born_on == born_on
    if is_right:
        tries.update(tries_left=F("tries_left") + 1)
        tries.filter(opened_at=None).update(opened_at=now)
    link.refresh_from_db(fields=["tries_left", "opened_at"])
    if not is_right and not link.tries_left:
        _tell_of_locked_link(link, now)
    kind = "link.opened" if is_right else "link.refused" if link.tries_left else "link.locked"
    record(by=LINK, clinic_id=link.clinic_id, kind=kind, target=link, patient_id=patient.pk)
    return is_right


def _tell_of_locked_link(link: FollowUpLink, now: datetime) -> None:
    """Perhaps a stranger, perhaps a wrong date in the record: in both cases nobody has been reached."""
    StaffTask.objects.create(
        clinic_id=link.clinic_id,
        patient_id=link.follow_up.patient_id,
        window_id=link.follow_up.window_id,
        audience=FollowUp.Audience.THERAPIST,
        title="A link has closed: the date of birth did not match",
        text="Please check the date of birth in the record and make contact in another way.",
        due_at=now,
    )


@dataclass(frozen=True)
class Writing:
    """Which entry is being written: whose, of what, by which open page."""

    by: Actor
    patient: Patient
    client_uuid: UUID
    prompt_set: PromptSet | None
    dose_id: UUID | None
    saved_from: str = ""
    begun_at: datetime | None = None


@transaction.atomic
def write_page(*, writing: Writing, draft: Draft, version: int, now: datetime) -> JournalEntry:
    """Save one page. "Not safe at home" reaches the clinic at once, not when the entry is handed in."""
    entry = journals.save_draft(
        by=writing.by,
        patient=writing.patient,
        client_uuid=writing.client_uuid,
        content=draft,
        version=version,
        now=now,
        prompt_set=writing.prompt_set,
        dose_id=writing.dose_id,
        saved_from=writing.saved_from,
        begun_at=writing.begun_at,
    )
    hear_not_safe(writing=writing, draft=draft, now=now)
    return entry


@transaction.atomic
def add_attachment(*, writing: Writing, sent: journals.Sent, now: datetime) -> tuple[Attachment, bool]:
    """Keep a recording, drawing or photo with the entry, also when no word of it is written yet."""
    entry = journals.begin_entry(
        by=writing.by,
        patient=writing.patient,
        client_uuid=writing.client_uuid,
        now=now,
        prompt_set=writing.prompt_set,
        dose_id=writing.dose_id,
    )
    return journals.attach(by=writing.by, entry=entry, sent=sent, now=now)


@transaction.atomic
def skip_page(*, writing: Writing, typed: Draft, skipped: Draft, version: int, now: datetime) -> JournalEntry:
    """Leave this answer out of the entry. What was typed stands as a revision only, and nothing is lost."""
    entry = write_page(writing=writing, draft=typed, version=version, now=now)
    return write_page(writing=writing, draft=skipped, version=entry.version, now=now)


@transaction.atomic
def keep_beside(*, writing: Writing, conflict: journals.Conflict, now: datetime) -> None:
    """A page that came second is kept beside what stands; "not safe at home" is heard from it as well."""
    journals.set_aside(by=writing.by, conflict=conflict, now=now)
    hear_not_safe(writing=writing, draft=conflict.draft, now=now)


@transaction.atomic
def keep_aside_as_entry(
    *, writing: Writing, aside: EntryRevision, key: str, text: str, now: datetime
) -> JournalEntry | None:
    """Words kept beside become an entry, and lie beside no more. None: another request had them."""
    if not journals.put_away(by=writing.by, aside=aside, key=key):
        return None
    return write_page(writing=writing, draft=Draft(body=text), version=0, now=now)


@transaction.atomic
def hear_not_safe(*, writing: Writing, draft: Draft, now: datetime) -> bool:
    """Tell the clinic of a "no" to "are you safe?", whatever becomes of the page it stands on."""
    said_no = [prompt_id for prompt_id, reply in draft.replies.items() if reply.text == "no"]
    asked = Prompt.objects.filter(pk__in=said_no, kind=Prompt.Kind.SAFE_AT_HOME)
    if not said_no or not asked.exists():
        return False
    followups.raise_alert(by=writing.by, patient=writing.patient, kind=Alert.Kind.NOT_SAFE_AT_HOME, now=now)
    return True


@transaction.atomic
def hand_in(*, by: Actor, entry: JournalEntry, link: FollowUpLink | None, now: datetime) -> JournalEntry:
    """The entry is done: the ladder stops, and its link has served. Twice is once."""
    follow_up = link.follow_up if link else None
    with asked_at_once(*contents.handing_in(entry, follow_up, now)):
        entry = journals.submit(by=by, entry=entry, now=now)
        relapse.listen(by=by, entry=entry, now=now)
        followups.note_answer(
            by=by, patient_id=entry.patient_id, follow_up=follow_up, dose_id=entry.dose_id, now=now
        )
        close_written(by=by, entry=entry, now=now)
    if link:
        FollowUpLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    return entry


@transaction.atomic
def change_sharing(*, by: Actor, entry: JournalEntry, is_shared: bool, now: datetime) -> JournalEntry:
    """Shared, it may sound like a sign of the relapse plan; private again, nobody is asked about it."""
    entry = journals.change_visibility(by=by, entry=entry, is_shared=is_shared)
    if is_shared:
        relapse.listen(by=by, entry=entry, now=now)
    else:
        relapse.withdraw_heard(by=by, entry=entry, now=now)
    return entry


@transaction.atomic
def hand_in_questions(
    *, by: Actor, assignment: Assignment, link: FollowUpLink | None, now: datetime, language: str = ENGLISH
) -> None:
    """A questionnaire is done. It counts as an answer: the ladder stops. Its link has served when it asked
    for nothing else."""
    handed_in = measuring.hand_in(by=by, assignment=assignment, now=now, language=language)
    follow_up = handed_in.follow_up
    followups.note_answer(by=by, patient_id=handed_in.patient_id, follow_up=follow_up, now=now)
    is_all = follow_up is not None and not follow_up.rule.get("prompt_set")
    if link and is_all and not Assignment.objects.open().filter(follow_up=follow_up).exists():
        FollowUpLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)


@transaction.atomic
def ask_for_call(
    *, by: Actor, window: IntegrationWindow, follow_up: FollowUp | None, preferred: str, now: datetime
) -> StaffTask:
    """The patient wants to be called about a session: a task for the therapist, and the ladder stops.

    Asking again while it is open only changes the preferred time.
    """
    asked = StaffTask.objects.open().filter(window=window, follow_up=None, title=CALL_ASKED_FOR)
    task = asked.select_for_update().first() or StaffTask(
        clinic_id=window.clinic_id,
        patient_id=window.patient_id,
        window=window,
        audience=FollowUp.Audience.THERAPIST,
        title=CALL_ASKED_FOR,
        due_at=now,
    )
    task.text = f"Best {preferred}." if preferred else ""
    task.save()
    record(by=by, clinic_id=task.clinic_id, kind="call.asked_for", target=task, patient_id=window.patient_id)
    followups.note_answer(
        by=by, patient_id=window.patient_id, follow_up=follow_up, dose_id=window.dose_id, now=now
    )
    return task


@transaction.atomic
def say_not_safe(*, by: Actor, patient: Patient, now: datetime) -> Alert:
    """At any time, and as often as they need to: while the alert is unanswered it is told again."""
    alert = followups.raise_alert(by=by, patient=patient, kind=Alert.Kind.NOT_SAFE, now=now)
    return followups.say_again(by=by, alert=alert, now=now)


@transaction.atomic
def agree_to_messages(*, by: Actor, patient: Patient, kind: str, is_given: bool, now: datetime) -> None:
    """The patient gives a consent or takes it back, themself. Already so: nothing changes."""
    in_force = Consent.objects.in_force().filter(patient=patient, kind=kind).first()
    if is_given and in_force is None:
        give_consent(by=by, patient=patient, kind=kind, given_at=now)
    elif not is_given and in_force is not None:
        withdraw_consent(by=by, consent=in_force, now=now)
