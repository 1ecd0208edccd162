"""A record on which something is held keeps its trail."""

from datetime import date

from integration_care.audit.trail import record_read
from patients.models import LegalHold
from patients.trail.holds import of_records
from tests.cast import START, make_patient


def hold(cast, patient, **more):
    return LegalHold.objects.create(
        clinic=cast.alder, patient=patient, reason="A letter from court", placed_by=cast.max, placed_at=START,
        **more,
    )  # fmt: skip


def test_the_trail_of_a_held_record_stays_and_no_name_is_told(cast):
    record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
    hold(cast, cast.dana)
    (why,) = of_records(date(2026, 4, 1))
    assert str(cast.dana.pk) in why and "Moreau" not in why
    assert of_records(date(2026, 3, 1)) == []  # nothing of it is older


def test_what_was_lifted_and_other_records_hold_nothing(cast):
    gil = make_patient(cast.alder, cast.ada, "Gil", "Roth", "UTC")
    record_read(by=cast.ada, patient=gil, what="caseload:chart")
    hold(cast, cast.dana)
    hold(cast, gil, lifted_by=cast.max, lifted_at=START, lifted_because="Over")
    assert of_records(date(2026, 4, 1)) == []
