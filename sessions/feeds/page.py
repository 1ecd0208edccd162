"""The page on which a member makes, renews and stops their address."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment, long_day
from sessions.models import CalendarFeed


@dataclass(frozen=True)
class FeedPage:
    """`url` only in the answer that made it: nobody can be shown it again. `mark` tells one from the next."""

    made: str
    read: str
    url: str
    mark: str

    @property
    def in_this_device(self) -> str:
        """The same address, in the words by which a phone or computer opens its own calendar."""
        return "webcal:" + self.url.partition(":")[2]


def feed_page(member: Membership, secret: str = "") -> FeedPage:
    feed = CalendarFeed.objects.filter(member=member).first()
    zone = zone_of(member)
    return FeedPage(
        made=long_day(feed.made_at, zone) if feed else "",
        read=local_moment(feed.read_at, zone) if feed and feed.read_at else "",
        url=settings.BASE_URL.rstrip("/") + reverse("feeds:feed", args=[secret]) if secret else "",
        mark=feed.mark if feed else "",
    )


def zone_of(member: Membership) -> ZoneInfo:
    patient = None if member.is_staff_member else getattr(member, "patient", None)
    zone: ZoneInfo = patient.zone if patient else member.clinic.zone
    return zone


def name_of(sender: str) -> str:
    """What a calendar is called in the list of others; `sender` is empty where it would tell too much."""
    return _("Sessions, %(clinic)s") % {"clinic": sender} if sender else _("Sessions")
