"""What a browser is called, so that somebody recognises their own in a list. A guess from what it says."""

from __future__ import annotations

from django.utils.translation import gettext as _

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
    """Such as “Chrome on Android”; “A browser” where nothing is known."""
    browser = _first(BROWSERS, user_agent)
    machine = _first(MACHINES, user_agent)
    if not browser or not machine:
        return browser or machine or _("A browser")
    return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")
