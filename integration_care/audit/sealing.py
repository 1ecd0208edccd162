"""Sealing what was written: each event gets its link soon after, and no request waits for another.

An event is noted in `Unsealed` with the transaction that writes it, so one that commits late is sealed late
and never passed over. One sealer a clinic at a time, by an advisory lock; the unique position is the truth.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from integration_care.audit import chain, keys
from integration_care.audit.chain import Content, Head, Sealed
from integration_care.audit.models import Closing, Link, Unsealed
from integration_care.core import tenancy

logger = logging.getLogger(__name__)

BATCH = 1000
Key = tuple[int, datetime]  # an event's id and instant; an id alone may stand twice
A_ROUND = 20_000  # events of one clinic; a long backlog is worked off over the rounds
LOCK = "hashtextextended('seal ' || %s, 0)"
# Months between the first and the last alone are looked into.
CONTENTS = """
    SELECT id, clinic_id, at, kind, actor_id, actor_name, patient_id, target_model, target_id, facts::text
    FROM audit_event WHERE clinic_id = %s AND id = ANY(%s) AND at BETWEEN %s AND %s
"""


class NotSealed(Exception):
    """The trail of some clinics could not be sealed; why is in the log."""


def seal_round(most: int = A_ROUND) -> int:
    """Seal what waits, clinic by clinic; returns how many. A part of each sweep.

    A clinic that cannot be sealed holds up no other. `NotSealed` names them, after all the others.
    """
    done, failed = 0, []
    for clinic in waiting():
        try:
            done += seal_clinic(clinic, most)
        except Exception:
            logger.exception("trail of %s could not be sealed", clinic)
            failed.append(str(clinic))
    if failed:
        raise NotSealed(f"{done} events sealed; the trail of {', '.join(failed)} could not be sealed.")
    return done


def waiting() -> list[UUID]:
    """The clinics of which something is not sealed yet."""
    with tenancy.platform_context():
        return list(Unsealed.objects.values_list("clinic_id", flat=True).distinct())


def seal_clinic(clinic: UUID, most: int = A_ROUND) -> int:
    """How many were sealed. The head is logged, so that a copy of it is outside the database."""
    done = 0
    while done < most:
        with tenancy.clinic_context(clinic):
            sealed = _seal_batch(clinic, min(BATCH, most - done)) if _is_ours(clinic) else 0
            head = head_of(clinic)
        if not sealed:
            break
        done += sealed
    if done:
        logger.info("trail of %s sealed up to %s", clinic, head)
    return done


def head_of(clinic: UUID) -> Head:
    """Where the clinic's chain ends now. Inside its context."""
    last = Link.objects.filter(clinic_id=clinic).order_by("-position").first()
    return last.head if last else foot_of(clinic)


def foot_of(clinic: UUID) -> Head:
    """Where the clinic's chain begins: after what was removed, or at nothing."""
    closed = Closing.objects.filter(clinic_id=clinic).order_by("-before").first()
    return Head(closed.position, bytes(closed.mac)) if closed else chain.START


def contents(clinic: UUID, wanted: Iterable[Key]) -> dict[Key, Content]:
    """The events as they stand, by id and instant. What is gone is left out."""
    asked = set(wanted)
    if not asked:
        return {}
    instants = sorted(at for _, at in asked)
    with connection.cursor() as cursor:
        cursor.execute(CONTENTS, [clinic, [number for number, _ in asked], instants[0], instants[-1]])
        found = {(row[0], row[2]): Content(*row) for row in cursor.fetchall()}
    return {key: content for key, content in found.items() if key in asked}


def wait_for_the_seal(clinic: UUID) -> None:
    """Nobody seals this clinic until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK})", [str(clinic)])


def _is_ours(clinic: UUID) -> bool:
    """False while somebody else seals this clinic; given back with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({LOCK})", [str(clinic)])
        return bool(cursor.fetchone()[0])


def _seal_batch(clinic: UUID, most: int) -> int:
    """In the order of ids as far as they are here; what is missing stays unsealed, to be named.

    So does what came in with the number of an event that is sealed.
    """
    is_sealed = Exists(Link.objects.filter(event_id=OuterRef("event_id")))
    rows = Unsealed.objects.filter(~is_sealed, clinic_id=clinic).order_by("event_id")
    found = contents(clinic, rows.values_list("event_id", "at")[:most])
    links = list(_links(clinic, [found[key] for key in sorted(found)]))
    Link.objects.bulk_create(
        Link(
            event_id=link.event_id,
            clinic_id=clinic,
            position=link.position,
            event_at=link.event_at,
            digest=link.digest,
            key_id=link.key_id,
            mac=link.mac,
        )
        for link in links
    )
    Unsealed.objects.filter(clinic_id=clinic, event_id__in=[number for number, _ in found]).delete()
    return len(links)


def _links(clinic: UUID, events: list[Content]) -> Iterable[Sealed]:
    position, before = head_of(clinic)
    key_id, key = keys.newest()
    for step, event in enumerate(events, 1):
        link = Sealed(clinic, position + step, event.id, event.at, event.digest(), key_id)
        before = link.mark(key, before)
        yield replace(link, mac=before)
