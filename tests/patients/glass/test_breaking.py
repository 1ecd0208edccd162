"""A record opened in an emergency: for an hour, for one member, under everybody's eyes."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from integration_care.accounts.models import BrokenGlass
from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.actions import join_team
from patients.followups.actions import OwnGlass, close_alert
from patients.followups.engine import alert_mails
from patients.followups.models import Alert, AlertMail, ContactLog
from patients.glass.actions import NoNeed, break_glass
from patients.journals.actions import save_draft, submit
from patients.journals.content import Draft
from patients.models import Patient
from tests.cast import START, make_patient
from tests.factories.windows import a_dose, a_window
from tests.sessions.groups.making import a_circle

WHY = "She is on the phone and Ada is away."
HOUR = timedelta(minutes=60)


@pytest.fixture
def broken(cast):
    return break_glass(by=cast.bea, patient=cast.dana, reason=WHY, now=START)


@pytest.fixture
def asks(as_, cast):
    """`asks(cast.bea, born="1984-06-17")` types what she knows of Dana, and a reason."""

    def ask(member, *, name="Moreau", born="1984-06-17", reason=WHY):
        said = {"family_name": name, "born_on": born, "reason": reason}
        return as_(member).post(reverse("glass:open"), said)

    return ask


def chart(patient):
    return reverse("caseload:chart", args=[patient.pk])


def journal(patient):
    return reverse("journals:panel", args=[patient.pk])


def test_without_a_reason_nothing_opens(cast, asks):
    answer = asks(cast.bea, reason="")
    assert (answer.status_code, BrokenGlass.objects.count()) == (422, 0)
    assert "Say why you need the record now." in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"name": "Marlow"}, {"born": "1984-06-18"}, {"name": "Brandt"}])
def test_a_wrong_name_or_day_and_another_clinics_patient_are_refused_alike(cast, asks, wrong):
    answer = asks(cast.bea, **wrong)
    assert answer.status_code == 422
    assert "Nobody of this clinic has that family name and that date of birth." in answer.content.decode()
    assert Event.objects.filter(kind="glass.nobody_found").count() == 1


def test_guessing_is_stopped_after_five(cast, asks):
    for _ in range(5):
        asks(cast.bea, born="1984-06-18")
    answer = asks(cast.bea)
    assert "That was too often." in answer.content.decode()
    assert not BrokenGlass.objects.exists()
    cache.clear()


def test_nobody_is_kept_out_because_the_hour_of_their_tries_ends_that_moment(cast, asks, monkeypatch):
    """Their earlier try was there when it was looked for, and is gone when it is counted."""
    monkeypatch.setattr(cache, "add", lambda *_: False)
    assert asks(cast.bea).url == chart(cast.dana)


def test_no_therapist_reads_on_without_saying_whom_they_mean(cast, as_):
    for member in (cast.bea, cast.cy):
        assert (
            as_(member).post(reverse("glass:read", args=[cast.dana.pk]), {"reason": WHY}).status_code == 403
        )


def test_the_care_team_needs_no_glass(cast):
    with pytest.raises(NoNeed):
        break_glass(by=cast.ada, patient=cast.dana, reason=WHY, now=START)


def test_the_record_is_open_to_whoever_broke_it_and_to_nobody_else_beside_the_team(cast, as_, asks):
    assert as_(cast.bea).get(chart(cast.dana)).status_code == 404
    assert asks(cast.bea).url == chart(cast.dana)
    assert "You opened this record in an emergency" in as_(cast.bea).get(chart(cast.dana)).content.decode()
    assert Patient.objects.visible_to(cast.cy).filter(pk=cast.dana.pk).count() == 0


@pytest.mark.parametrize("page", ["patients:care-team", "patients:invite", "relapse:edit", "sessions:book"])
def test_whoever_reads_in_an_emergency_writes_nothing(cast, broken, as_, page):
    """Above all they do not put themselves on the team, and so read on after the hour."""
    answer = as_(cast.bea).post(reverse(page, args=[cast.dana.pk]), {"member": str(cast.bea.pk)})
    assert answer.status_code == 403
    assert not cast.dana.care_team.filter(member=cast.bea).exists()


def test_but_logs_a_call(cast, broken, as_):
    window = a_window(cast.course, cast.ada, START - HOUR)
    said = {"outcome": "reached", "note": "She is at home with Maya."}
    assert as_(cast.bea).post(reverse("followups:log-contact", args=[window.pk]), said).status_code == 302
    assert ContactLog.objects.get().by == cast.bea


def test_a_circle_of_ones_own_takes_no_patient_from_there(cast, broken, as_):
    assert Patient.objects.visible_to(cast.bea).filter(pk=cast.dana.pk).exists()
    circle = a_circle(replace(cast, ada=cast.bea))
    answer = as_(cast.bea).post(
        reverse("groups:add-patient", args=[circle.pk]), {"course": str(cast.course.pk)}
    )
    assert (answer.status_code, circle.members.exists()) == (422, False)


def test_after_an_hour_it_is_closed(cast, broken, as_, clock):
    clock(START + HOUR - timedelta(seconds=1))
    assert as_(cast.bea).get(chart(cast.dana)).status_code == 200
    clock(START + HOUR)
    assert as_(cast.bea).get(chart(cast.dana)).status_code == 404


def test_it_can_be_closed_before(cast, broken, as_):
    as_(cast.bea).post(reverse("glass:close", args=[broken.pk]))
    assert as_(cast.bea).get(chart(cast.dana)).status_code == 404


def test_only_its_own_member_closes_it(cast, broken, as_):
    assert as_(cast.ada).post(reverse("glass:close", args=[broken.pk])).status_code == 404


def test_a_second_press_is_the_same_opening(cast, broken):
    assert break_glass(by=cast.bea, patient=cast.dana, reason="Again, please.", now=START) == broken
    assert Alert.objects.count() == 1


def test_everybody_on_the_care_team_is_told_by_e_mail_without_a_name(cast, broken, mailoutbox):
    told = set(AlertMail.objects.values_list("member", flat=True))
    assert told == {cast.ada.pk, cast.nia.pk, cast.paz.pk}
    mail = AlertMail.objects.select_related("member__user", "clinic", "alert").first()
    message = alert_mails.message_of(mail, START)
    assert "Moreau" not in f"{message.line} {message.subject}"
    assert "Somebody outside the care team opened a record." in message.line


def test_whoever_broke_it_does_not_answer_for_it(cast, broken):
    with pytest.raises(OwnGlass):
        close_alert(by=cast.bea, alert=Alert.objects.get(), disposition="Fine.", now=START)


def test_the_list_says_who_and_why_until_somebody_looked(cast, broken, as_):
    shown = as_(cast.ada).get(reverse("glass:list")).content.decode()
    for words in ("Bea Okafor", WHY, "Dana Moreau", "Nobody has looked at it yet", "Say what you found"):
        assert words in shown
    close_alert(by=cast.ada, alert=Alert.objects.get(), disposition="Right to do so.", now=START)
    assert "Ada Lindqvist: Right to do so." in as_(cast.max).get(reverse("glass:list")).content.decode()


def test_who_answers_reads_whose_opening_it_was_and_why(cast, broken, as_):
    page = as_(cast.ada).get(reverse("followups:close-alert", args=[Alert.objects.get().pk])).content.decode()
    assert f"Bea Okafor opened the record in an emergency: {WHY}" in page
    assert "What you found" in page


def test_what_was_read_so_stays_marked_when_the_reader_joins_the_team(cast, broken, as_):
    as_(cast.bea).get(chart(cast.dana))
    join_team(by=cast.ada, patient=cast.dana, member=cast.bea, now=START)
    page = as_(cast.max).get(reverse("audit:trail"), {"sort": "outside"}).content.decode()
    assert "Opened the chart" in page


def test_a_colleague_without_a_part_in_it_does_not_see_it_listed(cast, as_):
    break_glass(by=cast.max, patient=cast.dana, reason=WHY, now=START)
    assert WHY not in as_(cast.bea).get(reverse("glass:list")).content.decode()


def test_it_stands_in_the_trail(cast, broken):
    event = Event.objects.get(kind="glass.broken")
    assert (event.actor_id, event.patient_id) == (str(cast.bea.pk), str(cast.dana.pk))


@pytest.fixture
def shared(cast):
    """Something that Dana shared, and something that she did not."""
    for words, is_shared in (("The lake was flat.", True), ("Only for me.", False)):
        entry = save_draft(
            by=cast.ada, patient=cast.dana, client_uuid=uuid4(), version=0, now=START,
            content=Draft(body=words, is_shared=is_shared),
        )  # fmt: skip
        submit(by=cast.ada, entry=entry, now=START)


def test_an_admin_reads_what_was_shared_and_nothing_private(cast, shared, as_):
    assert "The lake was flat." not in as_(cast.max).get(journal(cast.dana)).content.decode()
    as_(cast.max).post(reverse("glass:read", args=[cast.dana.pk]), {"reason": WHY})
    shown = as_(cast.max).get(journal(cast.dana)).content.decode()
    assert "The lake was flat." in shown
    assert "Only for me." not in shown


def test_an_admin_opens_a_clinicians_page_of_that_record_and_writes_nothing(cast, as_):
    measures = reverse("measuring:measures", args=[cast.dana.pk])
    plan = reverse("relapse:edit", args=[cast.dana.pk])
    assert as_(cast.max).get(measures).status_code == 403
    break_glass(by=cast.max, patient=cast.dana, reason=WHY, now=START)
    assert as_(cast.max).get(measures).status_code == 200
    assert as_(cast.max).post(plan, {"signs": "x"}).status_code == 403


def test_an_admins_glass_of_one_record_opens_no_other(cast, as_):
    other = make_patient(cast.alder, cast.ada, "Fay", "Ito", "America/Chicago")
    break_glass(by=cast.max, patient=cast.dana, reason=WHY, now=START)
    assert as_(cast.max).get(reverse("measuring:measures", args=[other.pk])).status_code == 403
    assert Event.objects.of_patient(other.pk).filter(actor_id=str(cast.max.pk)).count() == 0


def test_a_deactivated_member_has_nothing_open(cast, broken, as_):
    type(cast.bea).objects.filter(pk=cast.bea.pk).update(is_active=False)
    assert as_(cast.bea).get(chart(cast.dana)).status_code == 403


def test_the_database_refuses_a_longer_hour_and_another_clinics_patient(cast):
    about = {"clinic": cast.alder, "member": cast.bea, "reason": WHY, "broken_at": START}
    with pytest.raises(IntegrityError), transaction.atomic():
        BrokenGlass.objects.create(**about, patient_id=cast.dana.pk, ends_at=START + 2 * HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        BrokenGlass.objects.create(**about, patient_id=cast.eli.pk, ends_at=START + HOUR)
        transaction.get_connection().check_constraints()


def test_another_clinic_sees_no_glass(cast, broken):
    tenancy.enter(clinic=cast.birch.pk)
    assert BrokenGlass.objects.count() == 0


def test_a_page_on_which_nothing_can_be_sent_says_so_and_an_admins_own_do_not(cast, as_):
    dosing = a_dose(cast.course, START - HOUR, cast.ada)
    for member in (cast.bea, cast.max):
        break_glass(by=member, patient=cast.dana, reason=WHY, now=START)
    measures = reverse("measuring:measures", args=[cast.dana.pk])
    record, booking = (
        reverse("sessions:record", args=[dosing.pk]),
        reverse("sessions:book", args=[cast.dana.pk]),
    )
    for member, page, reads_only in (
        (cast.bea, record, True),
        (cast.bea, booking, True),
        (cast.max, measures, True),
        (cast.max, record, False),
        (cast.max, booking, False),
    ):  # fmt: skip
        shown = as_(member).get(page)
        assert member is cast.bea or "data-autosave" not in shown.content.decode(), "no note of hers"
        assert (shown.status_code, "data-reads-only" in shown.content.decode()) == (200, reads_only), page
