"""What must never reach production is said before it starts."""

from integration_care.core.capacity import connections_needed, there_are_connections_for_all
from integration_care.core.checks import the_demo_stays_home, the_token_of_the_metrics_is_long


def test_the_demos_clock_and_clinic_are_refused_on_deploy(settings):
    settings.DEMO = True
    assert [error.id for error in the_demo_stays_home()] == ["core.E002"]


def test_an_installed_demo_is_refused_even_when_it_is_switched_off(settings):
    settings.DEMO = False
    assert [error.id for error in the_demo_stays_home()] == ["core.E002"]


def test_without_the_demo_there_is_nothing_to_say(settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr("integration_care.core.checks.apps.is_installed", lambda _: False)
    assert the_demo_stays_home() == []


def test_more_processes_than_connections_are_told_before_they_start(settings):
    settings.WEB_PROCESSES, settings.WEB_THREADS, settings.WORKER_PROCESSES = 4, 8, 12
    settings.DATABASE_CONNECTIONS = 97
    assert connections_needed() == 2 * (4 * 8 + 12) + 10
    (warning,) = there_are_connections_for_all()
    assert warning.id == "core.W001"
    settings.DATABASE_CONNECTIONS = 98
    assert there_are_connections_for_all() == []
    settings.WEB_CONTAINERS, settings.WORKER_CONTAINERS = 2, 3
    assert connections_needed() == 2 * (2 * 4 * 8 + 3 * 12) + 10


def test_a_short_token_of_the_metrics_is_refused_on_deploy_and_none_is_not(settings):
    for token, ids in (("guess me", ["core.E004"]), ("", []), ("x" * 32, [])):
        settings.METRICS_TOKEN = token
        assert [error.id for error in the_token_of_the_metrics_is_long()] == ids
