from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from integration_care.core.models import Heartbeat
from integration_care.demo import movable_clock
from integration_care.demo.models import DemoClock


class Command(BaseCommand):
    help = "Set the speed of the demo's clock. A fast clock goes on from where its last sweep left it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--speed", type=float, required=True, help="product seconds in a real second")

    def handle(self, *args: Any, **options: Any) -> None:
        beat = Heartbeat.objects.filter(name=Heartbeat.SWEEP).first()
        ran_fast = DemoClock.objects.exclude(speed=1.0).exists()
        if beat is not None and ran_fast:
            movable_clock.run_from(beat.at, options["speed"])
        else:
            movable_clock.set_speed(options["speed"])
