"""A clinic on an ordinary day, made short: doses in one morning, windows that open and close the same day.

Everything is planned by the product. The protocol's hours are data, and these are small ones: open after 6,
closed after 18, a message at 6 and one at 12. Zones all around the world, so that it is night somewhere;
some patients agreed to nothing, some have no address, some courses are paused.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from integration_care.accounts.models import User
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from integration_care.demo import movable_clock
from patients.followups.actions import settle
from patients.followups.facts import CourseFacts, GivenDose
from patients.models import Consent, Course, Patient, Protocol, ProtocolVersion
from patients.protocols import presets
from sessions.models import CareSession
from tests.cast import START, Cast, join, make_cast

HOUR = timedelta(hours=1)
DOSES_OVER, OPEN_H, SECOND_H, CLOSE_H = 3, 6, 12, 18
BEGIN, END = (DOSES_OVER + 2) * HOUR, (DOSES_OVER + CLOSE_H + 1) * HOUR  # of the run, after `start`
# Mostly where the day is long enough for an outage, which takes hours here; some at the edges of the night.
ZONES = {
    "Australia/Sydney": 8, "Asia/Tokyo": 5, "Asia/Shanghai": 3, "Asia/Kolkata": 2, "America/Chicago": 1,
    "America/Los_Angeles": 1,
}  # fmt: skip


@dataclass
class Town:
    cast: Cast
    start: datetime
    patients: list[Patient]
    writer: User  # one patient who signs in


def found(count: int, seed: object, start: datetime = START, zones: dict[str, int] | None = None) -> Town:
    """So many patients with a dose each, given and planned; it is `start` + 5 hours, and stands still."""
    drawn = random.Random(f"{seed} world")
    movable_clock.freeze(start + DOSES_OVER * HOUR)
    with transaction.atomic():
        cast = make_cast()
        tenancy.enter(clinic=cast.alder.pk)
        version = _version(cast)
        where = zones or ZONES
        homes = drawn.choices(list(where), list(where.values()), k=count)
        patients = [_patient(cast, number, home, drawn) for number, home in enumerate(homes)]
        cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
        cast.dana.save()
        for number, patient in enumerate(patients):
            dose(cast, patient, version, start + DOSES_OVER * HOUR * number / count, drawn)
    movable_clock.freeze(start + BEGIN)
    return Town(cast, start, patients, cast.dana.member.user)


def protocol() -> dict[str, Any]:
    content = presets.load(presets.DEFAULT).to_data()
    steps = {step["key"]: step for step in content["follow_ups"]}
    steps["window-opens"] |= {"due": {"after_h": OPEN_H}}
    steps["reminder"] |= {"due": {"after_h": SECOND_H}, "needless_when": "booked"}
    window = content["window"]
    for name, hours in {"open_h": OPEN_H, "close_h": CLOSE_H, "closing_h": 3}.items():
        window[name] = {**window[name], "value": hours}
    content["follow_ups"] = [steps[name] for name in ("window-opens", "reminder", "reason")]
    return content


def _version(cast: Cast) -> ProtocolVersion:
    shelf = Protocol.objects.create(clinic=cast.alder, key="a-short-day", name="A short day")
    return ProtocolVersion.objects.create(clinic=cast.alder, protocol=shelf, number=1, content=protocol())


def _patient(cast: Cast, number: int, home: str, drawn: random.Random) -> Patient:
    patient = Patient.objects.create(
        clinic=cast.alder, given_name="Guest", family_name=f"Number {number}", born_on=date(1980, 1, 1),
        email="" if drawn.random() < 0.03 else f"guest{number}@patient.test", time_zone=home,
    )  # fmt: skip
    if drawn.random() > 0.05:
        Consent.objects.create(clinic=cast.alder, patient=patient, kind="email", given_at=START - 24 * HOUR)
    return patient


def dose(cast: Cast, patient: Patient, version: ProtocolVersion, at: datetime, drawn: random.Random) -> None:
    """Completed, and told to the engine as the sessions room tells it."""
    paused_at = at if drawn.random() < 0.03 else None
    course = Course.objects.create(
        clinic=cast.alder, patient=patient, protocol_version=version, indication="depression",
        phase=Course.Phase.ACTIVE,
    )  # fmt: skip
    session = CareSession.objects.create(
        clinic=cast.alder, patient=patient, course=course, kind="dosing", status="completed", lead=cast.ada,
        scheduled_start=at, scheduled_end=at + HOUR, started_at=at, ended_at=at + HOUR,
    )  # fmt: skip
    given = GivenDose(session.pk, 1, "IM 75 mg", at, at, at + HOUR)
    settle(by=cast.ada, course=course, facts=CourseFacts(doses=(given,)), now=at)
    if paused_at:
        Course.objects.filter(pk=course.pk).update(paused_at=paused_at)
