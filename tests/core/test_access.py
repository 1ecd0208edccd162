"""What `@access` refuses, and what it prepares for the view behind it."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from integration_care.accounts.models import Membership
from integration_care.core import door, tenancy
from integration_care.core.access import ANYONE, STAFF, Loader, Role, access
from patients.models import Patient
from tests.cast import START


@pytest.fixture
def ask(db):
    """Call a view as somebody: `ask(view, cast.ada)`."""

    def call(view, member=None, method="get", **kwargs):
        request = getattr(RequestFactory(), method)("/somewhere?page=2")
        request.user = member.user if member else AnonymousUser()
        request.session = a_session(member)
        return view(request, **kwargs)

    return call


def a_session(member):
    """Of somebody who has just shown a password and a second factor."""
    session = SessionStore()
    if member:
        session[door.METHODS] = [{"method": "mfa", "at": time.time()}]
        session[door.METHODS_OF] = str(member.user.pk)
    return session


@access(roles={Role.THERAPIST}, phi=True, methods=("GET",))
def for_therapists(request):
    return HttpResponse(f"{request.member} at {request.clinic}, {request.now:%H:%M}")


def test_a_stranger_is_sent_to_sign_in_and_back(ask):
    response = ask(for_therapists)
    assert response.status_code == 302
    assert response.url.endswith("?next=/somewhere%3Fpage%3D2")


def test_another_role_is_refused(ask, cast):
    with pytest.raises(PermissionDenied):
        ask(for_therapists, cast.max)


def test_someone_who_has_left_the_clinic_is_refused(ask, cast):
    Membership.objects.filter(pk=cast.ada.pk).update(is_active=False)
    assert ask(for_therapists, cast.ada).status_code == 403


def test_a_method_that_was_not_declared_is_refused(ask, cast):
    assert ask(for_therapists, cast.ada, method="post").status_code == 405


def test_what_a_failing_view_wrote_is_taken_back(ask, cast):
    @access(roles=STAFF, phi=False)
    def breaks(request):
        Patient.objects.filter(pk=cast.dana.pk).update(given_name="Nobody")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        ask(breaks, cast.ada)
    tenancy.enter(clinic=cast.alder.pk)
    assert Patient.objects.get(pk=cast.dana.pk).given_name == "Dana"


def test_an_object_out_of_sight_is_never_handed_to_the_view(ask, cast):
    def fetch(request, key):
        if patient := Patient.objects.visible_to(request.member).filter(pk=key).first():
            return patient
        raise Http404

    @access(roles=STAFF, phi=True, object=Loader("patient_id", fetch))
    def page(request, patient):
        return HttpResponse(patient.full_name)

    assert ask(page, cast.ada, patient_id=cast.dana.pk).content == b"Dana Moreau"
    for member in (cast.bea, cast.cy):
        with pytest.raises(Http404):
            ask(page, member, patient_id=cast.dana.pk)


def test_the_view_knows_who_where_and_when(ask, cast):
    words = ask(for_therapists, cast.ada).content.decode()
    assert words == f"Ada Lindqvist at Alder Clinic, {START:%H:%M}"


def test_pages_with_patient_data_are_never_cached(ask, cast):
    assert ask(for_therapists, cast.ada)["Cache-Control"] == "no-store, private"


def test_a_public_page_has_no_clinic_and_sees_no_rows(ask, cast):
    @access(roles=ANYONE, phi=False)
    def page(request):
        return HttpResponse(str(Patient.objects.count()))

    assert ask(page).content == b"0"
