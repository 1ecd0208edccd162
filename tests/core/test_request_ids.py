"""Each request has a number: in the answer, in each line of the log, in the tasks it rings for."""

import json
import logging
import re
import sys
from io import StringIO

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from gunicorn.config import Config

from integration_care.celery import app
from integration_care.core import request_ids
from integration_care.core.gunicorn_lines import Lines
from integration_care.core.log_lines import JsonLine, OneLine
from patients.followups import doorbell
from sessions.documents import doorbell as documents_doorbell

OURS = re.compile(r"[0-9a-f]{32}")
THEIRS = "0b5ab5b4-0000-4000-8000-0123456789ab"
PAGE = "/healthz"
REFUSED = [
    "",
    "1234",
    "Dana-Moreau-of-Alder-Clinic",
    f"{THEIRS} level=ERROR",
    f"{THEIRS}\nERROR all is lost",
    "f" * 65,
    "<b>deadbeefdeadbeef</b>",
    "deadbeefdeadbeef\u0661",
]


@pytest.fixture
def behind_a_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


@pytest.fixture
def heard():
    """What the log says, as the product's processes and as production's write it."""
    said = {}
    for name, formatter in (("line", OneLine("%(about)s%(message)s")), ("json", JsonLine())):
        said[name] = logging.StreamHandler(StringIO())
        said[name].setFormatter(formatter)
        said[name].addFilter(lambda record: record.threadName == "MainThread")  # no post office's
        logging.getLogger().addHandler(said[name])
    yield lambda name: said[name].stream.getvalue().splitlines()
    for handler in said.values():
        logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("said", REFUSED)
def test_what_is_no_number_is_not_taken_over_even_from_a_proxy(client, behind_a_proxy, said):
    assert OURS.fullmatch(client.get(PAGE, HTTP_X_REQUEST_ID=said).headers["X-Request-ID"])


def test_without_a_proxy_nobodys_number_is_taken_over(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client.get(PAGE, HTTP_X_REQUEST_ID=THEIRS).headers["X-Request-ID"] != THEIRS


def test_a_proxys_number_is_the_requests(client, behind_a_proxy):
    assert client.get(PAGE, HTTP_X_REQUEST_ID=THEIRS).headers["X-Request-ID"] == THEIRS


def test_each_request_has_its_own(client):
    numbers = {client.get(PAGE).headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3 and all(OURS.fullmatch(number) for number in numbers)
    assert request_ids.of_request() == ""


def test_each_line_says_which_request_it_is_about(client, db, heard):
    number = client.get("/no/such/page/").headers["X-Request-ID"]
    assert f"request={number} Not Found: /no/such/page/" in heard("line")
    (line,) = [json.loads(line) for line in heard("json") if "Not Found" in line]
    assert (line["request"], line["level"], line["logger"]) == (number, "WARNING", "django.request")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["at"])


def test_a_line_about_no_request_names_none(heard):
    logging.getLogger("tests").warning("the lake")
    assert heard("line") == ["the lake"]
    assert json.loads(heard("json")[0]).keys() == {"at", "level", "logger", "message"}


def test_in_json_too_a_line_is_one_line_and_an_error_has_no_words(heard):
    try:
        {}["the kitchen light"]
    except KeyError:
        logging.getLogger("tests").exception("Dana\n%s", "and\u2028so on", stack_info=False)
    (line,) = heard("json")
    told = json.loads(line)
    assert told["message"] == "Dana\\x0aand\\x2028so on"
    assert told["error"][-1] == "builtins.KeyError"
    assert "kitchen" not in line.replace('{}[\\"the kitchen light\\"]', "")


def test_in_json_too_of_a_task_that_failed_stays_which(heard):
    try:
        raise ValueError("the lake")
    except ValueError:
        context = {"name": "render", "id": "1f", "exc": "ValueError('the lake')", "description": "raised"}
        logging.getLogger("tests").error(
            "Task %(name)s: %(exc)s", context, exc_info=sys.exc_info(), extra={"data": context}
        )
    assert json.loads(heard("json")[0])["message"] == "Task render[1f] raised"
    assert "the lake" not in heard("json")[0].replace('raise ValueError(\\"the lake\\")', "")


def test_the_page_that_says_something_broke_shows_it(db, monkeypatch, heard):
    monkeypatch.setattr("integration_care.core.views._broker", lambda: 1 / 0)
    answer = Client(raise_request_exception=False).get("/readyz")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert f"<code>{number}</code>" in answer.content.decode()
    assert any(number in line and "ZeroDivisionError" in line for line in heard("json"))


def test_it_shows_even_where_what_all_pages_are_told_is_what_broke(db, monkeypatch):
    def broken(request):
        raise OperationalError("the database is away")

    monkeypatch.setattr("integration_care.core.views._broker", lambda: 1 / 0)
    monkeypatch.setattr("integration_care.core.context.shell", broken)
    engines["django"].engine.__dict__.pop("template_context_processors", None)
    try:
        answer = Client(raise_request_exception=False).get("/readyz")
    finally:
        engines["django"].engine.__dict__.pop("template_context_processors", None)
    assert "Something went wrong on our side" in answer.content.decode()


def test_what_gunicorn_says_itself_is_written_alike(capsys, monkeypatch):
    """A request that it could not read, for instance: with a line break of the visitor's, and an error."""
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    logger = Lines(Config())
    try:
        raise ValueError("the lake")
    except ValueError:
        logger.exception("Invalid request from ip=%s: %s", "127.0.0.1", "GET /\nERROR all is lost")
    line = capsys.readouterr().err.strip()
    assert json.loads(line)["message"].endswith("GET /\\x0aERROR all is lost")
    assert json.loads(line)["error"][-1] == "builtins.ValueError"
    assert "the lake" not in line.replace('raise ValueError(\\"the lake\\")', "")


@app.task(name="tests.core.what_it_knows")
def what_it_knows():
    logging.getLogger("tests").warning("in a task")
    return request_ids.of_request(), request_ids.of_task(), request_ids.carried()


def test_a_task_knows_which_request_rang_and_its_own_number(heard):
    request, task, carried = what_it_knows.apply(task_id="7f3a", headers={"request_id": THEIRS}).get()
    assert (request, task, carried) == (THEIRS, "7f3a", {"request_id": THEIRS})
    assert f"request={THEIRS} task=7f3a in a task" in heard("line")


def test_what_is_no_number_is_not_taken_from_a_message_either(heard):
    assert what_it_knows.apply(headers={"request_id": "Dana Moreau"}).get()[0] == ""


@pytest.mark.parametrize("ring", [doorbell.ring, lambda: documents_doorbell.ring(THEIRS, THEIRS)])
def test_a_doorbell_carries_it_on(rf, monkeypatch, ring):
    rung = []
    monkeypatch.setattr(app, "send_task", lambda *_, **options: rung.append(options["headers"]))

    def view(request):
        ring()
        return HttpResponse()

    number = request_ids.EachHasAnId(view)(rf.get("/")).headers["X-Request-ID"]
    assert rung == [{"request_id": number}]
    ring()
    assert rung[1] == {}
