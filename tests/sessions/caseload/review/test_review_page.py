"""The caseload as a page and as a file: what a reader, a keyboard and a spreadsheet find in it."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from patients.models import Course
from sessions.caseload.review import page, queries
from sessions.caseload.review.asked import Asked
from sessions.models import CareSession
from tests.cast import START
from tests.factories.windows import HOUR, a_session, a_window, an_alert, many_windows
from tests.sessions.caseload.review.making import a_score

PAGE, FILE = "/caseload/", "/caseload/file/"
DAY = 24 * HOUR
QUERIES = 4  # messages


@pytest.fixture
def read(as_, cast):
    def page(member=None, **asked):
        found = as_(member or cast.ada).get(PAGE, asked).content.decode()
        return " ".join(found.split())

    return page


def lines(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def cells(page):
    """The words of the first row by their column."""
    row = re.search(r'<tr role="row" tabindex.*?</tr>', page)[0]
    found = re.findall(r'data-label="([^"]+)"[^>]*>(.*?)</td>', row)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", inner).split()) for name, inner in found}


@pytest.fixture
def a_full_row(cast):
    a_window(
        cast.course, cast.ada, START - 64 * HOUR, number=3, entries=[(40, "private")], calls=[(60, "reached")]
    )
    a_session(cast.course, "dosing", START + 2 * DAY, cast.ada, minutes=120)
    a_session(cast.course, "integration", START + 9 * DAY, cast.ada)
    a_score(cast.dana, 12, START - 30 * DAY)
    a_score(cast.dana, 19, START - 2 * DAY)
    an_alert(cast.dana, START)


def test_a_row_says_everything_at_once(read, a_full_row):
    said = cells(read())
    assert said["Phase"] == "Active"
    assert said["Doses"] == "1 of 6"
    assert said["Next dose"] == "Thu 10:00"
    assert "8 h 00" in said["Window"] or "8 h" in said["Window"]
    assert said["Integration"] == "None booked next 12 March 11:00"
    assert said["Journal"] == "Private last 24 h ago"
    assert said["Measure"].startswith("PHQ-9 12 → 19 7 more than at the start: reliably worse")
    assert said["Alerts"] == "1 alert"
    assert said["To sign"] == "1 note"
    assert said["Last contact"] == "4 h ago call"
    assert said["Lead"] == "Ada Lindqvist"


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((14, 7, 15), "PHQ-9 7 → 15 8 more than on 1 Feb: reliably worse"),
        ((14, 11, 8), "PHQ-9 14 → 8 6 fewer than at the start: reliably better"),
        ((14, 7, 12), "PHQ-9 14 → 12 2 fewer than at the start: no reliable change"),
        ((14, 9, 14), "PHQ-9 14 → 14 as at the start: no reliable change"),
        ((14,), "PHQ-9 14 the first time"),
    ],
)
def test_the_numbers_printed_are_those_that_the_verdict_was_made_from(read, cast, scores, said):
    for days, score in zip((60, 30, 1), scores, strict=False):
        a_score(cast.dana, score, START - days * DAY)
    assert cells(read())["Measure"] == said


def test_a_session_after_the_close_is_later_and_not_met(read, cast):
    a_window(cast.course, cast.ada, START - 120 * HOUR, met_h=95)
    said = cells(read())
    assert "later at +95 h" in said["Window"]
    assert said["Integration"] == "Done later"
    assert "Dana" not in read(window="met")
    assert "Dana" in read(window="later")


def test_a_booked_hour_that_nobody_logged_is_not_called_the_next_one(read, cast):
    a_window(cast.course, cast.ada, START - 80 * HOUR, booked_h=60)
    assert cells(read())["Integration"] == "Mon 14:00 not logged"


def test_a_visit_that_nobody_closed_is_said_with_the_way_to_it(as_, read, cast):
    visit = a_session(cast.course, "dosing", START - 70 * HOUR, cast.ada, is_done=True)
    CareSession.objects.update(status="in_progress", ended_at=None)
    page, record = read(cast.max, show="visit"), reverse("sessions:record", args=[visit.pk])
    assert cells(page)["Window"] == "Visit of Sat 12:00 not closed"
    assert cells(page)["Next"] == "Open the visit"
    assert page.count(f'href="{record}"') == 2
    (line,) = lines(as_(cast.max).get(FILE))
    assert line["Dose visit not closed since"] == "2026-02-28T12:00-05:00"


def test_a_patient_before_everything_is_a_quiet_row(read, cast):
    said = cells(read())
    assert said["Window"] == "no dose yet"
    assert said["Measure"] == "none yet"
    assert said["Alerts"] == "none"
    assert said["Last contact"] == "never"


def test_the_bar_is_the_boards_and_says_itself_in_words(read, a_full_row):
    assert re.search(r'role="img"\s+aria-label="Window closing[^"]+8 hours left', read())


def test_each_row_has_the_boards_keys_and_real_links(read, cast, a_full_row):
    page = read(sort="name")
    chart = reverse("caseload:chart", args=[cast.dana.pk])
    book = reverse("sessions:book", args=[cast.dana.pk])
    assert f'href="{chart}" data-key-enter' in page
    assert f'href="{book}?kind=integration&amp;next=/caseload/%3Fsort%3Dname" data-key-b' in page
    assert "data-key-l" in page
    for key in ("J", "K", "B", "L", "Enter"):
        assert f'<kbd class="key">{key}</kbd>' in page


def test_a_column_says_which_way_it_is_sorted_and_turns(read, cast):
    assert 'aria-sort="ascending"> <a href="?sort=-name">Patient</a>' in read(sort="name")
    assert 'aria-sort="descending"> <a href="?sort=name">Patient</a>' in read(sort="-name")
    assert 'aria-sort="descending"> <a href="?sort=-notes">To sign</a>' in read(sort="notes")


def test_what_was_chosen_stays_chosen_in_every_link(read, cast):
    page = read(cast.max, show="note", phase="active", sort="-name", name="Dana")
    assert "?show=lost&amp;phase=active&amp;name=Dana&amp;sort=-name" in page
    assert '<option value="active" selected>Active</option>' in page
    assert 'name="show" value="note"' in page


def test_nobody_waiting_is_said_kindly_and_leads_out(read, cast):
    assert "Everybody in an open window has a session booked." in read(show="no-session")
    page = read(name="Nobodyhere")
    assert "Nobody here fits" in page
    assert 'href="/caseload/"' in page


def test_a_clinic_without_a_course_says_what_will_come(read, cast):
    Course.objects.update(phase="closed")
    page = read()
    assert "No course is under way" in page
    assert "CSV of" not in page


def test_a_file_shorter_than_the_list_says_so(read, cast, monkeypatch):
    assert "CSV of 1 row<" in read(cast.max)
    many_windows(cast.alder, cast.ada, 3, START)
    monkeypatch.setattr(page, "MOST_LINES", 2)
    assert re.search(r"CSV of the first 2 of \d rows<", read(cast.max))


def test_a_long_caseload_comes_in_pages(as_, read, cast):
    many_windows(cast.alder, cast.ada, 60, START)
    first, second = read(sort="name"), read(sort="name", page="2")
    assert "1 to 50 of 62 patients" in first
    assert "51 to 62 of 62 patients" in second
    assert 'href="?sort=name&amp;page=2" rel="next"' in first
    assert 'href="?sort=name" rel="prev"' in second
    names = [re.findall(r'id="row-([^"]+)"', page) for page in (first, second)]
    assert len(set(names[0] + names[1])) == 62
    assert "51 to 62 of 62 patients" in read(sort="name", page="400")
    assert len(lines(as_(cast.ada).get(FILE))) == 62


def test_the_file_has_the_rows_of_the_page_in_their_order(as_, cast, a_full_row):
    (line,) = lines(as_(cast.max).get(FILE, {"show": "worse"}))
    assert line["Patient"] == "Dana Moreau"
    assert (line["Doses given"], line["Doses planned"]) == ("1", "6")
    assert (line["Window"], line["Window closes"]) == ("closing", "2026-03-03T18:00-05:00")
    assert line["Next dose"] == "2026-03-05T10:00-05:00"
    assert line["Next integration session"] == "2026-03-12T11:00-04:00"
    assert line["Compared with that of"] == "2026-02-01T10:00-05:00"
    assert (line["Score"], line["Compared with"], line["Reliable change"]) == (
        "19.00",
        "12.00",
        "reliably worse",
    )
    assert (line["Open alerts"], line["Notes to sign"], line["Contact was"]) == ("1", "1", "call")
    assert lines(as_(cast.max).get(FILE, {"name": "Nobodyhere"})) == []


def test_a_name_that_is_a_formula_is_only_a_name_in_the_file(as_, cast):
    cast.dana.given_name = "=HYPERLINK(1)"
    cast.dana.save()
    (line,) = lines(as_(cast.max).get(FILE))
    assert line["Patient"] == "'=HYPERLINK(1) Moreau"


def test_it_asks_as_much_for_1_50_and_200_patients(cast):
    counts, rows = [], []
    for more in (0, 48, 150):
        if more:
            many_windows(cast.alder, cast.ada, more, START)
        tenancy.enter(clinic=cast.alder.pk)
        a_score(cast.dana, 10, START - len(counts) * HOUR)
        for reader in (cast.ada, cast.max):
            with CaptureQueriesContext(connection) as asked:
                facts = queries.read(reader, Asked(), START)
            counts.append(len(asked))
            rows.append(facts.total)
    assert rows == [1, 1, 50, 50, 201, 201]
    assert set(counts[2:]) == {QUERIES}
    assert max(counts[:2]) <= QUERIES


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_printing_it_asks_nothing_more(as_, cast, url):
    ada = as_(cast.ada)
    ada.get(url)
    counts = []
    for more in (1, 30):
        many_windows(cast.alder, cast.ada, more, START)
        with CaptureQueriesContext(connection) as asked:
            assert ada.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_everybodys_view_has_no_next_thing_and_a_list_has_one_a_row(read, cast, a_full_row):
    assert ">Next</th>" not in read()
    page = read(show="no-session")
    assert ">Next</th>" in page
    assert cells(page)["Next"] == "Book a session"


def test_who_is_out_of_touch_is_called_with_the_number_at_hand(read, cast):
    a_window(cast.course, cast.ada, START - 30 * DAY)
    page = read(show="lost")
    assert 'href="tel:+13125550142"' in page
    assert cells(page)["Next"] == "+1 312-555-0142 Log a call"


def test_who_was_never_dosed_is_invited_instead(read, cast):
    a_session(cast.course, "preparation", START - 20 * DAY, cast.ada, is_done=True)
    assert cells(read(show="lost"))["Next"] == "+1 312-555-0142 Book a session"


def test_who_gets_worse_is_spoken_with_at_the_next_talk_or_one_is_booked(read, cast):
    a_score(cast.dana, 10, START - 30 * DAY)
    a_score(cast.dana, 19, START - 2 * DAY)
    assert cells(read(show="worse"))["Next"] == "no talk is booked Book a session"
    a_session(cast.course, "integration", START + 2 * DAY, cast.ada)
    assert cells(read(show="worse"))["Next"] == "to be spoken about Thu 10:00 Open chart"


def test_an_alert_is_answered_on_the_chart_and_notes_where_they_are_signed(read, cast, a_full_row):
    assert cells(read(show="alert"))["Next"] == "Answer it"
    assert cells(read(show="note"))["Next"] == "Notes to sign"
