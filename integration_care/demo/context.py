"""The demo's clock, for the control in every page's footer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from integration_care.core import clock
from integration_care.demo.models import DemoClock
from integration_care.demo.story.people import CLINIC

JUMPS = (1, 6, 24)  # hours


def demo_clock(request: HttpRequest) -> dict[str, Any]:
    """`demo_clock`: the product's time, its speed, the jumps on offer, and the zone for who is signed out."""
    row = DemoClock.objects.filter(pk=1).first()
    now: datetime = getattr(request, "now", None) or clock.now()
    speed = row.speed if row else 1.0
    return {"demo_clock": {"now": now, "speed": speed, "jumps": JUMPS, "zone": CLINIC["time_zone"]}}
