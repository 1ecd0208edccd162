"""Settings of the web process that phones are measured against: files as a clinic serves them."""

from integration_care.settings import base
from integration_care.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"  # with the floors
CHECKS_ASKED_OFTEN = base.CHECKS_ASKED_OFTEN
STORAGES = base.STORAGES
STATIC_ROOT = base.STATIC_ROOT
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
