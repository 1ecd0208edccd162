"""Mood, energy, sleep and pain: what they are called, and what the two ends of 0 to 10 mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

ENDS = {
    "mood": (gettext_lazy("Mood"), gettext_lazy("very low"), gettext_lazy("very good")),
    "energy": (gettext_lazy("Energy"), gettext_lazy("none"), gettext_lazy("plenty")),
    "sleep": (gettext_lazy("Sleep last night"), gettext_lazy("very poor"), gettext_lazy("very good")),
    "pain": (gettext_lazy("Pain"), gettext_lazy("none"), gettext_lazy("the worst")),
}


def ends_of(slider: str) -> tuple[str, str, str]:
    """What it is called, and what its two ends mean."""
    label, low, high = ENDS[slider]
    return str(label), str(low), str(high)


def name_of(slider: str) -> str:
    return str(ENDS[slider][0])
