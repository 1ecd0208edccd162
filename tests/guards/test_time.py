"""The database decides what time it is, and no instant is without a zone."""

from django.apps import apps
from django.db import connection

from tests.guards.source import calls, modules, name_of

OTHER_CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "dt.datetime.now",
    "datetime.datetime.now",
    "timezone.localtime",
    "timezone.localdate",
    "time.time",
}
# The supervisor waits for real servers in real seconds; it knows nothing of product time.
REAL_TIME = ("integration_care/services/",)


def test_nothing_but_the_product_clock_is_asked_for_the_time():
    found = [
        f"{name_of(path)}:{line} {call}"
        for path in modules()
        if not name_of(path).startswith(REAL_TIME)
        for line, call in calls(path)
        if call in OTHER_CLOCKS
    ]
    assert found == []


def test_no_column_stamps_itself_with_the_machines_clock():
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("integration_care", "patients", "sessions")
        for field in model._meta.fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert found == []


def test_every_instant_in_the_database_has_a_zone(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"
        )
        assert cursor.fetchall() == []


def test_celery_never_waits_for_hours():
    found = [
        name_of(path)
        for path in modules()
        if any(word in path.read_text() for word in ("countdown=", "eta="))
    ]
    assert found == []
