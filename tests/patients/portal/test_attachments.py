"""Recordings, drawings and photos: who may add, hear, see and take back. The refusals first."""

import hashlib
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from integration_care.audit.models import Event
from integration_care.core.permissions import Role
from patients.journals.actions import change_visibility, submit
from patients.journals.models import Attachment, JournalEntry
from tests.cast import START, join, make_patient
from tests.patients.journals import files
from tests.patients.portal.conftest import BORN

ADD = "/me/attachments/"


def add(browser, kind="voice", content=None, entry=None, **fields):
    told = {"entry": entry or uuid4(), "key": "raw-capture", **fields}
    return browser.post(ADD, files.sent(kind, content or files.webm(), **told))


def kept(answer) -> Attachment:
    assert answer.status_code in (200, 201), answer.content
    return Attachment.objects.get(pk=answer.json()["id"])


def read(browser, attachment, **headers):
    return browser.get(f"/journals/attachments/{attachment.pk}/", headers=headers)


@pytest.fixture
def memo(portal, prompt_sets):
    return kept(add(portal))


@pytest.fixture
def shared(memo, cast):
    entry = submit(by=cast.dana.member, entry=memo.entry, now=START)
    memo.entry = change_visibility(by=cast.dana.member, entry=entry, is_shared=True)
    return memo


def test_a_stranger_is_sent_to_sign_in(prompt_sets):
    assert add(Client()).status_code == 302


def test_staff_add_nothing(cast, as_, prompt_sets):
    assert add(as_(cast.ada)).status_code == 403


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("photo", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        ("photo", b"<html><script>1</script></html>", 415),
        ("voice", files.jpeg(), 415),
        ("drawing", bytes(4_000_001), 413),
        ("film", files.webm(), 422),
    ],
)
def test_what_is_not_taken_is_answered_with_what_is(portal, kind, content, status):
    answer = add(portal, kind, content)
    assert answer.status_code == status
    assert answer.json()["text"]
    assert not JournalEntry.objects.exists(), "a refused file leaves no empty entry"


def test_what_would_not_fit_in_memory_is_not_even_read(portal):
    answer = add(portal, "photo", bytes(13_100_000))
    assert (answer.status_code, answer.json()["text"]) == (413, "This is too large to be added here.")


@pytest.mark.parametrize("left_out", ["client_uuid", "entry", "key", "kind", "file"])
def test_an_incomplete_request_is_refused(portal, left_out):
    told = files.sent("voice", files.webm(), entry=uuid4(), key="raw-capture")
    told.pop(left_out)
    assert portal.post(ADD, told).status_code == 422


def test_unknown_questions_are_not_found(portal):
    assert add(portal, key="no-such-set").status_code == 404


def test_one_entry_holds_so_many_and_no_more(portal, settings):
    settings.ATTACHMENTS = settings.ATTACHMENTS | {"an_entry": 1}
    entry = uuid4()
    assert add(portal, entry=entry).status_code == 201
    assert add(portal, entry=entry).json()["text"].startswith("One entry holds up to 1.")


