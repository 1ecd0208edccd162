"""What a browser is called, so that somebody recognises their own in a list. A guess from what it says."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

UNKNOWN = gettext_noop("A browser")
ON = " on "

# The first that is found: most browsers also name those they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
MACHINES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "Chromebook",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def device_words(user_agent: str) -> str:
    """Such as “Chrome on Android”; “A browser” where nothing is known. In English, as it is kept."""
    found = (_first(BROWSERS, user_agent), _first(MACHINES, user_agent))
    return ON.join(filter(None, found)) or UNKNOWN


def told(device: str) -> str:
    """What `device_words` kept, in the language of the page."""
    browser, on, machine = device.partition(ON)
    return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine} if on else _(device)


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")
