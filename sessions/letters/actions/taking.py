"""The last look before the wire: what a letter says is read now, written down, and committed as being sent.

One transaction in the clinic's context; only afterwards, outside of any, may the caller touch the wire.
What may have arrived already is repeated word for word, and never once something newer is on its way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from uuid import UUID, uuid4

from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from integration_care.core import tenancy
from patients.followups.engine import claim
from patients.followups.engine.fence import TRIES_AFTER_SILENCE
from patients.followups.engine.messages import masked_email
from sessions.actions.announcing import gather
from sessions.feeds.facts import as_patients_read
from sessions.letters import gate
from sessions.letters.saying import Known, Said, say
from sessions.models import BookingLetter, BookingLine, CareSession

Status, Cause = BookingLetter.Status, BookingLetter.Cause
TRIES = 100  # of 30 minutes at the longest: about two days, as mail servers wait for each other
WRITTEN = ["word", "cause", "starts_at", "ends_at", "place", "changes", "changed_at"]


@dataclass(frozen=True)
class Taken:
    """A letter that may be sent now, once, by whoever holds `token`; with the lines that say something."""

    letter: BookingLetter
    lines: tuple[BookingLine, ...]
    token: UUID
    at: datetime


def take(letter_id: UUID, clinic_id: UUID) -> Taken | None:
    """Ours for the length of a lease; None when another has it, or there is nothing to send now."""
    with tenancy.clinic_context(clinic_id) as now:
        free = BookingLetter.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        letter = free.select_related("patient", "clinic").filter(pk=letter_id).first()
        if letter is None:
            return None
        letter.silences += letter.status == Status.SENDING  # whoever sent it did not come back
        stop = _stop(letter)
        if stop is not None:
            end(letter, *stop, now=now)
            return None
        lines = list(letter.lines.select_related("session__course"))
        is_ready = _repeat(letter, lines, now) if letter.may_have_arrived else _fill(letter, lines, now)
        said = tuple(sorted((line for line in lines if line.word), key=attrgetter("starts_at")))
        return _go(letter, said, now) if is_ready and _in_time(letter, said, now) else None


def end(letter: BookingLetter, status: BookingLetter.Status, cause: str = "", *, now: datetime) -> None:
    """Nobody can say "not sent" of what may have arrived."""
    if letter.may_have_arrived and status != Status.SENT:
        status, cause = Status.FAILED, Cause.NO_ANSWER
    letter.status, letter.cause, letter.status_at = status, cause, now
    letter.lease_until = letter.lease_token = None
    letter.save(
        update_fields=["status", "cause", "status_at", "lease_until", "lease_token", "silences", "detail"]
    )


def _stop(letter: BookingLetter) -> tuple[BookingLetter.Status, BookingLetter.Cause] | None:
    if letter.silences > TRIES_AFTER_SILENCE:
        return Status.FAILED, Cause.NO_ANSWER
    if letter.tries >= TRIES:
        return Status.FAILED, Cause.NO_SERVER
    cause = gate.unreachable(letter)
    return (gate.ends_as(cause), cause) if cause else None


def _fill(letter: BookingLetter, lines: Collection[BookingLine], now: datetime) -> bool:
    """Each line as its session stands; False where none of them has anything to say."""
    keys = [line.session_id for line in lines]
    path = reverse("portal:home") if letter.patient.member_id else ""
    hours = {hour.key: hour for hour in as_patients_read(CareSession.objects.filter(pk__in=keys), path)}
    newer, known = _newer(letter, keys), _known(letter, keys)
    for line in lines:
        hour, course = hours[line.session_id], line.session.course
        cause = Cause.NEWER if line.session_id in newer else gate.of_its_course(course)
        said = Said(cause=cause) if cause else say(line.session.status, hour, known.get(hour.key), now)
        line.word, line.cause = said.word, said.cause
        line.starts_at, line.ends_at, line.place = said.starts, said.ends, said.place
        line.changes, line.changed_at = hour.changes, hour.changed_at
    BookingLine.objects.bulk_update(lines, WRITTEN)
    if any(line.word for line in lines):
        return True
    end(letter, *gate.nothing_said(lines), now=now)
    return False


def _repeat(letter: BookingLetter, lines: Collection[BookingLine], now: datetime) -> bool:
    """As it was. Where any of it is no longer so, the rest goes with the newer letter instead."""
    said = [line for line in lines if line.word]
    newer = _newer(letter, [line.session_id for line in said])
    still = [
        line for line in said if line.session_id not in newer and line.starts_at and line.starts_at > now
    ]
    if len(still) == len(said):
        return True
    if still:
        gather(letter.patient, [line.session_id for line in still], now=now)
    end(letter, Status.FAILED, Cause.NO_ANSWER, now=now)
    return False


def _newer(letter: BookingLetter, keys: Collection[UUID]) -> set[UUID]:
    """Sessions of which a later letter is going to tell."""
    if letter.tries == 0:
        return set()
    later = Q(letter__tries=0) | Q(letter__opened_at__gt=letter.opened_at)
    to_do = BookingLine.objects.filter(later, session__in=keys, letter__status__in=BookingLetter.TO_DO)
    return set(to_do.exclude(letter=letter).values_list("session_id", flat=True))


def _known(letter: BookingLetter, keys: Collection[UUID]) -> dict[UUID, Known]:
    """What the patient was told last of each session, or may have been."""
    told = Q(letter__status__in=[Status.SENT, Status.SENDING]) | Q(letter__silences__gt=0)
    lines = BookingLine.objects.filter(told, session__in=keys).exclude(word="").exclude(letter=letter)
    known = {}
    for line in lines.select_related("letter").order_by("changes", "letter__opened_at"):
        if line.starts_at and line.ends_at:
            is_sure = line.letter.status == Status.SENT
            known[line.session_id] = Known(line.word, line.starts_at, line.ends_at, line.place, is_sure)
    return known


def _in_time(letter: BookingLetter, said: Collection[BookingLine], now: datetime) -> bool:
    free = gate.slot(letter, said, now)
    if free is None:
        end(letter, Status.EXPIRED, Cause.QUIET, now=now)
    elif free.at > now:
        letter.status, letter.due_at = Status.WAITING, free.at
        letter.save(update_fields=["status", "due_at", "silences"])
    return free is not None and free.at <= now


def _go(letter: BookingLetter, said: tuple[BookingLine, ...], now: datetime) -> Taken:
    letter.status, letter.status_at, letter.lease_token = Status.SENDING, now, uuid4()
    letter.tries, letter.sent_to = letter.tries + 1, masked_email(letter.patient.email)
    letter.save(update_fields=["status", "status_at", "lease_token", "tries", "silences", "sent_to"])
    BookingLetter.objects.filter(pk=letter.pk).update(lease_until=Now() + claim.lease())
    return Taken(letter, said, letter.lease_token, now)
