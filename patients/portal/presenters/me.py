from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.followups.channels import is_set_up
from patients.models import Consent, Patient
from patients.portal.presenters.openings import by_others
from patients.portal.presenters.phones import Phones
from patients.portal.questions.picture import Sentence, picture_of

CHANNELS = [
    (
        Consent.Kind.EMAIL,
        gettext_lazy("E-mail"),
        gettext_lazy("A short note with a link. Never anything about your health."),
    ),
    (Consent.Kind.SMS, gettext_lazy("Text message"), ""),
    (Consent.Kind.CALL, gettext_lazy("A call from your clinic"), gettext_lazy("When it helps to talk.")),
]
READS_SHOWN = 12
A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Channel:
    kind: str
    title: str
    note: str
    is_given: bool


@dataclass(frozen=True)
class Read:
    name: str
    day: datetime


@dataclass
class MePage:
    patient: Patient
    now: datetime

    @cached_property
    def channels(self) -> list[Channel]:
        given = set(Consent.objects.in_force().filter(patient=self.patient).values_list("kind", flat=True))
        return [
            Channel(
                kind, str(title), self._text_note if kind == Consent.Kind.SMS else str(note), kind in given
            )
            for kind, title, note in CHANNELS
        ]

    @property
    def _text_note(self) -> str:
        """What to know before agreeing, or why nothing comes yet."""
        if not is_set_up(Consent.Kind.SMS):
            return _("Your clinic does not send text messages yet.")
        if not self.patient.phone:
            return _("Your clinic has no number for them yet. Tell them yours.")
        last = Consent.objects.filter(patient=self.patient, kind=Consent.Kind.SMS).newest()
        if last is not None and last.withdrawn_by_text:
            return _("You ended them with STOP. Here they begin again.")
        return _(
            "A short note with a link, when an e-mail has stayed unread for a while. "
            "We cannot read what you reply. To end them, reply STOP."
        )

    @cached_property
    def phones(self) -> Phones:
        return Phones(self.patient)

    @cached_property
    def reads(self) -> list[Read]:
        """Who opened the record in the last month, once a person and day, newest first."""
        others = by_others(self.patient).filter(at__gt=self.now - A_MONTH).newest_first()
        seen: dict[tuple[str, object], Read] = {}
        for name, actor, at in others.values_list("actor_name", "actor_id", "at")[:300]:
            seen.setdefault((actor, at.astimezone(self.patient.zone).date()), Read(name, at))
        return list(seen.values())[:READS_SHOWN]

    @cached_property
    def picture(self) -> list[Sentence]:
        return picture_of(self.patient)
