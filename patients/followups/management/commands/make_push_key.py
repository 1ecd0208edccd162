"""A new key for VAPID_PRIVATE_KEY. Changing it later ends every subscription made with the old one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from patients.followups.channels.vapid import new_private_key


class Command(BaseCommand):
    help = "Print a new private key for notifications on the phone (VAPID_PRIVATE_KEY)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_private_key())
