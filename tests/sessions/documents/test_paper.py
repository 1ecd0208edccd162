"""The pages themselves, read back as another program reads them."""

import re
from base64 import b64decode

import pytest

from integration_care.core.ui.words import calendar_day
from patients.journals.models import Commitment, Insight
from patients.models import CareTeamMember
from patients.practices.library import shipped
from patients.practices.models import PracticeAssignment
from sessions.actions import (
    ChallengeDraft,
    complete_dosing,
    mark,
    raise_challenge,
    record_administration,
)
from sessions.documents.making import make
from sessions.documents.models import Document
from sessions.documents.paper import paper_of
from sessions.documents.press.drawing import OwnFilesOnly
from sessions.documents.press.handing import NotDrawn, draw
from sessions.documents.vitals import observation_chart
from sessions.live.actions import strike_observation
from sessions.models import CareSession, Observation, TimelineMark
from sessions.presenters.talk import written
from tests.cast import START
from tests.factories.windows import HOUR, a_session, a_window
from tests.sessions.caseload.review.making import a_score
from tests.sessions.documents.conftest import read
from tests.sessions.making import im, seen, started_dose

Kind = Document.Kind
MINUTE = HOUR / 60
LETTER, A4 = (612, 792), (595, 842)


def size(paper):
    box = paper.reader.pages[0].mediabox
    return round(float(box.width)), round(float(box.height))


def a_page(body):
    text = '<html lang="en"><head><title>x</title></head>'
    return [f"{text}<body>{body}</body></html>"]


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "https://example.org/x.png", "http://127.0.0.1/", "data:image/png;base64,AAAA",
     "data:image/svg+xml,%3Csvg/%3E",
     "https://own.invalid/css/../../manage.py", "js/app.js", "css/none.css"],
)  # fmt: skip
def test_nothing_but_our_own_styles_and_fonts_is_ever_fetched(address):
    with pytest.raises(NotDrawn, match="ForeignAddress"):
        draw(a_page(f'<link rel="stylesheet" href="{address}">'))


def test_what_is_ours_is_read():
    assert OwnFilesOnly().fetch("https://own.invalid/css/paper.css").read().startswith(b"/* Documents")


# --- what every document is ---------------------------------------------------------------------


def test_it_is_tagged_for_screen_readers_and_says_so(cast, made):
    a_window(cast.course, cast.ada, START - 30 * HOUR, booked_h=40)
    paper = read(made())
    assert paper.catalog["/MarkInfo"]["/Marked"]
    assert paper.catalog["/Lang"] == "en"
    assert paper.reader.metadata.title == "What you take with you"
    assert b"pdfuaid:part" in paper.catalog["/Metadata"].get_object().get_data()
    tags = paper.tags()
    assert {"/Document", "/H1", "/H2", "/P", "/L", "/LI", "/Figure"} <= {tag for tag, _ in tags}
    told = [alt for tag, alt in tags if tag == "/Figure"]
    assert len(told) == 1 and told[0].startswith("30 hours since your treatment session.")


def test_it_says_who_made_it_when_in_which_zone_and_under_which_number(made):
    document = made()
    words = read(document).words
    assert "Made on 3 March 2026, 10:00 (New York) by Ada Lindqvist" in words
    assert f"Document {document.number}" in words
    assert "1 / 1" in words and "Alder Clinic" in words


def test_only_our_own_fonts_are_in_it(cast, made):
    a_window(cast.course, cast.ada, START - 30 * HOUR)
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in read(made()).reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("-")[0] for name in fonts} == {"Inter", "Serif"}


@pytest.mark.parametrize("name", ["Łucja Őri", "Жук", "Ελένη", "Đặng"])
def test_names_of_many_scripts_are_read_back_as_they_are(cast, made, name):
    cast.dana.preferred_name = name
    cast.dana.save()
    assert f"For {name}" in read(made()).words


@pytest.mark.parametrize(
    ("zone", "paper", "points"),
    [("America/New_York", "letter", LETTER), ("Europe/Berlin", "a4", A4), ("UTC", "a4", A4)],
)
def test_the_paper_is_that_of_the_clinics_country(cast, made, zone, paper, points):
    cast.alder.time_zone = zone
    cast.alder.save()
    assert paper_of(cast.alder) == paper
    assert size(read(made())) == points


# --- the patient's page --------------------------------------------------------------------------


def test_a_full_life_still_fits_on_one_page(cast, made):
    cast.course.intention = "To look at the grief. " * 60
    cast.course.save()
    a_window(cast.course, cast.ada, START - 30 * HOUR)
    for number in range(12):
        long = {"clinic": cast.alder, "patient": cast.dana, "text": f"{number} I can be sad and stay. " * 30}
        Insight.objects.create(pinned_at=START, **long)
        Commitment.objects.create(course=cast.course, when="On Sunday " * 20, if_then="If not " * 40, **long)
        a_session(cast.course, "integration", START + (number + 1) * 24 * HOUR, cast.ada)
    assert made().page_count == 1


