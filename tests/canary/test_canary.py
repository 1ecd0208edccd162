"""A token in every column that can hold something about a person; the product runs; nobody else has it.

Pages and the database's own rows are where words belong. Everything else that a running product leaves behind
is searched: logs, mails, the broker, addresses, headers, cookies, what browsers keep, processes, sessions,
what files say without being opened. What is allowed stands in `places.py`, each line with its reason.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from itertools import product

import psycopg
import pytest
from django.db import transaction
from psycopg import conninfo, sql

from integration_care.accounts.actions.operators import found_operator
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from integration_care.core.access import STAFF
from integration_care.core.checks import every_view
from integration_care.core.permissions import Role
from integration_care.operations import facts, metrics
from patients.actions import give_consent
from patients.followups import links
from patients.followups.actions.phones import tell_on_phone
from patients.followups.channels.phone import Phone
from patients.followups.engine.resuming import pause
from patients.followups.models import FollowUp, IntegrationWindow
from patients.journals.actions import install_prompt_sets
from patients.models import Consent, Patient
from patients.protocols import presets
from sessions import actions
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document
from sessions.documents.subjects import subjects_of, subjects_of_clinic
from sessions.models import CareSession
from tests.canary import traces as read
from tests.canary.columns import NAMED, columns, personal
from tests.canary.places import ALLOWED
from tests.canary.seeding import bare_rows, seed, tokens
from tests.canary.traces import Traces, Visitor
from tests.cast import PASSWORD, START, give_factor
from tests.conftest import ADMIN_URL, connected_to
from tests.factories.windows import HOUR, a_message
from tests.journeys.busy_clinic import KEY, furnish, one_session_of_each_sort, pages_for
from tests.journeys.conftest import people_on_stage, session_cookie
from tests.journeys.person import PHONE
from tests.journeys.stage import DATABASE, REDIS_DB
from tests.processes import _with_path, wait_until
from tests.sessions.test_admins_read_no_words import write_what_is_written_later

pytestmark = [pytest.mark.timeout(300), pytest.mark.browser]
LATER = START + 26 * HOUR


@pytest.fixture(scope="module")
def run(standing_stage, django_db_setup, django_db_blocker, browser):
    """(what was seeded, the traces, the statuses that were answered)."""
    stage, left = standing_stage, Traces()
    with django_db_blocker.unblock(), connected_to(DATABASE):
        stage.time.freeze(START)
        try:
            broker = _with_path(os.environ["REDIS_URL"], str(REDIS_DB))
            with read.listening_to(broker, left):
                cast, keys, seeded = a_seeded_clinic()
                statuses = everything_happens(stage, cast, keys, left, browser)
            collect(stage, left)
            yield seeded, left, statuses
        finally:
            stage.clear()


def a_seeded_clinic():
    with transaction.atomic():
        cast = people_on_stage()
        install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
        with tenancy.clinic_context(cast.alder.pk):
            keys = furnish(cast, START)
            left = CareSession.objects.filter(kind="dosing").exclude(pk=keys["session_id"][0]).first()
            write_what_is_written_later(cast, left)
            keys["unmet"] = IntegrationWindow.objects.get(pk=keys["window_id"][0]).patient_id
            keys["session_id"] = [one.pk for one in one_session_of_each_sort()]
            bare_rows(cast, START)
            for patient in Patient.objects.filter(clinic=cast.alder):
                agrees_to_mail(cast, patient)
            seeded = seed()
            for row in (cast.dana, cast.alder, cast.ada.user):
                row.refresh_from_db()
    return cast, keys, seeded


def agrees_to_mail(cast, patient):
    if not Consent.objects.in_force().filter(patient=patient, kind=Consent.Kind.EMAIL).exists():
        give_consent(by=cast.ada, patient=patient, kind=Consent.Kind.EMAIL, given_at=START)


def everything_happens(stage, cast, keys, left, browser):
    """Messages, documents, every page, every form sent empty and sent badly, broken rows, a phone."""
    messages_go_out(stage, cast, keys)
    documents = documents_are_asked_for(cast)
    statuses = every_page_is_opened(stage, cast, keys, left)
    things_break(stage, cast, keys, left, statuses)
    somebody_is_at_the_door(stage, cast, left)
    a_phone_is_used(stage, cast, left, browser)
    stage.time.freeze(LATER)
    stage.let_the_engine_look_twice()
    documents_are_read(cast, documents, left)
    an_operator_looks(stage, cast, left)
    return statuses


def messages_go_out(stage, cast, keys):
    """A message that is due, a session booked, and the alerts that were raised."""
    with tenancy.clinic_context(cast.alder.pk):
        steps = [one for one in presets.load("core-24-72").follow_ups if one.audience == "patient"]
        for window, step in product(IntegrationWindow.objects.all(), steps):
            a_message(
                window, START - HOUR, step=f"{step.key}-again", rule=step.to_data(), status="planned",
                expires_at=START + 40 * HOUR,
            )  # fmt: skip
        told = stage.push.browser("gil").told
        phone = Phone(told["endpoint"], told["keys"]["p256dh"], told["keys"]["auth"])
        unmet = Patient.objects.get(pk=keys["unmet"])
        tell_on_phone(by=cast.ada, patient=unmet, phone=phone, device="Chrome", now=START)
        actions.book(
            by=cast.ada, course=cast.course, kind=CareSession.Kind.INTEGRATION, lead=cast.ada,
            starts_at=START + 200 * HOUR, ends_at=START + 201 * HOUR, now=START,
        )  # fmt: skip
    assert wait_until(lambda: len(stage.post.letters) > 4 and stage.push.notes, 90)


def documents_are_asked_for(cast):
    found = []
    with tenancy.clinic_context(cast.alder.pk):
        for kind, subjects in subjects_of(cast.dana, cast.ada).items():
            for one in subjects[:1]:
                about = {"patient": cast.dana, "session": one.session, "course": one.course}
                found.append(request_document(by=cast.ada, wanted=Wanted(kind, **about), now=START))
        for kind, subjects in subjects_of_clinic(cast.max, START).items():
            for one in subjects[:1]:
                days = {"since": one.since or START.date(), "until": one.until or START.date()}
                about = {"container": one.container, **days}
                found.append(request_document(by=cast.max, wanted=Wanted(kind, **about), now=START))
        mine = Wanted(Document.Kind.OWN_COPY, patient=cast.dana)
        found.append(request_document(by=cast.dana.member, wanted=mine, now=START))
    return [one.pk for one in found]


def every_page_is_opened(stage, cast, keys, left):
    statuses = {}
    roles = {
        cast.ada: pages_for(Role.THERAPIST, keys),
        cast.max: pages_for(Role.ADMIN, keys, besides=frozenset({Role.THERAPIST})),
        cast.dana.member: pages_for(Role.PATIENT, keys, besides=STAFF),
    }
    for member, pages in roles.items():
        visitor = Visitor(stage.url, session_cookie(member.user, stage.url), left)
        visitor.opens_all(list(pages))
        forms = list(forms_of(Role(member.role), keys))
        for page in forms:
            visitor.sends(page)
        for status, found in visitor.statuses.items():
            statuses.setdefault(status, []).extend(found)
    return statuses


def forms_of(role, keys):
    """Every address that takes a form of this role, once; not the ones that end its own session."""
    for route, view in every_view():
        rule = getattr(view, "access", None)
        if rule and "POST" in rule.methods and role in rule.roles and set(KEY.findall(route)) <= keys.keys():
            yield "/" + KEY.sub(lambda found: str(keys[found[1]][0]), route)


def things_break(stage, cast, keys, left, statuses):
    """What is not there, what cannot be read, rows that are broken: each with a token near by."""
    ada = Visitor(stage.url, session_cookie(cast.ada.user, stage.url), left)
    cy = Visitor(stage.url, session_cookie(cast.cy.user, stage.url), left)
    by_column = {column: token for token, column in tokens().items()}
    word = by_column["patients.Patient.given_name"]
    ada.opens("/no/such/page/")
    ada.sends("/patients/register/", b"\xff\xfe" + word.encode() + b"\x00=%zz")
    ada.sends(
        "/patients/register/",
        b"--x\r\n" + word.encode(),
        **{"Content-Type": "multipart/form-data; boundary=x"},
    )
    ada.sends("/patients/register/", {"given_name": word, "born_on": "never", "email": word})
    ada.sends(f"/patients/{cast.dana.pk}/edit/", {"given_name": word, "born_on": word})
    with psycopg.connect(conninfo.make_conninfo(ADMIN_URL, dbname=DATABASE)) as admin:
        zone = admin.execute(
            "SELECT time_zone FROM accounts_clinic WHERE id = %s", [cast.birch.pk]
        ).fetchone()
        admin.execute("UPDATE accounts_clinic SET time_zone = %s WHERE id = %s", [word, cast.birch.pk])
        admin.commit()
        cy.opens("/windows/")
        admin.execute("UPDATE accounts_clinic SET time_zone = %s WHERE id = %s", [zone[0], cast.birch.pk])
        admin.commit()
        with pytest.raises(psycopg.errors.UniqueViolation):
            twice = sql.SQL("INSERT INTO accounts_user SELECT * FROM accounts_user WHERE name <> {}")
            admin.execute(twice.format(sql.Literal(word)))
    for status, found in (*ada.statuses.items(), *cy.statuses.items()):
        statuses.setdefault(status, []).extend(found)


def somebody_is_at_the_door(stage, cast, left):
    """Guessed passwords, codes and links asked for, for addresses with an account and without; then a
    message's link with a birth date that is wrong, and one that is right, and what is written there."""
    for address in (cast.ada.user.email, cast.dana.member.user.email, "nobody@elsewhere.test"):
        stranger = Visitor(stage.url, None, left)
        stranger.sends("/sign-in/login/", {"login": address, "password": cast.dana.family_name})
        stranger.sends("/sign-in/login/code/", {"email": address})
        stranger.sends("/sign-in/password/reset/", {"email": address})
        stranger.opens(f"/sign-in/login/?next=/patients/{cast.dana.pk}/")
    with tenancy.clinic_context(cast.alder.pk):
        follow_up = FollowUp.objects.filter(patient=cast.dana, audience="patient").first()
        links.make(follow_up)
        place = f"/j/{links.secret_for(follow_up)}"
        born = cast.dana.born_on
    reader = Visitor(stage.url, None, left)
    reader.opens(place)
    reader.sends(place, {"month": "13", "day": cast.dana.given_name, "year": "x"})
    reader.keeps(reader.sends(place, {"month": born.month, "day": born.day, "year": born.year}))
    for page in ("", "/start", "/1", "/asked", "/help", "/thanks"):
        reader.opens(place + page)
    reader.sends(f"{place}/1", {"text": cast.dana.given_name})


