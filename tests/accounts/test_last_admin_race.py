"""Two admins who close each other out at the same moment: one of them stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, transaction

from integration_care.accounts import actions
from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.cast import join, make_clinic


def test_one_of_two_admins_stays(live_db):
    with transaction.atomic():
        clinic = make_clinic("Alder Clinic", "alder", "America/New_York")
        max_, ida = join(clinic, "Max Ferreira", Role.ADMIN), join(clinic, "Ida Blom", Role.ADMIN)
    together = Barrier(2)

    def close_out(by, other):
        together.wait()
        try:
            with tenancy.clinic_context(clinic.pk):
                actions.deactivate(by=by, member=other)
        except actions.LastAdmin:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(close_out, [max_, ida], [ida, max_]))
    with tenancy.clinic_context(clinic.pk):
        assert outcomes == ["done", "refused"]
        assert Membership.objects.active().count() == 1
