"""Two people draw from one vial at the same moment: the log still adds up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from sessions.substances.errors import NotEnough
from sessions.substances.models import Container
from tests.cast import START, make_cast
from tests.sessions.substances.making import a_container, draw


@pytest.fixture
def live_cast(live_db):
    with transaction.atomic():
        movable_clock.freeze(START)
        return make_cast()


def test_eight_hands_draw_no_more_than_there_is(live_cast):
    cast, hands = live_cast, 8
    with tenancy.clinic_context(cast.alder.pk):
        vial = a_container(cast)
    barrier = Barrier(hands)

    def act(_):
        try:
            with tenancy.clinic_context(cast.alder.pk):
                barrier.wait(timeout=60)
                return draw(cast, Container.objects.get(pk=vial.pk), 75)
        except NotEnough as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        outcomes = list(pool.map(act, range(hands)))
    refused = [one for one in outcomes if isinstance(one, NotEnough)]
    assert len(refused) == 2
    assert all("50 mg" in str(one) for one in refused)
    with tenancy.clinic_context(cast.alder.pk):
        assert vial.balance_mg == 50
        assert list(vial.entries.values_list("number", flat=True)) == list(range(1, 8))
