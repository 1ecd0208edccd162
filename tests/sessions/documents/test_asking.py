"""Who may ask for a document, what the page says before, and what becomes of the row."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from integration_care.audit.models import Event
from patients.models import CareTeamMember
from sessions.documents import subjects
from sessions.documents.actions import ask_again, cancel
from sessions.documents.actions.rendering import take
from sessions.documents.errors import NotPossible
from sessions.documents.models import MOVES, Document
from tests.cast import START
from tests.factories.windows import a_dose
from tests.sessions.substances.making import a_container

Kind, Status = Document.Kind, Document.Status
SUMMARY = {"kind": "patient_summary", "about": "patient"}


def page(patient):
    return reverse("documents:of-patient", args=[getattr(patient, "pk", patient)])


def at(document, name):
    return reverse(f"documents:{name}", args=[document.pk])


# --- refusals ---------------------------------------------------------------------------------


def test_another_clinics_patient_and_nobody_are_not_found_alike(as_, cast):
    ada = as_(cast.ada)
    for key in (cast.eli, uuid4()):
        assert ada.get(page(key)).status_code == 404
        assert ada.post(page(key), SUMMARY).status_code == 404


def test_a_patient_is_refused(as_, cast, patient_member):
    assert as_(patient_member).get(page(cast.dana)).status_code == 403


@pytest.mark.parametrize("name", ["row", "file"])
def test_a_colleague_who_is_not_on_the_care_team_finds_no_document(as_, cast, made, name):
    assert as_(cast.bea).get(at(made(), name)).status_code == 404


@pytest.mark.parametrize("name", ["cancel", "again"])
def test_an_admin_touches_no_document_of_the_care(as_, cast, asked, name):
    document = asked()
    assert as_(cast.max).post(at(document, name)).status_code == 404
    assert as_(cast.max).get(at(document, "row")).status_code == 404


def test_an_admin_is_offered_none_and_told_why(as_, cast, made):
    made()
    shown = as_(cast.max).get(page(cast.dana)).content.decode()
    assert "These documents are for the care team" in shown
    assert "Make it" not in shown and "Integration summary" not in shown


def test_an_admin_who_posts_all_the_same_gets_nothing(as_, cast):
    assert as_(cast.max).post(page(cast.dana), SUMMARY).status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"kind": "odd"}, {"kind": "session_record", "about": str(uuid4())}])
def test_what_is_not_offered_is_refused_in_words(as_, cast, sent):
    answer = as_(cast.ada).post(page(cast.dana), sent)
    assert answer.status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize("status", ["requested", "rendering", "failed", "cancelled", "expired"])
def test_what_is_not_ready_has_no_file(as_, cast, asked, status):
    document = asked()
    Document.objects.filter(pk=document.pk).update(status=status, reason="x")
    assert as_(cast.ada).get(at(document, "file")).status_code == 404


def test_moves_outside_the_table_are_refused(cast, made):
    with pytest.raises(NotPossible):
        cancel(by=cast.ada, document=made(), now=START)
    with pytest.raises(NotPossible):
        ask_again(by=cast.ada, document=made(), now=START)


def test_every_state_has_its_moves():
    assert set(MOVES) == set(Status)


# --- what they get ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ada", "nia", "paz"])
def test_the_care_team_asks_for_one(as_, cast, name):
    answer = as_(getattr(cast, name)).post(page(cast.dana), SUMMARY)
    assert answer.status_code == 302
    document = Document.objects.get()
    assert (document.status, document.requested_by) == ("requested", getattr(cast, name))
    assert Event.objects.get(kind="document.requested").facts == {"kind": "patient_summary"}


def test_the_list_says_for_whom_it_was_made(as_, cast):
    ada, words = as_(cast.ada), "for who pays for the treatment"
    ada.post(page(cast.dana), SUMMARY | {"to_whom": "stays"})
    assert words not in ada.get(page(cast.dana)).content.decode()
    ada.post(page(cast.dana), SUMMARY | {"to_whom": "payer"})
    assert words in ada.get(page(cast.dana)).content.decode()


def test_it_is_said_before_what_is_in_it_and_what_is_not(as_, cast):
    shown = as_(cast.ada).get(page(cast.dana)).content.decode()
    for words in ("Their intention, insights", "Notes, scores, doses and diagnoses", "Private process notes"):
        assert words in shown
    assert "No session of this patient has a signed note yet." in shown


def test_a_summary_is_written_in_the_patients_language(as_, cast):
    cast.dana.language = "es"
    cast.dana.save()
    as_(cast.ada).post(page(cast.dana), SUMMARY)
    assert Document.objects.get().language == "es"


def test_two_clicks_are_one_document(cast, asked):
    assert asked() == asked()
    assert asked(by=cast.nia) != asked()
    assert Document.objects.count() == 2


def test_cancelled_before_a_worker_had_it_nothing_is_made(cast, asked):
    document = cancel(by=cast.nia, document=asked(), now=START)
    assert take(document.pk, cast.alder.pk) is None
    assert Event.objects.filter(kind="document.cancelled", actor_name="Nia Park").exists()


def test_asked_again_it_is_another_row_and_what_was_handed_out_keeps_its_number_and_checksum(cast, asked):
    over = asked()
    Document.objects.filter(pk=over.pk).update(status="expired", sha256="of the first", requested_at=START)
    over.refresh_from_db()
    again = ask_again(by=cast.nia, document=over, now=START)
    assert (again.status, again.tries, again.requested_by) == ("requested", 0, cast.nia)
    assert again.number != over.number
    over.refresh_from_db()
    assert (over.status, over.sha256, over.requested_by) == ("expired", "of the first", cast.ada)


@pytest.mark.parametrize("status", ["failed", "cancelled", "expired"])
def test_trying_again_what_waits_already_gives_what_waits(as_, cast, asked, status):
    past = asked()
    Document.objects.filter(pk=past.pk).update(status=status, reason="x")
    waits = asked()
    assert as_(cast.ada).post(at(past, "again")).status_code == 302
    assert [one.pk for one in Document.objects.filter(status="requested")] == [waits.pk]


def test_while_it_is_made_it_can_be_cancelled_and_not_asked_for_again(as_, cast, asked):
    document = asked()
    take(document.pk, cast.alder.pk)
    shown = as_(cast.ada).get(page(cast.dana)).content.decode()
    assert "Cancel" in shown and "Try again" not in shown


def test_another_last_day_or_another_language_is_another_document(cast, asked):
    vial = a_container(cast)
    days = [{"since": START.date(), "until": START.date() + timedelta(days=one)} for one in (0, 1)]
    registers = {asked(Kind.SUBSTANCE_REGISTER, patient=None, container=vial, **one).pk for one in days}
    summaries = {asked(language=one).pk for one in ("en", "es")}
    assert len(registers) == len(summaries) == 2


def test_a_session_beyond_the_list_has_its_document_from_its_own_page(as_, cast, monkeypatch):
    monkeypatch.setattr(subjects, "MOST", 0)
    dose = a_dose(cast.course, START, cast.ada)
    ada, link = as_(cast.ada), f"{page(cast.dana)}?kind=dosing_record&about={dose.pk}"
    assert escape(link) in ada.get(reverse("sessions:record", args=[dose.pk])).content.decode()
    assert f'value="{dose.pk}" selected' in ada.get(link).content.decode()
    assert ada.post(page(cast.dana), {"kind": "dosing_record", "about": str(dose.pk)}).status_code == 302
    assert Document.objects.get().session == dose


# --- the page ---------------------------------------------------------------------------------


def test_a_row_asks_again_only_while_it_is_under_way_and_something_changed(as_, cast, asked):
    ada, document = as_(cast.ada), asked()
    waiting = ada.get(at(document, "row"), headers={"HX-Request": "true"}).content.decode()
    assert "Waiting for its turn" in waiting and "every 2s" in waiting
    assert ada.get(at(document, "row") + "?at=requested-", headers={"HX-Request": "true"}).status_code == 204
    take(document.pk, cast.alder.pk)
    reading = ada.get(at(document, "row") + "?at=requested-", headers={"HX-Request": "true"})
    assert "Reading the record" in reading.content.decode()


def test_a_row_at_rest_asks_no_more(as_, cast, made):
    shown = as_(cast.ada).get(at(made(), "row"), headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in shown and "Download" in shown


def test_why_it_failed_is_on_the_page(as_, cast, asked):
    Document.objects.filter(pk=asked().pk).update(status="failed", reason="The pages could not be laid out.")
    shown = as_(cast.ada).get(page(cast.dana)).content.decode()
    assert "The pages could not be laid out." in shown and "Try again" in shown


def test_asking_how_far_it_is_is_no_reading_of_the_record(as_, cast, asked):
    document, before = asked(), Event.objects.count()
    as_(cast.ada).get(at(document, "row"), headers={"HX-Request": "true"})
    assert Event.objects.count() == before


def test_the_file_comes_under_a_name_that_names_nobody_and_is_in_the_trail(as_, cast, made):
    document = made()
    answer = as_(cast.nia).get(at(document, "file"))
    assert answer.content == document.content
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store, private")
    assert answer["Content-Disposition"] == f'attachment; filename="patient-summary-{document.number}.pdf"'
    event = Event.objects.get(kind="document.opened")
    assert (event.actor_name, event.patient_id) == ("Nia Park", str(cast.dana.pk))
    assert event.facts["sha256"] == document.sha256


def test_whoever_left_the_care_team_opens_nothing_any_more(as_, cast, made):
    document = made()
    CareTeamMember.objects.filter(member=cast.ada).update(left_on=START.date())
    assert as_(cast.ada).get(at(document, "file")).status_code == 404


def test_the_chart_leads_there(as_, cast):
    chart = reverse("caseload:chart", args=[cast.dana.pk])
    assert page(cast.dana) in as_(cast.ada).get(chart).content.decode()


def test_the_page_asks_the_same_number_of_questions_for_many(as_, cast, asked, django_assert_max_num_queries):
    ada = as_(cast.ada)
    for kind in ("ready", "failed", "cancelled", "expired") * 3:
        row = asked()
        Document.objects.filter(pk=row.pk).update(status=kind, reason="x", sha256="x", expires_at=START)
    with django_assert_max_num_queries(16):
        ada.get(page(cast.dana))


def test_each_form_on_the_page_can_really_be_sent(as_, cast, made, asked):
    for status in ("requested", "cancelled", "ready"):
        Document.objects.filter(pk=asked().pk).update(status=status, sha256="x", expires_at=START)
    shown = as_(cast.ada).get(page(cast.dana)).content.decode()
    posts = shown.count('<form method="post"')
    assert posts > 2 and shown.count("csrfmiddlewaretoken") >= posts


def test_older_documents_are_a_page_further_on(as_, cast, asked):
    for number in range(21):
        cancel(by=cast.ada, document=asked(now=START + timedelta(minutes=number)), now=START)
    ada = as_(cast.ada)
    first, second = (ada.get(page(cast.dana), {"page": number}).context["at"].made for number in ("", "2"))
    assert [len(first.rows), len(second.rows)] == [20, 1]
    assert (first.shown, first.next_url) == ("1-20 of 21", "?page=2")
    assert (second.shown, second.previous_url, second.next_url) == ("21-21 of 21", "?page=1", "")
    assert ada.get(page(cast.dana), {"page": "x"}).context["at"].made == first, "no such page is the first"
