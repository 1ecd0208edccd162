"""Sets that are begun or copied, shared, and set aside. Nothing is deleted: answers point to questions."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from integration_care.core.permissions import Permission
from patients.journals.models import OfferedSet, Prompt, PromptSet
from patients.journals.shipped import SHORT_CHECK_IN, WITHOUT_QUESTIONS
from patients.models import Course, ProtocolVersion

COPIED = ("introduction", "introduction_es", "asks_sliders", "moment", "anchor", "anchor_es", "source")
ASKED = (
    "position", "text", "text_es", "hint", "hint_es", "kind", "options", "options_es",
    "gentle_text", "gentle_text_es", "is_about_body",
)  # fmt: skip


class StillAsked(Exception):
    """A set that is asked for is not set aside; the words say where."""


@transaction.atomic
def begin_set(*, by: Membership, title: str) -> PromptSet:
    """Without questions: the clinic's, by who edits those; else one's own, unseen until it is shared."""
    made = _make(by, title)
    _record(by, made, "prompt_set.begun")
    return made


@transaction.atomic
def copy_set(*, by: Membership, prompt_set: PromptSet) -> PromptSet:
    """A copy to change; the first one stays as it is."""
    kept = {name: getattr(prompt_set, name) for name in COPIED}
    made = _make(by, f"{prompt_set.title[:110]} (copy)", **kept)
    Prompt.objects.bulk_create(
        Prompt(clinic_id=by.clinic_id, prompt_set=made, **{name: getattr(prompt, name) for name in ASKED})
        for prompt in prompt_set.prompts.filter(is_retired=False)
    )
    _record(by, made, "prompt_set.copied")
    return made


@transaction.atomic
def share_set(*, by: Membership, prompt_set: PromptSet, is_shared: bool) -> PromptSet:
    """Let colleagues use and copy it, or keep it to oneself again; what they offered stays offered."""
    prompt_set.is_shared = is_shared
    prompt_set.save(update_fields=["is_shared"])
    _record(by, prompt_set, "prompt_set.shared" if is_shared else "prompt_set.kept_to_oneself")
    return prompt_set


@transaction.atomic
def set_aside_set(*, by: Membership, prompt_set: PromptSet) -> PromptSet:
    """Offer it no more. StillAsked while the portal, a protocol or an offer asks for it."""
    if asked_by := list(_asked_by(prompt_set)):
        raise StillAsked(f"Still asked for by {', '.join(asked_by)}.")
    return _turn(by, prompt_set, is_active=False, kind="prompt_set.set_aside")


@transaction.atomic
def bring_back_set(*, by: Membership, prompt_set: PromptSet) -> PromptSet:
    return _turn(by, prompt_set, is_active=True, kind="prompt_set.brought_back")


def _make(by: Membership, title: str, **kept: object) -> PromptSet:
    return PromptSet.objects.create(
        clinic_id=by.clinic_id, key=f"{slugify(title)[:40] or 'set'}-{secrets.token_hex(3)}", title=title,
        owner=None if by.can(Permission.EDIT_PROTOCOL) else by, changed_by=by.audit_name[:120], **kept,
    )  # fmt: skip


def _turn(by: Membership, prompt_set: PromptSet, *, is_active: bool, kind: str) -> PromptSet:
    prompt_set.is_active = is_active
    prompt_set.save(update_fields=["is_active"])
    _record(by, prompt_set, kind)
    return prompt_set


def _asked_by(prompt_set: PromptSet) -> Iterator[str]:
    """In words for staff. A protocol counts in its newest version, and in those that courses still follow."""
    if prompt_set.owner_id is None and prompt_set.key in (SHORT_CHECK_IN, WITHOUT_QUESTIONS):
        yield "the patients' first page"
    followed = Course.objects.under_way().filter(clinic=prompt_set.clinic_id).values("protocol_version")
    known = ProtocolVersion.objects.filter(clinic=prompt_set.clinic_id).select_related("protocol")
    for version in known.filter(Q(pk__in=known.offered().values("pk")) | Q(pk__in=followed)):
        if any(step.prompt_set == prompt_set.key for step in version.rules.follow_ups):
            yield str(version)
    if OfferedSet.objects.standing().filter(prompt_set=prompt_set).exists():
        yield "an offer to a patient"


def _record(by: Membership, prompt_set: PromptSet, kind: str) -> None:
    record(
        by=by, clinic_id=prompt_set.clinic_id, kind=kind, target=prompt_set,
        facts={"prompt_set": prompt_set.key},
    )  # fmt: skip