def a_phone_is_used(stage, cast, left, browser):
    """Dana writes, and what her browser keeps is read afterwards; and so is that of Ada at a desk."""
    for member, device, pages in (
        (cast.dana.member, PHONE, ["/me/", "/me/journal/", "/me/plan/", "/me/help/", "/me/kept/"]),
        (cast.ada, {}, ["/windows/", f"/windows/patients/{cast.dana.pk}/", "/patients/"]),
    ):
        context = browser.new_context(base_url=stage.url, **device)
        context.add_cookies([session_cookie(member.user, stage.url)])
        page = context.new_page()
        page.on("request", lambda asked: left.add("addresses", asked.url))
        for path in pages:
            page.goto(path)
        if member == cast.ada:
            page.get_by_role("searchbox").first.fill(cast.dana.family_name)
            page.get_by_role("searchbox").first.press("Enter")
            page.wait_for_load_state()
        left.add("what browsers keep", page.evaluate(read.SHELF), str(context.cookies()))
        context.close()


def documents_are_read(cast, documents, left):
    def all_made():
        with tenancy.clinic_context(cast.alder.pk):
            return not Document.objects.filter(
                pk__in=documents, status__in=["requested", "rendering"]
            ).exists()

    assert wait_until(all_made, 120)
    with tenancy.clinic_context(cast.alder.pk):
        for document in Document.objects.filter(pk__in=documents):
            assert document.status == "ready", (document.kind, document.reason)
            from sessions.documents.page import as_file

            answer = as_file(document)
            content = b"" if document.is_packed else document.content
            read.read_file(answer["Content-Disposition"], content, left)


