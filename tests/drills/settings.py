"""The drills' own settings: the tests', with failpoints to place and little patience."""

from integration_care.settings.test import *  # noqa: F403
from integration_care.settings.test import INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "tests.drills.failpoints.Failpoints"]
CHECKS_ASKED_OFTEN = False  # asked as in a clinic
EMAIL_TIMEOUT = 1.5  # seconds; a server that hangs is given up
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_URL", "redis://127.0.0.1:6379/0"),
    }
}
