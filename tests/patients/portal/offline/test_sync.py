"""What a device brings to the clinic: only its own person's words, once, and beside what others wrote."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.followups.models import Alert, FollowUpLink
from patients.journals.models import EntryRevision, JournalEntry, Prompt
from tests.cast import START, join
from tests.patients.portal.conftest import ANOTHER_DAY, BORN, a_link

SYNC = "/me/sync/"
SALT = "0123456789abcdef" * 2


def free(text, *seen, **more):
    return {"key": "free", "fields": {"text": text}, "seen": [{"text": one} for one in seen], **more}


@pytest.fixture
def device(portal, dana):
    """Dana's phone: it sends the same entry each time, whatever is on it."""
    entry = {"owner": str(dana.pk), "set": "raw-capture", "client_uuid": str(uuid4())}

    def send(*pages, browser=portal, **more):
        return send_to(browser, SYNC, {**entry, "pages": list(pages), **more})

    return send


def send_to(browser, url, told):
    return browser.post(url, json.dumps(told), content_type="application/json")


def prompt(prompt_sets, kind, key="first-24-hours"):
    return str(Prompt.objects.filter(prompt_set=prompt_sets[key], kind=kind).first().pk)


# --- refusals --------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_sign_in_and_nothing_is_written(device):
    assert device(free("words"), browser=Client()).status_code == 302
    assert not JournalEntry.objects.exists()


def test_staff_do_not_write_a_patients_journal(device, as_, cast):
    assert device(free("words"), browser=as_(cast.ada)).status_code == 403


def test_words_of_somebody_who_was_signed_in_before_are_not_taken(device):
    assert device(free("words"), owner=str(uuid4())).status_code == 403
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "told", [b"", b"[]", b'{"owner": 3}', b'{"pages": "x"}', b'{"owner": "a", "set": null}']
)
def test_what_cannot_be_read_is_refused(portal, told):
    assert portal.post(SYNC, told, content_type="application/json").status_code == 400


def test_questions_of_another_set_are_not_answered(device, prompt_sets):
    other = {"key": str(prompt_sets["relapse-signs"].prompts.first().pk), "fields": {"choice": "yes"}}
    assert device(other, set="first-24-hours").status_code == 422
    assert not JournalEntry.objects.exists()


def test_text_that_is_too_long_is_refused_with_the_reason(device):
    answer = device(free("x" * 20_001))
    assert answer.status_code == 422
    assert "20000" in answer.json()["text"]


# --- once --------------------------------------------------------------------------------------


def test_the_same_words_sent_twice_are_there_once(device):
    for _ in range(2):
        assert device(free("words")).json()["became"] == "kept"
    entry = JournalEntry.objects.get()
    assert (entry.body, entry.version, entry.revisions.count()) == ("words", 1, 0)


def test_handing_in_twice_is_once(device):
    for _ in range(2):
        assert device(free("words"), hand_in=True).json()["became"] == "handed-in"
    assert JournalEntry.objects.get().submitted_at == START


def test_an_entry_is_as_old_as_its_first_word(device):
    device(free("words"), age=3 * 3600)
    entry = JournalEntry.objects.get()
    assert (entry.started_at, entry.saved_at) == (START - timedelta(hours=3), START)


def test_a_lost_answer_makes_no_conflict_with_oneself(device):
    device(free("one"))
    assert device(free("one two", "", "one")).json()["became"] == "kept"
    assert JournalEntry.objects.get().body == "one two"


def test_all_pages_of_a_set_arrive_together(device, prompt_sets):
    safe = {"key": prompt(prompt_sets, "safe_at_home"), "fields": {"choice": "yes"}}
    told = {"key": prompt(prompt_sets, "text"), "fields": {"text": "a"}}
    sliders = {"key": "sliders", "fields": {"mood": "7", "energy": "", "sleep": "", "pain": ""}}
    device(safe, told, sliders, set="first-24-hours", share=True)
    entry = JournalEntry.objects.get()
    assert (entry.mood, entry.energy, entry.is_shared) == (7, None, True)
    assert {answer.text for answer in entry.answers.all()} == {"yes", "a"}


