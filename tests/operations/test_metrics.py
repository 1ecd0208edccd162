"""/metrics is there for whoever shows the token, and says figures and codes alone."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from integration_care.core import tenancy
from patients.followups.engine import results
from patients.followups.engine.sweep import beat
from patients.followups.models import FollowUp
from tests.signed_in import sign_in

PAGE = "/metrics"
TOKEN = "a-token-for-tests-of-some-length"
# All that a label may be: codes of ours. No clinic, no patient.
LABELS = {
    "channel": set(FollowUp.Channel.values),
    "status": set(FollowUp.ENDED_UNSENT),
    "cause": {"", *FollowUp.Cause.values},
}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN
    return {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}


def like(answer):
    """Without the token against forged requests."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content)


def figures(client, token):
    """By name and labels, as Prometheus' own reader finds them."""
    text = client.get(PAGE, **token).content.decode()
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_without_a_token_in_the_settings_it_is_not_there(client, db, settings):
    settings.METRICS_TOKEN = ""
    for shown in ("", "Bearer", "Bearer ", "Bearer None"):
        assert client.get(PAGE, HTTP_AUTHORIZATION=shown).status_code == 404


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer no", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"bearer  {TOKEN}", "Bearer é"],
)
def test_without_the_token_it_is_not_there(client, db, token, shown):
    answer = client.get(PAGE, HTTP_AUTHORIZATION=shown)
    assert answer.status_code == 404
    assert like(answer) == like(client.get("/metrics-that-are-not-there"))


def test_a_session_is_no_token(token, cast, client):
    for member in (cast.max, cast.ada):
        assert sign_in(client, member.user).get(PAGE).status_code == 404


def test_an_operators_session_is_none_either(token, as_ola):
    assert as_ola.get(PAGE).status_code == 404


def test_with_it_the_figures_are_told_and_kept_in_no_cache(client, db, token):
    answer = client.get(PAGE, **token)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_not_known_is_left_out_and_no_zero(client, db, token):
    names = {name for name, *_ in figures(client, token)}
    assert "care_sweep_age_seconds" not in names and "care_backup_age_seconds" not in names
    assert "care_followups_oldest_due_seconds" in names


def test_they_say_what_the_page_says(client, token, story, at):
    beat()
    story.dose()
    at(23)
    row = story.row("first-24-hours")
    told = figures(client, token)
    assert told["care_followups_due", ("channel", "email")] == 1
    assert told["care_followups_due", ("channel", "sms")] == 0
    assert told["care_clinics",] == 2
    assert 0 <= told["care_sweep_age_seconds",] < 60
    tenancy.enter(clinic=story.course.clinic_id)
    for _ in range(results.STUMBLES):
        results.stumbled(row.pk, row.clinic_id, ValueError("the lake"))
    told = figures(client, token)
    assert told["care_followups_parked_last_day",] == 1
    assert told["care_followups_unsent_by_fault_last_day",] == 1
    labels = (("cause", "stumbled"), ("channel", "email"), ("status", "failed"))
    assert told["care_followups_ended_unsent_last_day", *labels] == 1


def test_they_name_nobody_and_no_clinic(client, token, story, at, tick):
    story.dose()
    at(40)
    tick()
    text = client.get(PAGE, **token).content.decode()
    for name, *labels in figures(client, token):
        assert re.fullmatch(r"care_[a-z_]+", name)
        for label, value in labels:
            assert value in LABELS[label], (label, value)
    assert not re.search(r"alder|birch|dana|moreau|ada|[0-9a-f]{8}-[0-9a-f]{4}", text, re.IGNORECASE)


def test_two_processes_say_the_same(client, token, story, at):
    """Nothing is counted in memory: what one process prints, any other would."""
    story.dose()
    at(23)
    first, second = figures(client, token), figures(client, token)
    ages = [key for key in first if key[0].endswith("_seconds")]
    assert {key: value for key, value in first.items() if key not in ages} == {
        key: value for key, value in second.items() if key not in ages
    }
