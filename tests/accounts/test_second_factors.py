"""A second factor outlives the key that sealed it."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from integration_care.accounts.second_factors import rotate_second_factors


def test_rotation_keeps_authenticator_apps_and_recovery_codes(cast, settings):
    current, older = settings.FIELD_KEYS.split(",")
    settings.FIELD_KEYS = older
    Authenticator.objects.filter(user=cast.ada.user).delete()
    TOTP.activate(cast.ada.user, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(cast.ada.user).generate_codes()
    settings.FIELD_KEYS = f"{current},{older}"
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_KEYS = current
    totp = Authenticator.objects.get(user=cast.ada.user, type=Authenticator.Type.TOTP)
    kept = Authenticator.objects.get(user=cast.ada.user, type=Authenticator.Type.RECOVERY_CODES)
    assert get_adapter().decrypt(totp.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert RecoveryCodes(kept).generate_codes() == codes


def test_rotating_twice_changes_nothing_more(cast):
    assert Authenticator.objects.exists()
    assert rotate_second_factors() == 0
