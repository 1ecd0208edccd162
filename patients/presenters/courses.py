"""A patient's courses: the one under way with its facts, and those that ended."""

from __future__ import annotations

from dataclasses import dataclass

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES, Permission
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Chip, Entry, Fact
from patients.models import Course, CoursePhase, Patient
from patients.presenters.phases import chip


@dataclass(frozen=True)
class CourseCard:
    course: Course
    chip: Chip
    facts: list[Fact]
    intention: str
    history: list[Entry]
    paused_since: str
    paused_for: str


@dataclass(frozen=True)
class CoursePage:
    current: CourseCard | None
    earlier: list[CourseCard]
    may_move: bool  # pausing and closing treatment is a clinical decision


def course_page(patient: Patient, member: Membership) -> CoursePage:
    courses = patient.courses.select_related("protocol_version__protocol", "clinic")
    ordered = courses.prefetch_related("phase_changes").order_by("-created_at")
    cards = [_card(course, member) for course in ordered]
    return CoursePage(
        current=next((card for card in cards if not card.course.is_closed), None),
        earlier=[card for card in cards if card.course.is_closed],
        may_move=member.role in CLINICAL_ROLES,
    )


def _card(course: Course, member: Membership) -> CourseCard:
    may_read = member.can(Permission.READ_NARRATIVE)
    paused = words.local_moment(course.paused_at, course.clinic.zone) if course.paused_at else ""
    return CourseCard(
        course=course,
        chip=chip(course),
        facts=[
            Fact("Indication", course.indication),
            Fact("Protocol", str(course.protocol_version)),
            Fact("Framework", course.get_framework_display()),
            Fact("Doses planned", str(course.doses_planned)),
        ],
        intention=course.intention if may_read else "",
        history=[_entry(course, change, may_read) for change in course.phase_changes.all()],
        paused_since=paused,
        paused_for=words.for_the_team(course.pause_reason, may_read),
    )


def _entry(course: Course, change: CoursePhase, may_read: bool) -> Entry:
    tone = "teal" if change.phase == Course.Phase.ACTIVE else ""
    by = f"by {change.by_name}"
    more = " · ".join(filter(None, [words.for_the_team(change.reason, may_read), by]))
    return Entry(words.long_day(change.at, course.clinic.zone), change.get_phase_display(), more, tone)
