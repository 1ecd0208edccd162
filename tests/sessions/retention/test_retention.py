"""How long records are kept, what must not go, and what disposing of one really removes."""

from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.accounts.models import User
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.concerns.models import Concern, ConcernStep
from patients.disclosures.models import Disclosure
from patients.followups.models import Alert, ContactLog
from patients.journals.models import JournalEntry
from patients.models import Course, Disposal, LegalHold, Patient
from patients.relapse.models import RelapsePlan, RelapsePlanVersion
from sessions.errors import Refused
from sessions.retention.actions import approve, carry_out, lift_hold, place_hold, withdraw
from sessions.retention.actions.erasing import STAYS, belonging_to, named_without_pointing, pointing_at
from sessions.retention.due import due, due_on, find
from sessions.substances.models import LogEntry
from tests.cast import START, join, make_patient
from tests.factories.windows import a_session
from tests.guards.source import modules, name_of
from tests.sessions.interchange.test_what_never_leaves import full  # noqa: F401 - a fixture
from tests.sessions.test_admins_read_no_words import house  # noqa: F401 - a fixture

LATER = START + timedelta(days=11 * 366)
A_WEEK = timedelta(days=7)
RECENT = START + timedelta(days=5 * 366)
PAGE = "/clinic/records/"


def of(patient, name="record"):
    return reverse(f"retention:{name}", args=[patient.pk])


@pytest.fixture
def closed(cast):
    """Dana's course is over, and so is everybody's who is furnished; whatever they raised is answered."""
    Course.objects.update(phase="closed")
    Alert.objects.open().update(closed_at=START, disposition="Talked it over.")
    for open_one in Concern.objects.waiting():
        ConcernStep.objects.create(
            clinic=cast.alder, concern=open_one, state="answered", by=cast.max, at=START, words="Yes."
        )
    return cast.dana


@pytest.fixture
def approved(cast, closed):
    return approve(by=cast.max, patient=closed, typed="moreau", reason="Eleven years.", now=LATER)


# --- refusals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ada", "paz", "nia"])
def test_only_who_runs_the_clinic_comes_in(as_, cast, who):
    client = as_(getattr(cast, who))
    assert client.get(PAGE).status_code == 403
    assert client.get(of(cast.dana)).status_code == 403
    assert client.post(of(cast.dana, "hold"), {"reason": "x"}).status_code == 403


def test_another_clinics_record_is_not_there(as_, cast):
    max_ = as_(cast.max)
    for name in ("hold", "lift", "approve", "withdraw"):
        assert max_.post(of(cast.eli, name), {"reason": "x", "typed": "Brandt"}).status_code == 404


def test_a_record_that_is_to_be_kept_is_not_approved(cast, closed):
    with pytest.raises(Refused, match="still to be kept"):
        approve(by=cast.max, patient=closed, typed="Moreau", reason="x", now=START)
    Course.objects.update(phase="active")
    with pytest.raises(Refused, match="under way"):
        approve(by=cast.max, patient=closed, typed="Moreau", reason="x", now=LATER)


def test_a_name_that_is_not_typed_approves_nothing(as_, cast, closed, clock):
    clock(LATER)
    answer = as_(cast.max).post(of(closed, "approve"), {"reason": "Old.", "typed": "Mor"})
    assert answer.status_code == 422 and "Type the family name" in answer.content.decode()
    assert 'value="Old."' in answer.content.decode()
    assert not Disposal.objects.exists()


def test_a_hold_stops_everything_also_what_was_approved(cast, closed, approved):
    place_hold(by=cast.max, patient=closed, reason="A lawsuit.", now=LATER)
    approved.refresh_from_db()
    assert approved.withdrawn_at == LATER
    with pytest.raises(Refused, match="taken back"):
        carry_out(disposal=approved, now=LATER + A_WEEK)
    with pytest.raises(Refused, match="legal hold"):
        approve(by=cast.max, patient=closed, typed="Moreau", reason="x", now=LATER)
    assert due(cast.alder, LATER) == []
    assert Patient.objects.filter(pk=closed.pk).exists()


def test_nothing_goes_in_the_first_week_nor_after_it_was_taken_back(cast, closed, approved):
    with pytest.raises(Refused, match="not old enough"):
        carry_out(disposal=approved, now=LATER + A_WEEK - timedelta(seconds=1))
    withdraw(by=cast.max, disposal=approved, now=LATER)
    with pytest.raises(Refused, match="taken back"):
        carry_out(disposal=approved, now=LATER + A_WEEK)


def test_what_changed_since_is_looked_at_again(cast, closed, approved):
    Course.objects.update(phase="active")
    with pytest.raises(Refused, match="under way"):
        carry_out(disposal=approved, now=LATER + A_WEEK)
    assert Patient.objects.filter(pk=closed.pk).exists()


def test_no_other_code_passes_the_triggers():
    passing = [name_of(path) for path in modules() if "pgtrigger.ignore" in path.read_text()]
    assert passing == ["sessions/retention/actions/erasing.py"]


