"""A patient leaves after a dose: once, with somebody, and with every check met or a reason."""

import pytest

from sessions import actions
from sessions.errors import AlreadyDischarged, ReasonNeeded, Refused
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.making import HOUR, all_met, im, started_dose

Status = CareSession.Status


def test_a_patient_leaves_with_somebody_and_an_unmet_check_needs_a_reason(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    leave = {"by": cast.nia, "session": session, "left_at": START + HOUR, "now": START + HOUR}
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
    leave = {"by": cast.nia, "session": session, "escort": "her sister", "checks": answered}
    with pytest.raises(ReasonNeeded, match="oriented"):
        actions.discharge(discharged_at=START, now=START, **leave)
    actions.discharge(discharged_at=START, now=START, reason="taken to hospital", **leave)
    assert set(session.checks.values_list("key", flat=True)) == set(answered or {})


def test_a_patient_is_discharged_once_and_what_was_recorded_stays(cast):
    session = started_dose(cast, is_ready=False)
    leave = {"by": cast.nia, "session": session, "discharged_at": START, "now": START}
    actions.discharge(escort="her sister", checks={}, reason="taken to hospital", **leave)
    with pytest.raises(AlreadyDischarged):
        actions.discharge(escort="somebody else", checks=all_met(cast), **leave)
    session.refresh_from_db()
    assert session.discharge.escort == "her sister" and session.discharge.reason == "taken to hospital"
    assert not session.checks.exists()
