"""Who runs the installation sees how it does, and no clinic's record. Only a command makes one."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from integration_care.accounts.actions.founding import add_member
from integration_care.accounts.actions.members import deactivate, reactivate
from integration_care.accounts.models import Membership, User
from integration_care.audit.models import Event
from integration_care.audit.sealing import seal_round
from integration_care.audit.trail import INSTALLATION
from integration_care.core import tenancy
from integration_care.core.access import OPERATORS, Access
from integration_care.core.checks import every_view
from integration_care.core.permissions import Role
from tests.abuse.attempts import signs_in, with_digits, with_password
from tests.cast import PASSWORD, join
from tests.guards.source import ROOT, modules, name_of
from tests.signed_in import sign_in

PAGE = "/ops/"
ENDED_BY = ("founding", "invitations", "members")  # by joining a clinic, and only ended
SET_UP = "/clinic/you/second-factor/"
# What an operator opens: the page, and their own account.
OWN = {"", "ops/", *(f"clinic/you/{page}/" for page in ("second-factor", "what-waited", "stay", "devices"))}


def command(*words, **options):
    out = StringIO()
    call_command("make_operator", *words, stdout=out, **options)
    return out.getvalue()


def trail():
    tenancy.enter(clinic=INSTALLATION)
    return list(Event.objects.filter(clinic_id=INSTALLATION).order_by("id"))


def ends(client):
    return client.get(PAGE).status_code == 302


@pytest.mark.parametrize("who", ["ada", "nia", "paz", "max"])
def test_nobody_of_a_clinics_staff_gets_there(cast, as_, who):
    assert as_(getattr(cast, who)).get(PAGE).status_code == 403


def test_no_patient_gets_there(cast, as_):
    assert as_(join(cast.alder, "Gil Ray", Role.PATIENT)).get(PAGE).status_code == 403


def test_a_stranger_is_sent_to_the_sign_in(client, db):
    assert client.get(PAGE).url.startswith("/sign-in/login/")


def test_an_operator_without_a_second_factor_gets_nowhere(client, ola):
    Authenticator.objects.filter(user=ola).delete()
    sign_in(client, ola, "password")
    for page in (PAGE, "/", "/clinic/you/devices/", reverse("account_change_password")):
        assert client.get(page).url == SET_UP, page
    assert client.get(SET_UP).status_code == 200


def test_an_operator_who_has_not_shown_it_is_asked_to(client, ola):
    sign_in(client, ola, "password")
    assert client.get(PAGE).url.startswith("/sign-in/login/")


def test_the_last_second_factor_stays(as_ola, ola):
    as_ola.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=ola).exists()


def test_an_operator_opens_no_page_of_a_clinic(as_ola):
    """The matrix asks for each object as well; no declaration lets them in but those of the account."""
    opened = {
        route for route, view in every_view()
        if isinstance(rule := getattr(view, "access", None), Access) and rule.roles & OPERATORS
    }  # fmt: skip
    assert opened == OWN | {"clinic/you/address/"}
    for page in ("/windows/", "/patients/", "/caseload/", "/access/", "/clinic/", "/clinic/staff/", "/me/"):
        assert as_ola.get(page).status_code == 403, page


def test_a_closed_door_says_what_is_true_of_an_operator_and_leads_to_operations(as_ola):
    page = as_ola.get("/caseload/").content.decode()
    assert "You are signed in as an operator." in page and 'href="/ops/"' in page
    assert "your clinic" not in page


def test_for_an_operator_there_are_no_rows_of_a_clinic(as_ola, cast, ola):
    tenancy.enter(user=ola.pk)
    assert not Membership.objects.exists()
    assert as_ola.get(f"/windows/patients/{cast.dana.pk}/").status_code == 403


def test_who_joins_a_clinic_is_its_member_and_no_operator_for_good(as_ola, cast, ola):
    member = joins(cast, ola)
    assert as_ola.get(PAGE).status_code == 403
    assert as_ola.get("/clinic/").status_code == 200
    tenancy.enter(clinic=cast.alder.pk)
    deactivate(by=cast.max, member=member)
    assert as_ola.get(PAGE).status_code != 200
    assert not User.objects.get(pk=ola.pk).is_operator
    assert [event.kind for event in trail()] == ["operator.made", "operator.ended"]


def test_who_comes_back_to_a_clinic_is_no_operator_either(cast, ola):
    member = joins(cast, ola)
    deactivate(by=cast.max, member=member)
    command(ola.email)
    assert User.objects.get(pk=ola.pk).is_operator
    tenancy.enter(clinic=cast.alder.pk)
    reactivate(by=cast.max, member=member)
    assert not User.objects.get(pk=ola.pk).is_operator


def joins(cast, user):
    tenancy.enter(clinic=cast.alder.pk)
    return add_member(
        by=cast.max, clinic=cast.alder, email=user.email, name=user.name, role=Role.ADMIN, password=PASSWORD
    )


def test_a_member_of_a_clinic_is_made_no_operator(cast):
    with pytest.raises(CommandError, match="belongs to a clinic"):
        command(cast.ada.user.email)
    assert not User.objects.filter(is_operator=True).exists()
    assert trail() == []


def test_no_form_and_no_view_knows_the_flag():
    found = {name_of(path) for path in modules() if "is_operator" in path.read_text()}
    assert found == {
        f"integration_care/accounts/{name}.py"
        for name in ("models/user", "actions/operators", "actions/account_trail", "actions/sign_ins")
    }
    importing = [name_of(path) for path in modules() if "actions.operators" in path.read_text()]
    assert importing == [
        *(f"integration_care/accounts/actions/{name}.py" for name in ENDED_BY),
        "integration_care/accounts/management/commands/make_operator.py",
        "integration_care/demo/story/opening.py",
    ]
    for name in ENDED_BY:
        text = (ROOT / f"integration_care/accounts/actions/{name}.py").read_text()
        assert "actions.operators import end_by_joining\n" in text


def test_a_new_account_needs_a_name_and_a_good_password(db, monkeypatch):
    with pytest.raises(CommandError, match="--name"):
        command("ida@platform.test")
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        command("ida@platform.test", "--name", "Ida Moe")
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="No password"):
        command("ida@platform.test", "--name", "Ida Moe")
    assert not User.objects.exists()


def test_a_new_account_signs_in_and_sets_up_its_factor(client, clock, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD + "\n"))
    assert "second factor" in command("Ida@Platform.test", "--name", "Ida Moe")
    with_password(client, "ida@platform.test")
    assert client.get(PAGE).url == SET_UP


def test_an_operator_signs_in_and_begins_at_the_page(client, ola):
    with_password(client, ola.email)
    assert with_digits(client).url == "/"
    assert client.get("/").url == PAGE
    assert client.get(PAGE).status_code == 200


def test_taken_away_it_is_over_at_once(as_ola, ola):
    assert command(ola.email, "--take-away") == "Done.\n"
    assert ends(as_ola)
    assert command(ola.email, "--take-away") == "They were none.\n"


def test_who_is_none_any_more_signs_in_no_more(client, ola):
    command(ola.email, "--take-away")
    with_password(client, ola.email)
    assert ends(client)


def test_making_and_ending_stand_in_the_installations_trail_sealed(ola, client):
    command(ola.email, "--take-away")
    assert command(ola.email) == "Done. The page is /ops/.\n"
    assert command(ola.email) == "They are one already.\n"
    events = trail()
    assert [event.kind for event in events] == ["operator.made", "operator.ended", "operator.made"]
    assert {event.actor_name for event in events} == {"command line"}
    assert {event.target_id for event in events} == {str(ola.pk)}
    seal_round()
    out = StringIO()
    call_command("verify_audit", stdout=out, verbosity=0)
    assert "the installation: read 3 links and 3 events; nothing is broken." in out.getvalue()


def test_what_happens_to_their_account_stands_there_too(client, ola):
    with_password(client, ola.email, "a guess by the lake")
    signs_in(client, Membership(user=ola))
    client.post(reverse("account_logout"))
    kinds = [event.kind for event in trail() if event.kind.startswith("account.")]
    assert kinds == ["account.sign_in_failed", "account.signed_in", "account.signed_out"]


def test_no_clinic_reads_of_it(cast, ola):
    for clinic in (cast.alder, cast.birch):
        tenancy.enter(clinic=clinic.pk)
        assert not Event.objects.filter(kind__startswith="operator.").exists()
