"""Notes that wait: begun and not signed, or not begun; of one member, of a clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.permissions import Permission
from sessions.models import CareSession, Note
from sessions.models.note import NoteQuerySet
from sessions.models.session import CareSessionQuerySet
from sessions.notes.actions import TOOK_PLACE

OF_SESSION = Note.objects.filter(session=OuterRef("pk"), sort=Note.Sort.PROGRESS)
# Asked of each session: as a list of keys it would be one of all sessions of all clinics.
IS_UNWRITTEN = ~Q(kind=CareSession.Kind.GROUP) & ~Exists(OF_SESSION)


IS_BEGUN = Annotation[bool]("is_begun")


def to_sign(member: Membership) -> CareSessionQuerySet:
    """Sessions the member still owes a signature, oldest first; `is_begun` where their note was begun.

    Their own unsigned notes, and what they led that nobody has written about.
    """
    mine = Q(is_begun=True) | (Q(lead=member) & IS_UNWRITTEN)
    visible = CareSession.objects.visible_to(member).filter(status__in=TOOK_PLACE)
    found = visible.annotate(is_begun=_begun_by(member)).filter(mine)
    return found.select_related("patient").order_by("started_at", "pk")


def _begun_by(member: Membership) -> Exists:
    return Exists(OF_SESSION.filter(author=member, signed_at=None))


def unsigned() -> NoteQuerySet:
    """Progress notes of sessions that took place, still without a signature. A private note is none."""
    return Note.objects.filter(sort=Note.Sort.PROGRESS, signed_at=None, session__status__in=TOOK_PLACE)


def unwritten() -> CareSessionQuerySet:
    """Sessions that took place without a note of anybody's. A circle's are told in its shared note."""
    return CareSession.objects.filter(IS_UNWRITTEN, status__in=TOOK_PLACE)


@dataclass(frozen=True)
class Pile:
    """`oldest`: when the longest waiting session began."""

    count: int
    oldest: datetime


@dataclass(frozen=True)
class Waiting:
    """What waits with one member: notes that were begun, and sessions without one."""

    author: Membership
    begun: Pile | None
    unwritten: Pile | None

    @property
    def oldest(self) -> datetime:
        return min(pile.oldest for pile in (self.begun, self.unwritten) if pile)


def waiting_by_author(clinic_id: UUID) -> list[Waiting]:
    """For the clinic's admin: counts and a day, no patient and no word."""
    begun = _piles(unsigned().filter(clinic_id=clinic_id), "author", "session__started_at")
    bare = _piles(unwritten().filter(clinic_id=clinic_id), "lead", "started_at")
    authors = Membership.objects.filter(pk__in={*begun, *bare}).select_related("user")
    return [Waiting(one, begun.get(one.pk), bare.get(one.pk)) for one in authors.order_by("user__name")]


def count_waiting(member: Membership) -> int:
    """How much the member has to sign; for an admin, how much the clinic has."""
    if member.can(Permission.READ_NARRATIVE):
        # On every page, so as two joins: an "or" between them would look at each session by itself.
        visible = CareSession.objects.visible_to(member).filter(status__in=TOOK_PLACE).order_by().values("pk")
        bare = visible.filter(IS_UNWRITTEN, lead=member)
        return visible.filter(_begun_by(member)).union(bare, all=True).count()
    of_clinic = {"clinic_id": member.clinic_id}
    return unsigned().filter(**of_clinic).count() + unwritten().filter(**of_clinic).count()


def _piles(rows: QuerySet[Any], whose: str, since: str) -> dict[UUID, Pile]:
    found = rows.order_by().values(whose).annotate(count=Count("pk"), oldest=Min(since))
    return {row[whose]: Pile(row["count"], row["oldest"]) for row in found}
