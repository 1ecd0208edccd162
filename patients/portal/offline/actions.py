"""What a device wrote by itself comes to the clinic: once, whoever sends it and however often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from patients.journals.actions import AlreadyHandedIn, Conflict
from patients.journals.content import Draft
from patients.journals.models import JournalEntry
from patients.journals.questions import as_asked
from patients.portal import actions as portal
from patients.portal.forms import form_for
from patients.portal.offline.sent import Fields, Sent, SentPage, as_typed
from patients.portal.offline.standing import fields_of
from patients.portal.pages import Page
from patients.portal.places import Place


class Became(StrEnum):
    KEPT = "kept"
    HANDED_IN = "handed-in"
    BOTH = "both"  # another device wrote on the same page; both texts are kept, nothing is handed in
    CLOSED = "closed"  # handed in before this came; only what was already there is kept


class NotTaken(ValueError):
    """A page that cannot be saved as it is, such as one that is too long."""


@dataclass(frozen=True)
class Synced:
    became: Became
    version: int
    standing: dict[str, dict[str, str]]  # by page, what another device wrote there


@dataclass(frozen=True)
class _Written:
    """One page that was sent, as it is to be saved."""

    page: Page
    typed: Draft
    draft: Draft
    standing: dict[str, str] | None  # what another device wrote meanwhile; None when this one may save


@transaction.atomic
def sync(*, place: Place, sent: Sent, now: datetime) -> Synced:
    """Save what was sent, keep beside what another device overtook, and hand in when that was asked for.

    A page is overtaken when what stands on it is neither what was sent nor anything this device has seen.
    """
    JournalEntry.objects.select_for_update(of=("self",)).filter(
        patient=place.patient, client_uuid=place.client_uuid
    ).first()
    place = place.anew()  # reads the entry again, now that nobody else writes it
    written = [_written(place, page) for page in sent.pages]
    timely = [page for page in written if page.standing is None]
    late = [page for page in written if page.standing is not None]
    writing = _writing(place, sent, now)
    try:
        entry = _save(place, writing, timely, sent.share, now)
    except AlreadyHandedIn:
        return _too_late(place, writing, written, now)
    except Conflict as overtaken:
        portal.keep_beside(writing=writing, conflict=overtaken, now=now)
        return Synced(Became.BOTH, overtaken.entry.version, {})
    if late:
        return _keep_beside(entry, writing, late, now)
    if not sent.hands_in:
        return Synced(Became.KEPT, entry.version, {})
    entry = portal.hand_in(by=place.by, entry=entry, link=place.link, now=now)
    return Synced(Became.HANDED_IN, entry.version, {})


def _written(place: Place, sent: SentPage) -> _Written:
    page = _page(place, sent.key)
    form = form_for(page)({**sent.fields, "version": 0})
    if not form.is_valid():
        raise NotTaken(" ".join(str(message) for messages in form.errors.values() for message in messages))
    there = {name: as_typed(text) for name, text in fields_of(page, place.entry).items()}
    return _Written(
        page=page,
        typed=form.draft(page, is_skipped=False),
        draft=form.draft(page, is_skipped=sent.is_skipped),
        standing=there if _is_overtaken(there, sent) else None,
    )


def _page(place: Place, key: str) -> Page:
    """The page with this key, also one that was taken out of the set while the device was away."""
    asked = place.prompt_set.prompts.all() if place.prompt_set else ()
    is_gentle = place.patient.is_trauma_informed
    besides = [as_asked(prompt, is_gentle=is_gentle) for prompt in asked]
    known = [*place.pages, Page("free"), Page("sliders"), *(Page(one.kind, one) for one in besides)]
    for page in known:
        if page.key == key:
            return page
    raise NotTaken("This question belongs to other pages.")


def _is_overtaken(there: Fields, sent: SentPage) -> bool:
    return any(there.values()) and there not in (sent.fields, *sent.seen)


def _writing(place: Place, sent: Sent, now: datetime) -> portal.Writing:
    return portal.Writing(
        by=place.by,
        patient=place.patient,
        client_uuid=place.client_uuid,
        prompt_set=place.prompt_set,
        dose_id=place.dose_id,
        begun_at=now - sent.age,
    )


def _save(
    place: Place, writing: portal.Writing, pages: list[_Written], share: bool | None, now: datetime
) -> JournalEntry:
    """What was typed before a page was skipped is saved first, and stands as a revision."""
    if place.entry and not pages and share is None:
        return place.entry
    typed, draft = (
        _together((page.typed for page in pages), share),
        _together((page.draft for page in pages), share),
    )
    version = place.entry.version if place.entry else 0
    if typed == draft:
        return portal.write_page(writing=writing, draft=draft, version=version, now=now)
    return portal.skip_page(writing=writing, typed=typed, skipped=draft, version=version, now=now)


def _together(drafts: Iterable[Draft], share: bool | None) -> Draft:
    merged = Draft(is_shared=share)
    for draft in drafts:
        merged = replace(
            merged,
            body=draft.body if draft.body is not None else merged.body,
            replies={**merged.replies, **draft.replies},
            sliders={**merged.sliders, **draft.sliders},
        )
    return merged


def _keep_beside(entry: JournalEntry, writing: portal.Writing, late: list[_Written], now: datetime) -> Synced:
    draft = _together((page.typed for page in late), None)
    portal.keep_beside(writing=writing, conflict=Conflict(entry, draft), now=now)
    standing = {page.page.key: page.standing for page in late if page.standing is not None}
    return Synced(Became.BOTH, entry.version, standing)


def _too_late(place: Place, writing: portal.Writing, pages: list[_Written], now: datetime) -> Synced:
    """Nothing more is written, but "not safe" is heard."""
    portal.hear_not_safe(writing=writing, draft=_together((page.typed for page in pages), None), now=now)
    return Synced(Became.CLOSED, place.written().version, {})
