"""Tests: real servers, the demo's movable clock, no hashing to wait for."""

from integration_care.settings.base import *  # noqa: F403
from integration_care.settings.base import INSTALLED_APPS, PUSH_HOSTS, env

DEBUG = False
DEMO = True
CHECKS_ASKED_OFTEN = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
SECRET_KEY = "a key for tests only, never for a clinic"  # noqa: S105
FIELD_KEYS = "test:" + "B" * 43 + "=,older:" + "C" * 43 + "="
BACKUP_KEYS = env.str("BACKUP_KEYS", "test:" + "E" * 43 + "=")
AUDIT_KEY = "test:" + "F" * 43 + "=,older:" + "G" * 43 + "="
INSTALLED_APPS = [*INSTALLED_APPS, "integration_care.demo"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not env.bool(
    "CACHE_IN_REDIS", default=False
):  # the stage of the journeys keeps it there, as a clinic's does
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PUSH_HOSTS = [*PUSH_HOSTS, *env.list("PUSH_ORIGINS", default=[])]  # a push service on loopback
STATIC_ROOT = None  # whitenoise serves the source files; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
