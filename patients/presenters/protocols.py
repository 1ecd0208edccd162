"""A protocol as a page one can read: every number with its source, and the weak ones marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission, Role
from integration_care.core.ui.shapes import Choice
from patients.models import Course, Protocol, ProtocolVersion
from patients.protocols import presets
from patients.protocols.rules import Checklists, ProtocolRules
from patients.protocols.steps import FollowUpStep, Moment
from patients.protocols.values_told import AUDIENCES, CHANNELS, SECTIONS, Value, plain, told

DAY_H = 24
DAYS_FROM = 7  # from here on people speak of days


@dataclass(frozen=True)
class Line:
    """A clinical default with its source. `confirm`: weakly sourced, the prescriber should decide."""

    label: str
    value: str
    source: str
    confirm: bool


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class StepLine:
    when: str
    title: str
    to: str
    window: str
    source: str
    confirm: bool


@dataclass(frozen=True)
class ProtocolPage:
    protocol: Protocol
    version: ProtocolVersion
    rules: ProtocolRules
    sections: list[Section]
    steps: list[StepLine]
    versions: list[Choice]
    is_present: bool
    courses: int
    behind: int
    may_edit: bool


@dataclass(frozen=True)
class ProtocolRow:
    protocol: Protocol
    version: ProtocolVersion
    courses: int


@dataclass(frozen=True)
class ProtocolList:
    rows: list[ProtocolRow]
    retired: list[ProtocolRow]
    presets: list[ProtocolRules]
    may_edit: bool


def protocol_list(member: Membership) -> ProtocolList:
    """The clinic's protocols in their present versions, and the presets it has not installed."""
    newest = ProtocolVersion.objects.visible_to(member).newest().order_by("protocol__name")
    courses = Course.objects.under_way().filter(clinic_id=member.clinic_id)
    counts = Counter(courses.values_list("protocol_version__protocol_id", flat=True))
    rows = [ProtocolRow(version.protocol, version, counts[version.protocol_id]) for version in newest]
    installed = {row.protocol.key for row in rows}
    return ProtocolList(
        rows=[row for row in rows if not row.protocol.is_retired],
        retired=[row for row in rows if row.protocol.is_retired],
        presets=[presets.load(name) for name in presets.names() if name not in installed],
        may_edit=member.can(Permission.EDIT_PROTOCOL),
    )


def protocol_page(protocol: Protocol, member: Membership, number: str) -> ProtocolPage | None:
    """One version, the present one unless `number` says another; None for a number that is not there."""
    versions = list(protocol.versions.select_related("made_by__user"))
    wanted = number or str(versions[0].number)
    version = next((one for one in versions if str(one.number) == wanted), None)
    if version is None:
        return None
    rules, courses = version.rules, Course.objects.under_way()
    return ProtocolPage(
        protocol=protocol,
        version=version,
        rules=rules,
        sections=[*_sections(rules), *_safety(rules)],
        steps=[_step(step, rules) for step in rules.follow_ups],
        versions=[Choice(f"?version={one.number}", f"v{one.number}", one == version) for one in versions],
        is_present=version == versions[0],
        courses=courses.filter(protocol_version=version).count(),
        behind=courses.behind(protocol).count(),
        may_edit=member.can(Permission.EDIT_PROTOCOL),
    )


def _sections(rules: ProtocolRules) -> list[Section]:
    return [Section(title, [_line(value, rules) for value in values]) for title, values in SECTIONS.items()]


def _line(value: Value, rules: ProtocolRules) -> Line:
    sourced = value.of(rules)
    return Line(value.label, told(value, sourced.value), sourced.source, sourced.confirm)


def _safety(rules: ProtocolRules) -> list[Section]:
    """What is watched around the dose."""
    schedule, stay = rules.observation, rules.observation.min_stay_min
    minutes = f"{plain(stay.value)} min" if stay.value is not None else "not set"
    watched = [
        Line("Observations", schedule.title, schedule.source, schedule.confirm),
        Line("Stay, at least", minutes, stay.source, stay.confirm),
        *(Line(one.title, one.level.replace("_", " "), one.source, one.confirm) for one in rules.thresholds),
    ]
    items = [
        Line(item.text, plain(item.limit.value), item.limit.source, item.limit.confirm)
        for item in (*rules.checklists.pre_dose, *rules.checklists.discharge)
        if item.limit is not None
    ]
    asked = [
        Line(one.key.upper(), f"from {plain(one.not_before_h)} h after a dose", one.source, one.confirm)
        for one in rules.measures
    ]
    found = {
        "Screening before a course": _screening(rules),
        "Watched around the dose": watched,
        "Before the dose": _who_goes_on(rules.checklists),
        "Limits at discharge": items,
        "Measures": asked,
    }
    return [Section(title, lines) for title, lines in found.items() if lines]


def _screening(rules: ProtocolRules) -> list[Line]:
    """Each item with where it comes from; how long it holds is a default of its own."""
    clearing, unprepared = rules.screening.clearing_roles, rules.preparation.override_roles
    items = [
        Line(
            f"{one.text}{' (absolute)' if one.is_absolute else ''}",
            f"holds {one.valid_days.value} days",
            f"{one.source}; days: {one.valid_days.source}",
            one.confirm or one.valid_days.confirm,
        )
        for one in rules.screening.items
    ]
    return [
        *items,
        Line("May clear an item", _roles(clearing.value), clearing.source, clearing.confirm),
        Line(
            "May let a first dose begin unprepared",
            _roles(unprepared.value),
            unprepared.source,
            unprepared.confirm,
        ),
    ]


def _who_goes_on(lists: Checklists) -> list[Line]:
    """Whose decision it is to dose without a yes, and to which checks that applies."""
    by_roles: dict[tuple[Role, ...], list[str]] = {}
    for item in lists.pre_dose:
        by_roles.setdefault(item.override_roles, []).append(item.text)
    source, deciding = "who may go on without a yes", lists.decision_roles
    lines = [Line("; ".join(texts), _roles(roles), source, False) for roles, texts in by_roles.items()]
    others = "A screening that is open; a dose to be reviewed"
    return [*lines, Line(others, _roles(deciding.value), deciding.source, deciding.confirm)]


def _roles(roles: Sequence[Role]) -> str:
    return " or ".join(Role(role).label for role in roles) or "Nobody"


def _step(step: FollowUpStep, rules: ProtocolRules) -> StepLine:
    audience, channel = AUDIENCES[step.audience], CHANNELS[step.channel]
    to = f"{channel} to the {audience}" if channel != "task" else f"task for the {audience}"
    until = f"until {said(step.expires)}"
    if step.due.after_step:
        until = f"after “{rules.step(step.due.after_step).title}”, {until}"
    return StepLine(said(step.due), step.title, to, until, step.source, step.confirm)


def said(moment: Moment) -> str:
    """`T+18 h`, `day 14`, `at the close`, `24 h after the close`; `+6 h` after another step."""
    if moment.after_h is not None:
        days, rest = divmod(moment.after_h, DAY_H)
        return f"day {plain(days)}" if days >= DAYS_FROM and not rest else f"T+{plain(moment.after_h)} h"
    if moment.from_close_h is not None:
        return _from_close(moment.from_close_h)
    return f"+{plain(moment.plus_h or 0)} h"


def _from_close(hours: float) -> str:
    if hours == 0:
        return "at the close"
    return f"{plain(abs(hours))} h {'after' if hours > 0 else 'before'} the close"
