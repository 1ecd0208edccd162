"""Takes each protection away in turn: a claim that nobody can break is no claim.

Not collected by itself; some minutes, for whoever changes `core.access`, a loader or a policy:

    make test ARGS="-o python_files=mutations.py tests/matrix -n 2"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import models, transaction
from psycopg import sql

from integration_care.core import access, tenancy
from integration_care.core.access import OPERATORS, Access
from integration_care.core.permissions import Platform, Role
from tests.conftest import OWNER_URL, connected_to
from tests.matrix import golden
from tests.matrix.conftest import opened
from tests.matrix.holds import wrong_with
from tests.matrix.test_matrix import PEOPLE
from tests.matrix.test_tenancy import models_of_clinics, seen_of_another
from tests.matrix.walk import Row, ask, routes, rows, visitor

pytestmark = pytest.mark.timeout(600)
# The surest to notice first; each mutation is over as soon as one cell is red.
NOTICE = [
    "another patient", "therapist off the team", "admin", "nurse", "the patient",
    *(who for who in PEOPLE if who.startswith(("therapist", "a patient", "prescriber"))), "platform operator",
]  # fmt: skip
CLOSED = sorted(route for route, rule in routes() if rule is not None and rule.roles)
OF_CLINICS = sorted(
    route for route, rule in routes() if rule is not None and rule.roles and not rule.roles & OPERATORS
)
WITHOUT_BUSINESS = ["therapist off the team", "another patient"]
EVERYBODY = frozenset({*Role, *Platform})
FRESH = sorted(route for route, rule in routes() if rule is not None and rule.fresh)
IN_EMERGENCY = ["therapist in an emergency", "admin in an emergency"]
# What is written here is no care team's: one's own word as witness, one's own shorthand.
OF_NO_RECORD = {"substances/lines/<uuid:line_id>/witness/", "phrases/<uuid:phrase_id>/copy/"}
READ_ONLY = sorted(
    route
    for route, rule in routes()
    if rule is not None and rule.object and "POST" in rule.methods and not rule.in_emergency
    and Role.THERAPIST in rule.roles and route not in OF_NO_RECORD
)  # fmt: skip
OF_STAFF = sorted(
    route
    for route, rule in routes()
    if rule is not None and rule.roles and Role.PATIENT not in rule.roles and not rule.before_factor
)


@contextmanager
def changed(rule: Access, **values: object) -> Iterator[None]:
    kept = {name: getattr(rule, name) for name in values}
    for name, value in values.items():
        object.__setattr__(rule, name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            object.__setattr__(rule, name, value)


def of_route(world: object, route: str) -> list[Row]:
    return [row for row in rows(world) if row.route == route]


def red_cell(world: object, asked: list[Row], noticing: Iterable[str] = NOTICE) -> str:
    """The first cell that is not what the matrix says."""
    told = golden.read()
    for who in dict.fromkeys(noticing):
        client = visitor(world.people[who], who)
        for row in asked:
            answer = ask(client, row)
            if answer.said != told[who][row.name]:
                return f"{who}: {row.name}"
    return ""


@pytest.mark.parametrize("route", CLOSED)
def test_a_page_that_lets_every_role_in_is_noticed(world, route):
    asked = of_route(world, route)
    if asked[0].rule.roles >= EVERYBODY:
        pytest.skip("it is every role's")
    with changed(asked[0].rule, roles=EVERYBODY):
        assert red_cell(world, asked)


@pytest.mark.parametrize("route", OF_CLINICS)
def test_a_page_that_lets_in_who_runs_the_installation_is_noticed(world, route):
    asked = of_route(world, route)
    with changed(asked[0].rule, roles=asked[0].rule.roles | OPERATORS):
        assert red_cell(world, asked, ["platform operator"])


@pytest.mark.parametrize("route", FRESH)
def test_a_page_that_asks_nobody_anew_is_noticed(world, route):
    asked = of_route(world, route)
    with changed(asked[0].rule, fresh=()):
        assert red_cell(world, asked, ["not shown anew"]) or Role.ADMIN not in asked[0].rule.roles


@pytest.mark.parametrize("route", OF_STAFF)
def test_a_page_that_opens_without_a_second_factor_is_noticed(world, route):
    asked = of_route(world, route)
    with changed(asked[0].rule, before_factor=True):
        assert red_cell(world, asked, ["no second factor"])


@pytest.mark.parametrize("route", READ_ONLY)
def test_a_page_that_is_written_in_an_emergency_is_noticed(world, route):
    asked = [row for row in of_route(world, route) if row.whose == "own" and row.method == "POST"]
    with changed(asked[0].rule, in_emergency=True):
        assert red_cell(world, asked, IN_EMERGENCY) or not opens_to_a_team(asked)


def opens_to_a_team(asked: list[Row]) -> bool:
    """Whether being on the care team is what an empty form is answered by, and no other right."""
    told = golden.read()
    return any(told["therapist"][row.name] != told["therapist in an emergency"][row.name] for row in asked)


@pytest.mark.parametrize("route", sorted(route for route, rule in routes() if rule and rule.in_emergency))
def test_a_page_that_can_not_be_written_in_an_emergency_is_noticed(world, route):
    asked = of_route(world, route)
    with changed(asked[0].rule, in_emergency=False):
        assert red_cell(world, asked, IN_EMERGENCY)


def test_an_emergency_that_writes_or_that_opens_nothing_is_noticed(world, monkeypatch):
    asked = of_sort(world, "own", "GET", "POST")
    with monkeypatch.context() as change:
        change.setattr(access, "SAFE", ("GET", "HEAD", "POST"))
        for who in IN_EMERGENCY:
            assert red_cell(world, asked, [who]), who
    with monkeypatch.context() as change:
        change.setattr(access, "_opened_in_emergency", lambda *_: None)
        assert red_cell(world, asked, ["admin in an emergency"])


@pytest.mark.parametrize("route", sorted(route for route, rule in routes() if rule is not None and rule.phi))
def test_a_page_that_may_be_kept_is_noticed(world, route):
    asked = [row for row in of_route(world, route) if row.whose in ("", "own")]
    with changed(asked[0].rule, phi=False):
        as_declared = [(row, changed_back(row)) for row in asked]
        assert any(
            wrong_with(declared, ask(visitor(world.people[who], who), row))
            for who in ("therapist", "the patient", "admin", "anonymous")
            for row, declared in as_declared
        ) or not any(shows(world, row) for row in asked)


def changed_back(row: Row) -> Row:
    """The row as the matrix knows it: a page of a record."""
    rule = row.rule
    return Row(row.route, row.method, row.whose, row.url, Access(rule.roles, True, rule.methods, None, True))


def shows(world: object, row: Row) -> bool:
    return any(
        ask(visitor(world.people[who], who), row).status in (200, 409, 422)
        for who in ("therapist", "the patient", "admin", "anonymous")
    )


def scoped() -> list[type[models.QuerySet]]:
    found = {
        type(model._default_manager.all()) for model in apps.get_models()
        if hasattr(model._default_manager.all(), "visible_to")
    }  # fmt: skip
    return sorted(found, key=lambda one: one.__qualname__)


@pytest.mark.parametrize("queryset", scoped(), ids=lambda one: one.__qualname__)
def test_a_filter_that_is_forgotten_is_noticed(standing_world, django_db_blocker, queryset, monkeypatch):
    """By whoever has no business with it in the same clinic; else by the other clinic's objects, no policy
    being there: where all staff of a clinic see all, filter and policy say the same, and both have to fail.
    """
    monkeypatch.setattr(queryset, "visible_to", lambda self, _member: self)
    name, _ = standing_world
    with django_db_blocker.unblock():
        with opened(standing_world) as world:
            if red_cell(world, of_sort(world, "own", "GET")):
                return
            if red_cell(world, of_sort(world, "own", "POST"), WITHOUT_BUSINESS):
                return
        with without_policy(name, *tables_of(queryset)), opened(standing_world) as world:
            assert red_cell(world, of_sort(world, "elsewhere", "GET", "POST"), ["therapist", "the patient"])


def of_sort(world: object, whose: str, *methods: str) -> list[Row]:
    return [row for row in rows(world) if row.whose == whose and row.method in methods]


def tables_of(queryset: type[models.QuerySet]) -> list[str]:
    return [
        model._meta.db_table for model in apps.get_models() if type(model._default_manager.all()) is queryset
    ]


@pytest.mark.parametrize("model", models_of_clinics(), ids=lambda model: model._meta.label)
def test_a_policy_that_is_switched_off_is_noticed(standing_world, django_db_blocker, model):
    """By the claims of `test_tenancy.py`, for each table that has rows of the other clinic."""
    name, _ = standing_world
    with django_db_blocker.unblock(), connected_to(name), without_policy(name, model._meta.db_table):
        with transaction.atomic():
            mine, theirs = two_clinics()
            tenancy.enter(clinic=theirs)
            has_rows = model._base_manager.exists()
        with transaction.atomic():
            tenancy.enter(clinic=mine)
            assert next(seen_of_another(model, theirs), "") or not has_rows  # the first is enough
            transaction.set_rollback(True)


def two_clinics() -> tuple[UUID, UUID]:
    tenancy.enter(platform=True)
    clinics = apps.get_model("accounts.Clinic").objects
    return clinics.get(slug="alder").pk, clinics.get(slug="birch").pk


@contextmanager
def without_policy(database: str, *tables: str) -> Iterator[None]:
    url = psycopg.conninfo.make_conninfo(OWNER_URL, dbname=database)
    with psycopg.connect(url, autocommit=True) as owner:
        turn(owner, "DISABLE", tables)
        try:
            yield
        finally:
            turn(owner, "ENABLE", tables)


def turn(owner: psycopg.Connection, how: str, tables: Iterable[str]) -> None:
    for table in tables:
        change = sql.SQL("ALTER TABLE {} " + how + " ROW LEVEL SECURITY")
        owner.execute(change.format(sql.Identifier(table)))