# --- when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "last", "day"),
    [
        (date(1984, 6, 17), date(2026, 3, 3), date(2036, 3, 3)),
        (date(2015, 6, 17), date(2026, 3, 3), date(2040, 6, 17)),  # came as a minor
        (date(1984, 6, 17), date(2024, 2, 29), date(2034, 3, 1)),
    ],
)
def test_years_after_the_last_contact_and_at_least_until_an_age(cast, born, last, day):
    assert due_on(cast.alder, born, last) == day


def test_closed_records_are_listed_on_their_day_and_not_before(cast, closed):
    (one,) = due(cast.alder, LATER)
    assert one.patient == cast.dana
    day = one.due_on.toordinal() - LATER.date().toordinal()
    assert due(cast.alder, LATER + timedelta(days=day - 1)) == []
    Course.objects.update(phase="maintenance")
    assert due(cast.alder, LATER) == []


def test_what_is_only_booked_is_no_contact_yet(cast, clock):
    clock(START)
    before = find(cast.alder, cast.dana).last_contact_on
    a_session(cast.course, "integration", START + timedelta(days=8), cast.ada)
    assert find(cast.alder, cast.dana).last_contact_on == before
    clock(START + timedelta(days=9))
    assert find(cast.alder, cast.dana).last_contact_on == (START + timedelta(days=8)).date()


def relapse_version(patient, by):
    plan = RelapsePlan.objects.create(clinic=patient.clinic, patient=patient)
    RelapsePlanVersion.objects.create(
        clinic=patient.clinic, plan=plan, number=1, based_on=0, by=by, side="care_team", written_at=RECENT,
        content="{}",
    )  # fmt: skip


def concern(patient, at=RECENT):
    return Concern.objects.create(
        clinic=patient.clinic, patient=patient, client_uuid=uuid4(), whom="nobody", words="x", raised_at=at
    )


def alert(patient, **more):
    return Alert.objects.create(
        clinic=patient.clinic,
        patient=patient,
        kind="concern",
        severity="amber",
        **{"raised_at": RECENT, **more},
    )


def disclosure(patient, by):
    Disclosure.objects.create(
        clinic=patient.clinic, patient=patient, noted_by=by, to_whom="payer", way="fax", recipient="A payer",
        content="x", purpose="x", disclosed_at=RECENT,
    )  # fmt: skip


@pytest.mark.parametrize(
    "happens",
    [
        lambda dana, ada: ContactLog.objects.create(
            clinic=dana.clinic, patient=dana, at=RECENT, by=ada, outcome="reached"
        ),
        lambda dana, _: concern(dana),
        lambda dana, _: alert(dana),
        disclosure,
        relapse_version,
        lambda dana, _: JournalEntry.objects.create(
            clinic=dana.clinic, patient=dana, client_uuid=uuid4(), started_at=START, saved_at=RECENT
        ),
    ],
    ids=["call", "concern", "alert", "disclosure", "relapse plan", "journal"],
)
def test_whatever_happened_with_them_is_a_contact(cast, closed, happens):
    happens(closed, cast.ada)
    assert find(cast.alder, closed).last_contact_on == RECENT.date()
    assert due(cast.alder, LATER) == []


@pytest.mark.parametrize("raised", [alert, concern], ids=["alert", "concern"])
def test_while_something_is_unanswered_the_record_stays(cast, closed, approved, raised):
    if raised is alert:
        alert(closed, raised_at=START)
    else:
        concern(closed, START)
    with pytest.raises(Refused, match="not answered"):
        carry_out(disposal=approved, now=LATER + A_WEEK)


# --- what is shown --------------------------------------------------------------------------------------


def test_a_hold_stands_on_the_record_for_admins_and_for_nobody_else(as_, cast):
    place_hold(by=cast.max, patient=cast.dana, reason="A lawsuit.", now=START)
    details = reverse("patients:edit", args=[cast.dana.pk])
    assert "Legal hold" in as_(cast.max).get(details).content.decode()
    assert "Legal hold" not in as_(cast.ada).get(details).content.decode()


def test_from_hold_to_approval_by_its_pages(as_, cast, closed, clock):
    clock(LATER)
    max_ = as_(cast.max)
    assert max_.post(of(closed, "hold"), {"reason": "A lawsuit."}).status_code == 302
    assert "A lawsuit." in max_.get(PAGE).content.decode()
    assert max_.post(of(closed, "lift"), {"reason": "Settled."}).status_code == 302
    assert "Settled." in max_.get(of(closed)).content.decode()
    assert max_.post(of(closed, "approve"), {"reason": "Old.", "typed": "Moreau"}).status_code == 302
    page = max_.get(PAGE).content.decode()
    assert "Approved, and still there" in page
    assert max_.post(of(closed, "withdraw")).status_code == 302
    kinds = ["hold.placed", "hold.lifted", "disposal.approved", "disposal.withdrawn"]
    told = Event.objects.filter(patient_id=str(closed.pk), kind__in=kinds).order_by("pk")
    assert sorted(told.values_list("kind", flat=True)) == sorted(kinds)


