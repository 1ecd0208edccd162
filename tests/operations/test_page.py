"""What the page says is true: of an engine that is well, and of one that is not."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from integration_care.accounts.models import Clinic
from integration_care.audit.models import Event, Unsealed
from integration_care.audit.sealing import seal_round
from integration_care.backups.telling import tell_every_clinic
from integration_care.core import tenancy
from integration_care.core.models import Heartbeat
from integration_care.operations import limits
from integration_care.operations.facts import Waiting, read
from integration_care.operations.judging import Line, sections
from integration_care.operations.runbook import RUNBOOK
from patients.concerns.actions.telling import tell_by_mail
from patients.concerns.models import Concern, ConcernMail
from patients.followups.channels import Refused
from patients.followups.engine import fence, results
from patients.followups.engine.resuming import pause
from patients.followups.engine.sweep import beat
from patients.followups.models import AlertMail, FollowUp
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document
from sessions.models import BookingLetter
from tests.cast import START
from tests.factories.windows import an_alert
from tests.patients.followups import wire
from tests.patients.followups.conftest import lease_runs_out
from tests.planner import as_if_nobody_had_looked

PAGE = "/ops/"
MOST_QUERIES = 15
TABLES = (
    "followups_followup", "followups_alertmail", "documents_document", "care_sessions_bookingletter",
    "audit_event", "concerns_concernmail",
)  # fmt: skip
WITH_A_HISTORY = re.compile(
    r"followups_followup|followups_alertmail|documents_document|bookingletter|audit_event|concernmail"
)


def lines() -> dict[str, Line]:
    return {line.key: line for section in sections(read()) for line in section.lines}


def not_well() -> set[str]:
    return {key for key, line in lines().items() if not line.is_well}


@pytest.fixture
def well(cast):
    """A sweep just now, a backup, and a trail that is sealed."""
    beat()
    tell_every_clinic("backup.made", {"rows": 1})
    seal_round()
    tenancy.enter(clinic=cast.alder.pk)


@pytest.fixture
def due(story, at, well):
    """The first message of a dose is due, and nobody has looked."""
    story.dose()
    at(23)
    return story.row("first-24-hours")


def test_before_anything_has_run_the_page_says_so(cast):
    told = lines()
    assert not told["sweep"].is_well and "never" in told["sweep"].figure
    assert not told["backup"].is_well


def test_when_all_is_well_it_says_so(well, as_ola):
    Unsealed.objects.all().delete()
    assert not_well() == set()
    assert "All is well" in as_ola.get(PAGE).content.decode()


def test_a_dead_sweep(well):
    """In real time: the demo's clock may race."""
    Heartbeat.objects.update(real_at=F("real_at") - 2 * limits.SWEEP)
    assert not_well() == {"sweep"}
    assert lines()["sweep"].figure == "6 min ago"


def test_a_message_that_is_due(due):
    told = lines()["backlog"]
    assert told.figure == "1, the oldest for 0 s" and told.is_well
    assert ("E-mail", "1") in told.parts and ("at alder", "1") in told.parts
    FollowUp.objects.filter(pk=due.pk).update(due_at=read().now - limits.DUE - timedelta(minutes=1))
    assert not_well() == {"backlog", "trail"}  # nothing has swept since


def test_what_a_paused_clinic_holds_is_no_backlog(due, cast):
    pause(cast.alder)
    tenancy.enter(clinic=cast.alder.pk)
    told = lines()
    assert told["backlog"].figure == "0" and told["backlog"].is_well
    assert told["paused"].figure == "1 of 2, 1 messages held" and not told["paused"].is_well
    assert told["paused"].parts[0][0] == "alder"


def test_a_lease_that_is_stuck(due):
    fence.cross(due.pk, due.clinic_id)
    told = lines()["lease"]
    assert told.figure == "1, the oldest for 0 s" and told.is_well
    FollowUp.objects.filter(pk=due.pk).update(lease_until=Now() - timedelta(minutes=3))
    told = lines()["lease"]
    assert told.figure == "1, the oldest for 8 min" and not told.is_well


