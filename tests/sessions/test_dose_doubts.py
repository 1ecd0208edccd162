"""An amount far from what the protocol or the patient is used to is asked about, with its numbers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.protocols.doses import DOSES
from sessions import actions
from sessions.dose_doubts import Comparison, dose_doubts
from sessions.errors import DoseDoubted
from tests.cast import START
from tests.sessions.making import HOUR, given_dose, im, started_dose

MINUTE = timedelta(minutes=1)
TEN_TIMES = "650 mg IM is 8.13 mg/kg at 80 kg; this protocol asks above 1.5 mg/kg."


def give(cast, session, given, now=START):
    return actions.record_administration(by=cast.nia, session=session, given=given, now=now)


@pytest.fixture
def given(cast):
    session = started_dose(cast)
    give(cast, session, im(65))
    return session


def test_ten_times_the_booster_is_asked_about_at_the_weight_taken_today(cast, given):
    with pytest.raises(DoseDoubted, match=r"650 mg IM is 8\.13 mg/kg at 80 kg; .* above 1\.5 mg/kg"):
        give(cast, given, im(650, part="booster"))
    assert given.administrations.count() == 1


def test_the_sum_of_the_visit_is_asked_about(cast, given):
    with pytest.raises(DoseDoubted, match=r"130 mg in all is 1\.63 mg/kg"):
        give(cast, given, im(65, part="booster"))


def test_a_confirmation_holds_for_its_own_numbers_only(cast, given):
    with pytest.raises(DoseDoubted, match="651 mg IM"):
        give(cast, given, im(651, part="booster", confirmed=TEN_TIMES))
    assert give(cast, given, im(650, part="booster", confirmed=TEN_TIMES)).total_mg == 650
    assert Event.objects.filter(kind="administration.recorded", facts__confirmed=True).count() == 1


@pytest.mark.parametrize("mg", [31, 161])
def test_a_first_amount_far_from_the_last_dose_is_asked_about(cast, mg):
    given_dose(cast, mg=80)
    later = START + 72 * HOUR
    session = started_dose(cast, later)
    with pytest.raises(DoseDoubted, match=f"{mg} mg IM, and 80 mg at the last dose; .* beyond 2 times"):
        give(cast, session, im(mg, later, weight_kg=Decimal(150)), now=later)


def test_a_correction_is_asked_about_as_well(cast, given):
    row = given.administrations.get()
    with pytest.raises(DoseDoubted):
        actions.correct_administration(
            by=cast.nia, administration=row, given=im(650), reason="a slip", now=START
        )
    row.refresh_from_db()
    assert row.struck_at is None


def test_the_page_asks_with_the_numbers_and_the_tick_lets_it_through(cast, as_, given):
    url = reverse("sessions:administer", args=[given.pk])
    typed = {"give-part": "booster", "give-route": "im", "give-total_mg": "650"}
    asked = as_(cast.nia).post(url, typed)
    assert asked.status_code == 422 and f'value="{TEN_TIMES}"' in asked.content.decode()
    assert as_(cast.nia).post(url, typed | {"give-confirmed": TEN_TIMES}).status_code == 302


KNOWN, NOTHING = Comparison(weight_kg=Decimal(70)), Comparison()


@pytest.mark.parametrize(
    "mg,route,against,asked",
    [
        ("35", "iv", KNOWN, []),
        ("70", "iv", KNOWN, []),
        ("350", "iv", KNOWN, ["350 mg IV is 5 mg/kg at 70 kg; this protocol asks above 1 mg/kg."]),
        ("84", "intranasal", KNOWN, []),
        ("112", "intranasal", NOTHING, ["112 mg Intranasal esketamine; this protocol asks above 84 mg."]),
        ("350", "iv", NOTHING, []),
        ("50", "im", Comparison(Decimal(70), (("iv", Decimal(35)),)), [
            "85 mg in all is 1.21 mg/kg at 70 kg; this protocol asks above 1 mg/kg."
        ]),
        ("70", "im", Comparison(last_mg=Decimal(35)), []),
        ("70.5", "im", Comparison(last_mg=Decimal(35)), [
            "70.5 mg IM, and 35 mg at the last dose; this protocol asks beyond 2 times."
        ]),
    ],
)  # fmt: skip
def test_what_is_asked(mg, route, against, asked):
    assert list(dose_doubts(Decimal(mg), route, is_first=True, against=against, rules=DOSES)) == asked


def test_a_booster_smaller_than_the_last_dose_is_no_question():
    against = Comparison(Decimal(70), last_mg=Decimal(75))
    assert not list(dose_doubts(Decimal(10), "im", is_first=False, against=against, rules=DOSES))
