"""The world stands in a clone of its own, made once for a test worker; each claim is taken back."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from integration_care.demo import movable_clock
from tests.cast import START
from tests.conftest import WORKER, connected_to, recreate
from tests.matrix.world import World, build


@pytest.fixture(scope="session")
def standing_world(
    template_database: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> tuple[str, bytes]:
    name = f"care_matrix_{WORKER}"
    recreate(name, template_database)
    with django_db_blocker.unblock(), connected_to(name), transaction.atomic():
        movable_clock.freeze(START)
        return name, pickle.dumps(build())


@pytest.fixture
def world(
    standing_world: tuple[str, bytes], django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[World]:
    # A walk may take the 400 s of its test: who was there a moment ago has not been away by its end.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 420
    with django_db_blocker.unblock(), opened(standing_world) as world:
        yield world


@contextmanager
def opened(standing_world: tuple[str, bytes]) -> Iterator[World]:
    """As it was built, whatever others did to it; what is done to it now is taken back."""
    name, people = standing_world
    refusals = logging.getLogger("django.request")
    level = refusals.level
    refusals.setLevel(logging.CRITICAL)  # a refusal is what is asked for here
    try:
        with connected_to(name), transaction.atomic():
            yield pickle.loads(people)  # noqa: S301 - our own
            transaction.set_rollback(True)
    finally:
        refusals.setLevel(level)
