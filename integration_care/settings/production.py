"""A clinic's own servers. Everything secret comes from the environment and has no default."""

from integration_care.settings.base import *  # noqa: F403
from integration_care.settings.base import LOGGING, env

DEBUG = False
DEMO = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SECRET_KEY = env.str("SECRET_KEY")
FIELD_KEYS = env.str("FIELD_KEYS")
AUDIT_KEY = env.str("AUDIT_KEY")
BASE_URL = env.str("BASE_URL")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
LOGGING["handlers"]["stderr"]["formatter"] = env.str("LOG_FORMAT", "json")  # type: ignore[index]  # or: line
