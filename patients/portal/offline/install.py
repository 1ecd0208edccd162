"""What makes the patient's side an app on a phone: its name and icons, and the files kept for no network."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integration_care.words.catalogues import catalogues

# As --paper-patient in tokens.css, where a test compares them.
PAPER = "#faf8f3"
ICONS = {"any": ("icon-192", "icon-512"), "maskable": ("icon-maskable-512",)}

# Everything that the page without a network is made of. Nothing else is ever kept by the worker.
FILES = (
    "built/patient-pages.css",
    "built/without-network.js",
    "built/fonts/voice.woff2",
    "img/mark.svg",
)


def manifest() -> dict[str, Any]:
    """https://www.w3.org/TR/appmanifest/"""
    return {
        "name": _("Integration journal"),
        "short_name": _("Journal"),
        "description": _("A place for your own words between sessions."),
        "id": "/me/",
        "start_url": reverse("portal:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "lang": get_language() or "en",
        "icons": [_icon(name, purpose) for purpose, names in ICONS.items() for name in names],
    }


def _icon(name: str, purpose: str) -> dict[str, str]:
    side = name.rsplit("-", 1)[-1]
    src = static(f"img/icons/{name}.png")
    return {"src": src, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}


def kept_files() -> list[str]:
    """The addresses of FILES, as the pages name them."""
    return [static(name) for name in FILES]


def settings_of_worker(language: str) -> str:
    """The worker's own constants as JSON. A change of any file, or of language, makes a new version of it."""
    told = {"version": f"{_version()}-{language}", "language": language}
    return json.dumps(told | {"shell": reverse("portal:offline"), "files": kept_files()})


@cache
def _version() -> str:
    """Of everything that is kept, the page without a network included."""
    drawn_from = (settings.ROOT / "templates" / room for room in ("portal", "components"))
    templates = [path for room in drawn_from for path in sorted(room.rglob("*.html"))]
    files = [Path(found) for name in FILES if (found := finders.find(name))]
    whole = hashlib.sha256()
    for path in (settings.ROOT / "templates/base_patient.html", *templates, *catalogues(), *files):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]
