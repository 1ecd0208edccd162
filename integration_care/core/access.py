"""Who may enter: every view declares it, a system check and a guard test read the declarations.

    @access(roles=STAFF, object=loaders.patient, phi=True)
    def chart(request: CareRequest, patient: Patient) -> HttpResponse: ...

The declaration opens the transaction, sets the clinic's context (row security) and the product's
time, loads the object or answers 404, and keeps pages with patient data out of every cache.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Generic, Protocol, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase

from integration_care.core import door, held, languages, read_only, tenancy
from integration_care.core.http import CareRequest
from integration_care.core.permissions import (
    CLINICAL_ROLES,
    STAFF_ROLES,
    Permission,
    Platform,
    Role,
    roles_with,
)

__all__ = [
    "ANYONE",
    "CLINICAL",
    "OPERATORS",
    "PATIENTS",
    "STAFF",
    "Access",
    "Loader",
    "Permission",
    "Platform",
    "Role",
    "access",
    "may",
    "only_reads",
]

Roles = frozenset[Role | Platform] | frozenset[Role] | frozenset[Platform]
ANYONE: frozenset[Role] = frozenset()  # no sign-in; the view guards itself (links, health, errors)
STAFF = STAFF_ROLES
CLINICAL = CLINICAL_ROLES
PATIENTS = frozenset({Role.PATIENT})
OPERATORS = frozenset({Platform.OPERATOR})  # whoever runs the installation; see accounts.models.operator
may = roles_with
SAFE = ("GET", "HEAD")

T = TypeVar("T")


@dataclass(frozen=True)
class Loader(Generic[T]):
    """Turns the URL's key into the object, within the member's sight, and writes the read event.

    `fetch` raises Http404 for what does not exist and for what is not theirs, alike.
    """

    kwarg: str
    fetch: Callable[[CareRequest, UUID], T]


@dataclass(frozen=True)
class Access:
    """A view's declaration, kept on the view as `view.access`."""

    roles: Roles
    phi: bool
    methods: tuple[str, ...]
    object: Loader[Any] | None
    database: bool
    fresh: tuple[str, ...] = ()  # methods before which somebody shows anew who they are
    before_factor: bool = False  # staff enter without a second factor: only where they set one up
    in_emergency: bool = False  # may be written by whoever reads the record in an emergency only
    is_file: bool = False  # what it answers is no page

    @property
    def is_public(self) -> bool:
        return not self.roles


class Declared(Protocol):
    """A view that says who may enter."""

    access: Access


