"""A month of invented doses: what the files say, beside what one counts by hand."""

import csv
from collections import Counter
from datetime import UTC, datetime
from math import sqrt

import pytest

from tests.sessions.analytics.a_month import came_of, closes, make

FEBRUARY = (datetime(2026, 2, 1, 5, tzinfo=UTC), datetime(2026, 3, 1, 5, tzinfo=UTC))  # New York's
NAMES = {"ada": "Ada Lindqvist", "bea": "Bea Okafor", "nia": "Nia Park"}
ROUTES = {"im": "IM", "iv": "IV", "sublingual": "Sublingual"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture
def month(cast):
    """The doses of February that count."""
    begins, ends = FEBRUARY
    return [one for one in make(cast) if begins <= closes(one) < ends and came_of(one)]


@pytest.fixture
def file_of(cast, as_):
    """`file_of("route")`: its lines by the first cell, as an admin gets them."""

    def read(figure, **asked):
        answer = as_(cast.max).get(f"/figures/{figure}/file/", {"period": "last-month", **asked})
        lines = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
        assert {(line["First day"], line["Last day"]) for line in lines} <= {("2026-02-01", "2026-02-28")}
        return {next(iter(line.values())): line for line in lines}

    return read


def ends_of(hits, number):
    """The shares that the data do not rule out, found by trying: the test that the interval turns round."""

    def is_ruled_out(share):
        error = sqrt(share * (1 - share) / number)
        return abs(hits / number - share) > 1.959964 * error

    kept = [step / 10000 for step in range(10001) if not is_ruled_out(step / 10000)]
    return min(kept), max(kept)


def agrees(line, doses):
    """A line of met, later and not, with its share and interval, with these doses."""
    counts = Counter(came_of(one) for one in doses)
    low, high = ends_of(counts["Met"], len(doses))
    assert int(line["Windows"]) == len(doses)
    assert [int(line[part]) for part in ("Met", "Later", "No session")] == [
        counts["Met"], counts["Later"], counts["No session"]
    ]  # fmt: skip
    assert float(line["Share met (%)"]) == pytest.approx(100 * counts["Met"] / len(doses), abs=0.05)
    assert float(line["95 % interval, from (%)"]) == pytest.approx(100 * low, abs=0.1)
    assert float(line["95 % interval, to (%)"]) == pytest.approx(100 * high, abs=0.1)


def test_how_the_month_went(month, file_of):
    lines, counts = file_of("windows"), Counter(came_of(one) for one in month)
    assert len(counts) == 3
    assert {label: int(line["Windows"]) for label, line in lines.items()} == counts
    for label, line in lines.items():
        assert float(line["Share (%)"]) == pytest.approx(100 * counts[label] / len(month), abs=0.05)


@pytest.mark.parametrize(
    ("figure", "group_of"),
    [
        ("therapist", lambda one: NAMES[one["lead"]]),
        ("route", lambda one: ROUTES[one["route"]]),
        ("weekday", lambda one: WEEKDAYS[one["given"].weekday()]),
    ],
)
def test_how_often_it_was_met_by_groups(month, file_of, figure, group_of):
    """The third group is two patients, and stands together with one of the others."""
    lines = file_of(figure)
    groups = {group_of(one) for one in month}
    told = {label: set(label.removeprefix("Together: ").split(", ")) for label in lines if label != "All"}
    assert sorted(len(names) for names in told.values()) == [1, 2]
    assert set.union(*told.values()) == groups
    agrees(lines["All"], month)
    for label, names in told.items():
        agrees(lines[label], [one for one in month if group_of(one) in names])


def test_the_hour_of_the_first_session(month, file_of):
    bins = {"24 to 36 h": (24, 36), "36 to 48 h": (36, 48), "48 to 60 h": (48, 60), "60 to 72 h": (60, 72),
            "72 h to 7 days": (72, 168), "After 7 days": (168, 999)}  # fmt: skip
    hours = [one["session"] for one in month if came_of(one) in ("Met", "Later")]
    by_hand = {label: sum(low <= hour < high for hour in hours) for label, (low, high) in bins.items()}
    assert {label: int(line["Windows"]) for label, line in file_of("hours").items()} == by_hand


def test_the_reasons_are_their_sort_and_never_their_words(month, file_of):
    unmet = [one for one in month if came_of(one) == "No session"]
    lines = file_of("reasons")
    assert sum(int(line["Windows"]) for line in lines.values()) in (0, len(unmet))
    said = "".join(lines)
    assert not {word for word in ("Lima", "Moved house", "shift work") if word in said}
    travels = [one for one in unmet if one["reason"].startswith("Travelling")]
    assert len({one["patient"] for one in travels}) >= 5
    assert "Travelling" in said


def test_one_routes_figures_are_those_of_its_doses(month, file_of):
    """One of the two larger ones is told apart; of it no therapist is, because two are Nia's."""
    alone = next(label for label in file_of("route") if label in ROUTES.values())
    key = next(key for key, label in ROUTES.items() if label == alone)
    lines = file_of("therapist", route=key)
    assert set(lines) <= {"All", *NAMES.values()}
    agrees(
        lines["All"] if "All" in lines else next(iter(lines.values())),
        [one for one in month if one["route"] == key],
    )


def test_a_therapist_sees_what_their_own_patients_make(month, cast, as_):
    """Bea sees the five whom she leads, and nobody else's."""
    answer = as_(cast.bea).get("/figures/windows/file/", {"period": "last-month"})
    lines = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    by_hand = Counter(came_of(one) for one in month if one["lead"] == "bea")
    assert {line["How it went"]: int(line["Windows"]) for line in lines} == {
        label: by_hand[label] for label in ("Met", "Later", "No session")
    }


def test_a_filter_does_not_tell_what_the_table_holds_back(month, file_of, cast, as_):
    """Nia's number is too small, and that of whoever stands together with her would give it away."""
    together = next(label for label in file_of("therapist") if label.startswith("Together"))
    hidden = [key for key, name in NAMES.items() if name in together]
    assert "nia" in hidden
    for key in hidden:
        asked, client = {"period": "last-month", "lead": str(getattr(cast, key).pk)}, as_(cast.max)
        assert "Too few to be told apart" in client.get("/figures/", asked).content.decode()
        for url in ("/figures/windows/", "/figures/windows/file/"):
            assert client.get(url, asked).status_code == 404
