"""A machine of one's own: `make demo`, and every command typed in a checkout."""

from integration_care.settings.base import *  # noqa: F403
from integration_care.settings.base import (
    CONTEXT_PROCESSORS,
    FOLLOW_UP_CHANNELS,
    INSTALLED_APPS,
    VAPID_PRIVATE_KEY,
    env,
)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", True)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
SECRET_KEY = env.str("SECRET_KEY", "a key for this machine only, never for a clinic")
FIELD_KEYS = env.str("FIELD_KEYS", "demo:" + "A" * 43 + "=")
BACKUP_KEYS = env.str("BACKUP_KEYS", "demo:" + "E" * 43 + "=")
AUDIT_KEY = env.str("AUDIT_KEY", "demo:" + "E" * 43 + "=")
if DEMO:
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
    CONSOLE = "patients.followups.channels.console.Console"
    FOLLOW_UP_CHANNELS = {"sms": CONSOLE, "push": CONSOLE, **FOLLOW_UP_CHANNELS}
    # The switch is there and the notes go to the log, unless this machine has a key of its own.
    VAPID_PRIVATE_KEY = VAPID_PRIVATE_KEY or "D" * 42 + "A"
    INSTALLED_APPS = [*INSTALLED_APPS, "integration_care.demo"]
    CONTEXT_PROCESSORS.append("integration_care.demo.context.demo_clock")
