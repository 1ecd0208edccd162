"""An address asked for once by its name is right for every object."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from integration_care.core.ui.paths import path_to


def test_an_unknown_name_is_refused():
    with pytest.raises(NoReverseMatch):
        path_to("caseload:nowhere", uuid4())


@pytest.mark.parametrize("name", ["caseload:chart", "followups:log-contact", "sessions:book"])
def test_it_says_what_reverse_says(name):
    for key in (uuid4(), uuid4()):
        assert path_to(name, key) == reverse(name, args=[key])


def test_another_urlconf_is_another_address(settings):
    key, before = uuid4(), path_to("caseload:chart", uuid4())
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    assert path_to("caseload:chart", key) == reverse("caseload:chart", args=[key])
    assert before.startswith("/windows/")
