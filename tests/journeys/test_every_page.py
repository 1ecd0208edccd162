"""No page shuts anybody out: every address of the product, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import transaction

from integration_care.accounts.actions.operators import found_operator
from integration_care.accounts.models import Operator
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core.access import STAFF
from integration_care.core.permissions import Role
from patients.followups.engine.resuming import pause
from sessions.models import CareSession
from tests.cast import PASSWORD, START, give_factor
from tests.journeys.busy_clinic import furnish, one_session_of_each_sort, pages_for
from tests.journeys.person import DESKTOP, PHONE, Person

pytestmark = pytest.mark.timeout(900)  # each claim opens some dozens of pages, at two widths, with axe
SCREENS = {"desk": DESKTOP["viewport"], "phone": PHONE["viewport"]}
SIGN_IN = ("login/", "login/code/", "password/reset/", "password/reset/done/", "inactive/")
ACCOUNT = (
    "password/change/",
    "2fa/",
    "logout/",
    "2fa/recovery-codes/generate/",
    "2fa/webauthn/add/",
    "2fa/totp/deactivate/",
    "reauthenticate/",
)
BOOKING = ("preparation", "dosing", "integration")


@pytest.fixture
def keys(stage, cast, alder):
    with alder():
        return furnish(cast, START)


def wrong_with(person: Person, pages: Iterable[str], axe_at: tuple[str, ...] = ("desk",)) -> list[str]:
    """What is wrong on any of them; what is not there for this object, and fragments, are passed by.

    Everything has to fit both screens; axe, which is slow, looks at those where such people sit.
    """
    found = []
    for page in pages:
        answer = person.page.goto(page)
        if answer.status == 404 or not person.page.locator("main").count():
            person.troubles.clear()
            continue
        if person.page.locator("form[data-autosave-unsaved]").count():
            found.append(f"{page} takes what the clinic sent for something typed")
        for screen, size in SCREENS.items():
            person.page.set_viewport_size(size)
            try:
                person.is_well(screen) if screen in axe_at else person.fits(screen)
            except AssertionError as wrong:
                found.append(str(wrong))
                person.troubles.clear()
                person.takes_a_picture(f"{page} {screen}")
    return found


def test_the_pages_of_sessions(cast, keys, alder, member_at):
    with alder():
        sessions = [f"/sessions/{session.pk}/" for session in one_session_of_each_sort()]
        booked = CareSession.objects.get(patient=cast.dana, status="booked")
    assert len(sessions) >= 5
    pages = [page for page in pages_for(Role.THERAPIST, keys) if page.startswith("/sessions/")]
    pages += [f"/sessions/book/{cast.dana.pk}/?kind={kind}" for kind in BOOKING]
    pages += [f"/sessions/{booked.pk}/{do}/" for do in ("move", "cancel")]
    assert "\n".join(wrong_with(member_at(cast.ada), [*pages, *sessions])) == ""


def test_a_therapists_pages_about_patients(cast, keys, member_at):
    pages = [page for page in pages_for(Role.THERAPIST, keys) if page.startswith("/patients/")]
    assert len(pages) > 10
    assert "\n".join(wrong_with(member_at(cast.ada), pages)) == ""


def test_a_therapists_other_pages(cast, keys, member_at):
    elsewhere = ("/sessions/", "/patients/")
    pages = [page for page in pages_for(Role.THERAPIST, keys) if not page.startswith(elsewhere)]
    assert len(pages) > 20
    pages += [f"/sign-in/{page}" for page in ACCOUNT]
    assert "\n".join(wrong_with(member_at(cast.ada), pages)) == ""


def test_an_admins_pages(cast, keys, member_at):
    pages = [*pages_for(Role.ADMIN, keys, besides=frozenset({Role.THERAPIST}))]
    pages += ["/windows/?scope=clinic", f"/windows/patients/{cast.dana.pk}/"]
    assert "\n".join(wrong_with(member_at(cast.max), pages)) == ""


def test_a_patients_pages(cast, keys, member_at):
    pages = [*pages_for(Role.PATIENT, keys, besides=STAFF), "/me/help/", "/me/write/?set=first-24-hours"]
    assert "\n".join(wrong_with(member_at(cast.dana.member, "phone"), pages, ("desk", "phone"))) == ""


def test_an_operators_pages(cast, member_at):
    with transaction.atomic():
        ola = found_operator(by=COMMAND_LINE, email="ola@platform.test", name="Ola Moe", password=PASSWORD)
        give_factor(ola)
        pause(cast.alder)
    pages = ["/ops/", "/clinic/you/devices/", "/clinic/you/address/"]
    found = wrong_with(member_at(Operator(ola, has_factor=True)), pages, ("desk", "phone"))
    assert "\n".join(found) == ""


def test_pages_before_anybody_signs_in(cast, visitor):
    pages = [*(f"/sign-in/{page}" for page in SIGN_IN), "/me/help/", "/j/no-such-link", "/demo/components"]
    assert "\n".join(wrong_with(visitor(), pages, ("desk", "phone"))) == ""
