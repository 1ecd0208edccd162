from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def usable_by(self, member: Membership) -> SavedViewQuerySet:
        """The member's own, and what the clinic shares; each with whether it is the one they begin with."""
        mine = self.filter(clinic_id=member.clinic_id).filter(Q(author=member) | Q(is_shared=True))
        first = FirstView.objects.filter(member=member, view=OuterRef("pk"))
        return mine.annotate(is_first=Exists(first)).select_related("author__user")

    def changeable_by(self, member: Membership) -> SavedViewQuerySet:
        """One's own; whoever runs the clinic also tidies up what is shared."""
        found = self.usable_by(member)
        return found if member.can(Permission.RUN_CLINIC) else found.filter(author=member)


class SavedView(ClinicOwned):
    """A name for an address of the caseload. `query` holds no patient's name and no page."""

    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300, blank=True)
    is_shared = models.BooleanField(default=False, help_text="Colleagues of the clinic see it too.")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "name"], name="one_view_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class FirstView(ClinicOwned):
    """The view with which a member's caseload begins: one of their own, or one that is shared."""

    member = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="first_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.member} begins with {self.view}"