def test_a_hold_is_placed_once_and_lifted_once(cast):
    first = place_hold(by=cast.max, patient=cast.dana, reason="One.", now=START)
    assert place_hold(by=cast.max, patient=cast.dana, reason="Two.", now=START) == first
    lift_hold(by=cast.max, hold=first, reason="Over.", now=START)
    assert lift_hold(by=cast.max, hold=first, reason="Again.", now=START).lifted_because == "Over."
    assert LegalHold.objects.count() == 1


# --- what goes ------------------------------------------------------------------------------------------


def test_every_row_that_is_theirs_goes_and_no_other(cast, full, closed):  # noqa: F811
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member = member
    cast.dana.save()
    rows = belonging_to(cast.dana)
    assert len(rows) > 30
    tables = [model for model in apps.get_models() if model._meta.managed]
    before = {model: model._base_manager.count() for model in tables}
    lines = LogEntry.objects.count()
    disposal = approve(by=cast.max, patient=cast.dana, typed="Moreau", reason="Old.", now=LATER)
    trail = Event.objects.count()
    carry_out(disposal=disposal, now=LATER + A_WEEK)
    gone = {model: before[model] - model._base_manager.count() for model in tables}
    expected = {model: len(keys) for model, keys in rows.items()}
    # The trail and the tombstone are longer by a line each; nothing else but theirs is shorter.
    assert {model: number for model, number in gone.items() if number > 0} == expected
    assert Event.objects.count() == trail + 1
    assert LogEntry.objects.count() == lines
    assert not User.objects.filter(pk=member.user_id).exists()
    assert Patient.objects.filter(clinic=cast.alder).count() == before[Patient] - 1


def test_the_tombstone_says_who_when_why_and_how_much(cast, closed, approved):
    done = carry_out(disposal=approved, now=LATER + A_WEEK)
    assert (done.approved_by, done.reason, done.done_at) == (cast.max, "Eleven years.", LATER + A_WEEK)
    assert done.counts["patients_patient"] == 1 and done.counts["patients_course"] == 1
    event = Event.objects.get(kind="disposal.carried_out")
    assert event.patient_id == str(done.record) and event.facts == {}
    assert "Moreau" not in str([done.reason, done.counts])


def test_the_command_shows_first_and_then_does_what_was_approved(cast, closed, approved, clock):
    clock(LATER + A_WEEK)
    shown, done = StringIO(), StringIO()
    call_command("dispose", stdout=shown)
    tenancy.enter(clinic=cast.alder.pk)
    assert "would go" in shown.getvalue() and Patient.objects.filter(pk=closed.pk).exists()
    call_command("dispose", "--commit", stdout=done)
    tenancy.enter(clinic=cast.alder.pk)
    assert "gone, " in done.getvalue() and not Patient.objects.filter(pk=closed.pk).exists()


def test_what_goes_wrong_with_one_record_keeps_no_other_waiting(cast, closed, approved, clock, monkeypatch):
    """The first of two cannot go; the second goes, and the run says so and ends with 1."""
    other = make_patient(cast.alder, cast.ada, "Noor", "Haddad", "America/Chicago")
    Patient.objects.filter(pk=other.pk).update(created_at=START)
    approve(by=cast.max, patient=other, typed="Haddad", reason="Old.", now=LATER)

    def refuse(rows, patient):
        if patient.pk == approved.record:
            raise RuntimeError("Moreau's row")

    monkeypatch.setattr("sessions.retention.actions.erasing.refuse_strangers", refuse)
    clock(LATER + A_WEEK)
    done = StringIO()
    with pytest.raises(CommandError, match="1 of them"):
        call_command("dispose", "--commit", stdout=done)
    tenancy.enter(clinic=cast.alder.pk)
    assert "went wrong (RuntimeError)" in done.getvalue() and "Moreau" not in done.getvalue()
    assert list(Patient.objects.filter(pk__in=[closed.pk, other.pk])) == [closed]


def test_a_hold_and_the_disposal_lock_in_the_same_order(cast, closed, approved):
    """The record, then what was decided about it: in two orders they would wait for each other."""
    for act in (
        lambda: carry_out(disposal=approved, now=LATER + A_WEEK),
        lambda: place_hold(by=cast.max, patient=closed, reason="A lawsuit.", now=LATER),
    ):
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            act()
            transaction.set_rollback(True)
        locked = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
        assert ['FROM "patients_patient"' in one for one in locked[:2]] == [True, False]


def test_the_triggers_stand_again_afterwards(cast, closed, approved):
    carry_out(disposal=approved, now=LATER + A_WEEK)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")


def test_what_stays_is_named_with_its_reason():
    for name in STAYS:
        model, _, field = name.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field).null
    assert {model._meta.label for model in named_without_pointing()} >= {"accounts.Invitation"}
    assert any(other._meta.label == "journals.JournalEntry" for other, _ in pointing_at(Patient))
