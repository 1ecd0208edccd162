import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integration_care.core.permissions import Role
from tests.cast import join


@pytest.fixture
def patient_member(cast):
    """Dana's own way in."""
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    return cast.dana.member


@pytest.fixture
def counting():
    """`with counting() as queries:` holds every query made inside."""
    return lambda: CaptureQueriesContext(connection)
