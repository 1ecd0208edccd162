"""Dana in the portal, and a second admin: Uma."""

from uuid import uuid4

import pytest

from integration_care.core.permissions import Role
from patients.concerns.actions import Told, raise_concern
from patients.concerns.models import Concern
from tests.cast import START, join

WORDS = "zqxworried about the lake"


@pytest.fixture
def dana(cast):
    """Dana's own membership in the portal."""
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    return cast.dana.member


@pytest.fixture
def uma(cast):
    return join(cast.alder, "Uma Reyes", Role.ADMIN)


@pytest.fixture
def tell(cast, dana):
    """`tell(cast.ada)` is a concern of Dana's about Ada; without anybody, about nobody named."""

    def told(about=None, words=WORDS, whom=Concern.Whom.NOBODY):
        whom = Concern.Whom.PERSON if about else whom
        said = Told(uuid4(), whom, words, about)
        return raise_concern(by=dana, patient=cast.dana, told=said, now=START)

    return told