def test_a_question_retired_while_the_device_was_away_keeps_its_answer(device, prompt_sets):
    key = prompt(prompt_sets, "text")
    Prompt.objects.filter(pk=key).update(is_retired=True)
    device({"key": key, "fields": {"text": "still here"}}, set="first-24-hours")
    assert JournalEntry.objects.get().answers.get().text == "still here"


def test_a_skipped_page_is_left_out_and_kept_as_a_revision(device, prompt_sets):
    page = {"key": prompt(prompt_sets, "text"), "fields": {"text": "not this"}, "is_skipped": True}
    device(page, set="first-24-hours")
    entry = JournalEntry.objects.get()
    assert (entry.answers.get().text, entry.answers.get().is_skipped) == ("", True)
    assert "not this" in entry.revisions.get().content


# --- two devices ---------------------------------------------------------------------------------


def test_two_devices_are_both_kept_and_the_second_is_told_what_stands(device):
    device(free("from the laptop"))
    answer = device(free("from the phone", ""))
    assert answer.status_code == 409
    assert answer.json()["standing"] == {"free": {"text": "from the laptop"}}
    assert JournalEntry.objects.get().body == "from the laptop"
    assert "from the phone" in EntryRevision.objects.get(is_set_aside=True).content


def test_the_text_that_came_second_is_set_aside_once_however_often_it_is_sent(device):
    device(free("from the laptop"))
    for _ in range(3):
        device(free("from the phone"))
    assert EntryRevision.objects.filter(is_set_aside=True).count() == 1


def test_a_conflict_hands_nothing_in(device):
    device(free("from the laptop"))
    device(free("from the phone"), hand_in=True)
    assert JournalEntry.objects.get().submitted_at is None


def test_two_devices_on_different_pages_are_no_conflict(device, prompt_sets):
    one, two = [str(pk) for pk in Prompt.objects.filter(
        prompt_set=prompt_sets["first-24-hours"], kind="text").values_list("pk", flat=True)[:2]]  # fmt: skip
    device({"key": one, "fields": {"text": "phone"}}, set="first-24-hours")
    answer = device({"key": two, "fields": {"text": "laptop"}, "seen": []}, set="first-24-hours")
    assert answer.json()["became"] == "kept"
    assert {answer.text for answer in JournalEntry.objects.get().answers.all()} == {"phone", "laptop"}


def test_line_ends_of_a_form_and_of_a_script_are_the_same_words(device):
    device(free("one\r\ntwo"))
    assert device(free("one\ntwo three", "one\ntwo")).json()["became"] == "kept"


def test_words_for_an_entry_that_was_handed_in_stay_on_the_device(device):
    device(free("words"), hand_in=True)
    answer = device(free("later words", "words"))
    assert (answer.status_code, answer.json()["became"]) == (410, "closed")
    assert JournalEntry.objects.get().body == "words"


@pytest.mark.parametrize("is_handed_in", [False, True])
def test_not_safe_is_heard_whatever_becomes_of_its_page(device, prompt_sets, is_handed_in):
    page = {"key": prompt(prompt_sets, "safe_at_home"), "fields": {"choice": "yes"}}
    device(page, set="first-24-hours", hand_in=is_handed_in)
    device({**page, "fields": {"choice": "no"}}, set="first-24-hours")
    assert Alert.objects.get().kind == Alert.Kind.NOT_SAFE_AT_HOME


# --- through a link -------------------------------------------------------------------------------


def the_link():
    return FollowUpLink.objects.get()


def through(phone, link, *pages, **more):
    shown = phone.get(f"{link}/2").context["kept"]
    kept = json.loads(shown)
    told = {"owner": kept["owner"], "set": kept["set"], "client_uuid": kept["client_uuid"]}
    return send_to(phone, f"{link}/sync", {**told, "pages": list(pages), **more})


def test_behind_a_link_the_birth_date_comes_first(client, link):
    assert send_to(client, f"{link}/sync", {}).status_code == 302
    assert client.post(f"{link}/device-key", {"salt": SALT}).status_code == 302


def test_a_link_takes_its_own_entry_and_no_other(phone, link, prompt_sets):
    page = {"key": prompt(prompt_sets, "text"), "fields": {"text": "by link"}}
    assert through(phone, link, page, client_uuid=str(uuid4())).status_code == 403
    assert through(phone, link, page, hand_in=True).json()["became"] == "handed-in"
    assert JournalEntry.objects.get().answers.get().text == "by link"
    assert the_link().used_at == START


