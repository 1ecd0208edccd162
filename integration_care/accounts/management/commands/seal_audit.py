from typing import Any

from django.core.management.base import CommandError

from integration_care.audit.sealing import NotSealed, seal_round
from integration_care.core.management.plain import PlainCommand


class Command(PlainCommand):
    help = "Seal every event of the access trail that has no link yet, now. The sweep does it all the time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = seal_round(most=10**12)
        except NotSealed as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"{done} events sealed.")
