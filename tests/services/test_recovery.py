"""Every way of dying leaves nothing behind, and the next start works."""

import os
import subprocess
import sys

import pytest

from integration_care.services import processes
from tests.services import supervisor

WRITE = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
    owner.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
    owner.execute("INSERT INTO kept VALUES (1)")
"""
READ = """
import os, psycopg
print(psycopg.connect(os.environ["DATABASE_URL"]).execute("SELECT count(*) > 0 FROM kept").fetchone()[0])
"""


@pytest.fixture
def busy(data):
    """A supervisor whose command has a child in a session of its own, the hardest to find."""
    marker = data / "marker"
    marker.touch()
    wait = f"tail -f {marker}"
    script = f"{sys.executable} -c '{WRITE}' && (setsid {wait} &); echo up; exec {wait}"
    with supervisor.start(data, "sh", "-c", script) as process:
        assert process.stdout.readline() == "up\n"
        yield process


def assert_nothing_runs(data):
    supervisor.wait_until(lambda: not supervisor.commands_naming(str(data)))
    assert supervisor.commands_naming(str(data)) == []


def assert_next_start_has_the_data(data):
    result = supervisor.run(data, sys.executable, "-c", READ)
    assert result.stdout == "True\n", result.stderr


def test_supervisor_killed(busy, data):
    supervisor.kill(busy.pid)
    assert_nothing_runs(data)
    assert_next_start_has_the_data(data)


def test_process_behind_it_killed(busy, data):
    behind = processes.descendants(busy.pid)[0]
    supervisor.kill(behind)
    assert busy.wait(supervisor.PATIENCE) == 137
    assert_nothing_runs(data)
    assert_next_start_has_the_data(data)


def test_postgres_killed_with_its_supervisor(busy, data):
    pids = processes.descendants(busy.pid)
    for pid in [busy.pid, *pids]:
        supervisor.kill(pid)
    assert_nothing_runs(data)
    assert_next_start_has_the_data(data)


def test_pid_file_naming_a_stranger(data):
    write_pid_file(data, os.getpid())
    assert supervisor.run(data, "true").returncode == 0


def test_pid_file_naming_a_zombie(data):
    with subprocess.Popen(["true"]) as zombie:
        assert supervisor.wait_until(lambda: processes.command_of(zombie.pid) is None)
        write_pid_file(data, zombie.pid)
        assert supervisor.run(data, "true").returncode == 0


def test_cluster_that_was_never_finished_is_made_anew(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("18")
    assert supervisor.run(tmp_path, "true").returncode == 0


def write_pid_file(data, pid):
    lines = [str(pid), str(data / "postgres"), "1700000000", "54321", "", "127.0.0.1", "", "ready"]
    (data / "postgres" / "postmaster.pid").write_text("\n".join(lines) + "\n")
