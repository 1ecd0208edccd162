"""An alert waits for a person; when none comes it goes up, and never further than a task."""

import pytest

from integration_care.accounts.actions import set_on_duty
from integration_care.accounts.actions.clinic import edit_clinic
from integration_care.core import tenancy
from patients.followups.actions import AlertNeedsDisposition, acknowledge_alert, close_alert, raise_alert
from patients.followups.engine import escalation
from patients.followups.models import Alert, StaffTask
from patients.models import CareTeamMember, Consent
from tests.cast import START


@pytest.fixture
def alert(cast):
    return raise_alert(by=cast.ada, patient=cast.dana, kind=Alert.Kind.NOT_SAFE, now=START)


@pytest.fixture
def minutes(at, cast):
    def escalate_after(count):
        at(count / 60)
        escalation.escalate()
        tenancy.enter(clinic=cast.alder.pk)
        return sorted(StaffTask.objects.open().values_list("audience", flat=True))

    return escalate_after


def test_it_does_not_go_up_within_a_quarter_of_an_hour(alert, minutes):
    assert minutes(14) == []


def test_an_acknowledged_one_goes_no_further(alert, minutes, cast):
    acknowledge_alert(by=cast.ada, alert=alert, now=START)
    assert minutes(20) == []


def test_with_a_backup_on_duty_it_is_not_the_admins_before_half_an_hour(alert, minutes, cast):
    set_on_duty(by=cast.max, member=cast.ada, is_on_duty=True)
    set_on_duty(by=cast.max, member=cast.paz, is_on_duty=True)
    CareTeamMember.objects.filter(member=cast.paz).update(left_on=START.date())
    assert minutes(15) == minutes(29) == []
    alert.refresh_from_db()
    assert (alert.went_to_backup_at is not None, alert.escalated_at) == (True, None)
    assert minutes(30) == ["admin"]
    alert.refresh_from_db()
    assert alert.escalated_at is not None
    assert StaffTask.objects.get().text.startswith("Nobody has acknowledged it for 30 minutes.")


def test_without_a_backup_it_is_the_admins_after_a_quarter_of_an_hour(alert, minutes):
    assert minutes(15) == ["admin"]


def test_how_long_each_has_is_the_clinics(alert, minutes, cast):
    edit_clinic(by=cast.max, clinic=cast.alder, alert_next_after_min=5)
    assert (minutes(4), minutes(5)) == ([], ["admin"])


def test_looking_again_opens_no_second_task(alert, minutes):
    minutes(15)
    assert minutes(16) == ["admin"]


def test_the_emergency_contact_is_never_a_question_without_consent(alert, minutes):
    assert minutes(46) == ["admin"]


def test_with_consent_a_person_is_asked_to_decide(alert, minutes, cast):
    Consent.objects.create(clinic=cast.alder, patient=cast.dana, kind="emergency_contact", given_at=START)
    assert minutes(44) == ["admin"]
    assert minutes(45) == ["admin", "therapist"]


def test_acknowledging_closes_its_tasks(alert, minutes, cast):
    minutes(15)
    acknowledge_alert(by=cast.max, alert=alert, now=START)
    assert not StaffTask.objects.open().exists()


def test_saying_it_again_is_the_same_alert_until_someone_answers(alert, cast):
    again = raise_alert(by=cast.ada, patient=cast.dana, kind=Alert.Kind.NOT_SAFE, now=START)
    assert again == alert
    acknowledge_alert(by=cast.ada, alert=alert, now=START)
    third = raise_alert(by=cast.ada, patient=cast.dana, kind=Alert.Kind.NOT_SAFE, now=START)
    assert third != alert


def test_it_is_not_closed_without_words(alert, cast):
    with pytest.raises(AlertNeedsDisposition):
        close_alert(by=cast.ada, alert=alert, disposition=" ", now=START)
