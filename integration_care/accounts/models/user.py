from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from integration_care.accounts.models.glass import BrokenGlass
from integration_care.accounts.models.membership import factors_of
from integration_care.accounts.models.operator import Operator
from integration_care.core.annotations import Annotation
from integration_care.core.models import BaseModel
from integration_care.core.permissions import STAFF_ROLES

if TYPE_CHECKING:
    from integration_care.accounts.models.membership import Membership


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


OPENED = Annotation[list[UUID]]("opened")


class User(BaseModel, AbstractBaseUser):
    """Someone who signs in. What they may do in a clinic hangs on a membership, never on the user."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    # Runs the installation: accounts.models.operator. Only a command sets it.
    is_operator = models.BooleanField(default=False, db_default=False)
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
            member.opened_in_emergency = frozenset(OPENED.of(member))
        return member

    def factors(self) -> models.QuerySet[Any]:
        return factors_of(self.pk)

    def here_as(self, clinic_id: str | None) -> Membership | Operator | None:
        """As whom they come to a page. Whoever is a member of a clinic is that and nothing else."""
        member = self.membership_for(clinic_id)
        if member is None and self.is_operator:
            return Operator(self, has_factor=self.factors().exists())
        return member

    def needs_factor(self) -> bool:
        """On the staff of a clinic, of this one or another, or running the installation."""
        return self.is_operator or self.memberships.filter(is_active=True, role__in=STAFF_ROLES).exists()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Of the password, as Django has it, and of the round."""
        salt = "integration_care.accounts.models.User.session"
        signed = f"{self.password}/{self.session_round}"
        return salted_hmac(salt, signed, secret=secret, algorithm="sha256").hexdigest()
