"""The keys of the seal: what cannot seal is refused before anything is sealed with it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

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
