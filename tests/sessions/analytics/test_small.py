"""Small groups are not told apart, and whoever knows the rule cannot work them out."""

from collections import defaultdict
from itertools import product
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from sessions.analytics.narrow import Sight, grouped
from sessions.analytics.small import gather, people
from tests.sessions.analytics.making import a_dose

LEAST = 3
NAMES = "abcd"


def of_sizes(sizes):
    """Groups with so many patients of one dose each."""
    numbers = iter(range(1000))
    return {
        name: [a_dose(next(numbers)) for _ in range(size)] for name, size in zip(NAMES, sizes, strict=False)
    }


def seen(groups):
    """What a page shows of them: rows, and the total where it may be said."""
    total = sum(map(len, groups.values()))
    if total < LEAST:
        return ("too few",)
    return (total, tuple((group.keys, len(group.items)) for group in gather(groups, LEAST)))


def test_no_small_group_can_be_worked_out_from_the_rows_and_the_total():
    """Every clinic of up to four therapists with up to six patients each, by what its page would show."""
    assert worked_out({sizes: seen(of_sizes(sizes)) for sizes in product(range(9), repeat=4)}, 5) == []


def worked_out(clinics, largest):
    """Clinics with a small group that only they could have, of all that would show the same.

    Without those that have a group larger than `largest`: of their likes some were not tried.
    """
    alike = defaultdict(list)
    for sizes, shown in clinics.items():
        alike[shown].append(sizes)
    return [
        found[0]
        for found in alike.values()
        if max(found[0]) <= largest
        and any(len(set(sizes)) == 1 and 0 < sizes[0] < LEAST for sizes in zip(*found, strict=True))
    ]


sizes = st.lists(st.integers(0, 12), max_size=7)


@given(sizes, st.integers(1, 8))
def test_no_row_stands_for_fewer_than_the_least(sizes, least):
    assert all(people(group.items) >= least for group in gather(of_sizes(sizes), least))


@given(sizes, st.integers(1, 8))
def test_rows_add_up_to_everybody_or_nothing_is_told_apart(sizes, least):
    groups = of_sizes(sizes)
    rows = gather(groups, least)
    assert not rows or sum(len(row.items) for row in rows) == sum(map(len, groups.values()))


@given(sizes, st.integers(1, 8))
def test_only_one_row_is_put_together_and_never_without_need(sizes, least):
    groups = of_sizes(sizes)
    together = [row for row in gather(groups, least) if len(row.keys) > 1]
    assert len(together) <= 1
    assert not together or any(0 < len(items) < least for items in groups.values())


def test_many_doses_of_few_patients_are_few():
    doses = {"a": [a_dose(1)] * 9, "b": [a_dose(number) for number in range(10, 20)]}
    assert gather(doses, 5) == []


def test_a_small_group_takes_one_of_the_others_with_it_whatever_its_size():
    rows = gather(of_sizes([9, 2, 6, 8]), LEAST)
    assert [(row.keys, len(row.items)) for row in rows] == [(("c",), 6), (("d",), 8), (("a", "b"), 11)]


def pages(table):
    """Everything that the pages of one clinic show, whatever therapist and route is asked for."""
    numbers = iter(range(1000))
    doses = [
        a_dose(next(numbers), lead=lead, route=route)
        for (lead, route), size in zip(product("ab", "xy"), table, strict=True)
        for _ in range(size)
    ]
    for lead, route in product(("", "a", "b"), ("", "x", "y")):
        filters = {name: value for name, value in (("lead", lead), ("route", route)) if value}
        sight = Sight(doses, filters, LEAST)
        yield tuple(split(sight, by) for by in ("lead", "route")) if sight.may_be_told else "not told"


def split(sight, by):
    if not sight.may_be_split(by):
        return seen({"all": sight.left})
    return seen(dict(sorted(grouped(sight.left, attrgetter(by)).items())))


def test_no_filter_tells_what_another_page_holds_back():
    """Two therapists and two routes: nobody can subtract one page from another to find a small cell."""
    assert worked_out({table: tuple(pages(table)) for table in product(range(7), repeat=4)}, 4) == []
