"""The pages of the log: who gets in, what they refuse beside the field, what they show to whom."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from sessions.substances import actions
from sessions.substances.models import Container, Discrepancy, LogEntry
from tests.cast import PASSWORD, START
from tests.sessions.substances.making import DAY, a_container, draw, given_im, mg, seen_by, uses


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """The sign-in's throttle counts in the cache, which no test rolls back."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def vial(cast):
    return a_container(cast)


def page(name, key=None):
    return reverse(f"substances:{name}", args=[key] if key else [])


def discrepancy(cast, vial):
    actions.count(
        by=cast.nia, container=vial, counted_mg=mg(487), at=START, now=START, witness=seen_by(cast.paz)
    )
    return Discrepancy.objects.get()


@pytest.mark.parametrize("name", ["container", "register", "draw", "count", "take-out"])
def test_another_clinic_finds_nothing(as_, cast, vial, name):
    assert as_(cast.cy).get(page(name, vial.pk)).status_code == 404


def test_another_clinics_lines_and_differences_are_not_found(as_, cast, vial):
    found, line = discrepancy(cast, vial), vial.entries.first()
    stranger = as_(cast.cy)
    assert stranger.post(page("reverse", line.pk), {"reason": "x"}).status_code == 404
    assert stranger.get(page("explain", found.pk)).status_code in (403, 404)


def test_an_admin_keeps_the_cabinet_and_draws_nothing(as_, cast, vial):
    admin = as_(cast.max)
    assert admin.get(page("cabinet")).status_code == 200
    assert admin.get(page("count", vial.pk)).status_code == 200
    assert admin.get(page("draw", vial.pk)).status_code == 403


def test_a_nurse_does_not_explain_a_difference(as_, cast, vial):
    assert as_(cast.nia).get(page("explain", discrepancy(cast, vial).pk)).status_code == 403


def log_a_draw(client, cast, vial, row, **said):
    typed = {
        "container": vial.pk, "drawn_mg": "100", "given_mg": "75", "wasted_mg": "25", "witness": cast.paz.pk,
        "witness_password": PASSWORD,
    } | said  # fmt: skip
    return client.post(page("log-draw", row.pk), typed)


