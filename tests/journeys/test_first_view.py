"""What Dana sees on her phone before she scrolls: who may read along, and a scale in one row."""

import pytest

from patients.models import Patient
from tests.journeys.given import OPENS_AT, a_dose

IN_VIEW = """(element) => {
  const { top, bottom } = element.getBoundingClientRect();
  const bar = document.querySelector(".page-turn").getBoundingClientRect().top;
  return top >= 0 && bottom <= bar;
}"""
TOPS = """() => {
  const top = (one) => one.getBoundingClientRect().top;
  const tracks = [...document.querySelectorAll(".scale-track")];
  return tracks.map((track) => new Set([...track.querySelectorAll("label")].map(top)).size);
}"""


@pytest.fixture
def dana(stage, cast, alder, member_at):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    return member_at(cast.dana.member, "phone")


def test_whether_it_is_shared_is_seen_before_the_first_word(dana):
    dana.opens("/me/write/")
    switch = dana.page.get_by_role("switch")
    assert switch.evaluate(IN_VIEW)
    dana.finds_nothing_wrong("sharing before the words")


def test_a_scale_stands_in_one_row(dana):
    dana.opens("/me/write/?set=pain")
    dana.arrives_at("/1/$")
    first, rows = dana.page.url, []
    for number in range(1, 5):
        dana.opens(first.replace("/1/", f"/{number}/"))
        rows += dana.page.evaluate(TOPS)
        if rows:
            break
    assert rows and set(rows) == {1}
    dana.finds_nothing_wrong("a scale in one row")


def test_the_way_back_is_at_the_same_edge_on_every_page(dana, cast, alder):
    """Also where she may stop half-way, and the buttons need a second line."""
    with alder():
        Patient.objects.filter(pk=cast.dana.pk).update(is_trauma_informed=True)
    dana.opens("/me/write/?set=window-check-in")
    dana.arrives_at("/1/$")
    first, edges = dana.page.url, []
    for number in (2, 3):
        dana.opens(first.replace("/1/", f"/{number}/"))
        edges.append(dana.page.get_by_role("button", name="Back").bounding_box()["x"])
    dana.page.get_by_role("button", name="Hand in").wait_for()
    assert edges == [20, 20]
