"""A patient's day as it stands in the database, for the pages that show it."""

from __future__ import annotations

from datetime import datetime

from integration_care.accounts.models import Membership
from integration_care.core.asked_at_once import asked_at_once
from patients.concerns.own import unread_answer
from patients.followups.models import IntegrationWindow
from patients.followups.own import told_not_safe
from patients.journals.own import slept_since, written_in
from patients.journals.returning import returned_to, rules_for, rules_of
from patients.models import Course, Patient
from patients.portal import contents, queries
from patients.portal.places import latest_window
from patients.portal.presenters.contacts import plan_of
from patients.portal.presenters.home import HomePage
from patients.portal.presenters.practices import PracticesPage, TheseDays, at_hand
from patients.portal.presenters.readers import lead_of
from patients.portal.questions.waiting import in_portal
from patients.practices.offered import offers, stock_of
from patients.practices.picture import done_last, picture_of


def home(patient: Patient, reader: Membership, now: datetime) -> HomePage:
    with asked_at_once(*contents.practices(patient, now), *contents.today(patient, reader, now)):
        window, draft = latest_window(patient, now), queries.last_unfinished(patient, now)
        course = queries.course_of(patient)
        days = contents.the_days_of(window, patient, now) if window else []
        with asked_at_once(*days, *contents.to_write(draft, window, now)):
            return HomePage(
                patient=patient,
                now=now,
                window=window,
                written=written_in(patient.pk, window.dose_id) if window and now <= window.closes_at else [],
                draft=queries.with_answers(draft) if draft else None,
                prompt_set=None if draft else queries.todays_set(patient, window, now),
                lead=lead_of(patient),
                plan=plan_of(patient, reader),
                told=told_not_safe.first(patient.pk),
                answered=unread_answer(patient, reader),
                questions=in_portal(patient, now),
                asked_about=queries.asked_about(patient, now),
                returned=returned_to(patient, rules_of(course), now),
                offered=queries.offered_today(patient, course, now),
                days=_days(patient, window, course, now),
            )


def _days(
    patient: Patient, last: IntegrationWindow | None, course: Course | None, now: datetime
) -> TheseDays:
    window = at_hand(last, now)
    slept = slept_since(patient.pk, window.anchor_at) if window else []
    return TheseDays(
        patient=patient,
        now=now,
        window=window,
        offers=offers(stock_of(patient, rules_of(course), now), patient, window, now),
        picture=picture_of(window, patient, now, slept) if window else None,
    )


def practices(patient: Patient, now: datetime) -> PracticesPage:
    with asked_at_once(*contents.practices(patient, now), done_last.asking(patient.pk)):
        window = at_hand(latest_window(patient, now), now)
        stock = stock_of(patient, rules_for(patient), now)
        return PracticesPage(
            patient=patient,
            now=now,
            library=stock.library,
            offers=offers(stock, patient, window, now),
            done=done_last(patient.pk),
        )
