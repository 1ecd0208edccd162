"""Ways that take nothing from us at present: for whoever runs the clinic, once, and not for each message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import OuterRef, Subquery

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from patients.followups.models import Attempt, FollowUp

NAMES = {"email": "E-mails", "sms": "Text messages", "push": "Phone notifications"}


@dataclass(frozen=True)
class StuckWay:
    """A channel whose other side turns us away; `said` is what it answered last."""

    channel: str
    said: str
    waiting: int

    @property
    def title(self) -> str:
        return f"{NAMES[self.channel]} do not go out: {self.said}"

    @property
    def text(self) -> str:
        messages = "1 message waits" if self.waiting == 1 else f"{self.waiting} messages wait"
        return (
            f"{messages}. Please have the key or the address in the system's settings mended; then they go "
            "out by themselves, within half an hour. One that waits too long to be of use becomes a task."
        )


def stuck_ways(member: Membership) -> list[StuckWay]:
    """Of the member's clinic, by the last answer to each message that waits; for its admins alone."""
    if not member.can(Permission.RUN_CLINIC):
        return []
    last = Attempt.objects.filter(follow_up=OuterRef("pk")).order_by("-number")
    waiting = (
        FollowUp.objects.to_do()
        .to_patients()
        .filter(clinic_id=member.clinic_id)
        .annotate(last=Subquery(last.values("result")[:1]), said=Subquery(last.values("detail")[:1]))
        .filter(last=Attempt.Result.NOT_SET_UP)
        .order_by("channel", "-status_at")
    )
    return list(_by_channel(waiting.values_list("channel", "said")))


def _by_channel(rows: Iterable[tuple[str, str]]) -> Iterable[StuckWay]:
    for channel, group in groupby(rows, key=lambda row: row[0]):
        answers = [said for _, said in group]
        yield StuckWay(channel, answers[0], len(answers))
