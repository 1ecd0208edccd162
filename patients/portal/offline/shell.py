"""The pages of an entry without a word in them: the device fills them from what it keeps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from patients.journals.content import SLIDERS
from patients.portal.presenters.crisis import crisis_lines
from patients.portal.presenters.writing import Scale
from patients.portal.sliders import ends_of

TEMPLATES = ("text", "sliders", "choice", "scale", "several")


def blank_pages() -> dict[str, Any]:
    """Context for `portal/offline/shell.html`; `at` has what the templates of `portal/pages/` print."""
    page = {"question": "", "hint": "", "is_one_tap": False, "ends": ("", ""), "prompt": {"choices": [""]}}
    at = {
        "page": page,
        "version": 0,
        "is_gentle": True,
        "share_title": _("Share with my care team"),
        "share_note": _("Private until you share it."),
        "scales": [Scale(name, *ends_of(name), None) for name in SLIDERS],
    }
    return {
        "at": at,
        "blanks": [(name, f"portal/pages/{name}.html") for name in TEMPLATES],
        "lines": crisis_lines(None),
    }
