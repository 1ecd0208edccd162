"""Who plays, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import BrowserContext, expect
from pytest_django import DjangoDbBlocker

from integration_care.accounts.models import Membership, User
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.actions import link_member
from patients.journals.actions import install_prompt_sets
from tests.cast import START, Cast, join, make_cast
from tests.conftest import connected_to
from tests.journeys.left_behind import logs_of, names_left
from tests.journeys.person import DESKTOP, PATIENCE_MS, PHONE, Person
from tests.journeys.stage import DATABASE, Stage
from tests.signed_in import sign_in

expect.set_options(timeout=PATIENCE_MS)
LONGEST = 400  # s, on a machine that does other work; the first on a worker also builds the stage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture
def stage(standing_stage: Stage, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """The product, running; its time stands at START; everything is gone afterwards."""
    with django_db_blocker.unblock(), connected_to(DATABASE):
        standing_stage.time.freeze(START)
        standing_stage.people.clear()
        logged = {name: len(text) for name, text in logs_of(standing_stage).items()}
        try:
            yield standing_stage
            assert names_left(standing_stage, standing_stage.people, logged) == []
        finally:
            standing_stage.clear()


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people every test knows; Dana can also sign in to the portal (`cast.dana.member`)."""
    return people_on_stage()


@transaction.atomic
def people_on_stage() -> Cast:
    cast = make_cast()
    install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana = link_member(by=cast.ada, patient=cast.dana, member=member)
    return cast


@pytest.fixture
def alder(cast: Cast) -> Callable[[], object]:
    """`with alder():` reads and writes as Alder Clinic."""
    return lambda: tenancy.clinic_context(cast.alder.pk)


@pytest.fixture
def visitor(stage: Stage, new_context: Callable[..., BrowserContext], request: pytest.FixtureRequest):
    """`visitor("phone")` is someone with a browser of their own, not signed in."""

    def arrives(device: str = "desktop", **settings: object) -> Person:
        looks = PHONE if device == "phone" else DESKTOP
        context = new_context(base_url=stage.url, reduced_motion="reduce", **looks, **settings)
        context.set_default_timeout(PATIENCE_MS)
        stage.people.append(person := Person(context, request.node.name))
        return person

    yield arrives
    for person in stage.people:
        person.leaves()


@pytest.fixture
def member_at(stage: Stage, visitor: Callable[..., Person]):
    """`member_at(cast.ada, "phone")` is Ada, signed in already, at that device."""

    def arrives(member: Membership, device: str = "desktop", **settings: object) -> Person:
        person = visitor(device, **settings)
        person.context.add_cookies([session_cookie(member.user, stage.url)])
        return person

    return arrives


def session_cookie(user: User, url: str) -> dict[str, str]:
    client = Client()
    sign_in(client, user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
