"""A protocol as a page one can read: every number with its source, and the weak ones marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from integration_care.accounts.models import Clinic, Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.shapes import Choice
from patients.models import Course, Protocol, ProtocolVersion
from patients.presenters.protocol_changes import History
from patients.presenters.protocol_parts import PartShown, parts
from patients.protocols import presets
from patients.protocols.rules import ProtocolRules


@dataclass(frozen=True)
class ProtocolPage:
    protocol: Protocol
    version: ProtocolVersion
    rules: ProtocolRules
    parts: list[PartShown]
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
        parts=parts(rules, History(_until(version, versions), member.clinic.zone), _quiet(member.clinic)),
        versions=[Choice(f"?version={one.number}", f"v{one.number}", one == version) for one in versions],
        is_present=version == versions[0],
        courses=courses.filter(protocol_version=version).count(),
        behind=courses.behind(protocol).count(),
        may_edit=member.can(Permission.EDIT_PROTOCOL),
    )


def _quiet(clinic: Clinic) -> str:
    return f"{clinic.quiet_from:%H:%M}\N{EN DASH}{clinic.quiet_until:%H:%M}"


def _until(version: ProtocolVersion, versions: list[ProtocolVersion]) -> list[ProtocolVersion]:
    """The oldest first."""
    return [one for one in reversed(versions) if one.number <= version.number]
