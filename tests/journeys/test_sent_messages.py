"""What was sent to Dana, and when: Ada looks it up, and what came back stands above it."""

from datetime import timedelta

import pytest

from patients.followups.models import TextReply
from tests.journeys.given import a_dose


@pytest.fixture
def window(stage, cast, alder):
    window = a_dose(cast, alder)
    for hours in (24, 48):
        stage.time.freeze(window.anchor_at + timedelta(hours=hours))
        stage.let_the_engine_look_twice()
    with alder():
        at = window.anchor_at + timedelta(hours=47)
        TextReply.objects.create(clinic=cast.alder, patient=cast.dana, kind="stop", at=at)
    return window


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_ada_sees_each_message_and_what_became_of_it(cast, window, member_at, screen):
    ada = member_at(cast.ada, screen)
    ada.opens(f"/patients/{cast.dana.pk}/consents/")
    ada.follows("Messages")
    ada.sees("Choosing a time")
    ada.sees("Ended text messages")
    ada.does_not_see("dana@patient.test")
    ada.finds_nothing_wrong("the messages that were sent")


def test_the_chart_leads_there(cast, window, member_at):
    ada = member_at(cast.ada)
    ada.opens(f"/windows/patients/{cast.dana.pk}/")
    ada.page.locator("#followups-panel > summary").click()
    ada.follows("Messages, one by one")
    ada.sees("Receipt")
