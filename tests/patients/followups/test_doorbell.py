"""The doorbell only makes things sooner."""

from kombu.exceptions import OperationalError

from integration_care.celery import app
from patients.followups import doorbell


def test_a_broker_that_is_away_fails_nobody(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(app, "send_task", refuse)
    doorbell.ring()
    assert "the broker does not answer" in caplog.text


def test_it_rings_after_the_commit_and_not_before(story, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(app, "send_task", lambda *args, **_: rung.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        story.dose()
        assert rung == []
    assert rung == [("patients.followups.tasks.tick",)]
