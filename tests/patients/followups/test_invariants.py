"""Whatever a clinic does, and in whatever order: what the engine promises holds after every step."""

import random
from collections import Counter
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from django.forms.models import model_to_dict

from patients.followups.actions import log_contact, note_answer
from patients.followups.models import FollowUp, StaffTask
from tests.cast import START
from tests.patients.followups.conftest import HOUR
from tests.patients.followups.test_settle import picture

CHICAGO = ZoneInfo("America/Chicago")


class Clinic:
    """Does one thing after another, as it comes."""

    def __init__(self, story, seed):
        self.story, self.random = story, random.Random(seed)

    def dose(self):
        last = max((dose.last_administration_at for dose in self.story.facts.doses), default=None)
        if last is None or self.story.now - last > 20 * HOUR:
            self.story.dose()

    def correct(self):
        if doses := list(self.story.facts.doses):
            dose = doses[-1]
            at = dose.last_administration_at + self.random.choice([-1, 1, 2]) * HOUR
            before = max((one.last_administration_at for one in doses[:-1]), default=START)
            if before < at <= self.story.now:
                changed = dose.__class__(dose.session_id, dose.number, dose.label, at, at, None)
                self.story.tell(doses=(*doses[:-1], changed))

    def void(self):
        if len(self.story.facts.doses) > 1:
            self.story.tell(doses=self.story.facts.doses[:-1])

    def book(self):
        self.story.book(self.story.now + self.random.randint(1, 60) * HOUR)

    def call_off(self):
        self.story.tell(bookings=(), doses_ahead=())

    def book_a_dose(self):
        self.story.tell(doses_ahead=(self.story.now + self.random.randint(10, 90) * HOUR,))

    def integrate(self):
        self.story.integrate(self.story.now - self.random.randint(0, 5) * HOUR)

    def answer(self):
        note_answer(by=self.story.by, patient_id=self.story.course.patient_id, now=self.story.now)

    def call(self):
        if self.story.facts.doses:
            window = self.story.course.windows.order_by("-anchor_at").first()
            log_contact(by=self.story.by, window=window, outcome="reached", note="", now=self.story.now)

    def anything(self):
        acts = [self.dose, self.correct, self.void, self.book, self.call_off, self.book_a_dose]
        self.random.choice([*acts, self.integrate, self.answer, self.call, self.dose])()


def gone_out():
    return {
        row.pk: (model_to_dict(row), row.status_at)
        for row in FollowUp.objects.filter(status__in=["sent", "failed"])
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_promises_hold_after_every_step(story, at, tick, sent, seed):
    clinic, hours, arrived = Clinic(story, seed), 0.0, []
    story.dose()
    for _ in range(14):
        hours += clinic.random.choice([0, 1, 5, 9, 16, 26])
        now = at(hours)
        before = gone_out()
        clinic.anything()
        story.tell()
        once = picture()
        story.tell()
        assert picture() == once, "telling the same twice changed something"
        tick()
        assert before.items() <= gone_out().items(), "what went out was changed"
        arrived += [now] * (len(sent) - len(arrived))
        check(sent, arrived, now)


def check(sent, arrived, now):
    assert len({message.message_id for message in sent}) == len(sent)
    local = [moment.astimezone(CHICAGO) for moment in arrived]
    assert all(time(8) <= moment.time() < time(21) for moment in local)
    assert max(Counter(moment.date() for moment in local).values(), default=0) <= 2
    assert not FollowUp.objects.unsent().filter(expires_at__lte=now).exists()
    assert not FollowUp.objects.to_do().filter(due_at__lte=now).exists()
    tasked = set(StaffTask.objects.values_list("follow_up__window", "follow_up__step"))
    lost = FollowUp.objects.filter(
        status__in=["expired", "failed"], channel="email", window__cancelled_at=None
    )
    for row in lost.filter(window__effective_closes_at__gt=now):
        stood_for = {(row.window_id, row.step), (row.window_id, f"{row.step}/no-slot")}
        assert stood_for & tasked, f"nobody knows of {row}"
