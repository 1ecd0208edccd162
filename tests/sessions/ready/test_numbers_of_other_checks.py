"""A check may come with a number that is no weight: it is taken as it is, and no dose is reckoned by it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from patients.protocols.monitoring import ChecklistItem
from sessions.dose_doubts import known_weight
from sessions.errors import Refused
from sessions.ready.actions import answer_check
from tests.cast import START
from tests.sessions.making import started_dose


@pytest.fixture
def dose(cast):
    """A dose under way whose protocol asks for the sugar and the pressure before it asks for the weight."""
    version = cast.course.protocol_version
    lists = version.rules.checklists
    more = [ChecklistItem("sugar", "Sugar", unit="mmol/L"), ChecklistItem("pressure", "BP", unit="mmHg")]
    version.content = replace(
        version.rules, checklists=replace(lists, pre_dose=(*more, *lists.pre_dose))
    ).to_data()
    version.save()
    cast.course.refresh_from_db()
    return started_dose(cast, is_ready=False)


def yes(cast, session, key, value):
    return answer_check(by=cast.nia, session=session, key=key, answer="yes", value=value, now=START)


def test_a_number_that_is_no_number_of_anything_is_refused(cast, dose):
    with pytest.raises(Refused, match=r"^Give the mmol/L\.$"):
        yes(cast, dose, "sugar", None)
    with pytest.raises(Refused, match=r"^Give the mmHg\.$"):
        yes(cast, dose, "pressure", Decimal(-1))
    with pytest.raises(Refused, match="Give the kg, from 20 to 350"):
        yes(cast, dose, "weight", Decimal(400))


def test_the_limits_of_a_weight_are_for_weights(cast, dose):
    assert yes(cast, dose, "sugar", Decimal("5.4")).value == Decimal("5.4")


def test_a_pressure_is_never_the_weight_that_a_dose_is_reckoned_by(cast, as_, dose):
    yes(cast, dose, "pressure", Decimal(130))
    assert known_weight(dose) is None
    yes(cast, dose, "weight", Decimal(72))
    yes(cast, dose, "pressure", Decimal(131))
    assert known_weight(dose) == 72
    html = as_(cast.nia).get(reverse("sessions:record", args=[dose.pk])).content.decode()
    assert html.count("data-fills=") == 1 and 'value="131.0"' in html
