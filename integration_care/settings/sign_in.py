"""Signing in, second factors, how long it lasts, and how often somebody may guess."""

import environ

env = environ.Env()

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "integration_care.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are proved by the invitation's link
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # how long a sign-in lasts is not asked on the page: the limits below say it
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's password or second factor changes is told
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds for which `@access(fresh=True)` takes a proof for good
# Guessing: /m, /h, /300s; of an address (ip) and of an account (key: what was typed; user: who is signed in).
# Counted in the cache that all web processes share. Only failures count against `login_failed`.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,30/h/ip,5/300s/key",  # passwords, and the codes of a second factor
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "change_address": "5/h/user",  # accounts.views.account
}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3  # then a new code
MFA_ADAPTER = "integration_care.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "integration_care.accounts.forms.factors.CodeForm",
    "reauthenticate": "integration_care.accounts.forms.factors.CodeAnewForm",
}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
MFA_TOTP_ISSUER = "Integration Care"
MFA_TOTP_TOLERANCE = 1  # thirty seconds early or late, for phones whose clock is off (RFC 6238, 5.2)
# How long a sign-in lasts, in real seconds; see core/door.py. Staff: what the issue asks for, and what HIPAA
# calls automatic logoff (45 CFR 164.312(a)(2)(iii), no number given). Patients write long and rest between
# sentences, on their own phone: the product's own default, no standard is known.
STAFF_IDLE_SECONDS: int = env.int("STAFF_IDLE_SECONDS", 15 * 60)
PATIENT_IDLE_SECONDS: int = env.int("PATIENT_IDLE_SECONDS", 2 * 3600)
LONGEST_SIGN_IN_SECONDS = 12 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"} | options
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
    ]
] + [{"NAME": "integration_care.accounts.passwords.LongestPassword"}]
