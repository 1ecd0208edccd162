"""Who changed which setting, from the trail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from integration_care.accounts.models import Clinic
from integration_care.audit.models import Event
from integration_care.core.ui import words
from patients.followups.models import FollowUp
from patients.followups.wording.product import NAMES
from patients.models import ProtocolVersion

PAGE = 50
NOT_NAMED = ("", "accounts.Clinic", "followups.MessageWording", "care_sessions.LogRules")
# A therapist's own questions are named to nobody until they are shared.
OF_THE_CLINIC = {
    "journals.PromptSet": Q(owner=None) | Q(is_shared=True),
    "journals.Prompt": Q(prompt_set__owner=None) | Q(prompt_set__is_shared=True),
}
KINDS = {
    "clinic.edited": "Changed the clinic",
    "protocol.version_made": "Made a version of a protocol",
    "protocol.retired": "Retired a protocol",
    "protocol.brought_back": "Brought a protocol back",
    "prompt_set.installed": "Installed a prompt set",
    "prompt_set.begun": "Began a prompt set",
    "prompt_set.copied": "Copied a prompt set",
    "prompt_set.edited": "Changed a prompt set",
    "prompt_set.shared": "Shared a prompt set",
    "prompt_set.kept_to_oneself": "Kept a prompt set to themselves",
    "prompt_set.set_aside": "Set a prompt set aside",
    "prompt_set.brought_back": "Brought a prompt set back",
    "prompt.added": "Added a question",
    "prompt.edited": "Changed a question",
    "prompt.moved": "Moved a question",
    "prompt.retired": "Retired a question",
    "instrument.imported": "Imported a questionnaire",
    "instrument.archived": "Took a questionnaire out of the library",
    "practice.edited": "Changed a practice",
    "section.hidden": "Hid a section of notes",
    "section.shown": "Brought a section of notes back",
    "message.worded": "Worded a message to patients",
    "message.unworded": "Went back to the product's words of a message",
    "holiday.added": "Added a holiday",
    "holiday.changed": "Changed a holiday",
    "holiday.removed": "Removed a holiday",
    "room.added": "Added a room",
    "room.archived": "Took a room away",
    "room.restored": "Brought a room back",
    "substance_rules.set": "Changed how the substance log is kept",
}


@dataclass(frozen=True)
class ChangeLine:
    """`more`: what of it, from what to what."""

    when: str
    who: str
    what: str
    more: list[str]


@dataclass(frozen=True)
class ChangesPage:
    lines: list[ChangeLine]
    zone: str
    older: str
    newest: str


def changes_of(clinic: Clinic) -> QuerySet[Event]:
    """The newest first."""
    return Event.objects.filter(clinic_id=clinic.pk, patient_id="", kind__in=KINDS).order_by("-pk")


def changes_page(clinic: Clinic, older: str) -> ChangesPage:
    """Fifty at a time, the newest first; `older`: those before this one."""
    at = Q(pk__lt=int(older)) if older.isdecimal() and len(older) < 18 else Q()
    rows = list(changes_of(clinic).filter(at)[: PAGE + 1])
    names = _names(rows)
    return ChangesPage(
        lines=[_line(event, clinic.zone, names) for event in rows[:PAGE]],
        zone=words.zone_name(clinic.zone),
        older=f"?{urlencode({'older': rows[PAGE - 1].pk})}" if len(rows) > PAGE else "",
        newest="?" if older else "",
    )


def told_briefly(event: Event, zone: ZoneInfo) -> str:
    return f"{event.actor_name}, {words.long_day(event.at, zone)}"


def _names(events: Iterable[Event]) -> dict[str, str]:
    """What the events are about, by its id, as far as it is still there: one query for each sort."""
    ids = defaultdict(set)
    for event in events:
        if event.target_model not in NOT_NAMED:
            ids[event.target_model].add(event.target_id)
    found = {}
    for label, keys in ids.items():
        rows = apps.get_model(label).objects.filter(OF_THE_CLINIC.get(label, Q()), pk__in=keys)
        found.update({str(one.pk): _name(one) for one in rows})
    return found


def _name(one: Model) -> str:
    return f"{one}: {one.note}" if isinstance(one, ProtocolVersion) and one.note else str(one)


def _line(event: Event, zone: ZoneInfo, names: dict[str, str]) -> ChangeLine:
    when = f"{words.long_day(event.at, zone)}, {words.local_clock(event.at, zone)}"
    return ChangeLine(when, event.actor_name, KINDS[event.kind], list(_more(event, names)))


def _more(event: Event, names: dict[str, str]) -> Iterable[str]:
    facts = event.facts
    if event.kind == "clinic.edited":
        was, now = facts.get("was", {}), facts.get("now", {})
        return [_field(str(name), was, now) for name in facts.get("changed", [])]
    if event.kind.startswith("message."):
        channel = FollowUp.Channel(facts["channel"]).label
        return [f"{NAMES.get(facts['message'], facts['message'])}, {channel.lower()}, {facts['language']}"]
    return [names[event.target_id]] if event.target_id in names else []


def _field(name: str, was: dict[str, str], now: dict[str, str]) -> str:
    """`quiet from: 21:00 → 22:00`; only the name for what was changed before values were kept."""
    label = name.replace("_", " ")
    return f"{label}: {was[name] or 'nothing'} → {now[name] or 'nothing'}" if name in was else label