@pytest.mark.parametrize(("said", "words"), [
    ({"witness_password": "not it at all"}, "This is not the password of Paz Shah."),
    ({"witness_password": ""}, "The witness types their password, or confirms later."),
    ({"witness": "", "witness_password": ""}, "needs a witness"),
    ({"drawn_mg": "75.12345"}, "at most three decimals"),
    ({"drawn_mg": "600", "wasted_mg": "525"}, "K-014 holds 500 mg (10 mL)"),
    ({"wasted_mg": "30"}, "100 mg are left; given, wasted and put back come to 105 mg"),
    ({"on": "2026-03-03", "at": ""}, "Give both the date and the time"),
])  # fmt: skip
def test_what_is_refused_is_said_and_nothing_is_half_saved(as_, cast, vial, said, words):
    row = given_im(cast)
    answer = log_a_draw(as_(cast.nia), cast, vial, row, **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="75"' in answer.content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    assert vial.entries.count() == 1


def test_nobody_chooses_themselves_as_witness(as_, cast, vial):
    answer = log_a_draw(as_(cast.nia), cast, vial, given_im(cast), witness=cast.nia.pk)
    assert "other than yourself" in answer.content.decode()


def test_a_password_is_neither_shown_again_nor_in_the_trail(as_, cast, vial):
    answer = log_a_draw(as_(cast.nia), cast, vial, given_im(cast), witness_password="guess-the-word")
    assert "guess-the-word" not in answer.content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    refused = Event.objects.get(kind="witness.refused")
    assert refused.target_id == str(cast.paz.pk)
    assert "guess" not in str(refused.facts)


@pytest.mark.parametrize(
    "witnessed", [{"witness_password": "guess"}, {"witness_password": ""}, {"witness": ""}]
)
def test_too_much_and_a_word_that_is_not_the_witnesss_are_refused_together(as_, cast, vial, witnessed):
    said = {"drawn_mg": "900", "given_mg": "75", "wasted_mg": "10", "is_later": ""} | witnessed
    answer = log_a_draw(as_(cast.nia), cast, vial, given_im(cast), **said)
    errors = answer.context["form"].errors
    assert answer.status_code == 422 and "K-014 holds 500 mg" in errors["drawn_mg"][0]
    assert {"witness", "witness_password"} & errors.keys()
    tenancy.enter(clinic=cast.alder.pk)
    assert vial.entries.count() == 1


def test_a_colleagues_password_cannot_be_tried_again_and_again(as_, cast, vial):
    nurse, row = as_(cast.nia), given_im(cast)
    answers = [log_a_draw(nurse, cast, vial, row, witness_password=f"guess {n}") for n in range(7)]
    assert "Too many attempts" in answers[-1].content.decode()


def test_a_dose_is_logged_from_the_dosing_page(as_, cast, vial):
    row, nurse = given_im(cast), as_(cast.nia)
    assert "Log the draw" in nurse.get(page("of-session", row.session_id)).content.decode()
    assert 'value="75"' in nurse.get(page("log-draw", row.pk)).content.decode()
    answer = log_a_draw(nurse, cast, vial, row)
    assert answer.status_code == 302
    fragment = nurse.get(page("of-session", row.session_id)).content.decode()
    assert "K-014, lot 4471: 75 mg (1.5 mL)" in fragment
    assert "Log the draw" not in fragment


def test_an_expired_container_is_offered_and_asks(as_, cast):
    old, row = a_container(cast, expires_on=(START - DAY).date()), given_im(cast)
    nurse = as_(cast.nia)
    answer = log_a_draw(nurse, cast, old, row)
    assert "K-014 expired on 2 March 2026" in answer.content.decode()
    assert log_a_draw(nurse, cast, old, row, is_expired_confirmed="on").status_code == 302


def test_a_line_shows_initials_and_a_link_only_to_who_may_see_the_patient(as_, cast, vial):
    row = given_im(cast)
    draw(cast, vial, 75, uses=uses(given=75), administration=row)
    link = reverse("sessions:record", args=[row.session_id])
    stranger = as_(cast.bea).get(page("container", vial.pk)).content.decode()
    assert "DM" in stranger
    assert link not in stranger
    assert "Moreau" not in stranger
    assert link in as_(cast.nia).get(page("container", vial.pk)).content.decode()


def test_reading_a_patients_line_is_in_the_trail(as_, cast, vial):
    draw(cast, vial, 75, uses=uses(given=75), administration=given_im(cast))
    as_(cast.bea).get(page("container", vial.pk))
    tenancy.enter(clinic=cast.alder.pk)
    read = Event.objects.get(kind=Event.READ, patient_id=str(cast.dana.pk), actor_id=str(cast.bea.pk))
    assert read.facts == {"what": "substances:container"}


def test_a_difference_is_counted_in_the_navigation_for_who_answers_for_it(as_, cast, vial):
    discrepancy(cast, vial)
    badge = 'class="badge-count">1<'
    assert badge in as_(cast.max).get(reverse("sessions:today")).content.decode()
    assert badge not in as_(cast.nia).get(reverse("sessions:today")).content.decode()


def test_a_counted_difference_is_explained(as_, cast, vial):
    nurse = as_(cast.nia)
    said = {"counted": "9.75", "unit": "mL", "witness": cast.paz.pk, "is_later": "on"}
    assert nurse.post(page("count", vial.pk), said).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    found = Discrepancy.objects.get()
    assert found.difference_mg == mg("-12.5")
    take_back = reverse("substances:reverse", args=[found.count_id])
    assert take_back not in nurse.get(page("container", vial.pk)).content.decode()
    boss = as_(cast.paz)
    assert "Explain" in boss.get(page("cabinet")).content.decode()
    done = {
        "reason": "Lost in the hub",
        "adjusts": "on",
        "witness": cast.nia.pk,
        "witness_password": PASSWORD,
    }
    assert boss.post(page("explain", found.pk), done).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    assert vial.balance_mg == mg("487.5")


def test_more_than_the_vial_ever_held_is_asked_about_and_what_was_typed_stays(as_, cast, vial):
    nurse = as_(cast.nia)
    said = {
        "counted": "230",
        "unit": "mL",
        "reason": "After the round",
        "witness": cast.paz.pk,
        "is_later": "on",
    }
    answer = nurse.post(page("count", vial.pk), said)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "11500 mg (230 mL) is more than K-014 ever held: 500 mg (10 mL)" in words
    assert 'value="230"' in words
    assert 'value="After the round"' in words
    tenancy.enter(clinic=cast.alder.pk)
    assert vial.entries.count() == 1
    assert nurse.post(page("count", vial.pk), said | {"is_more_confirmed": "on"}).status_code == 302
    assert "Counted 11500 mg (230 mL)" in nurse.get(page("container", vial.pk)).content.decode()


def test_a_count_in_milligrams_is_said_in_millilitres_and_a_full_vial_is_not_asked_about(as_, cast, vial):
    nurse = as_(cast.nia)
    said = {"counted": "500", "unit": "mg", "witness": cast.paz.pk, "is_later": "on"}
    assert nurse.post(page("count", vial.pk), said).status_code == 302
    assert "Counted 500 mg (10 mL)" in nurse.get(page("container", vial.pk)).content.decode()


def test_a_count_says_its_difference_and_who_explained_it_on_the_page_and_on_paper(as_, cast, vial):
    found, nurse = discrepancy(cast, vial), as_(cast.nia)
    was = "counted 487 mg, log said 500 mg, difference −13 mg; "
    for name in ("container", "register"):
        assert was + "open" in nurse.get(page(name, vial.pk)).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    actions.explain(by=cast.paz, discrepancy=found, reason="Lost in the hub", adjusts=False, now=START)
    for name in ("container", "register"):
        told = nurse.get(page(name, vial.pk)).content.decode()
        assert was + "explained by Paz Shah, 3 March 2026: Lost in the hub" in told


def test_explaining_says_what_the_clinics_rules_ask_of_it(as_, cast, vial):
    found, boss = discrepancy(cast, vial), as_(cast.paz)
    asked = "An explanation alone takes no witness; by this clinic’s rules a line that brings"
    told = boss.get(page("explain", found.pk)).content.decode()
    assert asked in told
    assert "the balance to the count needs one." in told
    tenancy.enter(clinic=cast.alder.pk)
    actions.set_rules(by=cast.max, needs_witness=[], expires_soon_days=30)
    assert "needs none either" in boss.get(page("explain", found.pk)).content.decode()


def test_the_witness_finds_what_awaits_their_word(as_, cast, vial):
    line = draw(cast, vial, 75, witness=seen_by(cast.paz, is_confirmed=False))
    assert as_(cast.ada).get(page("witness", line.pk)).status_code == 404
    paz = as_(cast.paz)
    assert "your word as witness" in paz.get(page("cabinet")).content.decode()
    assert paz.post(page("witness", line.pk)).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    assert not LogEntry.objects.awaiting(cast.paz).exists()


def test_a_draw_left_open_is_listed_and_accounted_for(as_, cast, vial):
    line, nurse = draw(cast, vial, "12.5"), as_(cast.nia)
    assert "12.5 mg of a draw unaccounted" in nurse.get(page("cabinet")).content.decode()
    said = {"wasted_mg": "12.5", "witness": cast.paz.pk, "witness_password": PASSWORD}
    assert nurse.post(page("account", line.pk), said).status_code == 302
    assert "unaccounted" not in nurse.get(page("cabinet")).content.decode()


def test_a_container_that_had_expired_when_it_came_asks(as_, cast):
    nurse = as_(cast.nia)
    said = {
        "number": "K-021", "substance": "Ketamine hydrochloride", "form": "solution", "mg_each": "50",
        "size": "10", "lot": "88", "expires_on": "2026-03-02", "place": "Safe 1",
    }  # fmt: skip
    assert "is_expired_confirmed" not in nurse.get(page("receive")).content.decode()
    asked = nurse.post(page("receive"), said)
    assert asked.status_code == 422 and "is_expired_confirmed" in asked.content.decode()
    assert "This expired on 2 March 2026, before it came." in asked.content.decode()
    assert not Container.objects.filter(number="K-021").exists()
    assert nurse.post(page("receive"), said | {"is_expired_confirmed": "on"}).status_code == 302
    last_day = said | {"number": "K-022", "expires_on": "2026-03-03"}
    assert nurse.post(page("receive"), last_day).status_code == 302


def test_a_difference_says_which_line_was_taken_back_after_the_count(as_, cast, vial):
    line, nurse = draw(cast, vial, 13), as_(cast.nia)
    actions.count(
        by=cast.nia, container=vial, counted_mg=mg(500), at=START, now=START, witness=seen_by(cast.paz)
    )
    assert "expected 487 mg, " in nurse.get(page("container", vial.pk)).content.decode()
    actions.reverse(by=cast.nia, entry=line, reason="Never drawn.", now=START)
    words = f"expected 487 mg before line {line.number} was taken back, "
    assert words in nurse.get(page("container", vial.pk)).content.decode()


def test_a_line_taken_back_leads_to_its_container_however_often_it_is_sent(as_, cast, vial):
    line, nurse = draw(cast, vial, 100), as_(cast.nia)
    home = page("container", vial.pk)
    for _ in range(2):
        answer = nurse.post(page("reverse", line.pk), {"reason": "Wrong vial."})
        assert (answer.status_code, answer.url) == (302, home)
    assert nurse.get(page("reverse", line.pk)).url == home
    tenancy.enter(clinic=cast.alder.pk)
    assert LogEntry.objects.filter(reverses=line).count() == 1


def test_a_container_is_received_and_its_register_printed(as_, cast):
    nurse = as_(cast.nia)
    said = {
        "number": "K-020", "substance": "Ketamine hydrochloride", "form": "solution", "mg_each": "50",
        "size": "10", "lot": "88", "expires_on": "2027-01-31", "place": "Safe 1",
    }  # fmt: skip
    assert nurse.post(page("receive"), said | {"size": "0"}).status_code == 422
    assert nurse.post(page("receive"), said).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    printed = nurse.get(page("register", Container.objects.get(number="K-020").pk)).content.decode()
    for words in (
        "Alder Clinic",
        "1 March 2026 to 3 March 2026",
        "Carried forward",
        "Printed Tue 3 March 2026, ",
        "(New York) by Nia Park",
    ):
        assert words in printed


def test_long_logs_come_a_page_at_a_time(as_, cast, vial):
    for _ in range(55):
        draw(cast, vial, 1)
    nurse = as_(cast.nia)
    first = nurse.get(page("container", vial.pk)).content.decode()
    assert 'id="line-56"' in first
    assert 'id="line-6"' not in first
    assert 'id="line-6"' in nurse.get(page("container", vial.pk) + "?before=7").content.decode()


def test_the_cabinet_asks_as_much_for_one_container_as_for_many(as_, cast, django_assert_max_num_queries):
    for number in range(12):
        a_container(cast, f"K-{number}")
    nurse = as_(cast.nia)
    with django_assert_max_num_queries(16):
        nurse.get(page("cabinet"))


def test_an_empty_cabinet_says_what_to_do(as_, cast):
    assert "Receive a container" in as_(cast.max).get(page("cabinet")).content.decode()
