"""Ways that take nothing from us at present: for whoever runs the clinic, once, and not for each message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import OuterRef, Subquery

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from patients.concerns.models import ConcernMail
from patients.followups.models import AlertMail, Attempt, FollowUp

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
    """Of the member's clinic, by the last answer to each message that waits; for its admins alone.

    E-mails to staff count as well: of alerts, and of those concerns that the member may know of.
    """
    if not member.can(Permission.RUN_CLINIC):
        return []
    waiting = [*_to_patients(member), *_about_alerts(member), *_about_concerns(member)]
    return list(_by_channel(sorted(waiting, key=lambda row: row[0])))


def _to_patients(member: Membership) -> Iterable[tuple[str, str]]:
    last = Attempt.objects.filter(follow_up=OuterRef("pk")).order_by("-number")
    waiting = (
        FollowUp.objects.to_do()
        .to_patients()
        .filter(clinic_id=member.clinic_id)
        .annotate(last=Subquery(last.values("result")[:1]), said=Subquery(last.values("detail")[:1]))
        .filter(last=Attempt.Result.NOT_SET_UP)
        .order_by("-status_at")
    )
    return waiting.values_list("channel", "said")


def _about_alerts(member: Membership) -> Iterable[tuple[str, str]]:
    mails = AlertMail.objects.to_do().filter(clinic_id=member.clinic_id, result=Attempt.Result.NOT_SET_UP)
    return [("email", said) for said in mails.order_by("-status_at").values_list("detail", flat=True)]


def _about_concerns(member: Membership) -> Iterable[tuple[str, str]]:
    mails = ConcernMail.objects.filter(clinic_id=member.clinic_id, sent_at=None, tries__lt=ConcernMail.TRIES)
    mails = mails.filter(result=Attempt.Result.NOT_SET_UP).order_by("-free_from")
    return [("email", said) for said in mails.values_list("detail", flat=True)]


def _by_channel(rows: Iterable[tuple[str, str]]) -> Iterable[StuckWay]:
    for channel, group in groupby(rows, key=lambda row: row[0]):
        answers = [said for _, said in group]
        yield StuckWay(channel, answers[0], len(answers))
