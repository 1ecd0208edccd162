"""How a real clinic begins."""

import io

import pytest
from django.core.management import CommandError, call_command

from integration_care.accounts.models import Clinic, User
from integration_care.core import tenancy
from patients.models import Protocol

NEW = {
    "name": "Cedar Clinic",
    "slug": "cedar",
    "time_zone": "America/Denver",
    "admin_name": "Noor Aziz",
    "admin_email": "noor@cedar.test",
}


@pytest.fixture
def typed(monkeypatch):
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(words + "\n"))


@pytest.mark.parametrize("changed", [{"time_zone": "Mountain"}, {"slug": "alder"}])
def test_a_clinic_that_cannot_be_is_refused_whole(cast, typed, changed):
    typed("a quiet path in the snow")
    with pytest.raises(CommandError):
        call_command("create_clinic", **{**NEW, **changed})
    assert not User.objects.filter(email=NEW["admin_email"]).exists()


def test_without_a_terminal_and_without_a_password_it_says_what_is_missing(db, typed):
    typed("")
    with pytest.raises(CommandError, match="pipe it in"):
        call_command("create_clinic", **NEW)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password1234", "common"),
        ("a quiet fen", "at least 12"),
        ("noor@cedar.test", "too similar"),
        ("heron " * 30, "At most 128"),
    ],
)
def test_a_weak_password_is_refused(db, typed, password, why):
    typed(password)
    with pytest.raises(CommandError, match=why):
        call_command("create_clinic", **NEW)


def test_the_admin_can_sign_in_and_finds_protocols(db, typed, client, capsys):
    typed("a quiet path in the snow")
    call_command("create_clinic", **NEW)
    assert client.login(email=NEW["admin_email"], password="a quiet path in the snow")
    with tenancy.platform_context():
        clinic = Clinic.objects.get(slug="cedar")
    with tenancy.clinic_context(clinic.pk):
        assert Protocol.objects.filter(key="core-24-72").exists()
