"""Every setting of the clinic with its present value; the way to where it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.urls import resolve, reverse

from integration_care.accounts.models import Clinic, Holiday, Membership
from integration_care.accounts.presenters.clinic import weekdays
from integration_care.audit.models import Event
from integration_care.core.access import Declared
from integration_care.core.ui.words import calendar_day
from patients.followups.wording.page import own_count
from patients.journals.models import PromptSet
from patients.measures.catalogue import keys
from patients.measures.models import ClinicInstrument
from patients.models import ProtocolVersion
from patients.practices.library import practices_of
from sessions.caseload.wording import counted
from sessions.clinic_settings.changes import changes_of, told_briefly
from sessions.models import HiddenSection, Room
from sessions.substances.models import LogRules

LOOKED_BACK = 500  # events; what was changed before them is in the history all the same
PROTOCOLS_NAMED = 3


@dataclass(frozen=True)
class Setting:
    """`href` is empty for who may not enter there. `kinds`, `fields`: which events are about it."""

    title: str
    about: str
    value: str
    href: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...] = ()
    changed: str = ""

    def is_about(self, event: Event) -> bool:
        if not event.kind.startswith(self.kinds):
            return False
        return not self.fields or bool(set(self.fields) & set(event.facts.get("changed", ())))


@dataclass(frozen=True)
class Group:
    title: str
    settings: list[Setting]


def groups(member: Membership, today: date) -> list[Group]:
    """A fixed number of queries."""
    clinic = member.clinic
    events = list(changes_of(clinic)[:LOOKED_BACK])
    found = [
        ("Around a dose", _around_a_dose(member)),
        ("What patients get and see", _to_patients(member)),
        ("Hours and places", _hours(clinic, today)),
        ("Limits", _limits(clinic)),
    ]
    return [Group(title, [_finished(one, member, events) for one in settings]) for title, settings in found]


def _finished(setting: Setting, member: Membership, events: list[Event]) -> Setting:
    last = next((event for event in events if setting.is_about(event)), None)
    changed = told_briefly(last, member.clinic.zone) if last else ""
    view = cast("Declared", resolve(setting.href.partition("#")[0]).func)
    may = member.role in view.access.roles
    return replace(setting, changed=changed, href=setting.href if may else "")


def _around_a_dose(member: Membership) -> Iterator[Setting]:
    yield Setting(
        "Protocols", "Window, follow-ups, observations, thresholds, checklists; every number with its source",
        _protocols(member), reverse("patients:protocols"), ("protocol.",),
    )  # fmt: skip
    sets = PromptSet.objects.visible_to(member).filter(owner=None).offered_now().count()
    yield Setting(
        "Prompt sets", "What patients are asked when they write", f"{counted(sets, 'set')} offered",
        reverse("journals:prompt-sets"), ("prompt_set.", "prompt."),
    )  # fmt: skip
    imported = ClinicInstrument.objects.filter(clinic=member.clinic, archived_at=None)
    own = imported.values("key").distinct().count()
    yield Setting(
        "Questionnaires", "What is scored, and how", f"{len(keys())} ship, {own} imported",
        reverse("measuring:instruments"), ("instrument.",),
    )  # fmt: skip
    offered = sum(one.is_offered for one in practices_of(member.clinic_id))
    yield Setting(
        "Practices", "What patients are given or offered to do", f"{counted(offered, 'practice')} offered",
        reverse("practices:library"), ("practice.edited",),
    )  # fmt: skip
    hidden = HiddenSection.objects.filter(clinic=member.clinic).count()
    yield Setting(
        "Note sections", "What a note asks for", f"{hidden} hidden" if hidden else "all of them",
        reverse("hidden-sections:page"), ("section.",),
    )  # fmt: skip


def _protocols(member: Membership) -> str:
    newest = [str(one) for one in ProtocolVersion.objects.visible_to(member).offered()]
    more = f" and {len(newest) - PROTOCOLS_NAMED} more" if len(newest) > PROTOCOLS_NAMED else ""
    return ", ".join(newest[:PROTOCOLS_NAMED]) + more or "none yet"


def _to_patients(member: Membership) -> Iterator[Setting]:
    clinic, own = member.clinic, own_count(member)
    yield Setting(
        "Messages to patients", "Subject and text, by message, way and language",
        f"{own} in the clinic's own words" if own else "the product's words",
        reverse("followups:wordings"), ("message.",),
    )  # fmt: skip
    yield _of_clinic("Name in messages", "Where others may read along", clinic.sender, "sender_name", "name")
    yield _of_clinic(
        "Crisis numbers", "One tap from every patient page",
        ", ".join(line["label"] for line in clinic.crisis_contacts), "crisis_contacts",
    )  # fmt: skip
    yield _of_clinic(
        "Telephone and replies", "How patients reach the clinic",
        " · ".join(filter(None, (clinic.phone, clinic.reply_to))) or "not told yet", "phone", "reply_to",
    )  # fmt: skip
    yield _of_clinic(
        "Outside contact", "For a concern that nobody inside may read",
        clinic.outside_contact or "nobody named yet", "outside_contact", "outside_contact_es",
    )  # fmt: skip


def _hours(clinic: Clinic, today: date) -> Iterator[Setting]:
    yield _of_clinic(
        "Quiet hours", "Patients are not written to, counted where each of them lives",
        f"{clinic.quiet_from:%H:%M} to {clinic.quiet_until:%H:%M}", "quiet_from", "quiet_until",
    )  # fmt: skip
    days = weekdays(clinic.staffed_weekdays) if clinic.staffed_weekdays else "no day"
    yield _of_clinic(
        "Staffed hours", "When somebody reads what patients write",
        f"{days}, {clinic.staffed_from:%H:%M} to {clinic.staffed_until:%H:%M}",
        "staffed_from", "staffed_until", "staffed_weekdays",
    )  # fmt: skip
    closed = Holiday.objects.filter(clinic=clinic).from_day(today).first()
    yield Setting(
        "Holidays", "Days on which nothing more is booked",
        f"next: {closed}, {calendar_day(closed.starts_on)}" if closed else "none to come",
        reverse("holidays:page"), ("holiday.",),
    )  # fmt: skip
    rooms = [str(room) for room in Room.objects.in_use().filter(clinic=clinic)]
    yield Setting(
        "Rooms", "Offered where a place is typed", ", ".join(rooms) or "none yet", reverse("rooms:page"),
        ("room.",),
    )  # fmt: skip


def _limits(clinic: Clinic) -> Iterator[Setting]:
    yield _of_clinic(
        "An alert nobody answers", "Goes on to the backup, and as long again to the admin",
        f"after {clinic.alert_next_after_min} min", "alert_next_after_min",
    )  # fmt: skip
    yield _of_clinic(
        "Out of touch", "When a patient stands on the list of those nobody has heard from",
        f"after {clinic.out_of_touch_after_days} days", "out_of_touch_after_days",
    )  # fmt: skip
    yield _of_clinic(
        "Documents", "How long a file can be fetched", f"{clinic.document_days} days", "document_days"
    )
    yield _of_clinic(
        "Figures", "The smallest group they tell apart", f"{clinic.fewest_told_apart} patients",
        "fewest_told_apart",
    )  # fmt: skip
    yield Setting(
        "Closed records", "How long they are kept, whose time has come, what must not go",
        f"{clinic.record_years} years after the last contact", reverse("retention:page"),
        ("clinic.edited",), ("record_years", "record_until_age"),
    )  # fmt: skip
    kinds = len(LogRules.of(clinic).needs_witness)
    yield Setting(
        "Substance log", "What needs a witness, and when an expiry is near",
        f"{counted(kinds, 'kind')} of line with a witness", reverse("substances:rules"),
        ("substance_rules.",),
    )  # fmt: skip


def _of_clinic(title: str, about: str, value: str, *fields: str) -> Setting:
    """One of the clinic's particulars: they share a page, so that the link goes to the field."""
    at = "crisis-title" if fields == ("crisis_contacts",) else f"id_{fields[0]}"
    return Setting(title, about, value, f"{reverse('accounts:edit-clinic')}#{at}", ("clinic.edited",), fields)
