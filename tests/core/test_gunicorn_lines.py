"""gunicorn's lines say what went wrong, and neither what was asked for nor what could not be read."""

import json
import logging
from io import StringIO

import pytest
from gunicorn.config import Config

from integration_care.core.gunicorn_lines import Lines


@pytest.fixture
def log(monkeypatch):
    """gunicorn's logger as it is set up for a clinic, and what it has said."""
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    return gunicorns(monkeypatch)


def gunicorns(monkeypatch):
    """(its logger, what it says): pytest listens to the same logger and is left alone."""
    error_log = logging.getLogger("gunicorn.error")
    others, said = list(error_log.handlers), StringIO()
    lines = Lines(Config())
    for handler in error_log.handlers:
        if handler not in others:
            monkeypatch.setattr(handler, "stream", said)
    return lines, said


def test_who_listens_beside_gunicorn_keeps_the_form_of_its_lines():
    beside = logging.StreamHandler(StringIO())
    beside.setFormatter(logging.Formatter("%(message)s"))
    error_log = logging.getLogger("gunicorn.error")
    error_log.addHandler(beside)
    try:
        Lines(Config()).warning("Worker exits")
    finally:
        error_log.removeHandler(beside)
    assert beside.stream.getvalue() == "Worker exits\n"


def test_of_a_request_that_failed_its_address_is_not_told(log):
    lines, said = log
    try:
        raise ValueError("the lake")
    except ValueError:
        lines.exception("Error handling request %s %s", "GET", "/patients/?q=Moreau")
    told = json.loads(said.getvalue())
    assert "Error handling request" in str(told) and "ValueError" in str(told)
    assert "Moreau" not in str(told)


def test_a_line_that_could_not_be_read_is_not_repeated(log):
    lines, said = log
    lines.warning("Invalid request from ip=10.0.0.7: Invalid HTTP request line: 'GET /j/secret of a link'")
    assert "10.0.0.7" in said.getvalue() and "secret" not in said.getvalue()


def test_what_else_it_says_is_told_whole(log):
    lines, said = log
    lines.warning("Worker with pid %s was terminated", 7)
    assert "Worker with pid 7 was terminated" in said.getvalue()


def test_lines_for_people_where_they_are_asked_for(monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "line")
    lines, said = gunicorns(monkeypatch)
    lines.warning("Worker exits")
    assert said.getvalue().rstrip().endswith("WARNING gunicorn.error Worker exits")
