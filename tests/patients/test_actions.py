"""What may be written to a patient's core record, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from integration_care.audit.models import Event
from patients import actions
from patients.models import Consent, Course, CoursePhase, Patient
from patients.transitions import IllegalMove
from tests.cast import START

PERSON = {"given_name": "Ines", "family_name": "Duarte", "born_on": START.date() - timedelta(days=12000)}


def register(cast, **more):
    return actions.register(by=cast.ada, clinic=cast.alder, now=START, **{**PERSON, **more})


def kinds(patient):
    return set(Event.objects.of_patient(patient.pk).values_list("kind", flat=True))


def test_an_unknown_time_zone_is_refused(cast):
    with pytest.raises(ValidationError, match="time zone"):
        register(cast, time_zone="Mars/Olympus")
    assert not Patient.objects.filter(given_name="Ines").exists()


def test_a_second_course_under_way_is_refused(cast):
    with pytest.raises(actions.CourseUnderWay):
        actions.start_course(
            by=cast.ada,
            patient=cast.dana,
            protocol_version=cast.course.protocol_version,
            indication="pain",
            now=START,
        )


def test_a_closed_course_takes_no_further_step(cast):
    actions.change_phase(by=cast.ada, course=cast.course, phase="closed", reason="moved away", now=START)
    with pytest.raises(IllegalMove):
        actions.change_phase(by=cast.ada, course=cast.course, phase="active", now=START)
    with pytest.raises(actions.CourseClosed):
        actions.pause(by=cast.ada, course=cast.course, reason="travel", now=START)


def test_the_lead_does_not_leave_before_somebody_else_leads(cast):
    with pytest.raises(actions.NoLeadLeft):
        actions.leave_team(by=cast.max, patient=cast.dana, member=cast.ada, now=START)


def test_a_patient_is_not_put_on_a_care_team(cast):
    cast.bea.role = "patient"
    with pytest.raises(ValueError, match="active staff"):
        actions.join_team(by=cast.max, patient=cast.dana, member=cast.bea, now=START)


def test_a_consent_in_force_is_not_given_again(cast):
    with pytest.raises(actions.ConsentInForce):
        actions.give_consent(by=cast.ada, patient=cast.dana, kind="email", given_at=START)


def test_a_record_under_treatment_is_not_archived(cast):
    with pytest.raises(actions.CourseStillUnderWay):
        actions.archive(by=cast.max, patient=cast.dana)


def test_a_new_patient_lives_in_the_clinics_zone_unless_told_otherwise(cast):
    assert register(cast).time_zone == "America/New_York"
    assert register(cast, time_zone="Asia/Tokyo").time_zone == "Asia/Tokyo"


def test_registering_makes_a_team_with_one_lead_and_the_consents_of_today(cast):
    patient = register(cast, lead=cast.ada, team=[cast.ada, cast.nia], consents=["email", "sms"])
    assert set(patient.care_team.values_list("member", "is_lead")) == {
        (cast.ada.pk, True),
        (cast.nia.pk, False),
    }
    assert set(patient.consents.values_list("kind", flat=True)) == {"email", "sms"}
    assert kinds(patient) == {"patient.registered", "care_team.joined", "care_team.lead_set", "consent.given"}


def test_editing_says_which_fields_changed_and_never_what_was_written(cast):
    changed = actions.edit(by=cast.ada, patient=cast.dana, given_name="Dana", pronouns="she/her")
    assert changed == ["pronouns"]
    event = Event.objects.get(kind="patient.edited")
    assert event.facts == {"changed": ["pronouns"]}


def test_editing_nothing_writes_nothing(cast):
    assert actions.edit(by=cast.ada, patient=cast.dana, given_name="Dana") == []
    assert not Event.objects.filter(kind="patient.edited").exists()


def test_a_new_lead_takes_over_from_the_old_one(cast):
    actions.set_lead(by=cast.max, patient=cast.dana, member=cast.nia)
    leads = cast.dana.care_team.filter(is_lead=True)
    assert [place.member for place in leads] == [cast.nia]


def test_who_leaves_the_team_no_longer_sees_the_patient(cast):
    actions.leave_team(by=cast.ada, patient=cast.dana, member=cast.nia, now=START)
    assert not Patient.objects.visible_to(cast.nia).filter(pk=cast.dana.pk).exists()


def test_a_consent_given_again_is_a_new_row_and_the_old_one_stays(cast):
    consent = cast.dana.consents.get(kind="email")
    actions.withdraw_consent(by=cast.ada, consent=consent, now=START)
    actions.give_consent(by=cast.ada, patient=cast.dana, kind="email", given_at=START)
    assert Consent.objects.filter(patient=cast.dana, kind="email").count() == 2
    assert Consent.objects.in_force().filter(patient=cast.dana, kind="email").count() == 1


def test_withdrawing_twice_keeps_the_first_instant(cast):
    consent = cast.dana.consents.get(kind="email")
    actions.withdraw_consent(by=cast.ada, consent=consent, now=START)
    actions.withdraw_consent(by=cast.ada, consent=consent, now=START + timedelta(days=1))
    consent.refresh_from_db()
    assert consent.withdrawn_at == START
    assert Event.objects.filter(kind="consent.withdrawn").count() == 1


def test_a_course_begins_in_preparation_with_the_protocols_number_of_doses(cast):
    course = actions.start_course(
        by=cast.ada,
        patient=register(cast),
        protocol_version=cast.course.protocol_version,
        indication="depression",
        now=START,
    )
    assert (course.phase, course.doses_planned) == (Course.Phase.PREPARATION, 6)
    assert [change.phase for change in course.phase_changes.all()] == ["preparation"]


def test_a_change_of_phase_has_who_when_and_why(cast):
    actions.change_phase(
        by=cast.ada, course=cast.course, phase="maintenance", reason="series done", now=START
    )
    change = CoursePhase.objects.get(course=cast.course)
    assert (change.phase, change.by_name, change.at, change.reason) == (
        "maintenance",
        "Ada Lindqvist",
        START,
        "series done",
    )


def test_a_change_of_phase_ends_a_pause(cast):
    actions.pause(by=cast.ada, course=cast.course, reason="travel", now=START)
    actions.change_phase(by=cast.ada, course=cast.course, phase="maintenance", now=START)
    cast.course.refresh_from_db()
    assert (cast.course.paused_at, cast.course.pause_reason) == (None, "")


def test_the_intention_stays_out_of_the_trail(cast):
    actions.set_intention(by=cast.ada, course=cast.course, intention="To forgive my father.")
    event = Event.objects.get(kind="course.edited")
    assert event.facts == {"changed": ["intention"]}


def test_a_preset_is_installed_once(cast):
    first = actions.install_preset(by=cast.max, clinic=cast.alder, preset="check-ins")
    assert actions.install_preset(by=cast.max, clinic=cast.alder, preset="check-ins") == first
    assert first.versions.count() == 1


def test_an_edit_makes_the_next_version_and_leaves_courses_where_they_are(cast):
    version = cast.course.protocol_version
    content = version.rules.to_data()
    content["window"]["close_h"] = {"value": 96, "source": "our own experience"}
    newer = actions.make_version(by=cast.paz, protocol=version.protocol, content=content, note="four days")
    cast.course.refresh_from_db()
    assert (newer.number, newer.rules.window.close_h.value) == (2, 96)
    assert cast.course.protocol_version == version


def test_the_same_rules_make_no_new_version(cast):
    version = cast.course.protocol_version
    with pytest.raises(actions.NothingChanged):
        actions.make_version(by=cast.paz, protocol=version.protocol, content=version.rules.to_data())
