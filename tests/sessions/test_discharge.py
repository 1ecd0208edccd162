"""A patient leaves after a dose: once, with somebody, and with every check met or a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from patients.followups.actions import acknowledge_alert
from patients.followups.models import Alert, StaffTask
from sessions import actions
from sessions.errors import AlreadyDischarged, ReasonNeeded, Refused
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.making import HOUR, all_met, im, seen, started_dose

Status = CareSession.Status
BEFORE = START - timedelta(minutes=1)
GAPS = {"gaps_reason": "looked at throughout, not written down"}


def test_a_patient_leaves_with_somebody_and_an_unmet_check_needs_a_reason(cast):
    session = started_dose(cast)
    seen(cast, session, BEFORE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    seen(cast, session, START + HOUR)
    leave = {"by": cast.nia, "session": session, "left_at": START + HOUR, "now": START + HOUR, **GAPS}
    met = all_met(cast)
    with pytest.raises(Refused, match="Name who"):
        actions.send_home(escort=" ", checks=met, **leave)
    with pytest.raises(ReasonNeeded, match="Not met: steady gait\\. "):
        actions.send_home(escort="her sister", checks={**met, "gait": "no"}, **leave)
    session.refresh_from_db()
    assert session.status == Status.IN_PROGRESS and not hasattr(session, "discharge")
    actions.send_home(escort="her sister", checks={**met, "gait": "no"}, reason="uses a cane", **leave)
    session.refresh_from_db()
    assert session.status == Status.COMPLETED and session.discharge.reason == "uses a cane"
    left = session.checks.filter(checklist="discharge")
    assert left.get(key="gait").answer == "no" and left.count() == len(met)


@pytest.mark.parametrize("answered", [None, {"gait": "yes"}])
def test_a_check_nobody_answered_is_not_met(cast, answered):
    session = started_dose(cast, is_ready=False)
    leave = {"by": cast.nia, "session": session, "escort": "her sister", "checks": answered, **GAPS}
    with pytest.raises(ReasonNeeded, match="oriented"):
        actions.discharge(discharged_at=START, now=START, **leave)
    actions.discharge(discharged_at=START, now=START, reason="taken to hospital", **leave)
    assert set(session.checks.values_list("key", flat=True)) == set(answered or {})


def test_a_patient_is_discharged_once_and_what_was_recorded_stays(cast):
    session = started_dose(cast, is_ready=False)
    leave = {"by": cast.nia, "session": session, "discharged_at": START, "now": START, **GAPS}
    actions.discharge(escort="her sister", checks={}, reason="taken to hospital", **leave)
    with pytest.raises(AlreadyDischarged):
        actions.discharge(escort="somebody else", checks=all_met(cast), **leave)
    session.refresh_from_db()
    assert session.discharge.escort == "her sister" and session.discharge.reason == "taken to hospital"
    assert not session.checks.exists()


@pytest.fixture
def leave(cast):
    """`leave(has_ideation=True, …)` is Nia sending Dana home after a dose, with what was said."""
    session = started_dose(cast)
    seen(cast, session, BEFORE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    seen(cast, session, START + HOUR)

    def go(**said):
        actions.send_home(
            by=cast.nia, session=session, left_at=START + HOUR, escort="her sister", checks=all_met(cast),
            now=START + HOUR, steadied=actions.Steadied(**said), **GAPS,
        )  # fmt: skip
        return session

    return go


def page(client, session):
    return client.get(reverse("sessions:record", args=[session.pk])).content.decode()


def spoken_of(cast):
    words = {"grounding": "Feet on the floor", "stabilisation": "Agreed a call at nine"}
    return words | {"has_ideation": True, "named_clinician": cast.ada}


def test_an_admin_learns_only_that_something_was_written_before_leaving(cast, as_, leave):
    html = page(as_(cast.max), leave(**spoken_of(cast)))
    assert "it is for the care team" in html
    for hidden in ("Thoughts of suicide", "Agreed a call at nine", "Feet on the floor", "Stays in touch"):
        assert hidden not in html


def test_nobody_named_is_nobody_asked_to_stay_in_touch(leave):
    leave(has_ideation=False)
    assert not StaffTask.objects.open().exists()


def test_the_care_team_reads_what_was_said_and_done_before_leaving(cast, as_, leave):
    html = page(as_(cast.ada), leave(**spoken_of(cast)))
    for shown in ("Thoughts of suicide", "Agreed a call at nine", "Feet on the floor", "Ada Lindqvist"):
        assert shown in html


@pytest.mark.parametrize("said, words", [(False, "None spoken of"), (None, "Not asked")])
def test_a_no_and_a_question_nobody_asked_read_differently(cast, as_, leave, said, words):
    assert words in page(as_(cast.ada), leave(has_ideation=said, grounding="Feet on the floor"))


def test_the_clinician_who_was_named_keeps_the_task_when_the_alert_is_acknowledged(cast, leave):
    leave(**spoken_of(cast))
    acknowledge_alert(by=cast.bea, alert=Alert.objects.get(kind="ideation"), now=START + HOUR)
    task = StaffTask.objects.open().get()
    assert task.title == "Stay in touch after the dose: Ada Lindqvist"
    assert (task.patient, task.due_at) == (cast.dana, START + HOUR)
