"""Consents, care team and course through the pages."""

import uuid

from django.urls import reverse

from integration_care.audit.models import Event
from patients import actions
from patients.models import CareTeamMember, Course, Patient
from tests.cast import START


def url(name, patient, **more):
    return reverse(name, kwargs={"patient_id": patient.pk, **more})


def place(cast, member):
    return CareTeamMember.objects.get(patient=cast.dana, member=member, left_on=None)


def test_a_consent_given_tomorrow_is_refused(cast, as_):
    response = as_(cast.ada).post(
        url("patients:consents", cast.dana), {"kind": "sms", "given_on": "2026-03-04", "version": "1"}
    )
    assert response.status_code == 422 and "still to come" in response.content.decode()


def test_a_consent_in_force_is_not_offered_again(cast, as_):
    form = as_(cast.ada).get(url("patients:consents", cast.dana)).context["form"]
    assert "email" not in dict(form.fields["kind"].choices)


def test_a_paper_form_of_last_week_counts_from_that_day(cast, as_):
    typed = {"kind": "sms", "given_on": "2026-02-24", "version": "2"}
    as_(cast.ada).post(url("patients:consents", cast.dana), typed)
    consent = cast.dana.consents.get(kind="sms")
    assert (consent.given_at.date().isoformat(), consent.version, consent.given_to) == (
        "2026-02-24",
        "2",
        cast.ada,
    )


def test_withdrawing_what_was_never_given_is_404(cast, as_):
    assert as_(cast.ada).post(url("patients:withdraw-consent", cast.dana), {"kind": "sms"}).status_code == 404


def test_a_withdrawn_consent_stays_in_the_history(cast, as_):
    page = as_(cast.ada).post(url("patients:withdraw-consent", cast.dana), {"kind": "email"}, follow=True)
    assert "Follow-ups by e-mail: withdrawn" in page.content.decode()
    assert not cast.dana.consents.in_force().filter(kind="email").exists()


def test_the_lead_cannot_be_taken_off(cast, as_):
    target = url("patients:leave-team", cast.dana, place_id=place(cast, cast.ada).pk)
    page = as_(cast.ada).post(target, follow=True).content.decode()
    assert "Choose another lead first" in page
    assert place(cast, cast.ada).is_lead


def test_a_place_of_another_patient_is_404(cast, as_):
    assert as_(cast.ada).post(url("patients:set-lead", cast.dana, place_id=uuid.uuid4())).status_code == 404


def test_another_clinics_member_cannot_join_the_team(cast, as_):
    response = as_(cast.ada).post(url("patients:care-team", cast.dana), {"member": cast.cy.pk})
    assert response.status_code == 422


def test_a_colleague_joins_and_may_read(cast, as_):
    as_(cast.ada).post(url("patients:care-team", cast.dana), {"member": cast.bea.pk})
    assert Patient.objects.visible_to(cast.bea).filter(pk=cast.dana.pk).exists()


def test_who_takes_oneself_off_the_team_goes_back_to_the_list(cast, as_):
    target = url("patients:leave-team", cast.dana, place_id=place(cast, cast.nia).pk)
    assert as_(cast.nia).post(target)["Location"] == reverse("patients:list")


def test_a_second_course_is_refused_in_words(cast, as_):
    typed = {
        "protocol_version": cast.course.protocol_version.pk,
        "indication": "pain",
        "framework": "cbt",
    }
    response = as_(cast.ada).post(url("patients:start-course", cast.dana), typed)
    assert response.status_code == 422 and "has a course under way" in response.content.decode()


def test_an_admin_does_not_pause_treatment(cast, as_):
    target = reverse("patients:pause-course", kwargs={"course_id": cast.course.pk})
    assert as_(cast.max).post(target, {"reason": "x"}).status_code == 403


def test_a_pause_needs_a_reason(cast, as_):
    target = reverse("patients:pause-course", kwargs={"course_id": cast.course.pk})
    assert as_(cast.ada).post(target, {"reason": ""}).status_code == 422


def test_pausing_and_going_on(cast, as_):
    client = as_(cast.ada)
    client.post(reverse("patients:pause-course", kwargs={"course_id": cast.course.pk}), {"reason": "travel"})
    assert Course.objects.get(pk=cast.course.pk).is_paused
    client.post(reverse("courses:resume", kwargs={"course_id": cast.course.pk}))
    assert not Course.objects.get(pk=cast.course.pk).is_paused


def test_closing_needs_a_reason(cast, as_):
    target = reverse("courses:phase", kwargs={"course_id": cast.course.pk})
    response = as_(cast.ada).post(target, {"phase": "closed"})
    assert response.status_code == 422 and "Say why the course ends" in response.content.decode()


def test_a_page_left_open_on_a_closed_course_leads_back(cast, as_):
    actions.change_phase(by=cast.ada, course=cast.course, phase="closed", reason="done", now=START)
    target = reverse("patients:pause-course", kwargs={"course_id": cast.course.pk})
    page = as_(cast.ada).post(target, {"reason": "travel"}, follow=True).content.decode()
    assert "This course is closed" in page


def test_an_admin_reads_no_intention(cast, as_):
    assert "grief" in as_(cast.ada).get(url("patients:course", cast.dana)).content.decode()
    assert "grief" not in as_(cast.max).get(url("patients:course", cast.dana)).content.decode()


def test_archiving_under_treatment_is_refused_in_words(cast, as_):
    page = as_(cast.ada).post(url("patients:archive", cast.dana), follow=True).content.decode()
    assert "Close the course first" in page


def test_a_therapist_does_not_see_who_read_the_record(cast, as_):
    assert as_(cast.ada).get(url("audit:patient", cast.dana)).status_code == 403


def test_the_access_page_of_another_clinics_patient_is_missing(cast, as_):
    assert as_(cast.max).get(url("audit:patient", cast.eli)).status_code == 404


def test_the_access_page_filters_by_person_and_by_sort(cast, as_):
    as_(cast.ada).get(url("patients:edit", cast.dana))
    actions.edit(by=cast.nia, patient=cast.dana, pronouns="she/her")
    client = as_(cast.max)
    target = url("audit:patient", cast.dana)
    by_nia = client.get(target, {"by": cast.nia.audit_id}).context["page"].lines
    assert [(line.who, line.what, line.more) for line in by_nia] == [
        ("Nia Park", "Corrected the record", "pronouns")
    ]
    reads = client.get(target, {"sort": "reads"}).context["page"].lines
    assert {line.is_read for line in reads} == {True}
    assert Event.objects.of_patient(cast.dana.pk).filter(actor_id=cast.max.audit_id).exists()
