import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tqdm import tqdm

from integration_care.core.clock import now
from integration_care.demo.world.making import make
from integration_care.demo.world.size import SIZES, Size


class Command(BaseCommand):
    help = (
        "Fill an empty database with an invented world to measure in: --size S, M or L, or numbers of your"
        " own. Needs the owner's address in DATABASE_OWNER_URL. Never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=SIZES, help="clinics and patients, as make bench uses them")
        parser.add_argument("--clinics", type=int, default=1)
        parser.add_argument("--patients", type=int, default=300, help="of all clinics together")
        parser.add_argument("--years", type=float, default=3.0, help="of history")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("An invented world has no business in a clinic's own database.")
        asked = {name: options[name] for name in ("clinics", "patients", "years", "seed")}
        size = SIZES[options["size"]] if options["size"] else Size(**asked)
        if min(size.clinics, size.patients) < 1 or size.years <= 0:
            raise CommandError("A world needs a clinic, a patient and some time.")
        size, url, began = size.ending(now()), owner_url(), time.monotonic()
        with tqdm(total=size.patients, unit=" patients", disable=options["verbosity"] == 0) as bar:
            rows = make(url, size, min(options["workers"], size.clinics), bar.update)
        took = time.monotonic() - began
        self.stdout.write(f"{rows:,} rows in {took:.0f} s, {rows / took:,.0f} a second, everything checked.")


def owner_url() -> str:
    """This connection's database, as its owner: row security binds everybody else."""
    owner = os.environ.get("DATABASE_OWNER_URL", "")
    if not owner:
        raise CommandError("DATABASE_OWNER_URL is not set: only the owner can make a world.")
    here = connection.get_connection_params()
    return make_conninfo("", **conninfo_to_dict(owner) | {"dbname": here["dbname"]})
