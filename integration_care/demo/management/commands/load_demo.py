from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from integration_care.accounts.models import Clinic
from integration_care.core import tenancy
from integration_care.demo.sign_ins import SIGN_INS
from integration_care.demo.story.opening import tell


class Command(BaseCommand):
    help = "Tell the invented clinic's weeks, once; a clinic that is there already is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print-sign-ins", action="store_true", help="only say who can sign in")
        parser.add_argument("--speed", type=float, default=1.0, help="product seconds in a real second")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["print_sign_ins"]:
            for one in SIGN_INS:
                self.stdout.write(f"  {one.role:<11} {one.email:<24} {one.password}")
            self.stdout.write("  Staff are asked for six digits as well: /demo/phone shows everybody's.")
            return
        with tenancy.platform_context():
            if Clinic.objects.filter(slug="alder").exists():
                return
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            (real_now,) = cursor.fetchone()
        tell(real_now=real_now, speed=options["speed"])
