"""`services demo`, whole and for real: it comes up, keeps its data, and goes away however it is ended."""

import signal
import socket
import subprocess
import sys

import psycopg
import pytest
from django.core.management import get_commands, load_command_class

from integration_care.services.demo_processes import DIRECTLY
from integration_care.services.launcher import Demo
from integration_care.services.pair import EmbeddedPair
from integration_care.services.ports import free_port
from tests.services import supervisor

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]


def start(data, port):
    command = [sys.executable, "manage.py", "services", "demo", "--data", str(data), "--port", str(port)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=supervisor.CLEAN, **pipes)


def read_until_ready(process):
    """What it says until then."""
    said = []
    for line in process.stdout:
        said.append(line)
        if "is ready at" in line:
            return "".join(said)
    pytest.fail(process.stderr.read())


def test_port_in_use_is_one_line_and_nothing_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(tmp_path / "never", port) as process:
            assert process.wait(supervisor.PATIENCE) == 1
            complaint = process.stderr.read()
    assert complaint.count("\n") == 1
    assert f"PORT={port + 1}" in complaint
    assert not (tmp_path / "never").exists()


def test_a_demo_of_an_earlier_version_is_told_to_begin_anew(tmp_path):
    with EmbeddedPair(tmp_path, fsync=False) as pair, psycopg.connect(pair.owner_url) as owner:
        owner.execute("CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz)")
        owner.execute("INSERT INTO django_migrations VALUES (1, 'accounts', '0002_row_security', now())")
    with start(tmp_path, free_port()) as process:
        assert process.wait(supervisor.PATIENCE) == 1
        complaint = process.stderr.read()
    assert complaint.count("\n") == 1
    assert "make demo RESET=1" in complaint


@pytest.mark.parametrize(
    "line", ["load_demo --speed=3600", "load_demo --print-sign-ins", "demo_clock --speed=1"]
)
def test_the_demos_own_commands_know_what_the_launcher_says(line):
    name, option = line.split()
    command = load_command_class(get_commands()[name], name)
    assert command.create_parser("manage.py", name).parse_args([option])


@pytest.fixture
def told(tmp_path):
    """A data folder whose story counts as told: telling it has tests of its own, and takes its time."""
    Demo(tmp_path).stamps.keep("load_demo")
    (tmp_path / "sign-ins.txt").write_text("nobody\n")
    return tmp_path


def test_demo_lives_dies_and_comes_back_with_its_data(told):
    port = free_port()
    with start(told, port) as process:
        assert "Preparing the database" in read_until_ready(process)
        names = "".join(left_behind(told, port))
        assert all(part in names for part in ("gunicorn", "celery:app worker", "celery:app beat"))
        with DIRECTLY.open(f"http://127.0.0.1:{port}/readyz", timeout=supervisor.PATIENCE) as answer:
            assert answer.status == 200
        supervisor.kill(process.pid)
    assert_nothing_runs(told, port)

    with start(told, port) as process:
        assert "Preparing the database" not in read_until_ready(process)
        process.send_signal(signal.SIGTERM)
        keeps_its_database_after_the_one_that_stops(told, process)
    assert_nothing_runs(told, port)


def keeps_its_database_after_the_one_that_stops(data, stopping):
    """Started at once, it waits; it used to join servers that were about to go."""
    port = free_port()
    with start(data, port) as process:
        read_until_ready(process)
        assert stopping.wait(supervisor.PATIENCE) == 0
        with DIRECTLY.open(f"http://127.0.0.1:{port}/readyz", timeout=supervisor.PATIENCE) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(supervisor.PATIENCE) == 0
    assert_nothing_runs(data, port)


def assert_nothing_runs(data, port):
    supervisor.wait_until(lambda: not left_behind(data, port))
    assert left_behind(data, port) == []


def left_behind(data, port):
    """What names the data, the port, or was told of either by its environment."""
    told = supervisor.commands_with_environment(f"BASE_URL=http://localhost:{port}")
    return supervisor.commands_naming(str(data)) + told
