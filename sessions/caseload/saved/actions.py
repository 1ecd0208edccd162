"""Saving, changing and deleting a view, and choosing the one to begin with."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError, transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.caseload.review.asked import Asked
from sessions.errors import Refused
from sessions.models import FirstView, SavedView


class NameTaken(Refused):
    """One name, one view of one's own."""

    field = "name"


@transaction.atomic
def save_view(
    *, by: Membership, name: str, asked: Asked, is_shared: bool = False, is_first: bool = False
) -> SavedView:
    """A name that was searched for is no part of it: a view outlasts the search for one patient."""
    view = SavedView(clinic_id=by.clinic_id, author=by, query=replace(asked, name="", page=1).query)
    return _keep(view, "view.saved", by, name=name, is_shared=is_shared, is_first=is_first)


@transaction.atomic
def change_view(*, by: Membership, view: SavedView, name: str, is_shared: bool, is_first: bool) -> SavedView:
    """Whoever began with a view that is shared no more begins with everybody again."""
    if not is_shared:
        FirstView.objects.filter(view=view).exclude(member=view.author_id).delete()
    return _keep(view, "view.changed", by, name=name, is_shared=is_shared, is_first=is_first)


@transaction.atomic
def delete_view(*, by: Membership, view: SavedView) -> None:
    _tell(view, "view.deleted", by)
    view.delete()


@transaction.atomic
def begin_with(*, by: Membership, view: SavedView, is_first: bool) -> None:
    """From now on the member's caseload begins with it; or with everybody, as before."""
    if is_first:
        FirstView.objects.update_or_create(
            member=by, defaults={"view": view}, create_defaults={"clinic_id": by.clinic_id, "view": view}
        )
    else:
        FirstView.objects.filter(member=by, view=view).delete()


def _keep(
    view: SavedView, kind: str, by: Membership, *, name: str, is_shared: bool, is_first: bool
) -> SavedView:
    view.name, view.is_shared = name, is_shared
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as why:
        raise NameTaken(f"There is a view “{name}” already. Choose another name.") from why
    begin_with(by=by, view=view, is_first=is_first)
    _tell(view, kind, by)
    return view


def _tell(view: SavedView, kind: str, by: Membership) -> None:
    record(by=by, clinic_id=view.clinic_id, kind=kind, target=view, facts={"shared": view.is_shared})
