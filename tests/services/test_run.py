"""A command with servers around it: what is refused, what is passed through, who may share."""

import signal
import sys
import time

import psycopg
import pytest

from integration_care.services.errors import ServiceError
from integration_care.services.sharing import embedded_pair, unshared_pair
from tests.services import supervisor

SERVERS_SINCE = """
import os, psycopg
database = psycopg.connect(os.environ["DATABASE_URL"])
print(database.execute("SELECT extract(epoch FROM pg_postmaster_start_time())").fetchone()[0])
"""


def test_production_refuses_with_one_line_and_starts_nothing(tmp_path):
    place = tmp_path / "never"
    result = supervisor.run(place, "true", DJANGO_SETTINGS_MODULE="integration_care.settings.production")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "production" in result.stderr
    assert not place.exists()


def test_missing_command_is_one_line(tmp_path):
    result = supervisor.run(tmp_path / "never")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)


def test_unknown_command_ends_as_in_a_shell(data):
    result = supervisor.run(data, "no-such-command-anywhere")
    assert result.returncode == 127
    assert "no-such-command-anywhere" in result.stderr


def test_servers_named_by_the_environment_are_used_as_they_are(tmp_path):
    place = tmp_path / "never"
    named = {"DATABASE_URL": "a:", "REDIS_URL": "b:"}
    result = supervisor.run(place, "sh", "-c", "echo $DATABASE_URL $REDIS_URL", **named)
    assert result.stdout == "a: b:\n"
    assert not place.exists()


def test_exit_code_is_the_commands_own(data):
    assert supervisor.run(data, "sh", "-c", "exit 7").returncode == 7


def test_death_by_signal_reads_as_in_a_shell(data):
    assert supervisor.run(data, "sh", "-c", "kill -9 $$").returncode == 128 + signal.SIGKILL


def test_superusers_address_is_given_to_tests_only(data):
    names = {line.partition("=")[0] for line in supervisor.run(data, "env").stdout.splitlines()}
    assert names >= {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DATABASE_ADMIN_URL"}


def test_application_owns_nothing_and_passes_no_row_security(data):
    script = """
import os, psycopg
admin = psycopg.connect(os.environ["DATABASE_ADMIN_URL"])
print(admin.execute(
    "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
    " (SELECT count(*) FROM pg_shdepend WHERE refobjid = pg_roles.oid AND deptype = 'o')"
    " FROM pg_roles WHERE rolname = 'care_app'").fetchone())
owner = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
owner.execute("CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY, word citext)")
app = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
app.execute("INSERT INTO made (word) VALUES ('Yes')")
print(app.execute("SELECT count(*) FROM made WHERE word = 'yes'").fetchone())
for statement in ("CREATE TABLE mine ()", "TRUNCATE made", "DROP TABLE made"):
    try:
        app.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        print("refused")
owner.execute("DROP TABLE made")
"""
    result = supervisor.run(data, sys.executable, "-c", script)
    expected = ["(False, False, False, False, 0)", "(1,)", "refused", "refused", "refused"]
    assert result.stdout.splitlines() == expected, result.stderr


def test_passwords_are_for_us_alone(data):
    for name in ("passwords.json", "owner.lock"):
        assert (data / name).stat().st_mode & 0o077 == 0


def test_signal_is_passed_on_and_awaited(data):
    script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done"
    with supervisor.start(data, "sh", "-c", script) as process:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(supervisor.PATIENCE) == 5


@pytest.fixture
def until_done(tmp_path):
    """A command that says where its database is and ends when the file appears; and the file."""
    done = tmp_path / "done"
    return f"echo $DATABASE_URL; until [ -e {done} ]; do sleep 0.05; done", done


def test_second_command_joins_and_the_first_waits_for_it(data, until_done):
    command, done = until_done
    with supervisor.start(data, "sh", "-c", command) as first:
        url = first.stdout.readline().strip()
        with supervisor.start(data, "sh", "-c", "echo $DATABASE_URL; exec sleep 60") as second:
            assert second.stdout.readline().strip() == url
            done.touch()
            assert "still uses" in first.stderr.readline()
            psycopg.connect(url).close()
            second.terminate()
        assert first.wait(supervisor.PATIENCE) == 0


def test_first_command_need_not_wait(data, until_done):
    command, done = until_done
    with supervisor.start(data, "sh", "-c", command) as first:
        url = first.stdout.readline()
        with supervisor.start(data, "sh", "-c", "echo $DATABASE_URL; exec sleep 60") as second:
            assert second.stdout.readline() == url
            done.touch()
            assert "still uses" in first.stderr.readline()
            first.terminate()
            assert first.wait(supervisor.PATIENCE) == 128 + signal.SIGTERM
            second.terminate()


def test_who_comes_while_the_owner_stops_waits_for_servers_of_its_own(tmp_path):
    with pytest.raises(SystemExit), embedded_pair(tmp_path, fsync=False, waits_for_guests=False) as pair:
        pair.take_no_guests()
        second = supervisor.start(tmp_path, sys.executable, "-c", SERVERS_SINCE)
        waits = f"Waiting for the command that is starting or stopping the servers in {tmp_path}"
        assert waits in second.stderr.readline()
        stops_at = time.time()
        raise SystemExit
    since, why = second.communicate(timeout=supervisor.PATIENCE)
    assert second.returncode == 0 and float(since) > stops_at, why


def test_a_guest_of_servers_that_did_not_wait_is_told(tmp_path):
    owner = embedded_pair(tmp_path, fsync=False, waits_for_guests=False)
    with owner as pair, embedded_pair(tmp_path) as guest:
        assert guest.addresses == pair.addresses
        guest.raise_if_gone()
        pair.take_no_guests()
        with pytest.raises(ServiceError, match="has stopped them"):
            guest.raise_if_gone()


def test_a_guest_of_servers_that_wait_is_left_alone_until_they_stop(data, until_done):
    command, done = until_done
    with supervisor.start(data, "sh", "-c", command) as owner:
        owner.stdout.readline()
        with embedded_pair(data) as guest:
            done.touch()
            assert "still uses" in owner.stderr.readline()
            guest.raise_if_gone()
            newcomer = supervisor.start(data, sys.executable, "-c", SERVERS_SINCE)
            assert "Waiting for" in newcomer.stderr.readline()
            stops_at = time.time()
            owner.terminate()
            with pytest.raises(ServiceError, match="has stopped them"):
                assert owner.wait(supervisor.PATIENCE) and guest.raise_if_gone()
    since, why = newcomer.communicate(timeout=supervisor.PATIENCE)
    assert newcomer.returncode == 0 and float(since) > stops_at, why


def test_tests_beside_tests_have_servers_of_their_own(data, tmp_path, until_done):
    command, done = until_done
    with supervisor.start(data, "sh", "-c", command) as first:
        url = first.stdout.readline().strip()
        with unshared_pair([data, tmp_path / "second"], fsync=False) as pair:
            assert pair.addresses.database_url != url
        done.touch()


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left(data):
    yield
    assert supervisor.wait_until(lambda: not supervisor.commands_naming(str(data)))
