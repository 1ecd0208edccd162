"""What a device keeps of an entry, sealed, so that its pages can be written without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from integration_care.core.languages import told
from patients.journals.shipped import WITHOUT_QUESTIONS
from patients.portal.offline.standing import fields_of
from patients.portal.pages import Page
from patients.portal.places import Place
from patients.portal.presenters.contacts import clinics

if TYPE_CHECKING:
    from patients.portal.presenters.writing import WritingPage


def kept(shown: WritingPage) -> dict[str, Any]:
    """The questions, the answers that stand, and where each page is. static/js/offline/draft.js reads it."""
    place = shown.place
    return {
        **owner(place),
        "client_uuid": str(place.client_uuid),
        "set": place.prompt_set.key if place.prompt_set else WITHOUT_QUESTIONS,
        "title": _title(place),
        "number": shown.number,
        "version": shown.version,
        "thanks": place.addresses.thanks,
        "stopped": place.addresses.stopped if shown.is_gentle else "",
        "help": place.addresses.help,
        "share": {"title": shown.share_title, "note": _note(shown), "is_on": shown.is_shared},
        **clinics(place.patient.clinic),
        "pages": [_page(place, number, page) for number, page in enumerate(place.pages, start=1)],
    }


def _note(shown: WritingPage) -> str:
    return shown.share_note if shown.is_shared else shown.private_note


def owner(place: Place) -> dict[str, str]:
    addresses = place.addresses
    return {"owner": str(place.owner), "sync": addresses.sync, "device_key": addresses.device_key}


def _title(place: Place) -> str:
    found = place.prompt_set
    return told(found.title, found.title_es) if found else _("Free writing")


def _page(place: Place, number: int, page: Page) -> dict[str, Any]:
    return {
        "key": page.key,
        "template": page.template.rsplit("/", 1)[-1].removesuffix(".html"),
        "is_safety": page.kind == "safe_at_home",
        "question": page.question,
        "hint": page.hint,
        "options": page.prompt.choices if page.prompt else [],
        "url": place.addresses.page(number),
        "fields": fields_of(page, place.entry),
    }
