"""The pair as drills use it: servers go down and come back at the same addresses."""

import json
import socket

import psycopg
import pytest
import redis

from integration_care.services.pair import EmbeddedPair


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    with EmbeddedPair(tmp_path_factory.mktemp("drill"), fsync=False) as started:
        yield started


def test_committed_rows_survive_a_crash_of_postgres(pair):
    with psycopg.connect(pair.owner_url) as owner:
        owner.execute("CREATE TABLE kept (id int)")
        owner.execute("INSERT INTO kept VALUES (1)")
    pair.restart_postgres(crash=True)
    with psycopg.connect(pair.database_url) as app:
        assert app.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_restarted_valkey_is_empty_and_refuses_writes_rather_than_forgetting(pair):
    broker = redis.Redis.from_url(pair.redis_url)
    broker.set("bell", "rung")
    pair.restart_valkey(crash=True)
    assert broker.get("bell") is None
    assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_killed_servers_stay_down_until_they_are_started(pair):
    pair.postgres.kill()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(pair.database_url, connect_timeout=1)
    pair.postgres.start()
    psycopg.connect(pair.database_url).close()


def test_a_pair_from_before_backups_gets_their_role(tmp_path):
    with EmbeddedPair(tmp_path, fsync=False) as older:
        with psycopg.connect(older.admin_url) as admin:
            admin.execute("DROP OWNED BY care_backup; DROP ROLE care_backup")
        saved = json.loads((tmp_path / "passwords.json").read_text())
        del saved["backup"]
        (tmp_path / "passwords.json").write_text(json.dumps(saved))
    with EmbeddedPair(tmp_path, fsync=False) as newer, psycopg.connect(newer.backup_url) as role:
        assert role.execute("SELECT pg_has_role('pg_read_all_data', 'USAGE')").fetchone() == (True,)


def test_broker_asks_for_a_password(pair):
    with socket.create_connection(("127.0.0.1", pair.valkey.port), timeout=5) as stranger:
        stranger.sendall(b"PING\r\n")
        assert stranger.recv(100).startswith(b"-NOAUTH")
