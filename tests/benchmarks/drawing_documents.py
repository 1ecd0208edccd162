"""Run in a process of its own: draws documents again and again, as a worker does, with its press."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import django
from django.conf import settings

django.setup()
settings.CHECKS_ASKED_OFTEN = False  # as in a clinic

from integration_care.accounts.models import Clinic, Membership  # noqa: E402 - Django first
from integration_care.core import tenancy  # noqa: E402
from patients.models import Patient  # noqa: E402
from sessions.documents.actions import Wanted, request_document  # noqa: E402
from sessions.documents.kinds import KINDS  # noqa: E402
from sessions.documents.models import Document  # noqa: E402
from sessions.documents.pages import text_of  # noqa: E402
from sessions.documents.press.handing import Drawn, at_hand, draw  # noqa: E402
from tests.benchmarks.measure import milliseconds, p50, resident_mb  # noqa: E402

# The floor, in a process that knows nothing else; it tells its own milliseconds.
EMPTY = """
import sys, time, weasyprint
for _ in sys.stdin:
    began = time.perf_counter()
    weasyprint.HTML(string="<html><body></body></html>").write_pdf()
    print((time.perf_counter() - began) * 1000, flush=True)
"""


def main(documents: int) -> None:
    floor = subprocess.Popen(
        [sys.executable, "-c", EMPTY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def empty() -> float:
        print(file=floor.stdin, flush=True)
        return float(floor.stdout.readline())

    with tenancy.platform_context():
        clinic = Clinic.objects.get(slug="world-0")
    with tenancy.clinic_context(clinic.pk) as now:
        ada = Membership.objects.select_related("user", "clinic").get(user__email="ada@world-0.example")
        mine = Patient.objects.visible_to(ada).filter(courses__isnull=False).distinct()
        patients = list(mine.order_by("pk")[:20])

        def asked(kind: Document.Kind, one: Patient) -> Document:
            wanted = Wanted(kind, patient=one, course=one.courses.order_by("created_at").last())
            return request_document(by=ada, wanted=wanted, now=now)

        summaries = [asked(Document.Kind.PATIENT_SUMMARY, one) for one in patients]
        courses = [asked(Document.Kind.COURSE_SUMMARY, one) for one in patients]

        def drawn(row: Document) -> Drawn:
            kind = KINDS[Document.Kind(row.kind)]
            return draw((text_of(row, now, room) for room in kind.rooms), kind.limit)

        two = next(row for row in courses if drawn(row).page_count == 2)

        empty()

        def read(row: Document) -> str:
            return text_of(row, now, KINDS[Document.Kind(row.kind)].rooms[0])

        works = {
            "one": partial(drawn, summaries[0]),
            "two": partial(drawn, two),
            "reading_one": partial(read, summaries[0]),
            "reading_two": partial(read, two),
        }
        rounds = [
            {"empty": empty()} | {name: milliseconds(work) for name, work in works.items()} for _ in range(10)
        ]
        press = at_hand().process.pid
        first = {"worker_first": resident_mb(), "press_first": resident_mb(press)}
        for number in range(documents):
            drawn((*summaries, *courses)[number % (2 * len(patients))])
    assert at_hand().process.pid == press
    told = {name: p50([taken[name] for taken in rounds]) for name in rounds[0]}
    told |= first | {"worker_last": resident_mb(), "press_last": resident_mb(press)}
    floor.communicate()
    print(*(f"{name}={number}" for name, number in told.items()))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