def test_a_row_that_stumbles_and_is_set_aside(due):
    for _ in range(results.STUMBLES - 1):
        results.stumbled(due.pk, due.clinic_id, ValueError("the lake"))
    assert lines()["tried-again"].figure == "1"
    results.stumbled(due.pk, due.clinic_id, ValueError("the lake"))
    told = lines()
    assert (told["tried-again"].figure, told["parked"].figure) == ("0", "1")
    assert not told["parked"].is_well
    assert ("Could not be sent: could not be prepared, e-mail", "1") in told["ended"].parts


def test_a_message_that_came_too_late(due, at, tick):
    at(40)
    tick()
    due.refresh_from_db()
    assert due.status == "expired"
    told = lines()["ended"]
    assert ("Expired unsent: too late to be useful, e-mail", "1") in told.parts


def test_what_ended_longer_ago_than_a_day_is_history(due, at):
    FollowUp.objects.filter(pk=due.pk).update(
        status="failed", cause="stumbled", status_at=read().now, lease_until=None
    )
    assert lines()["parked"].figure == "1"
    at(23 + 24.1)
    assert lines()["parked"].figure == "0"


def test_an_answer_that_never_came(due, sent):
    fence.cross(due.pk, due.clinic_id)
    lease_runs_out()
    FollowUp.objects.filter(pk=due.pk).update(lease_token=None)
    fence.cross(due.pk, due.clinic_id)
    assert lines()["tried-again"].figure == "1"


def test_a_document_that_nobody_makes_and_one_that_failed(cast, well, at):
    wanted = Wanted(Document.Kind.PATIENT_SUMMARY, patient=cast.dana)
    document = request_document(by=cast.ada, wanted=wanted, now=at(0))
    assert lines()["documents"].figure == "1, the oldest for 0 s"
    at(1)
    assert not lines()["documents"].is_well
    Document.objects.filter(pk=document.pk).update(status="failed", reason="x", status_at=at(1))
    told = lines()
    assert told["documents"].figure == "0" and told["documents-failed"].figure == "1"


def test_an_e_mail_about_an_alert_is_as_old_as_its_alert_however_often_it_was_tried(cast, well, at, story):
    alert = an_alert(cast.dana, at(0))
    mail = AlertMail.objects.create(
        clinic=cast.alder, alert=alert, member=cast.ada, rung="raised", status_at=at(0)
    )
    later = at(0) + limits.ALERT_MAILS + timedelta(minutes=1)
    at((later - START).total_seconds() / 3600)
    AlertMail.objects.filter(pk=mail.pk).update(status_at=later, tries=3)
    assert not lines()["alert-mails"].is_well
    assert lines()["alert-mails-failed"].is_well
    AlertMail.objects.filter(pk=mail.pk).update(status="failed")
    told = lines()
    assert told["alert-mails"].is_well and not told["alert-mails-failed"].is_well


def test_an_e_mail_about_a_booking_that_was_given_up(cast, well, at):
    letter = BookingLetter.objects.create(
        clinic=cast.alder, patient=cast.dana, opened_at=at(0), due_at=at(0), status_at=at(0),
        status="failed", cause="address",
    )  # fmt: skip
    assert lines()["letters-failed"].is_well  # nobody noted an address: the clinic's, and no fault
    BookingLetter.objects.filter(pk=letter.pk).update(cause="no_server")
    assert lines()["letters-failed"].figure == "1" and not lines()["letters-failed"].is_well
    at(24.1)
    assert lines()["letters-failed"].is_well


def test_an_e_mail_about_a_concern_that_waits_and_one_that_was_given_up(cast, well, at, sent):
    concern = Concern.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), whom="nobody", words="x", raised_at=at(0)
    )
    mail = ConcernMail.objects.create(clinic=cast.alder, concern=concern, member=cast.max)
    assert lines()["concern-mails"].figure == "1, the oldest for 0 s"
    at(1.1)
    assert not lines()["concern-mails"].is_well
    wire.answers.append(Refused("550 nobody"))
    tell_by_mail(mail.pk, cast.alder.pk)
    told = lines()
    assert told["concern-mails"].is_well and told["concern-mails-failed"].figure == "1"
    ConcernMail.objects.filter(pk=mail.pk).update(free_from=Now() - timedelta(hours=25))
    assert lines()["concern-mails-failed"].is_well