def test_it_speaks_spanish_to_who_reads_spanish(made):
    words = read(made(language="es")).words
    assert "Lo que te llevas" in words and "Si se pone difícil" in words
    assert "Preparado el 3 de marzo de 2026" in words


def test_a_practice_on_it_is_said_in_spanish_too(cast, made):
    practice = next(one for one in shipped() if one.key == "mindful-breathing")
    for key, title in ((practice.key, practice.title), ("outside", "Walk to the sea")):
        PracticeAssignment.objects.create(
            clinic=cast.alder, patient=cast.dana, key=key, category=practice.category, title=title,
            least_min=10, most_min=20, starts_on=START.date(), ends_on=START.date(), by=cast.ada,
        )  # fmt: skip
    words = read(made(language="es")).words
    assert "Siéntate y nota tu respiración" in words and practice.title not in words
    assert "Walk to the sea" in words, "a clinic's own words stay as they were written"


def test_without_a_dose_it_draws_no_window(made):
    assert "/Figure" not in {tag for tag, _ in read(made()).tags()}


def test_after_the_window_nothing_on_it_is_missed(cast, made):
    a_window(cast.course, cast.ada, START - 200 * HOUR)
    words = read(made()).words.lower()
    assert not {"missed", "failed", "overdue", "no session"} & {word.strip(".,") for word in words.split()}


# --- the signed record ----------------------------------------------------------------------------


def test_a_record_holds_the_note_its_signature_and_what_was_added(busy, made):
    session = CareSession.objects.get(notes__signed_at__isnull=False)
    paper = read(made(Kind.SESSION_RECORD, session=session, patient=session.patient))
    for words in (
        "The kitchen light.",
        "Signed by Ada Lindqvist, Therapist",
        "unchanged since",
        "She called.",
    ):
        assert words in paper.words
    assert session.notes.get(signed_at__isnull=False).digest in paper.words
    assert {"/Table", "/TH", "/TD"} <= {tag for tag, _ in paper.tags()}
    note = written(session.notes.get(signed_at__isnull=False), session)
    assert note.paper_url.endswith(f"?kind=session_record&about={session.pk}"), "the way there from its page"


# --- of a course ------------------------------------------------------------------------------------


@pytest.fixture
def a_course(cast):
    """Two doses, one met; scores that got better; a private and a shared entry beside the last dose."""
    a_window(cast.course, cast.ada, START - 200 * HOUR, met_h=26)
    a_window(cast.course, cast.ada, START - 30 * HOUR, entries=[(20, "private"), (22, "shared")])
    for hours, score in ((300, 19), (3, 9)):
        a_score(cast.dana, score, START - hours * HOUR)
    return {"course": cast.course}


def test_a_letter_is_to_the_prescriber_from_who_asked(made, a_course):
    words = read(made(Kind.PRESCRIBER_LETTER, **a_course)).words
    assert "Nothing waits for your decision." in words
    for said in ("Dear Paz Shah,", "Ada Lindqvist, therapist", "met at +26 h", "19 → 9", "reliably better"):
        assert said in words


def test_where_nobody_prescribes_it_is_to_whoever_does(cast, made, a_course):
    CareTeamMember.objects.filter(member=cast.paz).update(left_on=START.date())
    assert "Dear colleague," in read(made(Kind.PRESCRIBER_LETTER, **a_course)).words


def test_a_dose_that_waits_for_a_decision_is_said_first(cast, made, a_course):
    dose = CareSession.objects.filter(kind="dosing").first()
    draft = ChallengeDraft("negative_reaction", "She felt watched.", "", START.date())
    raise_challenge(by=cast.ada, session=dose, draft=draft, now=START)
    words = read(made(Kind.PRESCRIBER_LETTER, **a_course)).words
    assert words.index("The next dose waits for your decision") < words.index("Adverse events")
    assert words.count("She felt watched.") == 1


@pytest.mark.parametrize("kind", [Kind.PRESCRIBER_LETTER, Kind.COURSE_SUMMARY])
def test_windows_are_drawn_with_words_and_without_a_private_entry(made, a_course, kind):
    drawn = [alt for tag, alt in read(made(kind, **a_course)).tags() if tag == "/Figure"]
    assert any("Journal shared" in told for told in drawn)
    assert not any("private" in told for told in drawn)


def test_scores_are_a_picture_a_sentence_and_say_what_they_do_not(made, a_course):
    paper = read(made(Kind.COURSE_SUMMARY, **a_course))
    told = "PHQ-9: from 19 (moderately severe)"
    assert told in paper.words and any(told in (alt or "") for _, alt in paper.tags())
    assert "need not have been caused by them" in paper.words


@pytest.mark.parametrize("kind", [Kind.PRESCRIBER_LETTER, Kind.COURSE_SUMMARY])
def test_a_course_without_anything_is_told_as_well(cast, made, kind):
    assert made(kind, course=cast.course).page_count == 1


def test_a_plan_is_in_their_own_words_and_in_their_language(busy, made):
    words = read(made(Kind.RELAPSE_PLAN, language="es")).words
    assert "Mi plan para días más difíciles" in words and "I wake before the alarm" in words
    assert "+1 312 555 0177" in words


