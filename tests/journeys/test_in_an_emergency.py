"""Somebody off the care team reads on in an emergency: it says so, and offers nothing that is refused."""

from playwright.sync_api import expect

from patients.glass.actions import break_glass
from sessions.models import CareSession
from tests.cast import START
from tests.factories.windows import a_patient
from tests.journeys.busy_clinic import a_dose_under_way

WHY = "She is on the phone and Ada is away."
READS = "Open in an emergency: you read here."


def test_who_reads_in_an_emergency_is_offered_no_form_that_would_be_refused(cast, alder, member_at):
    with alder():
        a_dose_under_way(cast, a_patient(cast.alder, cast.ada, "Ivo Lund"), START)
        dosing = CareSession.objects.get(status="in_progress")
        break_glass(by=cast.bea, patient=dosing.patient, reason=WHY, now=START)
    bea = member_at(cast.bea)
    bea.opens(f"/sessions/{dosing.pk}/")
    expect(bea.page.get_by_text(READS)).to_be_visible()
    bea.finds_nothing_wrong("a session in an emergency")
    offered = bea.page.locator("main form[method=post] [type=submit], main [hx-post]")
    assert offered.count(), "the care team has forms on this page"
    expect(offered.filter(visible=True)).to_have_count(0)
    typed = bea.page.locator("form[data-autosave] textarea")
    assert typed.count(), "the care team writes on this page"
    for field in typed.all():
        expect(field).to_have_js_property("readOnly", True)
    bea.opens(f"/windows/patients/{dosing.patient_id}/")
    expect(bea.page.get_by_role("button", name="Close it now")).to_be_visible()
    expect(bea.page.get_by_text(READS)).to_have_count(0)