def test_a_revoked_link_takes_nothing_and_says_where_the_words_are(phone, link, prompt_sets):
    page = {"key": prompt(prompt_sets, "text"), "fields": {"text": "by link"}}
    kept = json.loads(phone.get(f"{link}/2").context["kept"])
    FollowUpLink.objects.update(revoked_at=START)
    told = {name: kept[name] for name in ("owner", "set", "client_uuid")} | {"pages": [page]}
    answer = phone.post(
        f"{link}/sync", json.dumps(told), content_type="application/json", headers={"x-autosave": "1"}
    )
    assert (answer.status_code, answer.json()["became"]) == (410, "gone")
    assert "sign in" in answer.json()["text"]


# --- keys -----------------------------------------------------------------------------------------


def key_of(browser, url="/me/device-key/", salt=SALT, **more):
    return browser.post(url, {"salt": salt, **more})


def test_a_key_belongs_to_one_person_on_one_device(portal, as_, cast, dana):
    first = key_of(portal).json()["key"]
    assert key_of(portal).json()["key"] == first
    assert key_of(portal, salt="f" * 32).json()["key"] != first
    assert key_of(Client()).status_code == 302
    assert key_of(as_(cast.ada)).status_code == 403


def test_another_persons_key_is_not_given(portal, window, as_, cast):
    fay = join(cast.alder, "Fay Ito", Role.PATIENT)
    assert key_of(portal, owner=str(fay.pk)).status_code == 404
    assert key_of(portal, owner="nonsense").status_code == 404


def test_the_key_of_a_link_is_given_again_to_its_own_patient_only(phone, link, portal, as_, cast):
    by_link = key_of(phone, f"{link}/device-key").json()["key"]
    owner = str(the_link().pk)
    assert key_of(portal, owner=owner).json()["key"] == by_link
    tenancy.enter(clinic=cast.birch.pk)
    eli = join(cast.birch, "Eli Brandt", Role.PATIENT)
    cast.eli.member = eli
    cast.eli.save()
    assert key_of(as_(eli), owner=owner).status_code == 404


@pytest.mark.parametrize("salt", ["", "short", "Z" * 32])
def test_a_device_brings_a_salt_of_its_own(portal, salt):
    assert key_of(portal, salt=salt).status_code == 400


def test_nothing_of_it_is_cached(portal, device):
    assert "no-store" in key_of(portal)["Cache-Control"]
    assert "no-store" in device(free("words"))["Cache-Control"]


def test_the_mark_of_the_device_is_renewed(portal):
    portal.cookies["on-this-device"] = "abcd1234.2.1700000000000"
    renewed = key_of(portal).cookies["on-this-device"]
    assert (renewed.value, renewed["max-age"]) == ("abcd1234.2.1700000000000", 400 * 24 * 3600)


def test_another_link_opens_neither(window, phone, link):
    other = f"/j/{a_link(window, step='late-offer')}"
    assert send_to(phone, f"{other}/sync", {}).status_code == 302
    assert BORN != ANOTHER_DAY


# --- what was set aside -----------------------------------------------------------------------------


def test_what_was_set_aside_is_shown_to_its_writer_until_it_is_taken_in(device, portal):
    device(free("from the laptop"))
    device(free("from the phone"))
    entry = JournalEntry.objects.get()
    page = f"/me/write/raw-capture/{entry.client_uuid}/1/"
    shown = f"/me/journal/{entry.pk}/"
    for address in (page, shown):
        assert "from the phone" in portal.get(address).content.decode()
    tenancy.enter(clinic=entry.clinic_id)
    device(free("from the laptop and from the phone", "from the laptop"))
    assert "data-beside" not in portal.get(page).content.decode()


def test_staff_do_not_see_what_was_set_aside(device, as_, cast, portal):
    device(free("from the laptop"), share=True)
    device(free("from the phone"))
    device(hand_in=True)
    chart = as_(cast.ada).get(f"/journals/{cast.dana.pk}/")
    assert "from the phone" not in chart.content.decode()
