from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from integration_care.accounts.models.glass import BrokenGlass
from integration_care.accounts.models.membership import factors_of
from integration_care.core.models import BaseModel
from integration_care.core.permissions import STAFF_ROLES

if TYPE_CHECKING:
    from integration_care.accounts.models.membership import Membership


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(BaseModel, AbstractBaseUser):
    """Someone who signs in. What they may do hangs on a membership, never on the user."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    # Part of what a session is signed with: one more, and every session of theirs has ended.
    session_round = models.PositiveIntegerField(default=0, db_default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name

    def membership_for(self, clinic_id: str | None) -> Membership | None:
        """Their active membership in the chosen clinic, or else in the first they joined.

        It knows whether they have a second factor (`has_factor`): a factor that is taken away counts at once.
        """
        glasses = BrokenGlass.objects.open().filter(member=OuterRef("pk"))
        mine = list(
            self.memberships.select_related("clinic", "user")
            .filter(is_active=True)
            .with_factor()
            .annotate(opened=ArraySubquery(glasses.values("patient_id")))
            .order_by("created_at")
        )
        chosen = [membership for membership in mine if str(membership.clinic_id) == clinic_id]
        member = next(iter(chosen or mine), None)
        if member is not None:
            member.opened_in_emergency = frozenset(member.opened)  # type: ignore[attr-defined]  # annotated
        return member

    def factors(self) -> models.QuerySet[Any]:
        return factors_of(self.pk)

    def works_somewhere(self) -> bool:
        """On the staff of a clinic, of this one or another."""
        return self.memberships.filter(is_active=True, role__in=STAFF_ROLES).exists()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Of the password, as Django has it, and of the round."""
        salt = "integration_care.accounts.models.User.session"
        signed = f"{self.password}/{self.session_round}"
        return salted_hmac(salt, signed, secret=secret, algorithm="sha256").hexdigest()
