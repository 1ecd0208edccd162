"""Views of the caseload that have a name: who sees them, who changes them, and with which one begins."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from sessions.caseload.review.asked import Asked
from sessions.caseload.saved.actions import save_view
from sessions.models import FirstView, SavedView
from tests.cast import join

PAGE, VIEWS, ADD = (reverse(f"review:{name}") for name in ("caseload", "views", "add-view"))
WORSE = "show=worse&window=open"


@pytest.fixture
def keep(cast):
    def make(by=None, name="Worse", query=WORSE, **more):
        return save_view(by=by or cast.ada, name=name, asked=Asked.read(QueryDict(query)), **more)

    return make


def url(name, view):
    return reverse(f"review:{name}", args=[view.pk])


def names(client):
    return [line.view.name for line in client.get(VIEWS).context["lines"]]


# --- refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["view", "delete-view", "begin-with"])
def test_nobody_gets_at_a_view_that_is_not_shared(cast, as_, keep, name):
    view = keep()
    for stranger in (cast.bea, cast.max, cast.cy):
        assert as_(stranger).post(url(name, view), {"name": "Mine"}).status_code == 404


def test_a_colleague_uses_a_shared_view_and_does_not_change_it(cast, as_, keep):
    view = keep(is_shared=True)
    bea = as_(cast.bea)
    assert names(bea) == ["Worse"]
    for name in ("view", "delete-view"):
        assert bea.post(url(name, view), {"name": "Mine"}).status_code == 404
    assert "Change Worse" not in bea.get(VIEWS).content.decode()


def test_another_clinic_sees_none_of_it(cast, as_, keep):
    view = keep(is_shared=True)
    boss = as_(_boss_of(cast.birch, cast))
    assert names(boss) == []
    for name in ("view", "delete-view", "begin-with"):
        assert boss.post(url(name, view), {"name": "Mine"}).status_code == 404


def _boss_of(clinic, cast):
    tenancy.enter(clinic=clinic.pk)
    boss = join(clinic, "Fay Quill", Role.ADMIN)
    tenancy.enter(clinic=cast.alder.pk)
    return boss


def test_one_name_one_view_and_a_name_there_has_to_be(cast, as_, keep):
    keep()
    ada = as_(cast.ada)
    for typed, words in (("Worse", "There is a view “Worse” already"), ("", "Give the view a name")):
        answer = ada.post(f"{ADD}?show=alert", {"name": typed})
        assert answer.status_code == 422 and words in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_a_patient_has_no_views(client):
    assert client.get(VIEWS).status_code == 302


# --- keeping ----------------------------------------------------------------------------


def test_what_is_looked_at_gets_a_name_and_is_found_again(cast, as_):
    ada = as_(cast.ada)
    assert "Save this view" not in ada.get(PAGE).content.decode()
    assert f"{ADD}?show=worse" in ada.get(f"{PAGE}?{WORSE}").content.decode()
    done = ada.post(f"{ADD}?{WORSE}&page=3", {"name": "Worse"})
    assert done.url.startswith(f"{PAGE}?show=worse")
    view = SavedView.objects.get()
    assert (view.query, view.author, view.is_shared) == (WORSE, cast.ada, False)
    saved = ada.get(f"{PAGE}?{WORSE}").context["saved"]
    assert [(one.label, one.is_current) for one in saved.choices] == [("Worse", True)]
    assert not saved.can_save


def test_no_patients_name_is_kept_or_shared(keep):
    assert keep(query="show=lost&name=Moreau", is_shared=True).query == "show=lost"


def test_the_list_says_what_each_view_asks_for_and_whose_it_is(cast, as_, keep):
    keep(query=f"{WORSE}&phase=active&lead={cast.ada.pk}", is_shared=True)
    keep(by=cast.bea, name="Mine", query="sort=name")
    assert [line.what for line in as_(cast.ada).get(VIEWS).context["lines"]] == [
        "Getting worse · window: open · phase: active · lead: Ada Lindqvist"
    ]
    lines = as_(cast.bea).get(VIEWS).context["lines"]
    assert [(line.what.partition(" · ")[0], line.whose) for line in lines] == [
        ("Everybody, in another order", "yours alone"), ("Getting worse", "shared by Ada Lindqvist"),
    ]  # fmt: skip


def test_a_view_is_renamed_shared_and_deleted_after_a_question(cast, as_, keep):
    view, ada = keep(), as_(cast.ada)
    ada.post(url("view", view), {"name": "Getting worse", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("Getting worse", True, WORSE)
    assert "colleagues lose it too" in ada.get(url("delete-view", view)).content.decode()
    assert SavedView.objects.exists()
    ada.post(url("delete-view", view))
    assert not SavedView.objects.exists()
    kinds = Event.objects.filter(kind__startswith="view.").values_list("kind", flat=True)
    assert sorted(kinds) == ["view.changed", "view.deleted", "view.saved"]


def test_an_admin_tidies_up_what_is_shared(cast, as_, keep):
    as_(cast.max).post(url("delete-view", keep(is_shared=True)))
    assert not SavedView.objects.exists()


# --- where one begins -------------------------------------------------------------------


def test_the_caseload_begins_with_the_view_one_chose_and_everybody_is_a_step_away(cast, as_, keep):
    view, bea = keep(is_shared=True), as_(cast.bea)
    assert bea.get(PAGE).status_code == 200
    bea.post(url("begin-with", view), {"first": "yes"})
    assert bea.get(PAGE).url == f"{PAGE}?{WORSE}"
    assert bea.get(f"{PAGE}?view=all").status_code == 200
    assert "?view=all" in bea.get(f"{PAGE}?{WORSE}").content.decode()
    assert as_(cast.max).get(PAGE).status_code == 200
    as_(cast.bea).post(url("begin-with", view), {"first": "no"})
    assert as_(cast.bea).get(PAGE).status_code == 200


def test_one_begins_with_one_view(cast, keep):
    keep(is_first=True)
    second = keep(name="Alerts", query="show=alert", is_first=True)
    assert FirstView.objects.get().view == second


def test_whoever_began_with_a_view_that_is_shared_no_more_begins_with_everybody(cast, as_, keep):
    view = keep(is_shared=True, is_first=True)
    as_(cast.bea).post(url("begin-with", view), {"first": "yes"})
    as_(cast.ada).post(url("view", view), {"name": "Worse", "is_first": "on"})
    assert [one.member for one in FirstView.objects.all()] == [cast.ada]
    assert as_(cast.bea).get(PAGE).status_code == 200


def test_many_views_ask_as_much_as_one(cast, as_, keep):
    counts, ada = set(), as_(cast.ada)
    for more in range(2):
        for number in range(1 + 8 * more):
            keep(name=f"View {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            ada.get(f"{PAGE}?view=all")
        counts.add(len(queries))
    assert len(counts) == 1
