"""Courses with their phases, from EpisodeOfCare, CarePlan and Goal; and what the patient took on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from django.utils.text import slugify

from patients.journals.models import Commitment
from patients.models import Course, CoursePhase, Protocol, ProtocolVersion
from patients.protocols.rules import ProtocolRules
from patients.protocols.values import ProtocolDataError
from sessions.interchange.arc import SAID
from sessions.interchange.importing.element import Element
from sessions.interchange.importing.rows import Row
from sessions.interchange.importing.source import Source

VERSION = ", version "
OWN = ("category", 0, "coding", 0, "code")


def rows(source: Source) -> Iterator[Row]:
    intentions = {one.at("id").key(): one for one in goals(source, "intention")}
    for plan in source.each("CarePlan"):
        version = protocol_version(source, plan)
        aims = [one.key() for one in plan.each("goal")]
        wish = next((intentions[aim] for aim in aims if aim in intentions), None)
        episode = episode_of(source, plan)
        course = course_of(source, episode, plan, version, wish)
        yield plan, version.protocol
        yield plan, version
        yield episode, course
        yield from phases(source, episode, course)


def goals(source: Source, kind: str) -> Iterator[Element]:
    return (one for one in source.each("Goal") if one.at(*OWN).text() == kind)


def episode_of(source: Source, plan: Element) -> Element:
    about = plan.at("supportingInfo", 0).key()
    for one in source.each("EpisodeOfCare"):
        if one.at("id").key() == about:
            return one
    raise plan.at("supportingInfo", 0).refused("is no EpisodeOfCare of the bundle")


def protocol_version(source: Source, plan: Element) -> ProtocolVersion:
    """The clinic's version of that name and number, where its rules are equal; else one of its own, as a
    protocol that no new course may begin under."""
    name, _, number = plan.at("title").must_text().rpartition(VERSION)
    rules = plan.ours("protocol-rules")
    if not name or not number.isdecimal():
        raise plan.at("title").refused("is not a protocol's name and version")
    try:
        content = json.loads(rules.must_text())
        ProtocolRules.from_stored(content)
    except (ValueError, ProtocolDataError, TypeError, KeyError, AttributeError) as why:
        raise rules.refused(f"is not a protocol: {why}"[:300]) from why
    told = sha256(f"{name} {number} {rules.text()}".encode()).hexdigest()
    if told in source.versions:
        return source.versions[told]
    known = ProtocolVersion.objects.filter(clinic=source.clinic, protocol__name=name, number=int(number))
    for version in known.select_related("protocol"):
        if version.content == content:
            return version
    protocol = Protocol(
        clinic=source.clinic, name=name, key=f"{slugify(name)[:30]}-{told[:12]}", is_retired=True
    )
    source.versions[told] = ProtocolVersion(
        clinic=source.clinic, protocol=protocol, number=int(number), content=content, note=source.origin[:200]
    )
    return source.versions[told]


def course_of(
    source: Source, one: Element, plan: Element, version: ProtocolVersion, wish: Element | None
) -> Course:
    paused = one.ours("paused-at")
    return Course(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        created_at=plan.at("created").instant(),
        patient_id=source.key(one.at("patient")),
        protocol_version=version,
        framework=one.ours("framework").must_text(),
        indication=one.at("diagnosis", 0, "condition", "display").text(),
        intention=wish.at("description", "text").text() if wish else "",
        doses_planned=one.ours("doses-planned").whole(),
        phase=one.at("type", 0, "coding", 0, "code").must_text(),
        paused_at=paused.instant() if paused else None,
        pause_reason=source.origin[:200] if paused else "",
    )


def phases(source: Source, episode: Element, course: Course) -> Iterator[Row]:
    for one in episode.each("statusHistory"):
        yield (
            one,
            CoursePhase(
                clinic=source.clinic,
                course_id=course.pk,
                phase=one.ours("phase").must_text(),
                at=one.at("period", "start").instant(),
                by_name=source.origin[:200],
            ),
        )


def commitments(source: Source) -> Iterator[Row]:
    course_of_aim = {
        aim.key(): source.key(plan.at("supportingInfo", 0))
        for plan in source.each("CarePlan")
        for aim in plan.each("goal")
    }
    for one in goals(source, "commitment"):
        told = [note.at("text").must_text() for note in one.each("note")]
        said = {name: words_of(told, f"{label}: ") for name, label in SAID}
        by, session, due = one.ours("recorded-by"), one.ours("session"), one.at("target", 0, "dueDate")
        taken_on, settled = one.ours("taken-on-at"), one.ours("settled-at")
        yield (
            one,
            Commitment(
                id=source.key(one.at("id")),
                clinic=source.clinic,
                created_at=one.ours("recorded-at").instant(),
                patient_id=source.key(one.at("subject")),
                course_id=course_of_aim.get(one.at("id").key()),
                session_id=source.key(session) if session else None,
                text=one.at("description", "text").must_text(),
                taken_on_at=taken_on.instant() if taken_on else None,
                taken_on_by=source.person(by) if by else None,
                category=one.at("category", 1, "coding", 0, "code").text(),
                check_in_on=due.day() if due else None,
                status=one.ours("commitment-status").must_text(),
                outcome=one.at("outcomeCode", 0, "text").text(),
                settled_at=settled.instant() if settled else None,
                **said,
            ),
        )


def words_of(told: list[str], label: str) -> str:
    return next((words.removeprefix(label) for words in told if words.startswith(label)), "")