def access(
    *,
    roles: Roles | set[Role],
    phi: bool,
    object: Loader[Any] | None = None,
    methods: tuple[str, ...] = ("GET", "POST"),
    database: bool = True,
    fresh: bool | tuple[str, ...] = False,
    before_factor: bool = False,
    in_emergency: bool = False,
    is_file: bool = False,
) -> Callable[[Callable[Concatenate[Any, ...], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare who may enter a view. `phi`: the page shows patient data and is never cached.

    `database=False` opens no transaction: for pages that must answer while the database is down.
    `fresh`: only for who showed within the last minutes who they are; everybody else is asked, and comes
    back with what they had sent. True, or only some methods: `fresh=("POST",)` lets the page be looked at.
    `in_emergency`: what is not only read in a record that was opened in an emergency, such as logging a call.
    `is_file`: a download; who is asked anew for it comes back to the page that has the link, and so does it.
    """
    asked_anew = _with_head(methods) if fresh is True else tuple(fresh or ())
    rule = Access(
        frozenset(roles), phi, methods, object, database, asked_anew, before_factor, in_emergency, is_file
    )

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, **kwargs: Any) -> HttpResponseBase:
            if request.method not in _with_head(rule.methods):
                return door.not_taken(request, rule.methods)
            if not rule.database:
                return view(request, **kwargs)
            if not rule.is_public and not request.user.is_authenticated:
                return door.stranger(request)
            with transaction.atomic():
                response = _enter(rule, view, request, kwargs)
            return _uncached(response) if rule.phi else response

        cast("Declared", guarded).access = rule
        return guarded

    return declare


def _enter(
    rule: Access, view: Callable[..., HttpResponseBase], request: Any, kwargs: dict[str, Any]
) -> HttpResponseBase:
    if rule.is_public:
        request.now, _real_now, request.saves_nothing = tenancy.enter_as(None)
        return view(request, **kwargs)
    request.now, real_now, request.saves_nothing = tenancy.enter_as(request.user.pk)
    member = request.user.here_as(request.session.get("clinic"))
    if request.saves_nothing and (put_off := _put_off(request, member, real_now)):
        return put_off
    if stopped := door.stopped(request, member, real_now, before_factor=rule.before_factor):
        return stopped
    may_enter = member.role in rule.roles or member.opened_in_emergency
    if may_enter and request.method in rule.fresh and not door.is_fresh(request, real_now):
        return door.asked_anew(request, is_file=rule.is_file)
    if request.method == "POST" and held.FIELD in request.POST:
        view = held.letting_go(view)
    request.member, request.clinic = member, member.clinic
    tenancy.enter(clinic=member.clinic_id, user=request.user.pk)
    languages.speak(request, member.language)
    if found := _opened_in_emergency(rule, request, kwargs):
        return view(request, found, **kwargs)
    if member.role not in rule.roles:
        raise PermissionDenied
    return view(request, *_loaded(rule, request, kwargs), **kwargs)


def _put_off(request: Any, member: Any, real_now: datetime) -> HttpResponseBase | None:
    """What a database that takes no writes makes impossible, told in the member's own language."""
    must_sign_in = door.must_sign_in(request, member, real_now)
    if member is None or (request.method in SAFE and not must_sign_in):
        return None
    tenancy.enter(clinic=member.clinic_id, user=request.user.pk)  # where a patient's language is written
    languages.speak(request, member.language)
    return read_only.answer(request, must_sign_in=must_sign_in)


def _loaded(rule: Access, request: Any, kwargs: dict[str, Any]) -> list[Any]:
    """The object, if the page is about one.

    A record opened in an emergency is read, and written by its care team: to whoever sends something it is as
    if it were closed, and it is said that it may not be.
    """
    member, was_open = request.member, request.member.opened_in_emergency
    if was_open and request.method not in SAFE and not rule.in_emergency:
        member.opened_in_emergency = frozenset()
    if rule.object is None:
        return []
    try:
        return [rule.object.fetch(request, kwargs.pop(rule.object.kwarg))]
    except Http404 as why:
        if was_open != member.opened_in_emergency:
            raise PermissionDenied from why
        raise


def _opened_in_emergency(rule: Access, request: Any, kwargs: dict[str, Any]) -> Any | None:
    """What an admin who broke the glass may read for now: what a clinician reads, of that record alone.

    None where the page is of no such record; it is then entered, or not, in the usual way.
    """
    member = request.member
    if not member.opened_in_emergency or member.can(Permission.READ_NARRATIVE):
        return None
    if rule.object is None or not rule.roles & CLINICAL_ROLES or request.method not in SAFE:
        return None
    member.lent = frozenset({Permission.READ_NARRATIVE})
    with suppress(Http404), transaction.atomic():
        found = rule.object.fetch(request, kwargs[rule.object.kwarg])
        if getattr(found, "patient_id", None) in member.opened_in_emergency:
            del kwargs[rule.object.kwarg]
            return found
        raise Http404  # and what was written down of this reading is taken back
    member.lent = frozenset()
    return None


def only_reads(request: CareRequest) -> bool:
    """Of a record opened in an emergency: what this page would send is refused. An admin still does here what
    admins do."""
    rule = getattr(request.resolver_match and request.resolver_match.func, "access", None)
    if rule is None or rule.in_emergency:
        return False
    return request.member.role not in rule.roles or not request.member.can(Permission.SEE_WHOLE_CASELOAD)


def _with_head(methods: tuple[str, ...]) -> tuple[str, ...]:
    return (*methods, "HEAD") if "GET" in methods else methods


def _uncached(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store, private"
    return response