def test_how_long_is_too_long_follows_the_lease(settings):
    settings.FOLLOW_UP_LEASE_SECONDS, settings.SWEEP_SECONDS = 900, 60
    assert limits.lease() == timedelta(minutes=19)


def test_what_was_being_sent_in_a_clinic_that_is_paused_since_wakes_nobody(due, at):
    """As after a restore: nobody takes the row back until the clinic is resumed."""
    fence.cross(due.pk, due.clinic_id)
    FollowUp.objects.filter(pk=due.pk).update(lease_until=Now() - 3 * limits.lease())
    assert not lines()["lease"].is_well
    Clinic.objects.filter(pk=due.clinic_id).update(engine_paused_at=at(24))
    assert lines()["lease"].is_well


def test_a_trail_that_nobody_seals_and_a_backup_that_is_old(well, clock, at, story):
    story.dose()
    at(27)
    told = lines()
    assert not told["trail"].is_well
    assert told["backup"].figure == "27 h ago" and not told["backup"].is_well


def test_every_line_says_what_to_do(cast):
    assert set(lines()) == set(RUNBOOK)
    for key, says in RUNBOOK.items():
        assert says.otherwise != says.well, key
        assert Line(key, "", is_well=False).says == says.otherwise


def test_the_page_asks_for_what_moves_only(as_ola, well):
    whole, moving = as_ola.get(PAGE), as_ola.get(PAGE, HTTP_HX_REQUEST="true")
    assert "topbar" in whole.content.decode() and "topbar" not in moving.content.decode()
    assert "data-live-at" in moving.content.decode()


def test_the_page_names_nobody(as_ola, due, cast, at, tick):
    at(40)
    tick()
    fence.cross(due.pk, due.clinic_id)
    told = as_ola.get(PAGE).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    names = {"Dana", "Moreau", "Ada", "Lindqvist", "Alder Clinic", cast.dana.email, str(cast.dana.pk)}
    assert {name for name in names if name in told} == set()
    assert not any(row.title in told for row in FollowUp.objects.exclude(title=""))


def test_looking_costs_a_few_questions_and_no_look_through_the_history(due, cast):
    as_if_nobody_had_looked(*TABLES)
    with CaptureQueriesContext(connection) as asked:
        read()
    questions = [one["sql"] for one in asked if re.search(r" FROM ", one["sql"])]
    assert len(questions) <= MOST_QUERIES
    plans = "\n".join(plan_of(one) for one in questions if WITH_A_HISTORY.search(one))
    assert not WITH_A_HISTORY.search("\n".join(re.findall(r"Seq Scan on \w+", plans))), plans
    # Each holds only what waits, or what failed; two of documents hold the same rows.
    for index in (
        "follow_up_to_do", "follow_up_ended_unsent", "alert_mail_to_do", "alert_mail_failed", "letter_to_do",
        "letter_failed", "concern_mail_to_do",
        "document_failed", "document_(to_make|asked_for)", r"audit_event\w*",
    ):  # fmt: skip
        assert re.search(rf"(using|on) \w*{index}", plans), index


def plan_of(question: str) -> str:
    with tenancy.platform_context(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a handful of rows is read faster whole
        cursor.execute(f"EXPLAIN {question}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_command_tells_the_same(due, capsys):
    call_command("followups", "status")
    told = " ".join(capsys.readouterr().out.split())
    assert "due now (backlog) 1" in told and "being sent 0" in told and "tried again 0" in told


def test_nothing_waits_is_no_age():
    assert Waiting(0, None).age is None


def test_reading_the_facts_leaves_the_context_as_it_was(cast):
    read()
    assert list(Clinic.objects.all()) == [cast.alder]
    assert not Event.objects.exclude(clinic_id=cast.alder.pk).exists()
