"""Ways to a patient, by name. Which exist is a setting: FOLLOW_UP_CHANNELS = {"email": "dotted.Class"}."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from patients.followups.channels.base import (
    Channel,
    ForCalendar,
    Message,
    NotSetUp,
    Refused,
    TryAgain,
    YesLost,
)

__all__ = [
    "Channel",
    "ForCalendar",
    "Message",
    "NotSetUp",
    "Refused",
    "TryAgain",
    "YesLost",
    "channel_for",
    "is_set_up",
]


def is_set_up(name: str) -> bool:
    return name in settings.FOLLOW_UP_CHANNELS


def channel_for(name: str) -> Channel:
    """A channel of this name; KeyError where it is not set up."""
    channel: Channel = import_string(settings.FOLLOW_UP_CHANNELS[name])()
    return channel
