"""Who runs the installation. Belongs to no clinic, so no clinic's row is there for them.

Not a role: an account is a member of clinics or an operator. Somebody who is both has two accounts; an
operator who joins a clinic all the same is its member, and no operator from then on (`end_by_joining`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from integration_care.core.languages import ENGLISH
from integration_care.core.permissions import Permission, Platform

if TYPE_CHECKING:
    from integration_care.accounts.models.user import User


@dataclass
class NamedOperator:
    """An operator as the trail names them: who they are, however they came."""

    user: User

    def __str__(self) -> str:
        return self.user.name

    @property
    def audit_id(self) -> str:
        return f"operator:{self.user.pk}"

    @property
    def audit_name(self) -> str:
        return self.user.name


@dataclass
class Operator(NamedOperator):
    """An operator as a page knows them, in the place of a member: no clinic, no permission."""

    has_factor: bool

    role = Platform.OPERATOR
    clinic = None
    clinic_id = None
    is_staff_member = True  # what the door asks of staff it asks of them
    writes_notes = False
    language = ENGLISH
    opened_in_emergency: frozenset[UUID] = frozenset()

    @property
    def pk(self) -> UUID:
        return self.user.pk

    def get_role_display(self) -> str:
        return "Platform operator"

    def can(self, _permission: Permission) -> bool:
        return False
