"""What the pages of themes read: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from integration_care.accounts.models import Membership
from patients.journals.models import Commitment, Insight
from sessions.integration.timeline import Tally, Timeline, timeline
from sessions.models import CareSession, SessionTheme, Theme

HELD = (CareSession.Status.COMPLETED, CareSession.Status.IN_PROGRESS, CareSession.Status.ABORTED)


def timeline_of(patient_id: UUID, reader: Membership, zone: ZoneInfo, today: date) -> Timeline:
    held = CareSession.objects.filter(patient=patient_id, status__in=HELD)
    return timeline(
        list(Theme.objects.standing().filter(patient=patient_id)),
        SessionTheme.objects.filter(theme__patient=patient_id),
        sorted(held, key=lambda session: session.happened_at),
        tallies(patient_id, reader),
        zone,
        today=today,
    )


def tallies(patient_id: UUID, reader: Membership) -> Mapping[UUID, Tally]:
    """How much belongs to each theme, of what the reader may read."""
    insights = Insight.objects.readable_by(reader).filter(patient=patient_id, theme__isnull=False)
    acts = Commitment.objects.readable_by(reader).taken_on().filter(patient=patient_id, theme__isnull=False)
    pinned = dict(insights.order_by().values_list("theme").annotate(number=Count("pk")))
    kept = Count("pk", filter=Q(status=Commitment.Status.KEPT))
    taken = acts.order_by().values_list("theme").annotate(number=Count("pk"), kept=kept)
    made = {theme: (number, done) for theme, number, done in taken}
    return {
        theme: Tally(pinned.get(theme, 0), *made.get(theme, (0, 0))) for theme in {*pinned, *made} if theme
    }


def sessions_with(theme: Theme) -> list[CareSession]:
    """Those that took place and touched it, in the order of time."""
    held = CareSession.objects.filter(touched_themes__theme=theme, status__in=HELD)
    return sorted(held.select_related("lead__user"), key=lambda session: session.happened_at)
