"""One request after another, each taken back: what is answered, and what must hold of every answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from integration_care.accounts.models import User
from integration_care.core.access import Access
from integration_care.core.checks import every_view
from tests.journeys.busy_clinic import KEY, Keys
from tests.matrix.world import World
from tests.signed_in import sign_in, some_time_ago

MISSING = UUID("0b5ab5b4-0000-4000-8000-000000000000")
NOTHING = {"int": "99", "slug": "no-such-thing", "str": "no-such-thing", "uuid": str(MISSING)}
CONVERTED = re.compile(r"<(\w+):(\w+)>")
OWN, ELSEWHERE, NOWHERE = "own", "elsewhere", "missing"
# Django's own routes by a regular expression, for the two addresses of allauth's that have one.
PATTERNS = {
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/<str:key>/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/<str:uidb36>-<str:key>/",  # noqa: E501
}


DOORS = {
    "sign in": settings.LOGIN_URL,
    "show anew": "account_reauthenticate",
    "set up a factor": "accounts:second-factor",
}
# What every form of ours sends at least: a page must not break because nothing else came.
FORM = ("csrfmiddlewaretoken=none", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Row:
    """One address, asked in one way, for one sort of object: a line of the matrix."""

    route: str
    method: str
    whose: str
    url: str
    rule: Access | None  # None: not ours, guards itself

    @property
    def name(self) -> tuple[str, str, str]:
        return (self.route, self.method, self.whose)


@dataclass(frozen=True)
class Answer:
    status: int
    said: str  # as it stands in the matrix
    headers: dict[str, str]
    content: bytes
    queries: list[str]


class NoKey(LookupError):
    """An address has an argument for which the world has nothing: give it one in world.py."""


def routes() -> Iterator[tuple[str, Access | None]]:
    for route, view in every_view():
        plain = next((route.replace(odd, plain) for odd, plain in PATTERNS.items() if odd in route), route)
        yield plain, getattr(view, "access", None)


def rows(world: World) -> list[Row]:
    found = []
    for route, rule in routes():
        whose = (OWN, ELSEWHERE, NOWHERE) if CONVERTED.search(route) else ("",)
        for method in rule.methods if rule else ("GET", "POST"):
            found += [Row(route, method, one, address(route, world, one), rule) for one in whose]
    return sorted(found, key=lambda row: row.name)


def address(route: str, world: World, whose: str) -> str:
    if whose == NOWHERE:
        return "/" + CONVERTED.sub(lambda found: nothing_for(route, *found.groups(), world.own), route)
    keys = world.elsewhere if whose == ELSEWHERE else world.own
    return "/" + KEY.sub(lambda found: str(key_of(route, found[1], keys)), route)


def nothing_for(route: str, kind: str, name: str, keys: Keys) -> str:
    """A key that nobody has. What has a name beside a key stays, so that it is the key that is unknown."""
    return str(key_of(route, name, keys)) if kind in ("slug", "int") and "<uuid" in route else NOTHING[kind]


def key_of(route: str, name: str, keys: Keys) -> object:
    """The address's own where it has one, else its room's (`j/secret`), else the first of that name."""
    for known in (f"{route} {name}", f"{route.partition('<')[0]}{name}", name):
        if known in keys:
            return keys[known][0]
    raise NoKey(f"{name} of {route}")


def visitor(user: User | None, column: str) -> Client:
    client = Client(raise_request_exception=False)
    if user is None:
        return client
    sign_in(client, user, *(["password"] if column == "second factor pending" else []))
    if column == "idle for an hour":
        some_time_ago(client, 3600)
    elif column == "not shown anew":
        some_time_ago(client, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 60)
    elif column == "expired session":
        client.session.flush()
    return client


def ask(client: Client, row: Row, method: str = "", body: tuple[str, str] = FORM) -> Answer:
    """Everything is as it was afterwards, cookies included."""
    cache.clear()
    cookies = SimpleCookie(client.cookies.output(header="", sep="\n"))
    sql: list[str] = []
    with transaction.atomic(), connection.execute_wrapper(partial(heard, sql)):
        response = client.generic(method or row.method, row.url, *body)
        content = b"" if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(response.status_code, said(response), dict(response.headers), content, sql)


def heard(so_far: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    so_far.append(sql)
    return execute(sql, *rest)


def said(response: object) -> str:
    """Where somebody is sent at the door, `away` for another page, otherwise the status."""
    to = getattr(response, "url", "") or response.headers.get("HX-Redirect", "")  # type: ignore[attr-defined]
    if not to:
        return str(response.status_code)  # type: ignore[attr-defined]
    for place, name in DOORS.items():
        if to.startswith(reverse(name)):
            return place
    return f"{response.status_code} away"  # type: ignore[attr-defined]
