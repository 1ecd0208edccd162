"""Run in a process of its own: draws documents again and again, as a worker does."""

from __future__ import annotations

import sys
from functools import partial

import django

django.setup()

from integration_care.accounts.models import Clinic, Membership  # noqa: E402 - Django first
from integration_care.core import tenancy  # noqa: E402
from patients.models import Patient  # noqa: E402
from sessions.documents.actions import Wanted, request_document  # noqa: E402
from sessions.documents.drawing import OWN, Drawn, OwnFilesOnly, draw  # noqa: E402
from sessions.documents.kinds import KINDS  # noqa: E402
from sessions.documents.models import Document  # noqa: E402
from sessions.documents.pages import text_of  # noqa: E402
from tests.benchmarks.measure import milliseconds, p50, resident_mb  # noqa: E402


def main(documents: int) -> None:
    from weasyprint import HTML

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

        def empty() -> None:
            HTML(string="<html><body></body></html>", base_url=OWN, url_fetcher=OwnFilesOnly()).write_pdf()

        empty()
        works = {"one": partial(drawn, summaries[0]), "two": partial(drawn, two), "empty": empty}
        rounds = [{name: milliseconds(work) for name, work in works.items()} for _ in range(10)]
        first = resident_mb()
        for number in range(documents):
            drawn((*summaries, *courses)[number % (2 * len(patients))])
    told = {name: p50([taken[name] for taken in rounds]) for name in works}
    told |= {"first": first, "last": resident_mb()}
    print(*(f"{name}={number}" for name, number in told.items()))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
