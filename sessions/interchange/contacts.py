"""Messages that went out: that there was one, when and how. What it was about is not said."""

from __future__ import annotations

from collections.abc import Iterator

from patients.followups.models import FollowUp
from sessions.interchange.elements import Json, at, coded, extra, ref
from sessions.interchange.facts import Facts
from sessions.interchange.terms import HL7

MEDIA = {FollowUp.Channel.EMAIL: "EMAILWRIT"}


def messages(facts: Facts) -> Iterator[Json]:
    held = {row.pk for row in facts.sessions}
    for row in facts.follow_ups:
        dose = row.window.dose_id if row.window else None
        medium = MEDIA.get(FollowUp.Channel(row.channel), "ELECTRONIC")
        yield {
            "resourceType": "Communication",
            "id": str(row.pk),
            "extension": [extra("channel", row.channel)],
            "status": "completed",
            "category": [coded((f"{HL7}/communication-category", "reminder"))],
            "medium": [coded((f"{HL7}/v3-ParticipationMode", medium), text=row.get_channel_display())],
            "subject": ref(facts.patient.pk),
            "encounter": ref(dose) if dose in held and dose else None,
            "sent": at(row.status_at),
            "recipient": [ref(facts.patient.pk)],
            "sender": {"display": facts.patient.clinic.name},
        }
