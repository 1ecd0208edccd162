"""A dose given to Dana, told to the engine the way the sessions room tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from integration_care.core import tenancy
from integration_care.services.ports import free_port
from patients.followups.actions import settle
from patients.followups.engine.deliver import deliver
from patients.followups.engine.sweep import sweep
from patients.followups.facts import Booking, CourseFacts, GivenDose, Integration
from patients.followups.models import FollowUp, IntegrationWindow
from patients.models import Course
from sessions.models import CareSession
from tests.cast import START, Cast
from tests.patients.followups import wire
from tests.patients.followups.gateway import SECRET, Gateway, gateway
from tests.patients.followups.mail_server import Server

HOUR = timedelta(hours=1)


@dataclass
class Story:
    """The facts of one course so far. Each change is told at once, as at `now`."""

    course: Course
    by: object
    now: datetime = START
    facts: CourseFacts = field(default_factory=CourseFacts)

    def session(self, kind: str, at: datetime, status: str = "completed") -> CareSession:
        done = status != "booked"
        return CareSession.objects.create(
            clinic_id=self.course.clinic_id,
            patient_id=self.course.patient_id,
            course=self.course,
            kind=kind,
            status=status,
            lead=self.by,
            scheduled_start=at,
            scheduled_end=at + HOUR,
            started_at=at if done else None,
            ended_at=at + HOUR if done else None,
        )

    def dose(self, at: datetime | None = None) -> UUID:
        at = at or self.now
        session = self.session("dosing", at)
        given = GivenDose(session.pk, len(self.facts.doses) + 1, "IM 75 mg", at, at, at + 2 * HOUR)
        self.tell(doses=(*self.facts.doses, given))
        return session.pk

    def integrate(self, at: datetime) -> UUID:
        session = self.session("integration", at)
        self.tell(integrations=(*self.facts.integrations, Integration(session.pk, at)))
        return session.pk

    def book(self, at: datetime) -> UUID:
        session = self.session("integration", at, status="booked")
        self.tell(bookings=(*self.facts.bookings, Booking(session.pk, at)))
        return session.pk

    def tell(self, **changes: object) -> list[IntegrationWindow]:
        self.facts = replace(self.facts, **changes)
        return settle(by=self.by, course=self.course, facts=self.facts, now=self.now)

    def row(self, step: str, number: int = 1) -> FollowUp:
        return FollowUp.objects.get(window__course=self.course, window__dose_number=number, step=step)

    def window(self, number: int = 1) -> IntegrationWindow:
        return IntegrationWindow.objects.get(course=self.course, dose_number=number)


@pytest.fixture
def story(cast: Cast) -> Story:
    """Dana's course under the core plan, nothing given yet, at START."""
    return Story(cast.course, cast.ada)


@pytest.fixture
def at(clock: Callable[[datetime], None], story: Story) -> Callable[[float], datetime]:
    """`at(48)`: it is 48 hours after START now, for the product and for the story."""

    def move(hours: float) -> datetime:
        story.now = START + hours * HOUR
        clock(story.now)
        return story.now

    return move


@pytest.fixture
def sent(settings) -> list:
    """The messages that went out by e-mail; `wire.answers` are what the other side says instead of yes."""
    settings.FOLLOW_UP_CHANNELS = {"email": "tests.patients.followups.wire.Wire"}
    wire.sent.clear()
    wire.answers.clear()
    return wire.sent


@pytest.fixture
def tick(cast: Cast, sent: list) -> Callable[[], None]:
    """One whole round of the engine, as `manage.py followups tick` does it; leaves Alder's context."""

    def run() -> None:
        sweep(lambda row: deliver(row.follow_up_id, row.clinic_id))
        tenancy.enter(clinic=cast.alder.pk)

    return run


def lease_runs_out() -> None:
    FollowUp.objects.exclude(lease_until=None).update(lease_until=datetime(2000, 1, 1, tzinfo=UTC))


@pytest.fixture
def server(settings) -> Iterator[Server]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


@pytest.fixture
def text_gateway(settings, sent) -> Iterator[Gateway]:
    """Text messages are set up, and nothing else."""
    with gateway() as there:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET = there.url, SECRET
        settings.FOLLOW_UP_CHANNELS = {"sms": "patients.followups.channels.sms.Sms"}
        yield there
