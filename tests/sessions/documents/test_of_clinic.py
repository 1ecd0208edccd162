"""Registers and reports: about no patient, for whoever keeps substances or runs the clinic."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from integration_care.audit.models import Event
from sessions.actions import abort
from sessions.analytics.asked import Asked
from sessions.analytics.look import look
from sessions.analytics.page import present
from sessions.analytics.period import Span
from sessions.documents import subjects
from sessions.documents.kinds import KINDS
from sessions.documents.models import Document
from sessions.models import Administration
from sessions.substances.models import Container
from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_session, a_window
from tests.sessions.documents.conftest import read
from tests.sessions.making import started_dose
from tests.sessions.substances.making import a_container

Kind = Document.Kind
PAGE = reverse("documents:of-clinic")
FEBRUARY = {"since": date(2026, 2, 1), "until": date(2026, 2, 28)}
REPORT = {"kind": "monthly_report", "about": "2026-02"}


@pytest.fixture
def vial(cast):
    return a_container(cast)


def at(document, name):
    return reverse(f"documents:{name}", args=[document.pk])


# --- refusals ---------------------------------------------------------------------------------


def test_a_patient_is_refused(as_, patient_member):
    assert as_(patient_member).get(PAGE).status_code == 403


def test_a_report_is_for_whoever_runs_the_clinic(as_, cast, made):
    report = made(Kind.MONTHLY_REPORT, by=cast.max, patient=None, **FEBRUARY)
    ada = as_(cast.ada)
    assert ada.post(PAGE, REPORT).status_code == 422
    assert ada.get(at(report, "file")).status_code == 404
    assert "Monthly clinic report" not in ada.get(PAGE).content.decode()


def test_another_clinics_register_is_not_found(as_, cast, asked, vial):
    register = asked(Kind.SUBSTANCE_REGISTER, patient=None, container=vial, **FEBRUARY)
    assert as_(cast.cy).get(at(register, "file")).status_code == 404


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("", ""), "A register needs its first and its last day."),
        (("2026-03-02", "2026-03-01"), "Not before the first day, please."),
        (("soon", "2026-03-01"), "Give a date such as"),
        (("0001-01-01", "2026-03-01"), "Give a date such as"),
        (("2026-03-01", "9999-12-31"), "Give a date such as"),
        (("2026-03-01", "2026-03-04"), "Not after today, please."),
    ],
)
def test_days_that_make_no_register_are_refused_beside_the_field(as_, cast, vial, days, words):
    sent = {"kind": "substance_register", "about": str(vial.pk), "since": days[0], "until": days[1]}
    answer = as_(cast.nia).post(PAGE, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page.split("offer-days", 1)[1], "beside its field"
    assert 'name="offer" open' in page and f'value="{days[1]}"' in page, "open, with what was typed"
    assert not Document.objects.exists()


@pytest.mark.parametrize("month", ["2026-03", "2024-01", "odd"])
def test_only_months_that_are_over_are_offered(as_, cast, month):
    assert as_(cast.max).post(PAGE, REPORT | {"about": month}).status_code == 422


# --- what they get ----------------------------------------------------------------------------


def test_a_register_is_asked_for_by_container_and_days(as_, cast, vial):
    days = {"since": "2026-03-01", "until": "2026-03-03"}
    as_(cast.nia).post(PAGE, {"kind": "substance_register", "about": str(vial.pk), **days})
    asked = Document.objects.get(kind=Kind.SUBSTANCE_REGISTER)
    assert (asked.patient, asked.container, asked.until) == (None, vial, START.date())
    assert "K-014, 1 March 2026 to 3 March 2026" in as_(cast.max).get(PAGE).content.decode()


def test_a_container_beyond_the_list_has_its_register_from_its_own_page(as_, cast, vial, monkeypatch):
    monkeypatch.setattr(subjects, "MOST", 0)
    nia = as_(cast.nia)
    link = f"{PAGE}?kind=substance_register&about={vial.pk}"
    register = nia.get(reverse("substances:register", args=[vial.pk])).content.decode()
    assert escape(link) in register
    assert f'value="{vial.pk}" selected' in nia.get(link).content.decode()
    days = {"since": "2026-03-01", "until": "2026-03-03"}
    assert nia.post(PAGE, {"kind": "substance_register", "about": str(vial.pk), **days}).status_code == 302


def test_a_register_is_wide_names_nobody_and_opening_it_is_in_each_patients_trail(as_, cast, made, busy):
    vial = Container.objects.get(pk=busy["container_id"][0])
    days = {"since": date(2026, 3, 1), "until": START.date()}
    register = made(Kind.SUBSTANCE_REGISTER, by=cast.nia, patient=None, container=vial, **days)
    paper = read(register)
    assert paper.reader.pages[0].mediabox.width > paper.reader.pages[0].mediabox.height
    assert "carried forward 387.5 mg" in paper.words and "IL" in paper.words and "Lund" not in paper.words
    as_(cast.nia).get(at(register, "file"))
    assert Event.objects.filter(kind=Event.READ, facts__what="documents:file").exists()


def test_a_report_says_what_the_figures_page_says(cast, made):
    for number in range(6):
        course = a_patient(cast.alder, cast.ada, f"Pat{number} Zqname")
        a_window(course, cast.ada, START - (200 + number) * HOUR, met_h=30 if number else None)
    paper = read(made(Kind.MONTHLY_REPORT, by=cast.max, patient=None, **FEBRUARY))
    asked = Asked(span=Span.DATES, first=FEBRUARY["since"], last=FEBRUARY["until"])
    promise = present(look(cast.max, asked, START)).promise
    assert "5 of 6 windows met" in promise.words and " ".join(promise.words.split()) in paper.words
    assert "Zqname" not in paper.words
    assert [alt for tag, alt in paper.tags() if tag == "/Figure" and "5 of 6" in alt]


def a_month_of(cast, asked):
    report = asked(Kind.MONTHLY_REPORT, by=cast.max, patient=None, since=START.date(), until=START.date())
    return {fact.label: fact.value for fact in KINDS[Kind.MONTHLY_REPORT].present(report, START, 0).counts}


def test_a_dose_counts_once_something_was_given(cast, asked):
    stopped = started_dose(cast, START)
    abort(by=cast.nia, session=stopped, reason="pressure too high", now=START)
    assert a_month_of(cast, asked)["Doses given"] == "0"
    given = a_session(cast.course, "dosing", START, cast.ada, is_done=True)
    Administration.objects.create(
        clinic=cast.alder, session=given, route="im", amount=75, total_mg=75, given_at=START,
        recorded_at=START, given_by=cast.nia,
    )  # fmt: skip
    assert a_month_of(cast, asked)["Doses given"] == "1"


def test_what_is_counted_however_small_is_said_before_and_on_the_page(as_, cast, made):
    told = "also where it is one"
    assert told in as_(cast.max).get(PAGE).content.decode()
    assert told in read(made(Kind.MONTHLY_REPORT, by=cast.max, patient=None, **FEBRUARY)).words


def test_a_month_without_anything_is_told_as_that(cast, made):
    words = read(made(Kind.MONTHLY_REPORT, by=cast.max, patient=None, **FEBRUARY)).words
    assert "Doses given 0" in words and "No window closed in this month" in words


def test_the_clinics_page_leads_there(as_, cast):
    assert PAGE in as_(cast.max).get(reverse("accounts:clinic")).content.decode()
