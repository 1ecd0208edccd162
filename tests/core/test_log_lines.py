"""A log says what went wrong and where, on lines of its own, and none of anybody's words."""

import logging
import sys
from io import StringIO

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from integration_care.core.log_lines import OneLine

LINE = "%(levelname)s %(name)s %(message)s"


@pytest.fixture
def log():
    """A logger as the product's, and what it has said."""
    said, logger = StringIO(), logging.getLogger("tests.log_lines")
    stream = logging.StreamHandler(said)
    stream.setFormatter(OneLine(LINE))
    logger.addHandler(stream)
    yield logger, said
    logger.removeHandler(stream)


@pytest.mark.parametrize("name", ["Dana\nERROR root all is lost", "Dana\r\nx", "Dana\x1b[2J", "Dana\u2028x"])
def test_a_name_with_a_line_break_begins_no_line(log, name):
    logger, said = log
    logger.error("could not find %s", name)
    assert len(said.getvalue().splitlines()) == 1
    assert said.getvalue().startswith("ERROR tests.log_lines could not find Dana\\x")


def test_an_address_with_a_line_break_begins_no_line(log, db):
    logger, said = log
    request_log = logging.getLogger("django.request")
    request_log.addHandler(logger.handlers[0])
    try:
        Client().get("/no/such%0AERROR%20root%20all%20is%20lost/")
    finally:
        request_log.removeHandler(logger.handlers[0])
    assert len(said.getvalue().splitlines()) == 1


def test_of_an_error_stay_its_kind_and_its_place(log):
    logger, said = log
    try:
        try:
            {}["the kitchen light"]
        except KeyError as why:
            raise ValueError("what she said about the kitchen light") from why
    except ValueError:
        logger.exception("document %s could not be made", "7F3A")
    told = said.getvalue()
    assert "kitchen light" not in told.replace('{}["the kitchen light"]', "").replace(
        'raise ValueError("what she said about the kitchen light") from why', ""
    )
    assert "document 7F3A could not be made" in told
    assert "builtins.KeyError" in told and "builtins.ValueError" in told and "test_log_lines.py" in told


def test_of_a_row_that_the_database_refused_stay_code_and_constraint(log, db):
    logger, said = log
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE words (text text CONSTRAINT one_word UNIQUE)")
            cursor.execute("INSERT INTO words VALUES (%s), (%s)", ["the lake", "the lake"])
    except IntegrityError:
        logger.exception("a row was refused")
    assert "the lake" not in said.getvalue().replace('["the lake", "the lake"]', "")
    assert "psycopg.errors.UniqueViolation 23505 one_word" in said.getvalue()
    assert issubclass(psycopg.errors.UniqueViolation, psycopg.Error)


def test_of_a_task_that_failed_stays_which(log):
    logger, said = log
    try:
        raise ValueError("the lake")
    except ValueError:
        context = {"name": "render", "id": "1f", "exc": "ValueError('the lake')", "description": "raised"}
        logger.error("Task %(name)s: %(exc)s", context, exc_info=sys.exc_info(), extra={"data": context})
    assert "Task render[1f] raised" in said.getvalue()
    assert "the lake" not in said.getvalue().replace('raise ValueError("the lake")', "")
