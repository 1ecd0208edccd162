"""Two versions of a protocol beside each other: any two, by whoever reads protocols."""

import pytest
from django.urls import reverse

from patients import actions


@pytest.fixture
def protocol(cast):
    """Three versions: the window closes after 72, 60 and 48 hours."""
    present = cast.course.protocol_version
    for close_h in (60, 48):
        content = present.rules.to_data()
        content["window"]["close_h"] = {"value": close_h, "source": f"ours, {close_h}"}
        actions.make_version(by=cast.paz, protocol=present.protocol, content=content, note=f"{close_h} h")
    return present.protocol


@pytest.fixture
def compare(cast, as_, protocol):
    def get(by=cast.ada, **asked):
        url = reverse("patients:compare-protocol", kwargs={"protocol_id": protocol.pk})
        return as_(by).get(url, asked)

    return get


def lines(response):
    return [line for part in response.context["page"].parts for line in part.lines]


def test_a_stranger_finds_nothing(cast, compare):
    assert compare(by=cast.cy).status_code == 404


@pytest.mark.parametrize("asked", [{"from": "9"}, {"to": "x"}, {"from": "-1", "to": "2"}])
def test_a_version_that_is_not_there_is_missing(compare, asked):
    assert compare(**asked).status_code == 404


def test_the_present_one_stands_beside_the_one_before(compare):
    (line,) = lines(compare())
    assert line == "Closes after the dose: 60 h → 48 h; source ours, 60 → ours, 48"


def test_any_two_can_be_chosen_in_either_order(compare):
    assert "60 h → 72 h" in lines(compare(**{"from": "2", "to": "1"}))[0]
    assert "72 h → 48 h" in lines(compare(**{"from": "1", "to": "3"}))[0]


def test_a_version_beside_itself_says_the_same(compare):
    page = compare(**{"from": "2", "to": "2"})
    assert lines(page) == [] and "They say the same" in page.content.decode()


def test_a_protocol_with_one_version_has_nothing_to_compare(cast, as_):
    url = reverse("patients:compare-protocol", args=[cast.course.protocol_version.protocol_id])
    assert "There is one version so far" in as_(cast.ada).get(url).content.decode()
