"""What can be known of the containers without a container engine: names, packages, secrets, roles."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from integration_care.services.preflight import PANGO_PACKAGES

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat", "backup"]
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:\?|:-)?[^}]*\}")


def image_command() -> list[str]:
    return yaml.safe_load(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M).group(1))


def commands() -> dict[str, list[str]]:
    return {name: SERVICES[name].get("command", image_command()) for name in OURS}


@pytest.mark.parametrize("name", OURS)
def test_command_exists(name):
    program, *arguments = commands()[name]
    assert (Path(sys.executable).parent / program).exists() or shutil.which(program)
    if arguments[0] == "manage.py":
        assert arguments[1] in get_commands()


@pytest.mark.parametrize(
    ("name", "check"), [("web", "--check-config"), ("worker", "--help"), ("beat", "--help")]
)
def test_command_knows_every_option_it_is_given(name, check):
    program, *arguments = commands()[name]
    listens_here = [argument.replace("0.0.0.0:8000", "127.0.0.1:0") for argument in arguments]
    result = subprocess.run(
        [Path(sys.executable).parent / program, *listens_here, check],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_web_process_runs_as_many_as_are_counted():
    """What `check --deploy` reckons with is what gunicorn starts: asked of gunicorn itself."""
    asked = ["gunicorn", *image_command()[1:], "--print-config", "--bind", "127.0.0.1:0"]
    asked[0] = str(Path(sys.executable).parent / "gunicorn")
    around = os.environ | {"WEB_PROCESSES": "3", "WEB_THREADS": "5"}
    told = subprocess.run(asked, cwd=ROOT, env=around, capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^(\w+)\s+= (.+)$", told, re.M))
    assert (found["workers"], found["threads"], found["worker_class"]) == ("3", "5", "gthread")
    assert "Lines" in found["logger_class"] and found["control_socket_disable"] == "True"
    assert "--concurrency=${WORKER_PROCESSES:-2}" in commands()["worker"]


def test_settings_that_are_wrong_stop_a_deploy_before_anything_is_changed():
    steps = [step.strip() for step in commands()["migrate"][2].split("&&")]
    assert steps[0] == "python manage.py check --deploy --fail-level WARNING"
    assert steps[1].startswith("python manage.py migrate")
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_celery_application_is_the_one_that_exists():
    for name in ("worker", "beat"):
        assert "--app=integration_care.celery:app" in commands()[name]


def test_image_has_what_weasyprint_draws_with():
    installed = re.search(r"apt-get install.*?&&", DOCKERFILE, re.S).group(0).split()
    assert set(PANGO_PACKAGES) <= set(installed)


def test_image_installs_locked_packages_only():
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    assert "npm ci --ignore-scripts" in DOCKERFILE


def test_every_file_the_image_copies_exists_and_is_sent():
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert name in sent, name


def test_every_variable_is_explained_in_the_example():
    example = {line.split("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line}
    assert {name for name, _ in VARIABLE.findall(COMPOSE_TEXT)} == {
        name for name in example if name.isupper()
    }


def test_every_variable_without_a_default_is_demanded():
    assert [name for name, rule in VARIABLE.findall(COMPOSE_TEXT) if not rule] == []


def test_production_settings_find_all_they_demand():
    demanded = re.findall(
        r'env\.\w+\("([A-Z_]+)"\)', (ROOT / "integration_care/settings/production.py").read_text()
    )
    assert set(demanded) <= set(SERVICES["web"]["environment"])


@pytest.mark.parametrize("name", OURS)
def test_our_containers_are_read_only_and_without_privileges(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "USER care" in DOCKERFILE


def test_web_alone_is_reachable_and_only_from_this_machine():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert SERVICES["web"]["ports"][0].startswith("127.0.0.1:")


def test_owner_migrates_and_nobody_else_has_the_owners_password():
    owner = [name for name in OURS if "care_owner" in SERVICES[name]["environment"]["DATABASE_URL"]]
    assert owner == ["migrate"]
    assert "integration_care/services/roles.sql" in str(SERVICES["db"]["volumes"])


def test_backups_are_made_by_a_role_and_with_keys_that_who_serves_has_not():
    command = SERVICES["backup"]["command"]
    assert command[2] in get_commands()
    assert "care_backup" in SERVICES["backup"]["environment"]["DATABASE_BACKUP_URL"]
    assert "backup_role.sql" in str(SERVICES["db"]["volumes"])
    for name in ("web", "worker", "beat"):
        assert not {"BACKUP_KEYS", "DATABASE_BACKUP_URL"} & SERVICES[name]["environment"].keys()


def test_everything_that_stays_up_has_a_health_check():
    assert "HEALTHCHECK" in DOCKERFILE
    for name in ("db", "redis", "worker", "beat"):
        assert SERVICES[name]["healthcheck"]["test"]


def test_broker_never_forgets_to_make_room():
    assert "noeviction" in SERVICES["redis"]["command"]
