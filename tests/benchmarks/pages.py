"""The pages that are measured, in one world, as those see them who open them all day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Count
from django.urls import reverse

from integration_care.accounts.models import Clinic, Membership
from integration_care.core import tenancy
from patients.models import Patient
from patients.portal import places
from patients.presenters.patient_list import Asked
from sessions.models import CareSession
from tests.benchmarks.visitor import Visitor

WORDS = "Woke before the alarm. The light was different."
SEEN = {"see-systolic": 128, "see-diastolic": 82, "see-heart_rate": 72, "see-spo2": 98}
STAFF_FLOOR, PATIENTS_FLOOR = "floor, staff", "floor, patients"


@dataclass(frozen=True)
class Page:
    """`most`: how many times its floor it may take. `queries`: the most it may ask of the database."""

    open: Callable[[], object]
    floor: str
    most: float | None = None
    queries: int = 8


def measured_pages() -> dict[str, Page]:
    """Of the first clinic. Ada has 50 patients, all of them in treatment; the first is being dosed."""
    with tenancy.platform_context():
        clinic = Clinic.objects.get(slug="world-0")
    with tenancy.clinic_context(clinic.pk):
        ada = Visitor(Membership.objects.get(user__email="ada@world-0.example").user)
        patients = Patient.objects.filter(member__isnull=False).select_related("member__user")
        read, writing, saving = patients.order_by("email")[:3]
        under_way = CareSession.objects.doses().filter(status="in_progress")
        # World L keeps what earlier runs observed: one that none of them has observed.
        dose = under_way.annotate(seen=Count("observations")).earliest("seen", "started_at")
        found = read.family_name
    phone = Visitor(read.member.user)
    return {
        STAFF_FLOOR: Page(lambda: ada.get("/floor"), STAFF_FLOOR),
        PATIENTS_FLOOR: Page(lambda: phone.get("/me/floor"), PATIENTS_FLOOR),
        "board, 50 rows": Page(lambda: ada.get(reverse("caseload:board")), STAFF_FLOOR, 4),
        "caseload, 50 rows": Page(lambda: ada.get(reverse("review:caseload")), STAFF_FLOOR, 4),
        "chart": Page(lambda: ada.get(reverse("caseload:chart", args=[read.pk])), STAFF_FLOOR, 3, 12),
        "dosing, live screen": Page(lambda: ada.get(reverse("sessions:record", args=[dose.pk])), STAFF_FLOOR),
        "dosing, what moves": Page(
            lambda: ada.get(reverse("sessions:live", args=[dose.pk]), **{"HX-Request": "true"}), STAFF_FLOOR
        ),
        "observation post": Page(_observing(ada, dose), STAFF_FLOOR, 2),
        "search": Page(lambda: ada.get(reverse("patients:list") + Asked.typed(found).url()), STAFF_FLOOR, 4),
        "patient home": Page(lambda: phone.get(reverse("portal:home")), PATIENTS_FLOOR),
        "journal submit": Page(_handing_in(Visitor(writing.member.user)), PATIENTS_FLOOR, 4),
        "autosave": Page(_saving(Visitor(saving.member.user)), PATIENTS_FLOOR, 2),
    }


def _observing(ada: Visitor, dose: CareSession) -> Callable[[], object]:
    url = reverse("sessions:observe", args=[dose.pk])
    return lambda: ada.post(url, SEEN, "200", **{"HX-Request": "true"})


def _handing_in(phone: Visitor) -> Callable[[], object]:
    def hand_in() -> None:
        typed = {"version": 0, "text": WORDS, "go": "hand-in"}
        phone.post(reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1]), typed)

    return hand_in


def _saving(phone: Visitor) -> Callable[[], object]:
    """The same page again and again, as while somebody writes."""
    url = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
    version = iter(range(1_000_000))

    def save() -> None:
        number = next(version)
        typed = {"version": number, "text": f"{WORDS} {number}"}
        phone.post(url, typed, "200", **{"X-Autosave": "1"})

    return save