def test_without_a_plan_nothing_is_made(asked):
    document = asked(Kind.RELAPSE_PLAN)
    make(document.pk, document.clinic_id)
    assert "no relapse plan yet" in Document.objects.get(pk=document.pk).reason


# --- of a dose --------------------------------------------------------------------------------------


@pytest.fixture
def a_dose(cast):
    """Given at ten past, watched for an hour; one row of vitals and one moment were struck out."""
    session = started_dose(cast, START)
    seen(cast, session, START, systolic=128, spo2=98)
    given = START + 10 * MINUTE
    record_administration(by=cast.nia, session=session, given=im(75, given, lot="K22"), now=given)
    seen(cast, session, given + 30 * MINUTE, systolic=165, diastolic=98, heart_rate=96, spo2=95)
    wrong = seen(cast, session, given + 31 * MINUTE, systolic=146, diastolic=87, note="zqwrong")
    strike_observation(by=cast.nia, observation=wrong, reason="zqwhy", now=given + 32 * MINUTE)
    words = {"kind": TimelineMark.Kind.WORDS, "text": "The sea was in the room."}
    mark(by=cast.nia, session=session, at=given + 20 * MINUTE, now=given + 20 * MINUTE, **words)
    return complete_dosing(by=cast.nia, session=session, now=given + 60 * MINUTE)


def test_a_dose_is_told_from_what_was_given_to_the_way_home(made, a_dose):
    words = read(made(Kind.DOSING_RECORD, session=a_dose)).words
    for said in (
        "IM 75 mg", "lot K22", "165/98 !", "Pressure at least 160/100", "Nobody has answered it.",
        "The sea was in the room.", "Paz Shah went on: screened elsewhere", "No discharge is recorded.",
    ):  # fmt: skip
        assert said in words


def test_a_page_that_went_astray_says_whose_it_is(cast, made, a_dose):
    _first, *others = read(made(Kind.DOSING_RECORD, session=a_dose)).reader.pages
    whose = f"Dana Moreau, born {calendar_day(cast.dana.born_on)}"
    assert others and all(whose in page.extract_text() for page in others)


def test_what_was_struck_out_is_in_no_record(made, a_dose):
    words = read(made(Kind.DOSING_RECORD, session=a_dose)).words
    assert not [said for said in ("zqwrong", "zqwhy", "146/87") if said in words]


def test_its_observations_are_a_picture_with_words(made, a_dose):
    drawn = [alt for tag, alt in read(made(Kind.DOSING_RECORD, session=a_dose)).tags() if tag == "/Figure"]
    assert drawn == ["Pressure 165/98 at its highest, at T+0:30; heart rate 72 to 96; SpO₂ not below 95 %"]


def test_one_row_of_vitals_makes_no_picture():
    assert observation_chart([Observation(observed_at=START, systolic=120)], [], "") == ""


def figures_of(*readings, crossed=()):
    """What is written below the drawing, of (minute, SpO2), the minutes in `crossed` over a line."""
    rows = {minute: Observation(observed_at=START + minute * MINUTE, spo2=spo2) for minute, spo2 in readings}
    drawn = observation_chart(list(rows.values()), [], "", {rows[minute].pk for minute in crossed})
    source = b64decode(drawn.split("base64,")[1].split('"')[0]).decode()
    return re.findall(r'font-weight="600"[^>]*>([^<]+)<', source)


def test_the_lowest_oxygen_stands_in_the_drawing_however_near_the_next_reading_is():
    assert sorted(figures_of((0, 98), (1, 91), (60, 98))) == ["91", "98"]
    assert sorted(figures_of((0, 98), (30, 97), (60, 98))) == ["97", "98", "98"]


def test_every_oxygen_that_crossed_a_line_stands_in_the_drawing_and_is_marked():
    told = figures_of((0, 98), (1, 91), (2, 90), (3, 88), (4, 97), (90, 98), crossed=(1, 2, 3))
    assert sorted(told) == ["88 !", "90 !", "91 !", "98"]


def test_oxygen_that_crossed_a_line_is_printed_in_the_record(cast, made):
    session = started_dose(cast, START)
    given = START + 10 * MINUTE
    seen(cast, session, START + 9 * MINUTE, spo2=98)
    record_administration(by=cast.nia, session=session, given=im(75, given), now=given)
    seen(cast, session, given + MINUTE, spo2=89)
    seen(cast, session, given + 60 * MINUTE, spo2=98)
    complete_dosing(by=cast.nia, session=session, now=given + 90 * MINUTE)
    paper = read(made(Kind.DOSING_RECORD, session=session))
    assert paper.words.count("89 !") == 2, "in the drawing and in the table"


def test_a_dose_under_way_has_no_record_yet(cast, asked):
    document = asked(Kind.DOSING_RECORD, session=started_dose(cast, START))
    make(document.pk, document.clinic_id)
    assert "still under way" in Document.objects.get(pk=document.pk).reason
