"""A committed trail, and somebody who owns the database and means harm."""

import psycopg
import pytest
from django.db import connections, transaction

from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.sealing import seal_round
from integration_care.audit.trail import record
from integration_care.core import tenancy
from tests.cast import make_clinic
from tests.conftest import ADMIN_URL, OWNER_URL


@pytest.fixture
def alder(live_db):
    with transaction.atomic():
        return make_clinic("Alder Clinic", "alder", "America/New_York")


@pytest.fixture
def written(alder):
    """`written(3)` commits so many events of the clinic; their ids."""

    def write(count, clinic=alder):
        with tenancy.clinic_context(clinic.pk):
            return [
                record(by=COMMAND_LINE, clinic_id=clinic.pk, kind="thing.done", facts={"step": step}).pk
                for step in range(count)
            ]

    return write


@pytest.fixture
def sealed(written):
    """Six sealed events; their ids."""
    ids = written(6)
    assert seal_round() == 6
    return ids


@pytest.fixture
def by_force(live_db):
    """Runs SQL as the superuser, with every trigger asleep."""
    with psycopg.connect(ADMIN_URL, dbname=live_db, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        yield admin.execute


@pytest.fixture
def as_owner(live_db):
    """What follows is done by the owner of the tables, as `migrate` and `keep_audit` are."""
    in_use = connections["default"].settings_dict
    as_app = dict(in_use)
    owner = psycopg.conninfo.conninfo_to_dict(OWNER_URL)
    connections["default"].close()
    in_use.update(USER=owner["user"], PASSWORD=owner.get("password", ""))
    yield
    connections["default"].close()
    in_use.update(as_app)


@pytest.fixture
def sole_key(settings):
    """`sole_key("older")`: only that key of the ring is left."""

    def leave(key_id):
        parts = dict(part.split(":", 1) for part in settings.AUDIT_KEY.split(","))
        settings.AUDIT_KEY = f"{key_id}:{parts[key_id]}"

    return leave
