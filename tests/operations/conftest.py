"""Ola runs the installation and belongs to no clinic."""

import pytest

from integration_care.accounts.actions.operators import make_operator
from integration_care.accounts.models import User
from integration_care.audit.actors import COMMAND_LINE
from tests.cast import PASSWORD, give_factor
from tests.patients.followups.conftest import at, sent, story, tick  # noqa: F401
from tests.signed_in import sign_in


@pytest.fixture
def ola(cast) -> User:
    user = User(email="ola@platform.test", name="Ola Vik")
    user.set_password(PASSWORD)
    user.save()
    give_factor(user)
    make_operator(by=COMMAND_LINE, user=user)
    user.refresh_from_db()
    return user


@pytest.fixture
def as_ola(client, ola):
    return sign_in(client, ola)
