"""Commitments looked at again: at a preparation, before a dose, in an integration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.http import CareRequest
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_moment
from patients.journals.models import Commitment, CommitmentReview
from patients.journals.presenters.plans import plan_words
from sessions.models import CareSession
from sessions.ready.forms import ANSWERS, CommitmentReviewForm
from sessions.ready.queries import looks_in, review_keys, under_review


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Look:
    """One commitment with the look back at it in this session, if there was one."""

    id: str
    text: str
    more: str
    url: str
    choices: tuple[Choice, ...]
    outcome: str  # as typed, or as it stands
    said: str  # who looked at it in this session, and when
    refused: str
    can_record: bool


@dataclass(frozen=True)
class Reviews:
    looks: tuple[Look, ...]
    looked_at: int
    can_record: bool


def review_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    """For `journals/review_commitments.html`: None where the reader may not read commitments."""
    if not request.member.can(Permission.READ_NARRATIVE):
        return {"commitment_reviews": None}
    can_record = records(request.member, session)
    said = last_looks(session)
    looks = tuple(
        look(one, session, said.get(one.pk), zone=request.clinic.zone, can_record=can_record)
        for one in to_review(session, request.member)
    )
    return {"commitment_reviews": Reviews(looks, sum(bool(one.said) for one in looks), can_record)}


def records(member: Membership, session: CareSession) -> bool:
    """Whether a look back belongs to this session now: it is open or took place."""
    closed = (session.Status.CANCELLED, session.Status.NO_SHOW, session.Status.VOID)
    return member.can(Permission.RECORD_SESSION) and session.status not in closed


def to_review(session: CareSession, reader: Membership) -> list[Commitment]:
    return under_review(*review_keys(session), reader=reader)


def last_looks(session: CareSession) -> dict[UUID, CommitmentReview]:
    """What was said last in this session, by the commitment."""
    return {one.commitment_id: one for one in looks_in(session.pk)}


def look(
    commitment: Commitment,
    session: CareSession,
    last: CommitmentReview | None,
    *,
    zone: ZoneInfo,
    can_record: bool,
    sent: CommitmentReviewForm | None = None,
) -> Look:
    """`last`: what was said of it in this session.

    `sent` is a form that was refused: its words come back with why.
    """
    plan = plan_words(commitment.obstacle, commitment.if_then)
    outcome = (sent["outcome"].value() or "") if sent else (last.outcome if last else "")
    return Look(
        id=str(commitment.pk),
        text=commitment.text,
        more=" · ".join(filter(None, (commitment.when, plan))),
        url=reverse("sessions:review-commitment", args=[session.pk, commitment.pk]),
        choices=tuple(_choices(last.status if last else "")),
        outcome=outcome,
        said=_said(last, zone),
        refused=_refused(sent),
        can_record=can_record,
    )


def _choices(found: str) -> list[Choice]:
    return [Choice(value, label, value == found) for value, label in ANSWERS]


def _said(last: CommitmentReview | None, zone: ZoneInfo) -> str:
    return f"{last.by}, {local_moment(last.at, zone)}" if last else ""


def _refused(sent: CommitmentReviewForm | None) -> str:
    return " ".join(str(error) for errors in sent.errors.values() for error in errors) if sent else ""
