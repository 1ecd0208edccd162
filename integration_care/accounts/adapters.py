"""How allauth behaves in this house: nobody signs up by themselves, second factors are sealed, and what
happens to an account stands in the trail of every clinic its person belongs to."""

from __future__ import annotations

import base64
import logging
from email.utils import format_datetime
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from integration_care.accounts.actions import account_trail, sign_ins
from integration_care.accounts.models import User
from integration_care.core import clock, door
from integration_care.core.encryption import seal, unseal

log = logging.getLogger(__name__)
MFA_PLACE = "mfa_authenticator/secret"

# allauth tells the person by these letters; the trail is told at the same moment.
TOLD: dict[str, tuple[str, dict[str, object]]] = {
    "account/email/password_changed": ("account.password_changed", {}),
    "account/email/password_set": ("account.password_changed", {}),
    "account/email/password_reset": ("account.password_reset", {}),
    "mfa/email/totp_activated": ("second_factor.added", {"factor": "app"}),
    "mfa/email/totp_deactivated": ("second_factor.removed", {"factor": "app"}),
    "mfa/email/webauthn_added": ("second_factor.added", {"factor": "passkey"}),
    "mfa/email/webauthn_removed": ("second_factor.removed", {"factor": "passkey"}),
    "mfa/email/recovery_codes_generated": ("second_factor.codes_renewed", {}),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only an invitation makes an account."""
        return False

    # --- Letters: dated by the product's clock, and their links never from the Host header

    def render_mail(self, prefix: str, email: str, context: dict[str, Any], **more: Any) -> EmailMessage:
        shown = {**context, "sign_in_url": settings.BASE_URL + reverse("account_login")}
        mail: EmailMessage = super().render_mail(prefix, email, shown, **more)
        mail.extra_headers["Date"] = format_datetime(clock.now())
        return mail

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Who belongs nowhere any more is written what a stranger is written."""
        if sign_ins.may_sign_in(user):
            super().send_password_reset_mail(user, email, context)
        else:
            self.send_mail("account/email/unknown_account", email, {"email": email})

    def send_notification_mail(self, prefix: str, user: User, *rest: Any, **more: Any) -> None:
        if prefix in TOLD:
            kind, facts = TOLD[prefix]
            account_trail.note(user, kind, facts)
            if kind == "second_factor.added":
                sign_ins.note_factor(self.request, user)
        super().send_notification_mail(prefix, user, *rest, **more)

    # --- Signing in and out

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Whoever belongs nowhere any more is told so, once they have shown the right password."""
        if not sign_ins.may_sign_in(user):
            user.is_active = False  # for allauth's own answer; nothing is saved
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session.pop(door.SESSION_KEY, None)  # a new sign-in counts from now
        account_trail.note(user, "account.signed_in", {"by": sign_ins.methods_of(request)})

    def logout(self, request: HttpRequest) -> None:
        account_trail.note(cast("User", request.user), "account.signed_out")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password. For an address that nobody has, the log hears of it, and not which."""
        account_trail.note_failure(str(credentials.get("email", "")), by="password")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who signed in a moment ago has shown who they are: allauth alone would ask again."""
        return not door.is_fresh(self.request, clock.real_now())


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, MFA_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), MFA_PLACE)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host of BASE_URL, whatever a request's header says."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}