def an_operator_looks(stage, cast, left):
    """How the installation does, on the page and as Prometheus is told."""
    pause(cast.alder)
    with transaction.atomic():
        ola = found_operator(by=COMMAND_LINE, email="ola@platform.test", name="Ola Moe", password=PASSWORD)
        give_factor(ola)
    page = Visitor(stage.url, session_cookie(ola, stage.url), left).opens("/ops/")
    assert page.status_code == 200
    left.add("what operators read", page.text, metrics.told(facts.read()))


def collect(stage, left):
    read.read_letters(stage.post.letters, left)
    read.read_logs(stage.folder, left)
    read.read_processes(left)
    read.read_sessions(left)
    read.read_database_log(ADMIN_URL, left)
    left.add("notes on phones", *(str(note) for note in stage.push.notes))


def test_every_column_is_personal_or_explained_and_every_explanation_is_about_one():
    named = set()
    for model, field in columns():
        named |= NAMED & {model._meta.label, f"{model._meta.label}.{field.name}", field.name}
    assert NAMED - named == set()
    assert len(list(personal())) > 100


def test_every_personal_column_is_seeded(run):
    seeded, _, _ = run
    bare = {f"{model._meta.label}.{field.name}" for model, field in personal()} - seeded.keys()
    assert sorted(bare) == []


@pytest.mark.parametrize("place", ALLOWED)
def test_no_word_lies_where_it_may_not(run, place):
    seeded, left, _ = run
    assert sorted(left.columns(place, seeded) - ALLOWED[place].keys()) == []


@pytest.mark.parametrize("place", [place for place, allowed in ALLOWED.items() if allowed])
def test_what_is_allowed_is_also_there(run, place):
    seeded, left, _ = run
    assert ALLOWED[place].keys() - left.columns(place, seeded) == set()


def test_the_run_was_a_run(run):
    """Pages were read, forms refused, and the broken ones broke: else nothing above means anything."""
    _, left, statuses = run
    for status, least in ((200, 150), (422, 20), (404, 1), (500, 1)):
        assert len(statuses.get(status, [])) >= least, {one: len(pages) for one, pages in statuses.items()}
    assert [place for place in ALLOWED if not left.left[place]] == []


SENT = json.dumps({"body": b64encode(b'[["canarybbd"], {}, {}]').decode(), "content-encoding": "utf-8"})


@pytest.mark.parametrize(
    "left_as", ["Hello canarybbd7,", "/patients/?q=%63anarybbd", b"\xffcanarybbd\x00", SENT, json.dumps(SENT)]
)
def test_what_is_left_somewhere_is_found(left_as):
    left = Traces()
    left.add("addresses", "/nothing/", left_as)
    assert left.columns("addresses", {"patients.Patient.given_name": {"canarybbd"}, "b": {"canarybbf"}}) == {
        "patients.Patient.given_name"
    }
