"""A month of invented doses: what the files say, beside what one counts by hand."""

import csv
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import gamma, pi, sqrt
from statistics import mean, stdev

import pytest
from django.db.models import F

from patients.followups.models import IntegrationWindow
from patients.models import Patient
from tests.factories.windows import a_window
from tests.sessions.analytics.a_month import HOUR, besides, came_of, closes, contact_of, entry_of, make, story

FEBRUARY = (datetime(2026, 2, 1, 5, tzinfo=UTC), datetime(2026, 3, 1, 5, tzinfo=UTC))  # New York's
NAMES = {"ada": "Ada Lindqvist", "bea": "Bea Okafor", "nia": "Nia Park"}
LATER = "Later, before the close"
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


def spread_of(items, by):
    """How many of each, for those of `by` that there are."""
    return dict(Counter(map(by, items)))


def told(lines, counted="Windows"):
    return {label: int(line[counted]) for label, line in lines.items() if int(line[counted])}


def test_the_first_contact(month, file_of):
    def came(one):
        hour = contact_of(one, story())
        return "Not before the close" if hour is None else "Within 24 h of the dose" if hour < 24 else LATER

    assert told(file_of("contact")) == spread_of(month, came)


def test_the_journal_of_each_dose(month, file_of):
    def came(one):
        hour, end = entry_of(one), min(72, one["next"] or 72)
        if hour is None:
            return "Begun, not handed in" if one["entry"] else "None"
        return "Within 24 h of the dose" if hour < 24 else LATER if hour < end else "After the close"

    lines = told(file_of("journal"))
    assert lines == spread_of(month, came)
    assert len(lines) == 5


@pytest.fixture
def asked(month, cast):
    return besides(cast)


def test_what_came_of_commitments(asked, file_of):
    due = [
        one
        for one in asked["agreed"]
        if one["ask_on"] and one["ask_on"].month == 2 and one["status"] != "draft"
        if one["taken_on"] or one["status"] != "let_go"
    ]
    words = {"kept": "Kept", "partly": "Partly kept", "let_go": "Let go", "active": "Not looked at so far"}
    assert told(file_of("commitments"), "Commitments") == spread_of(due, lambda one: words[one["status"]])


def test_how_complete_questionnaires_are(asked, file_of):
    begins, ends = FEBRUARY
    due = [one for one in asked["forms"] if begins <= one["until"] < ends and one["reason"] != "asked twice"]
    for title, line in file_of("measures").items():
        mine = [
            one
            for one in due
            if title == "All" or {"PHQ-9": "phq9", "GAD-7": "gad7"}[title] == one["instrument"]
        ]
        status = Counter(one["status"] for one in mine)
        assert int(line["Asked for"]) == len(mine)
        assert [int(line[part]) for part in ("Whole", "Incomplete", "Not handed in")] == [
            status["answered"], status["incomplete"], status["let_go"]
        ]  # fmt: skip


def student(freedom):
    """The 97.5th percentile, by adding up the density in small steps."""
    scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    area, t, step = 0.0, 0.0, 0.0005
    while area < 0.475:
        t += step
        area += step * scale * (1 + (t - step / 2) ** 2 / freedom) ** (-(freedom + 1) / 2)
    return t


def test_change_after_doses_by_what_became_of_the_window(month, asked, file_of):
    """PHQ-9: fewer is better. Before: at most 28 days old; after: from the close or a later session."""
    four_weeks, found = timedelta(days=28), {}
    for one in month:
        mine = sorted(
            (row["at"], row["score"]) for row in asked["scores"] if row["patient"] == one["patient"]
        )
        end = one["given"] + (one["next"] * HOUR if one["next"] else four_weeks)
        before = [score for at, score in mine if one["given"] - four_weeks <= at < one["given"]]
        since = one["given"] + one["session"] * HOUR if came_of(one) == "Later" else closes(one)
        after = [score for at, score in mine if since <= at < end]
        row = found.setdefault(came_of(one), {"Doses": 0, "None before": 0, "None after": 0, "gained": []})
        row["Doses"] += 1
        if before and after:
            row["gained"].append(before[-1] - after[-1])
        else:
            row["None after" if before else "None before"] += 1
    names = {"Session inside the window": "Met", "Session later": "Later", "No session": "No session"}
    lines = file_of("outcome", measure="phq9")
    assert list(lines) == [*names, "All"]
    told = {label: line for label, line in lines.items() if line["Mean change"]}
    assert {"No session", "All"} <= set(told)
    for label, line in told.items():
        parts = [found[names[name]] for name in names if label in ("All", name)]
        gained = [points for part in parts for points in part["gained"]]
        for column in ("Doses", "None before", "None after"):
            assert int(line[column]) == sum(part[column] for part in parts)
        assert int(line["Both scores"]) == len(gained)
        reach = student(len(gained) - 1) * stdev(gained) / sqrt(len(gained))
        assert float(line["Mean change"]) == pytest.approx(mean(gained), abs=0.051)
        assert float(line["95 % interval, from"]) == pytest.approx(mean(gained) - reach, abs=0.06)
        assert float(line["95 % interval, to"]) == pytest.approx(mean(gained) + reach, abs=0.06)
        assert int(line["Reliably better"]) == sum(points >= 6 for points in gained)


def test_the_board_and_the_figures_tell_the_same_share(cast, as_):
    """Also with records put away since, windows that were excused and then met, and at the edge of a day."""
    make(cast)
    a_window(cast.course, cast.ada, datetime(2026, 1, 29, 20, tzinfo=UTC), met_h=30)
    Patient.objects.filter(family_name__in=("N01", "N02", "N08")).update(is_archived=True)
    IntegrationWindow.objects.filter(patient__family_name="N03").update(excused_at=F("opens_at"))
    for member in (cast.max, cast.ada):
        client = as_(member)
        promise = client.get("/figures/").context["page"].promise
        stat = client.get("/windows/").context["board"].stats[-1]
        met, ended = map(int, re.match(r"(\d+) of (\d+) windows met", promise.words).groups())
        assert (stat.value, stat.label) == (
            f"{round(100 * met / ended)}\u202f%",
            f"met, last 30 days (of {ended})",
        )
