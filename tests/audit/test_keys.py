"""The keys of the seal: what cannot seal is refused before anything is sealed with it."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from integration_care.audit import keys

GOOD = "new:" + "H" * 43 + "=,old:" + "I" * 43 + "="


@pytest.mark.parametrize(
    "configured",
    ["", "new", "new:", "new:AAAA", ":" + "H" * 43 + "=", "new:not base64 at all!", "x" * 41 + GOOD],
)
def test_what_is_no_key_is_refused(settings, configured):
    settings.AUDIT_KEY = configured
    with pytest.raises(ImproperlyConfigured, match="AUDIT_KEY"):
        keys.newest()


def test_the_first_seals_and_all_verify(settings):
    settings.AUDIT_KEY = GOOD
    key_id, key = keys.newest()
    assert (key_id, len(key), keys.known("old") not in (None, key)) == ("new", 32, True)
    assert keys.known("lost") is None


@pytest.mark.parametrize("alphabet", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_key_is_read_in_either_alphabet(settings, alphabet):
    """`.env.example` makes it in the one for addresses; openssl in the other."""
    settings.AUDIT_KEY = "own:" + alphabet(b"\xfb\xff" * 16).decode()
    assert keys.newest() == ("own", b"\xfb\xff" * 16)


@pytest.mark.parametrize("configured", ["", "new:AAAA", "new:ünlesbar"])
def test_a_wrong_key_is_said_at_start_and_not_at_the_first_seal(settings, configured):
    settings.AUDIT_KEY = configured
    with pytest.raises(SystemCheckError, match=r"audit\.E001.*AUDIT_KEY"):
        call_command("check")
