"""An admin looks for who will slip through, without a mouse, on a desk and on a phone."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from patients.followups.models import ContactLog
from sessions.models import CareSession
from tests.cast import PASSWORD, START
from tests.factories.windows import a_patient, a_session, a_window, an_alert
from tests.journeys.given import HOUR
from tests.sessions.caseload.review.making import a_score
from tests.signed_in import some_time_ago


@pytest.fixture
def a_clinic(cast, alder):
    """Fay's window closes in two hours and nothing is booked; Gil's is met; Hana got worse."""
    with alder():
        a_window(a_patient(cast.alder, cast.ada, "Fay Ito"), cast.ada, START - 70 * HOUR)
        a_window(a_patient(cast.alder, cast.ada, "Gil Roth"), cast.ada, START - 40 * HOUR, met_h=30)
        hana = a_patient(cast.alder, cast.bea, "Hana Sato").patient
        a_score(hana, 10, START - 300 * HOUR)
        a_score(hana, 18, START - 3 * HOUR)


@pytest.fixture
def max_(cast, a_clinic, member_at):
    max_ = member_at(cast.max)
    max_.opens("/caseload/")
    return max_


def chosen(person):
    return person.page.locator("[data-row].is-selected")


def test_an_admin_finds_who_has_no_session_and_books_it_from_the_keyboard(max_):
    max_.sees_heading("Caseload")
    max_.finds_nothing_wrong("the caseload")
    max_.follows("No integration booked 1")
    max_.arrives_at(r"[?]\w+=")
    max_.sees("Fay Ito")
    max_.does_not_see("Gil Roth")
    max_.types("j", "b")
    max_.sees_heading("Book a session")
    max_.sees("Fay Ito")


def test_enter_opens_the_chart_and_l_logs_a_call_over_the_page(max_, alder):
    max_.types("j", "Enter")
    max_.sees_heading("Fay Ito")
    max_.page.go_back()
    max_.types("j", "l")
    dialog = max_.page.get_by_role("dialog")
    dialog.get_by_label("Spoke with them").check()
    dialog.get_by_role("button", name="Log it").click()
    max_.sees("Logged.")
    with alder():
        assert ContactLog.objects.get().patient.given_name == "Fay"


def test_a_narrowed_and_sorted_view_is_an_address_that_can_be_kept(max_, cast):
    page = max_.page
    page.get_by_label("Lead therapist").select_option("Bea Okafor")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-row]")).to_have_count(1)
    max_.clicks(page.get_by_role("link", name="Patient", exact=True))
    max_.arrives_at(r"sort=")
    kept = page.url
    max_.opens("/windows/")
    page.goto(kept)
    expect(page.get_by_label("Lead therapist")).to_have_value(str(cast.bea.pk))
    expect(page.get_by_role("columnheader", name="Patient")).to_have_attribute("aria-sort", "ascending")
    max_.sees("reliably worse")


def test_the_same_rows_come_as_a_file(max_):
    max_.page.get_by_role("link", name="Getting worse 1").click()
    with max_.page.expect_download() as coming:
        max_.page.get_by_role("link", name="CSV of 1 row").click()
    lines = coming.value.path().read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Patient", "Hana Sato"]


def test_after_showing_who_she_is_the_file_comes_and_she_is_where_she_was(max_):
    max_.clicks(max_.page.get_by_role("link", name="Getting worse 1"))
    max_.arrives_at(r"[?]\w+=")
    where = max_.page.url
    cookies = {one["name"]: one["value"] for one in max_.context.cookies()}
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookies[settings.SESSION_COOKIE_NAME]
    some_time_ago(client, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 60)
    max_.page.get_by_role("link", name="CSV of 1 row").click()
    max_.sees_heading("Is it you?")
    max_.page.get_by_label("Password").fill(PASSWORD)
    with max_.page.expect_download() as coming:
        max_.presses("Go on")
    assert "Hana Sato" in coming.value.path().read_text("utf-8-sig")
    max_.page.wait_for_url(where)


def test_nobody_is_said_and_leads_back(max_):
    max_.writes("Name or number", "Nobodyhere")
    max_.page.get_by_role("button", name="Show", exact=True).click()
    max_.sees_heading("Caseload")
    max_.sees("Nobody here fits")
    max_.finds_nothing_wrong("nobody fits")
    max_.page.locator(".empty").get_by_role("link", name="Show everybody").click()
    max_.sees("Gil Roth")


def test_it_fits_a_phone_and_can_be_sorted_there(cast, a_clinic, member_at):
    ada = member_at(cast.ada, device="phone")
    ada.opens("/caseload/")
    ada.finds_nothing_wrong("the caseload on a phone")
    ada.page.get_by_label("In order of").select_option("Patient")
    ada.page.get_by_role("button", name="Show", exact=True).click()
    ada.arrives_at("sort=name")
    expect(ada.page.locator("[data-row]").first).to_contain_text("Fay Ito")


def test_an_admin_hands_patients_over_and_takes_it_back(max_):
    page = max_.page
    max_.types("j", "x", "j", "x")
    page.get_by_label("The ticked patients go to").select_option("Bea Okafor, therapist")
    page.get_by_role("button", name="Look at the change first").click()
    max_.sees("Bea Okafor leads these patients from now on.")
    max_.finds_nothing_wrong("before handing over")
    page.get_by_role("button", name="Hand over 2 patients").click()
    max_.sees_heading("Handed over")
    max_.finds_nothing_wrong("handed over")
    page.get_by_role("link", name="Give 2 back to Ada Lindqvist").click()
    page.get_by_role("button", name="Hand over 2 patients").click()
    max_.sees("led by Ada Lindqvist now")


def test_the_workload_leads_to_one_clinicians_patients(max_):
    max_.follows("Workload")
    max_.sees_heading("Workload")
    max_.finds_nothing_wrong("the workload")
    max_.follows("Bea Okafor")
    max_.sees("Hana Sato")
    max_.does_not_see("Gil Roth")


def test_patients_are_ticked_with_a_thumb_on_a_phone(cast, a_clinic, member_at):
    max_ = member_at(cast.max, "phone")
    max_.opens("/caseload/?sort=name")
    page = max_.page
    page.get_by_label("Tick Gil Roth").check()
    max_.finds_nothing_wrong("a patient ticked on a phone")
    page.get_by_label("The ticked patients go to").select_option("Bea Okafor, therapist")
    page.get_by_role("button", name="Look at the change first").click()
    max_.sees("led by Ada Lindqvist now")
    max_.finds_nothing_wrong("before handing over, on a phone")


@pytest.fixture
def a_crowded_clinic(cast, a_clinic, alder):
    """Every column says as much as it can: a talk nobody logged, a relapse, a visit nobody closed."""
    with alder():
        ruth = a_patient(cast.alder, cast.ada, "Ruth Delacroix-Whitfield", phone="+13125550142")
        a_window(ruth, cast.ada, START - 500 * HOUR, booked_h=50, entries=[(40, "shared")])
        for days, score in ((60, 14), (40, 7), (20, 15)):
            a_score(ruth.patient, score, START - days * 24 * HOUR)
        an_alert(ruth.patient, START, severity="amber")
        a_window(a_patient(cast.alder, cast.ada, "Henrik Ito"), cast.ada, START - 200 * HOUR, met_h=95)
        kept_open = a_session(cast.course, "dosing", START - 70 * HOUR, cast.ada)
        CareSession.objects.filter(pk=kept_open.pk).update(
            status="in_progress", started_at=kept_open.scheduled_start
        )


# The words and chips that lie outside the card, or on top of what the cell beside them says.
AWRY = """() => {
  const card = document.querySelector(".card-flush").getBoundingClientRect();
  const isHidden = (one) => one.closest(".visually-hidden") || one.closest(".caseload-act")?.offsetWidth < 3;
  const boxes = (cell) => {
    const found = [...cell.querySelectorAll(".chip, .btn, input, svg")].filter((one) => !isHidden(one));
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
    const rects = found.map((one) => one.getBoundingClientRect());
    for (let node; (node = walk.nextNode());) {
      if (!node.data.trim() || isHidden(node.parentElement) || node.parentElement.closest("svg")) continue;
      range.selectNodeContents(node);
      rects.push(...range.getClientRects());
    }
    return rects;
  };
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return [...document.querySelectorAll(".caseload tbody tr")].flatMap((row) => {
    const cells = [...row.children].map((cell) => [cell, boxes(cell)]);
    return cells.filter(([cell, mine]) =>
      mine.some((box) => box.right > card.right || box.left < card.left)
      || cells.some(([other, theirs]) => other !== cell && mine.some((a) => theirs.some((b) => meet(a, b))))
    ).map(([cell]) => cell.innerText);
  });
}"""


def test_every_cell_keeps_to_itself_on_a_desk_and_on_a_phone(cast, a_crowded_clinic, member_at):
    max_ = member_at(cast.max)
    for width in (1440, 1280, 390):
        max_.page.set_viewport_size({"width": width, "height": 900})
        for show in ("view=all", "show=lost"):
            max_.opens(f"/caseload/?{show}")
            max_.sees("Ruth Delacroix-Whitfield")
            assert max_.page.evaluate(AWRY) == [], (width, show)
    max_.opens("/caseload/")
    for act in ("Book a session with Ruth", "Log a call with Ruth"):
        assert max_.page.get_by_role("link", name=act).bounding_box()["height"] >= 44


def test_an_instant_stays_in_its_column_and_a_booked_session_is_a_dashed_ring(
    cast, a_crowded_clinic, member_at
):
    max_ = member_at(cast.max)
    max_.opens("/windows/")
    widest = "all => Math.max(...all.map((one) => one.scrollWidth - one.clientWidth))"
    assert max_.page.locator(".board-left").evaluate_all(widest) <= 0
    max_.follows("Ruth Delacroix-Whitfield")
    ring = max_.page.locator(".arc-is-booked .wb-done")
    surface = ring.evaluate("ring => getComputedStyle(ring).fill")
    expect(ring).not_to_have_css("stroke-dasharray", "none")
    expect(ring).not_to_have_css("stroke", surface)
