from typing import Any

from integration_care.audit.sealing import seal_clinic, waiting
from integration_care.core.management.plain import PlainCommand


class Command(PlainCommand):
    help = "Seal every event of the access trail that has no link yet, now. The sweep does it all the time."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sum(seal_clinic(clinic, most=10**12) for clinic in waiting())
        self.stdout.write(f"{done} events sealed.")
