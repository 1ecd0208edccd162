"""What must never reach production is said before it starts."""

from integration_care.core.checks import the_demo_stays_home


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
