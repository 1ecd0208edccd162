"""The relapse plan: who may read and write it, its versions, and two people at once."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from integration_care.audit.models import Event
from patients.relapse.actions import Conflict, set_aside, write_plan
from patients.relapse.content import Helper, PlanText, Sign
from patients.relapse.models import PlanDraft, RelapsePlanVersion
from tests.cast import START
from tests.patients.relapse.conftest import NOON, PHONE, sent

PAGES = ("relapse:plan", "relapse:edit", "relapse:versions")
OWN_PAGES = ("portal:plan", "portal:edit-plan", "portal:plan-versions")


@pytest.mark.parametrize("page", PAGES)
def test_only_the_care_team_enters(cast, dana, plan, as_, page):
    for stranger, status in ((cast.max, 403), (dana, 403), (cast.bea, 404), (cast.cy, 404)):
        assert as_(stranger).get(reverse(page, args=[cast.dana.pk])).status_code == status


@pytest.mark.parametrize("page", OWN_PAGES)
def test_staff_have_no_plan_of_their_own(cast, as_, page):
    assert as_(cast.ada).get(reverse(page)).status_code == 403


def test_an_admin_reads_no_word_of_it_anywhere(cast, plan):
    assert not RelapsePlanVersion.objects.readable_by(cast.max).exists()
    assert not RelapsePlanVersion.objects.readable_by(cast.bea).exists()
    assert RelapsePlanVersion.objects.readable_by(cast.nia).get() == plan


def test_nothing_in_a_version_is_ever_changed_or_deleted(plan):
    for act in (plan.save, plan.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_its_words_are_sealed(plan):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM relapse_relapseplanversion")
        assert b"phone" not in bytes(cursor.fetchone()[0])


def test_an_empty_plan_is_not_begun(as_, dana):
    answer = as_(dana).post(reverse("portal:edit-plan"), sent(PlanText()))
    assert answer.status_code == 422
    assert not RelapsePlanVersion.objects.exists()


def test_a_number_without_a_name_is_asked_about_and_nothing_typed_is_lost(as_, dana):
    answer = as_(dana).post(reverse("portal:edit-plan"), sent(PlanText((PHONE,), (Helper("", "555"),))))
    assert answer.status_code == 422
    assert b"Whose number is this?" in answer.content
    assert PHONE.words.encode() in answer.content


def test_more_rows_than_there_is_room_for_are_said_and_never_dropped(as_, dana):
    signs = tuple(Sign(f"Sign number {n:03}") for n in range(31))
    people = tuple(Helper(f"Friend {n:03}") for n in range(31))
    for text, last in ((PlanText(signs), "Sign number 030"), (PlanText((), people), "Friend 030")):
        answer = as_(dana).post(reverse("portal:edit-plan"), sent(text))
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "30" in answer.context["at"].form.non_field_errors()[0]
        assert last in shown
    assert not RelapsePlanVersion.objects.exists()


def test_a_full_plan_is_saved_whole_with_its_empty_rows(as_, dana):
    full = PlanText(tuple(Sign(f"Sign number {n:03}") for n in range(30)))
    empty = {"sign-30": "", "doing-30": "", "sign-31": "", "doing-31": ""}
    assert as_(dana).post(reverse("portal:edit-plan"), sent(full) | empty).status_code == 302
    assert RelapsePlanVersion.objects.get().text == full


def test_dana_writes_and_ada_adds(cast, dana, as_):
    as_(dana).post(reverse("portal:edit-plan"), sent(PlanText((PHONE,))))
    ada = as_(cast.ada)
    ada.post(reverse("relapse:edit", args=[cast.dana.pk]), sent(PlanText((PHONE, NOON)), based_on=1))
    first, second = RelapsePlanVersion.objects.order_by("number")
    assert (first.side, second.side) == ("patient", "care_team")
    assert (second.number, second.based_on, second.by) == (2, 1, cast.ada)
    assert second.text == PlanText((PHONE, NOON))
    assert Event.objects.filter(kind="relapse_plan.written", patient_id=cast.dana.pk).count() == 2
    portal = as_(dana)
    page = portal.get(reverse("portal:plan")).content.decode()
    assert NOON.words in page
    assert "Version 2, by Ada Lindqvist" in page
    assert "Version 1" in portal.get(reverse("portal:plan-versions")).content.decode()


def test_the_numbers_always_stand_below(as_, dana):
    page = as_(dana).get(reverse("portal:plan")).content.decode()
    assert "There is no plan yet" in page
    assert "tel:988" in page
    assert "your therapist is shown that sentence" in page.replace("\n", " ")


def test_the_same_words_again_are_no_new_version(cast, dana, plan):
    again = write_plan(by=cast.ada, patient=cast.dana, text=plan.text, based_on=0, now=START)
    assert again == plan


def test_the_second_of_two_is_told_keeps_what_was_typed_and_sees_both(cast, dana, plan, as_):
    write_plan(by=cast.ada, patient=cast.dana, text=PlanText((PHONE, NOON)), based_on=1, now=START)
    typed = PlanText((PHONE,), (Helper("Maya", "312 555 0142"),))
    portal = as_(dana)
    answer = portal.post(reverse("portal:edit-plan"), sent(typed, based_on=1))
    assert answer.status_code == 409
    at = answer.context["at"]
    assert at.form.initial["based_on"] == 2
    assert "Ada Lindqvist saved version 2 while you were writing" in answer.content.decode()
    shown = [field.initial for row in (*at.form.sign_rows, *at.form.people_rows) for field in row]
    assert {PHONE.words, NOON.words, "Maya", "312 555 0142"} <= set(shown)
    assert RelapsePlanVersion.objects.get(is_set_aside=True).text == typed
    together = PlanText((PHONE, NOON), typed.people)
    assert portal.post(reverse("portal:edit-plan"), sent(together, based_on=2)).status_code == 302
    assert RelapsePlanVersion.objects.current(cast.dana).text == together
    versions = portal.get(reverse("portal:plan-versions")).content.decode()
    assert "Typed at the same time as version 2" in versions


def test_what_is_set_aside_twice_is_kept_once(cast, dana, plan):
    with pytest.raises(Conflict) as met:
        write_plan(by=cast.ada, patient=cast.dana, text=PlanText((NOON,)), based_on=0, now=START)
    assert set_aside(by=cast.ada, conflict=met.value, now=START) == set_aside(
        by=cast.ada, conflict=met.value, now=START
    )


def test_the_chart_says_no_plan_yet(cast, as_):
    panel = as_(cast.ada).get(reverse("relapse:plan", args=[cast.dana.pk]), headers={"hx-request": "true"})
    assert b"No plan yet" in panel.content


def draft_of(patient):
    return reverse("relapse:draft", args=[patient.pk])


AUTOSAVE = {"X-Autosave": "1"}


def test_nobody_keeps_a_draft_in_a_plan_that_is_not_theirs_to_write(cast, dana, as_):
    for stranger, status in ((cast.max, 403), (dana, 403), (cast.bea, 404), (cast.cy, 404)):
        answer = as_(stranger).post(draft_of(cast.dana), sent(PlanText((PHONE,))), headers=AUTOSAVE)
        assert answer.status_code == status
    assert not PlanDraft.objects.exists()


def test_what_dana_types_is_kept_for_her_alone_and_is_in_no_plan(cast, dana, as_):
    half = {"based_on": 0, "sign-0": "", "doing-0": "Text Maya", "name-3": "", "phone-3": "555"}
    answer = as_(dana).post(reverse("portal:plan-draft"), half, headers=AUTOSAVE)
    assert "not in the plan yet" in answer.json()["text"]
    again = as_(dana).get(reverse("portal:edit-plan")).content.decode()
    assert "You began this on" in again
    assert "Text Maya" in again
    assert 'value="555"' in again
    assert not RelapsePlanVersion.objects.exists()
    assert b"Text Maya" not in as_(cast.ada).get(reverse("relapse:edit", args=[cast.dana.pk])).content


def test_a_draft_is_not_written_over_by_a_device_that_has_not_seen_it(cast, dana, as_):
    portal, url = as_(dana), reverse("portal:plan-draft")
    laptop = sent(PlanText((NOON,))) | {"version": ""}
    first = portal.post(url, laptop, headers=AUTOSAVE).json()["version"]
    late = portal.post(url, sent(PlanText((PHONE,))) | {"version": ""}, headers=AUTOSAVE)
    assert (late.status_code, late.json()["version"]) == (409, first)
    assert late.json()["fields"]["sign-0"] == NOON.words
    assert PlanDraft.objects.get().fields["sign-0"] == NOON.words
    again = portal.post(url, laptop, headers=AUTOSAVE)
    assert again.json()["version"] == first, "the same save sent twice is one save"
    chosen = portal.post(url, sent(PlanText((PHONE,))) | {"version": first}, headers=AUTOSAVE)
    assert chosen.status_code == 200
    assert f'value="{chosen.json()["version"]}"' in portal.get(reverse("portal:edit-plan")).content.decode()


def test_a_page_sent_back_still_knows_the_draft_it_was_typed_on(cast, dana, as_):
    for what in ({"sign-0": "", "doing-0": "Text Maya"}, {"add": "sign", "sign-0": "Noon"}):
        typed = {"based_on": 0, "version": "of another device"} | what
        page = as_(dana).post(reverse("portal:edit-plan"), typed).content.decode()
        assert 'value="of another device"' in page


def test_a_draft_goes_with_saving_and_with_dropping(cast, dana, as_):
    portal = as_(dana)
    for end in ("portal:edit-plan", "portal:plan-draft"):
        portal.post(reverse("portal:plan-draft"), sent(PlanText((NOON,))), headers=AUTOSAVE)
        assert PlanDraft.objects.count() == 1
        portal.post(reverse(end), sent(PlanText((PHONE,))))
        assert not PlanDraft.objects.exists()
    assert b"You began" not in portal.get(reverse("portal:edit-plan")).content


def test_a_draft_knows_the_version_it_was_typed_on(cast, dana, plan, as_):
    portal = as_(dana)
    portal.post(reverse("portal:plan-draft"), sent(PlanText((NOON,)), based_on=1), headers=AUTOSAVE)
    write_plan(by=cast.ada, patient=cast.dana, text=PlanText((PHONE, NOON)), based_on=1, now=START)
    form = portal.get(reverse("portal:edit-plan")).context["at"].form
    assert form["based_on"].value() == "1"
    answer = portal.post(reverse("portal:edit-plan"), sent(PlanText((NOON,)), based_on=1))
    assert answer.status_code == 409


def test_a_page_without_scripts_asks_for_one_more_row_and_saves_nothing(cast, dana, plan, as_):
    page = reverse("portal:edit-plan")
    before = as_(dana).get(page).content.decode()
    assert 'name="sign-1"' in before and 'name="sign-2"' not in before, "what stands, and one empty row"
    typed = {"based_on": 1, "sign-0": "Another", "doing-0": "", "sign-1": "", "doing-1": "", "name-0": "Maya"}
    after = as_(dana).post(page, {**typed, "phone-0": "", "add": "sign"})
    shown = after.content.decode()
    assert after.status_code == 200 and "Another" in shown and 'value="Maya"' in shown
    assert 'name="sign-2"' in shown and 'name="sign-3"' not in shown and 'name="name-1"' not in shown
    assert RelapsePlanVersion.objects.count() == 1
