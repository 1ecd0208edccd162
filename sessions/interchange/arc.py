"""The course of treatment (EpisodeOfCare), the plan it follows (CarePlan), what the patient wants (Goal)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from patients.journals.models import Commitment
from patients.models import Course
from sessions.interchange.elements import Json, at, coded, extra, named, own, part_of, period, ref
from sessions.interchange.facts import Facts
from sessions.interchange.terms import HL7

STATUS = {"preparation": "active", "active": "active", "maintenance": "active", "closed": "finished"}
PLAN = {"active": "active", "onhold": "on-hold", "finished": "completed"}
ACTIVITY = {"active": "in-progress", "onhold": "on-hold", "finished": "completed"}
GOAL = {"active": "active", "onhold": "on-hold", "finished": "completed"}
KEPT = {
    Commitment.Status.ACTIVE: "active",
    Commitment.Status.KEPT: "completed",
    Commitment.Status.PARTLY: "completed",
    Commitment.Status.LET_GO: "cancelled",
}
ACHIEVED = {Commitment.Status.ACTIVE: "in-progress", Commitment.Status.KEPT: "achieved"}
SAID = (
    ("when", "When"),
    ("obstacle", "Obstacle"),
    ("if_then", "If and then"),
    ("accountability", "Who knows"),
)


def status(course: Course) -> str:
    return "onhold" if course.is_paused and not course.is_closed else STATUS[course.phase]


def episodes(facts: Facts) -> Iterator[Json]:
    for course in facts.courses:
        changes = list(course.phase_changes.all())
        begun = changes[0].at if changes else course.created_at
        yield {
            "resourceType": "EpisodeOfCare",
            "id": str(course.pk),
            "extension": [
                extra("doses-planned", course.doses_planned),
                extra("framework", course.framework),
                extra("paused-at", at(course.paused_at)),
            ],
            "status": status(course),
            "statusHistory": [
                {
                    "extension": [extra("phase", one.phase)],
                    "status": STATUS[one.phase],
                    "period": period(one.at, after.at if after else None),
                }
                for one, after in pairwise([*changes, None])
                if one
            ],
            "type": [{"coding": [own("phase", course.phase, course.get_phase_display())]}],
            "diagnosis": [{"condition": {"display": course.indication}}] if course.indication else [],
            "patient": ref(facts.patient.pk),
            "managingOrganization": {"display": facts.patient.clinic.name},
            "period": period(begun, changes[-1].at if course.is_closed and changes else None),
        }


def plans(facts: Facts) -> Iterator[Json]:
    for course in facts.courses:
        version = course.protocol_version
        aims = [one.pk for one in facts.commitments if one.course_id == course.pk]
        yield {
            "resourceType": "CarePlan",
            "id": str(part_of(course.pk, "plan")),
            "extension": [extra("protocol-rules", json.dumps(version.content, sort_keys=True))],
            "status": PLAN[status(course)],
            "intent": "plan",
            "title": f"{version.protocol.name}, version {version.number}",
            "subject": ref(facts.patient.pk),
            "created": at(course.created_at),
            "author": {"display": facts.patient.clinic.name},
            "supportingInfo": [ref(course.pk)],
            "goal": [
                *([ref(part_of(course.pk, "intention"))] if wished(facts, course) else []),
                *map(ref, aims),
            ],
            "activity": [
                {"detail": {"kind": "Appointment", "status": ACTIVITY[status(course)], "description": words}}
                for words in activities(course)
            ],
        }


def activities(course: Course) -> Iterator[str]:
    rules = course.protocol_version.rules
    low, high = rules.preparation.prep_min.value, rules.preparation.prep_max.value
    opens, closes = rules.window.open_h.value, rules.window.close_h.value
    yield f"{low} to {high} preparation sessions before the first dose"
    yield f"{course.doses_planned} doses"
    yield f"An integration session {opens:g} to {closes:g} hours after each dose"


def wished(facts: Facts, course: Course) -> bool:
    return facts.has_words and bool(course.intention)


def goals(facts: Facts) -> Iterator[Json]:
    """The intention of each course, and what the patient took on."""
    for course in facts.courses:
        if wished(facts, course):
            yield {
                "resourceType": "Goal",
                "id": str(part_of(course.pk, "intention")),
                "lifecycleStatus": GOAL[status(course)],
                "category": [{"coding": [own("goal", "intention", "Intention")]}],
                "description": {"text": course.intention},
                "subject": ref(facts.patient.pk),
                "expressedBy": ref(facts.patient.pk),
            }
    for row in facts.commitments:
        yield commitment(facts, row)


def held(facts: Facts) -> set[UUID]:
    return {row.pk for row in facts.sessions}


def commitment(facts: Facts, row: Commitment) -> Json:
    state = Commitment.Status(row.status)
    achievement = [(f"{HL7}/goal-achievement", ACHIEVED[state])] if state in ACHIEVED else []
    told = [(label, getattr(row, name)) for name, label in SAID]
    return {
        "resourceType": "Goal",
        "id": str(row.pk),
        "extension": [
            extra("commitment-status", row.status),
            extra("recorded-at", row.created_at),
            extra("recorded-by", named(row.taken_on_by).get("display")),
            extra("taken-on-at", row.taken_on_at),
            extra("settled-at", row.settled_at),
            extra("session", ref(row.session_id) if row.session_id in held(facts) else None),
        ],
        "lifecycleStatus": KEPT[state],
        "achievementStatus": coded(*achievement, text=row.get_status_display()),
        "category": [
            {"coding": [own("goal", "commitment", "Commitment")], "text": row.get_category_display()},
            {"coding": [own("commitment", row.category, row.get_category_display())] if row.category else []},
        ],
        "description": {"text": row.text},
        "subject": ref(facts.patient.pk),
        "startDate": at((row.taken_on_at or row.created_at).astimezone(facts.patient.zone).date()),
        "target": [{"dueDate": at(row.check_in_on)}] if row.check_in_on else [],
        "statusDate": at(row.settled_at.astimezone(facts.patient.zone).date()) if row.settled_at else None,
        "expressedBy": ref(facts.patient.pk),
        "note": [{"text": f"{label}: {words}"} for label, words in told if words],
        "outcomeCode": [{"text": row.outcome}] if row.outcome else [],
    }
