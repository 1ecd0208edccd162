from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.db import models

from integration_care.core.languages import ENGLISH
from integration_care.core.models import BaseModel, ClinicOwned
from integration_care.core.permissions import ROLE_PERMISSIONS, STAFF_ROLES, Permission, Role

if TYPE_CHECKING:
    from uuid import UUID

    from integration_care.accounts.models.clinic import Clinic
    from integration_care.accounts.models.glass import BrokenGlassQuerySet


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(is_active=True)

    def of_clinic(self) -> MembershipQuerySet:
        """Its staff of today and before. Not whom an imported record only names: they were never here."""
        return self.filter(role__in=STAFF_ROLES, user__is_active=True)

    def with_factor(self) -> MembershipQuerySet:
        """Each with `has_factor`: whether its person has a second factor, in this clinic or another."""
        return self.annotate(has_factor=models.Exists(factors_of(models.OuterRef("user_id"))))

    def staff(self) -> MembershipQuerySet:
        return self.active().filter(role__in=STAFF_ROLES).select_related("user").order_by("user__name")

    def with_role(self, *roles: Role) -> MembershipQuerySet:
        return self.active().filter(role__in=roles).select_related("user").order_by("user__name")


class Membership(BaseModel):
    """A user in a clinic, in one role. Everything someone does is done as a member."""

    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    is_on_duty = models.BooleanField(default=False, help_text="Takes what nobody else has answered.")

    objects = MembershipQuerySet.as_manager()

    glasses: BrokenGlassQuerySet
    KEYS: ClassVar[tuple[str, ...]] = ("pk", "clinic_id", "user_id")  # see core.stand_ins
    # What a request adds for as long as it lasts; see core.access.
    lent: frozenset[Permission] = frozenset()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "user"], name="one_membership_per_clinic"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    @property
    def audit_name(self) -> str:
        return self.user.name

    @property
    def is_staff_member(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def language(self) -> str:
        """What their pages are told in: a patient's own choice. The clinic works in English."""
        patient = None if self.is_staff_member else getattr(self, "patient", None)
        return patient.language if patient else settings.LANGUAGE_CODE

    @property
    def writes_notes(self) -> bool:
        return self.can(Permission.RECORD_SESSION)

    @cached_property
    def opened_in_emergency(self) -> frozenset[UUID]:
        """The patients whose record this member opened so, for now. A request knows it already."""
        return frozenset(self.glasses.open().values_list("patient_id", flat=True))

    def shape(self) -> Hashable | None:
        return None if self.opened_in_emergency else (self.role, self.lent)

    def stand_in(self, *keys: UUID) -> Membership:
        names = ["id", "clinic_id", "user_id", "role"]
        member = Membership.from_db("default", names, [*keys, self.role])
        member.lent, member.opened_in_emergency = self.lent, frozenset()
        return member

    def can(self, permission: Permission) -> bool:
        return permission in ROLE_PERMISSIONS[Role(self.role)] or permission in self.lent


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def waiting(self) -> InvitationQuerySet:
        """Neither accepted nor taken back: open, or expired and worth sending again."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(ClinicOwned):
    """An offer to join a clinic, sent by e-mail. The link's secret is stored only as a hash."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    # Set when the invitation opens a patient's portal; a plain id, since accounts knows no patient.
    patient_id = models.UUIDField(null=True, blank=True)
    # What the letter is written in; a patient's invitation speaks theirs.
    language = models.CharField(max_length=10, default=ENGLISH, db_default=ENGLISH)
    invited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # What became of the e-mail. Neither is set while it is on its way, or when the process died meanwhile.
    sent_at = models.DateTimeField(null=True, blank=True)
    send_problem = models.CharField(max_length=200, blank=True)

    objects = InvitationQuerySet.as_manager()

    clinic: models.ForeignKey[Clinic, Clinic]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


def factors_of(user: Any) -> models.QuerySet[Any]:
    """An authenticator app or a passkey. Recovery codes are no factor of their own."""
    from allauth.mfa.models import Authenticator  # allauth needs the user model first

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return cast("models.QuerySet[Any]", Authenticator.objects.filter(user_id=user, type__in=kinds))
