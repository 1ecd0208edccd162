"""Every address says who may enter."""

import ast

import pytest
from django.urls import NoReverseMatch, URLResolver, include, path, reverse
from django.urls.resolvers import RoutePattern

from integration_care.core.access import Access
from integration_care.core.checks import every_view, undeclared_views
from tests.guards.source import modules, name_of, tree


def test_every_view_declares_who_may_enter():
    assert undeclared_views() == []


def test_a_view_without_a_declaration_is_found():
    def careless(request): ...

    included = path("inside/", include([path("careless", careless)]))
    assert [route.split()[0] for route in undeclared_views(URLResolver(RoutePattern(""), [included]))] == [
        "inside/careless"
    ]


def test_pages_about_one_object_load_it_through_a_loader():
    """A UUID in the address without a loader would be a record fetched by key alone."""
    found = [
        route
        for route, view in every_view()
        if isinstance(rule := getattr(view, "access", None), Access)
        and "<uuid:" in route.replace("<uuid:client_uuid>", "")  # a device's own name for a draft
        and rule.object is None
        and not rule.is_public
    ]
    assert found == []


STAFF_AND_PATIENT_PAGES = [
    route
    for route, view in every_view()
    if isinstance(rule := getattr(view, "access", None), Access) and not rule.is_public and "<" not in route
]


@pytest.mark.parametrize("route", STAFF_AND_PATIENT_PAGES)
def test_strangers_are_sent_to_sign_in(route, client, db):
    response = client.get(f"/{route}")
    if response.status_code != 405:  # only takes a POST
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_the_right_to_read_alone_lets_nobody_write():
    """A view that takes a POST asks for a right to record something; whoever only reads comes by GET."""
    reading = ast.unparse(ast.parse("may(Permission.READ_NARRATIVE)"))
    for module in modules():
        names = {ast.unparse(node.targets[0]) for node in tree(module).body
                 if isinstance(node, ast.Assign) and ast.unparse(node.value) == reading}  # fmt: skip
        for view in ast.walk(tree(module)):
            for asked in declarations(view):
                by_reading = asked.get("roles") in names | {reading}
                assert not by_reading or asked.get("methods") == "('GET',)", f"{name_of(module)}:{view.name}"


def declarations(node):
    """What each `@access(...)` above a function says, by keyword."""
    for call in getattr(node, "decorator_list", ()):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "access":
            yield {one.arg: ast.unparse(one.value) for one in call.keywords}


def test_there_is_no_admin_site():
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
