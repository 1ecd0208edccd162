"""A full day costs as many queries as a quiet one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from tests.cast import START
from tests.factories.windows import many_windows


@pytest.mark.parametrize("who", ["ada", "max"])
def test_today_asks_as_much_for_1_50_and_500_sessions(as_, cast, who):
    client, counts = as_(getattr(cast, who)), set()
    client.get(reverse("sessions:today"))
    for more in (1, 49, 450):
        tenancy.enter(clinic=cast.alder.pk)
        many_windows(cast.alder, cast.ada, more, START, since_h=1)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("sessions:today"))
        assert "Many" in page.content.decode()
        counts.add(len(queries))
    assert len(counts) == 1
