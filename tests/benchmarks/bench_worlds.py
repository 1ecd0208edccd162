"""Makes the worlds that are not there yet: the other files measure in them."""

from __future__ import annotations

import pytest

from tests.benchmarks import worlds


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("size", worlds.SIZES)
def test_a_world_is_made_fast_enough(size, template_database, django_db_setup, django_db_blocker, table):
    with django_db_blocker.unblock(), worlds.standing(size, template_database, table):
        pass
