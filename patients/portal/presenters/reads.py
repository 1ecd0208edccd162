"""Who has read an entry of a patient's, from what was written down when its words were shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from integration_care.audit.models import Event
from patients.journals.models import JournalEntry


@dataclass(frozen=True)
class ReadBy:
    name: str
    first_at: datetime
    last_at: datetime

    @property
    def is_again(self) -> bool:
        """Looked at on another occasion as well."""
        return (self.last_at - self.first_at).total_seconds() > 600


def reads_of(entry: JournalEntry) -> list[ReadBy]:
    """Each person once, who read it first above; the patient's own looks are none."""
    events = Event.objects.of_patient(entry.patient_id).that_showed(entry.pk).order_by("at", "pk")
    others = events.exclude(actor_id=str(entry.patient.member_id))
    found: dict[str, ReadBy] = {}
    for actor, name, at in others.values_list("actor_id", "actor_name", "at"):
        first = found[actor].first_at if actor in found else at
        found[actor] = ReadBy(name, first, at)
    return list(found.values())


def names(reads: list[ReadBy]) -> str:
    """Ada Lindqvist and Nia Park"""
    said = [one.name for one in reads]
    if len(said) < 2:
        return "".join(said)
    return _("%(some)s and %(last)s") % {"some": ", ".join(said[:-1]), "last": said[-1]}


def said_of_sharing(entry: JournalEntry, is_shared: bool) -> str:
    """After the switch. What was read before is not taken back by it, and nobody pretends so."""
    if is_shared:
        return _("Shared with your care team.")
    before = names(reads_of(entry))
    if not before:
        return _("Private again. Nobody at the clinic has read it here.")
    return _("Private from now on. Before that it was read by %(names)s; that cannot be undone.") % {
        "names": before
    }
