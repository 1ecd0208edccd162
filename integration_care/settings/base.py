"""Settings that hold everywhere. What differs is in dev, test and production."""

from email.utils import parseaddr
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF

from integration_care.metronome import Every
from integration_care.settings.sign_in import *  # noqa: F403
from integration_care.settings.sign_in import LONGEST_SIGN_IN_SECONDS

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- Who and where -----------------------------------------------------------
BASE_URL: str = env.str("BASE_URL", "http://localhost:8000")  # links never trust the Host header
ROOT_URLCONF = "integration_care.urls"
WSGI_APPLICATION = "integration_care.wsgi.application"
ASGI_APPLICATION = "integration_care.asgi.application"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # patients read either; staff pages are English always
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "integration_care.words.formats"
LOCALE_PATHS = [ROOT / "integration_care" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
DEMO = False  # the shiftable clock and the invented clinic; see checks.py
CHECKS_ASKED_OFTEN = False  # compiles the plain queryset beside each; see core/asked_often.py

INSTALLED_APPS = [
    "integration_care.core",
    "integration_care.audit",
    "integration_care.accounts",
    "integration_care.backups",
    "integration_care.services",
    "patients",
    "patients.journals",
    "patients.measures",
    "patients.practices",
    "patients.followups",
    "patients.relapse",
    "patients.concerns",
    "patients.disclosures",
    "patients.portal",
    "sessions",
    "sessions.caseload",
    "sessions.groups",
    "sessions.substances",
    "sessions.documents",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "phonenumber_field",
    "pgtrigger",
    "csp",
]

MIDDLEWARE = [
    "integration_care.core.request_ids.EachHasAnId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "integration_care.core.compressed.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "integration_care.core.browser_powers.browser_powers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "integration_care.core.languages.InTheirLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "integration_care.accounts.doorway.AtAllauthsPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# --- State: PostgreSQL is the truth, Redis a doorbell and a cache -----------------
DATABASES = {"default": env.db_url("DATABASE_URL", "postgresql://care_app@127.0.0.1:5432/care")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# What holds connections, on all machines together, and how many the server gives out: see core/capacity.py.
WEB_PROCESSES: int = env.int("WEB_PROCESSES", 2)
WEB_THREADS: int = env.int("WEB_THREADS", 8)
WEB_CONTAINERS: int = env.int("WEB_CONTAINERS", 1)
WORKER_PROCESSES: int = env.int("WORKER_PROCESSES", 2)
WORKER_CONTAINERS: int = env.int("WORKER_CONTAINERS", 1)
DATABASE_CONNECTIONS: int = env.int("DATABASE_CONNECTIONS", 100)  # the server's max_connections
# For `manage.py backup` alone: a role that reads past row security and writes nothing (backup_role.sql).
DATABASE_BACKUP_URL: str = env.str("DATABASE_BACKUP_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL: str = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Celery: Beat rings, workers claim rows; see patients/followups ------------------
SWEEP_SECONDS: float = env.float("SWEEP_SECONDS", 30.0)
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # above the longest task
    "socket_connect_timeout": 3,  # a broker that is away must not hold a request
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# A worker takes from all three in turn: what watches over people's safety (alert mails, escalation) is in the
# tick, and must not stand behind thousands of letters; nor does a letter stand behind a clinic's export.
CELERY_TASK_DEFAULT_QUEUE = "followups"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"followups": {}, "ticks": {}, "documents": {}}
CELERY_TASK_ROUTES = {
    "patients.followups.tasks.tick": {"queue": "ticks"},
    "sessions.documents.tasks.*": {"queue": "documents"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 200_000  # kB, after its task; documents are drawn by their press
CELERY_BEAT_SCHEDULER = "integration_care.metronome.Metronome"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "patients.followups.tasks.tick",
        "schedule": Every(SWEEP_SECONDS),
        # No `expires`: it compares two machines' clocks, and one that is a minute off would drop every ring.
        # What piles up while no worker runs is told by this header, and passed over.
        "options": {"headers": {"rung_by": "beat"}},
    },
}

# --- Follow-ups: ways to a patient, and how long a process may keep a row in hand ----------
FOLLOW_UP_CHANNELS: dict[str, str] = {"email": "patients.followups.channels.email.Email"}
SMS_GATEWAY_URL: str = env.str("SMS_GATEWAY_URL", "")  # what it is asked: patients/followups/channels/sms.py
SMS_GATEWAY_SECRET: str = env.str("SMS_GATEWAY_SECRET", "")  # signs both ways
if SMS_GATEWAY_URL:
    FOLLOW_UP_CHANNELS["sms"] = "patients.followups.channels.sms.Sms"
# Notifications on the phone (web push): set up as soon as there is a key, see `manage.py make_push_key`.
VAPID_PRIVATE_KEY: str = env.str("VAPID_PRIVATE_KEY", "")
PUSH_TIMEOUT = (5, 10)  # seconds to connect, to answer; five phones stay below the lease
# The push services of Chrome and its kin, Firefox, Safari and Edge. Nothing is ever sent to another host.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
]
if VAPID_PRIVATE_KEY:
    FOLLOW_UP_CHANNELS["push"] = "patients.followups.channels.push.Push"
# What rooms above the engine have looked after at each tick: callables that return how many they saw to.
SWEEP_ALSO: list[str] = [
    "patients.measuring.past_due.close_all_past_due",
    "patients.concerns.actions.telling.tell_again",
    "sessions.documents.sweep.look_after_documents",
    "sessions.letters.sweep.send_letters",
    "integration_care.audit.sealing.seal_round",
    "integration_care.accounts.actions.sign_ins.forget_ended_sessions",
]
DOCUMENT_LEASE_SECONDS: float = env.float("DOCUMENT_LEASE_SECONDS", 120.0)  # above the longest layout
FOLLOW_UP_LEASE_SECONDS: float = env.float("FOLLOW_UP_LEASE_SECONDS", 300.0)  # below the visibility timeout

# --- Mail ----------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 10  # seconds; a silent mail server must not hold a worker
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Integration Care <care@localhost>")
# Whom a push service writes to when our notifications trouble it.
VAPID_SUBJECT: str = env.str("VAPID_SUBJECT", "") or f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"

ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.split(":", maxsplit=1)[0]

# --- What whoever runs the installation reads at /metrics, with this token; without one it is not there -----
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")

# --- Secrets: dev and test have throw-away defaults, production demands its own --------
SECRET_KEY: str = env.str("SECRET_KEY", "")
FIELD_KEYS: str = env.str("FIELD_KEYS", "")  # "id:base64,older:base64"; the first one writes
BACKUP_KEYS: str = env.str(
    "BACKUP_KEYS", ""
)  # the same for backups; only who makes and restores them needs it
AUDIT_KEY: str = env.str("AUDIT_KEY", "")  # the same shape; seals the access trail, see audit/chain.py

# --- The access trail: how long it is kept, and how far ahead its months are made ---------
# Six years: 45 CFR 164.316(b)(2)(i), and 164.528(a)(1) for disclosures. Some states ask for more.
AUDIT_RETENTION_YEARS: int = env.int("AUDIT_RETENTION_YEARS", 6)
AUDIT_MONTHS_AHEAD = 12
# Callables of the rooms above: `holds(before)` returns why events before that day must stay, in our words.
AUDIT_HOLDS: list[str] = ["patients.trail.holds.of_records"]

# --- Attachments of a journal entry: what is kept, see patients/journals/attachments -------
ATTACHMENTS = {
    "megabytes": {"voice": 12, "drawing": 4, "photo": 12},
    "an_entry": 12,
    "minutes": env.int("VOICE_MINUTES", 10),
    "pixels": 50_000_000,  # the largest phones' cameras
    "edge": 2048,
}
# A file is never laid down on disk in plain: what does not fit in memory is not read at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 13_000_000  # above the largest of them

# --- Pages -----------------------------------------------------------------------
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "integration_care.core.context.shell",
    "sessions.notes.context.waiting",
    "patients.concerns.context.waiting",
    "sessions.substances.context.discrepancies",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": CONTEXT_PROCESSORS,
            "builtins": ["django.templatetags.i18n", "integration_care.core.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", str(ROOT / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PHONENUMBER_DEFAULT_REGION = "US"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its control marks as data: images
        "object-src": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = LONGEST_SIGN_IN_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "integration_care.core.done.InOneSession"
CSRF_FAILURE_VIEW = "integration_care.core.views.csrf_failure"
# E-mail addresses are unique whatever their case (accounts.User), which the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "integration_care.core.log_lines.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(about)s%(message)s",
        },
        "json": {"()": "integration_care.core.log_lines.JsonLine"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
}
