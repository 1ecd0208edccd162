"""Run in a process of its own: draws a patient's summary again and again, as a worker does."""

from __future__ import annotations

import sys

import django

django.setup()

from integration_care.accounts.models import Clinic, Membership  # noqa: E402 - Django first
from integration_care.core import tenancy  # noqa: E402
from patients.models import Patient  # noqa: E402
from sessions.documents.actions import Wanted, request_document  # noqa: E402
from sessions.documents.drawing import OWN, OwnFilesOnly, draw  # noqa: E402
from sessions.documents.models import Document  # noqa: E402
from sessions.documents.pages import pages_of  # noqa: E402
from tests.benchmarks.measure import milliseconds, p50, resident_mb  # noqa: E402


def main(documents: int) -> None:
    from weasyprint import HTML

    with tenancy.platform_context():
        clinic = Clinic.objects.get(slug="world-0")
    with tenancy.clinic_context(clinic.pk) as now:
        ada = Membership.objects.select_related("user", "clinic").get(user__email="ada@world-0.example")
        patients = list(Patient.objects.visible_to(ada).order_by("pk")[:20])
        rows = [
            request_document(by=ada, wanted=Wanted(Document.Kind.PATIENT_SUMMARY, patient=one), now=now)
            for one in patients
        ]
        drawn = []

        def ours(at: int = 0) -> None:
            drawn.append(draw(pages_of(rows[at % len(rows)], now)))

        def empty() -> None:
            HTML(string="<html><body></body></html>", base_url=OWN, url_fetcher=OwnFilesOnly()).write_pdf()

        for work in (ours, empty):
            work()
        times = [(milliseconds(ours), milliseconds(empty)) for _ in range(10)]
        first = resident_mb()
        pages = drawn[0].page_count
        for number in range(documents):
            drawn.clear()
            ours(number)
    mine, floor = (p50(list(taken)) for taken in zip(*times, strict=True))
    print(f"ours={mine} empty={floor} pages={pages} first={first} last={resident_mb()}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