def test_the_same_file_sent_twice_is_kept_once(portal):
    entry, name = uuid4(), uuid4()
    first, second = (add(portal, entry=entry, client_uuid=name) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Attachment.objects.count() == 1


def test_a_name_that_another_entry_has_taken_is_refused(portal):
    name = uuid4()
    add(portal, client_uuid=name)
    assert add(portal, client_uuid=name).status_code == 422


def test_other_people_and_admins_get_the_404_of_what_does_not_exist(cast, as_, shared):
    sam = make_patient(cast.alder, cast.ada, "Sam", "Reyes", "America/Chicago")
    sam.member = join(cast.alder, "Sam Reyes", Role.PATIENT)
    sam.save()
    for member in (cast.bea, cast.max, cast.cy, sam.member):
        assert read(as_(member), shared).status_code == 404
    assert read(as_(cast.ada), shared).status_code == 200


def test_a_private_entry_keeps_its_recordings_from_the_care_team(cast, as_, shared):
    change_visibility(by=cast.dana.member, entry=shared.entry, is_shared=False)
    assert read(as_(cast.ada), shared).status_code == 404
    assert read(as_(cast.dana.member), shared).status_code == 200


def test_an_entry_that_is_not_handed_in_shows_the_care_team_nothing(cast, as_, memo):
    change_visibility(by=cast.dana.member, entry=memo.entry, is_shared=True)
    assert read(as_(cast.ada), memo).status_code == 404


def test_somebody_else_cannot_take_it_out(cast, as_, memo):
    sam = make_patient(cast.alder, cast.ada, "Sam", "Reyes", "America/Chicago")
    sam.member = join(cast.alder, "Sam Reyes", Role.PATIENT)
    sam.save()
    assert as_(sam.member).post(f"/me/attachments/{memo.pk}/remove/").status_code == 404
    assert Attachment.objects.filter(pk=memo.pk).exists()


def test_before_handing_in_to_delete_is_to_delete(portal, memo):
    assert portal.post(f"/me/attachments/{memo.pk}/remove/").status_code == 302
    assert not Attachment.objects.exists()
    assert Event.objects.filter(kind="attachment.deleted").count() == 1


def test_after_handing_in_it_is_taken_back_and_nobody_sees_it(cast, portal, as_, shared):
    portal.post(f"/me/attachments/{shared.pk}/remove/")
    shared.refresh_from_db(fields=["withdrawn_at"])
    assert shared.withdrawn_at == START
    assert read(portal, shared).status_code == 404
    assert read(as_(cast.ada), shared).status_code == 404


def test_what_an_offline_device_sends_after_handing_in_is_kept(portal, shared):
    assert add(portal, entry=shared.entry.client_uuid).status_code == 201


def test_words_can_be_written_after_a_recording_began_the_entry(portal, memo):
    page = f"/me/write/raw-capture/{memo.entry.client_uuid}/1/"
    assert portal.post(page, {"version": 0, "text": "Later.", "go": "hand-in"}).status_code == 302
    memo.entry.refresh_from_db()
    assert (memo.entry.body, memo.entry.submitted_at) == ("Later.", START)


def test_it_is_served_so_that_nothing_in_it_can_run(portal, memo):
    answer = read(portal, memo)
    assert answer["Content-Type"] == "audio/webm"
    assert answer["Content-Disposition"] == 'inline; filename="voice.webm"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"
    assert hashlib.sha256(answer.content).hexdigest() == memo.sha256


@pytest.mark.parametrize(
    ("asked", "status", "answered"),
    [
        ("bytes=0-3", 206, (slice(0, 4), "bytes 0-3/{n}")),
        ("bytes=10-", 206, (slice(10, None), "bytes 10-{last}/{n}")),
        ("bytes=-5", 206, (slice(-5, None), None)),
        ("bytes=0-99999999", 206, (slice(None), "bytes 0-{last}/{n}")),
        ("bytes=99999999-", 416, (slice(0, 0), "bytes */{n}")),
        ("bytes=5-2", 416, (slice(0, 0), "bytes */{n}")),
        ("bytes=0-1,4-5", 200, (slice(None), None)),
        ("pages=1-2", 200, (slice(None), None)),
    ],
)
def test_a_player_gets_the_part_it_asks_for(portal, memo, asked, status, answered):
    part, said = answered
    whole, answer = bytes(memo.content), read(portal, memo, range=asked)
    assert (answer.status_code, answer.content) == (status, whole[part])
    if said:
        assert answer["Content-Range"] == said.format(n=len(whole), last=len(whole) - 1)


def test_each_hearing_is_written_down(cast, as_, shared):
    read(as_(cast.ada), shared)
    event = Event.objects.filter(kind=Event.READ, actor_name=cast.ada.user.name).last()
    assert event.facts["what"] == "journals:attachment"


def test_no_name_of_a_persons_file_is_kept_anywhere(portal, memo):
    assert "divorce" not in str(vars(memo))
    assert not Event.objects.filter(facts__icontains="divorce").exists()


def raw(attachment) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM journals_attachment WHERE id = %s", [attachment.pk])
        return bytes(cursor.fetchone()[0])


def test_the_database_holds_no_sound_and_no_picture(portal, memo):
    assert b"webm" not in raw(memo)


def test_keys_are_rotated_under_recordings_too_and_again_for_nothing(portal, settings):
    current, older = settings.FIELD_KEYS.split(",")
    settings.FIELD_KEYS = older
    several = [kept(add(portal)) for _ in range(6)]  # more than one batch
    settings.FIELD_KEYS = f"{current},{older}"
    call_command("rotate_keys", verbosity=0)
    sealed = [raw(one) for one in several]
    call_command("rotate_keys", verbosity=0)
    assert [raw(one) for one in several] == sealed
    settings.FIELD_KEYS = current
    assert hashlib.sha256(read(portal, several[-1]).content).hexdigest() == several[-1].sha256


class TestBehindALink:
    """What this device writes: it adds, and takes out what it added; it hears and sees nothing again."""

    def test_without_the_birth_date_nothing_is_taken(self, link):
        answer = Client().post(f"{link}/attachments", files.sent("voice", files.webm()))
        assert answer.status_code == 302
        assert not Attachment.objects.exists()

    def test_it_is_kept_with_this_browsers_entry_whatever_entry_is_named(self, phone, link):
        answer = phone.post(f"{link}/attachments", files.sent("voice", files.webm(), entry=uuid4()))
        assert answer.status_code == 201
        assert Attachment.objects.get().entry == JournalEntry.objects.get()

    def test_nothing_can_be_heard_through_the_link(self, phone, link):
        phone.post(f"{link}/attachments", files.sent("voice", files.webm()))
        assert read(phone, Attachment.objects.get()).status_code == 302

    def test_another_device_neither_adds_to_nor_takes_from_it(self, phone, link):
        phone.post(f"{link}/attachments", files.sent("voice", files.webm()))
        other, one = Client(), Attachment.objects.get()
        other.post(link, BORN)
        other.post(f"{link}/attachments/{one.pk}/remove")
        assert Attachment.objects.filter(pk=one.pk).exists()
        phone.post(f"{link}/attachments/{one.pk}/remove")
        assert not Attachment.objects.exists()

    def test_after_handing_in_the_link_takes_nothing_more(self, phone, link, cast):
        phone.post(f"{link}/attachments", files.sent("voice", files.webm()))
        submit(by=cast.ada, entry=JournalEntry.objects.get(), now=START)
        assert phone.post(f"{link}/attachments", files.sent("voice", files.webm())).status_code == 410


class TestWithoutScripts:
    """The page's own file field: the words are saved first, then the file is added or taken out."""

    page = "/me/write/raw-capture/0b0f8a1e-7d0c-4a52-9d1b-0d5b7f7d9f10/1/"

    def sends(self, portal, **fields):
        return portal.post(self.page, {"version": 0, "text": "The kettle.", **fields})

    def test_what_is_not_taken_is_said_on_the_page_and_the_words_are_kept(self, portal):
        answer = self.sends(portal, go="attach", file=files.named(b"<html></html>"))
        assert answer.status_code == 415
        assert "JPEG, PNG and WebP can." in answer.content.decode()
        assert JournalEntry.objects.get().body == "The kettle."

    def test_nothing_chosen_is_said_kindly(self, portal):
        assert self.sends(portal, go="attach").status_code == 422

    @pytest.mark.parametrize(("content", "kind"), [(files.jpeg(), "photo"), (files.mp4(), "voice")])
    def test_a_file_is_added_with_the_words_and_taken_out_again(self, portal, content, kind):
        assert self.sends(portal, go="attach", file=files.named(content)).status_code == 302
        one = Attachment.objects.get()
        assert (one.kind, one.entry.body) == (kind, "The kettle.")
        assert one.get_kind_display() in portal.get(self.page).content.decode()
        self.sends(portal, version=1, go=f"remove:{one.pk}")
        assert not Attachment.objects.exists()
        assert self.sends(portal, version=1, go="remove:nonsense").status_code == 302


def test_only_the_page_where_one_writes_may_ask_for_microphone_and_camera(portal):
    writing = portal.get(TestWithoutScripts.page)
    assert "microphone=(self)" in writing["Permissions-Policy"]
    assert "blob:" in writing["Content-Security-Policy"]
    for page in ("/me/", "/me/journal/", "/me/help/"):
        assert "microphone=()" in portal.get(page)["Permissions-Policy"]
        assert "blob:" not in portal.get(page)["Content-Security-Policy"]


def test_the_chart_shows_what_was_shared_and_that_something_was_taken_back(cast, as_, portal, shared):
    kept(add(portal, "photo", files.jpeg(), entry=shared.entry.client_uuid, description="The red kettle"))
    page = as_(cast.ada).get(f"/journals/{cast.dana.pk}/").content.decode()
    assert f"/journals/attachments/{shared.pk}/" in page
    assert 'alt="The red kettle"' in page
    as_(cast.dana.member).post(f"/me/attachments/{shared.pk}/remove/")
    page = as_(cast.ada).get(f"/journals/{cast.dana.pk}/").content.decode()
    assert f"/journals/attachments/{shared.pk}/" not in page
    assert "taken back by the writer" in page
    assert "Voice memo" not in as_(cast.max).get(f"/journals/{cast.dana.pk}/").content.decode()
