"""Dana reads Spanish: what is put together in Python, for her alone, is told in it as well."""

import html
import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from patients.journals.attachments.cleaning import cleaned
from patients.journals.attachments.limits import NotAllowed, limits
from patients.journals.models import Answer, EntryRevision, JournalEntry, Prompt
from patients.journals.replies import Rated
from patients.portal.offline.beside import _told
from patients.practices.library import shipped
from patients.practices.models import PracticeLog
from tests.cast import START
from tests.guards.source import ROOT


@pytest.fixture
def spanish(cast, dana, as_):
    cast.dana.language = "es"
    cast.dana.save()
    return as_(dana)


def shown(page) -> str:
    return html.unescape(page.content.decode())


@pytest.mark.parametrize(
    ("rated", "ends", "said"),
    [
        (Rated("7"), [], "7 de 10"),
        (Rated("7", "como ayer"), [], "7 de 10\ncomo ayer"),
        (Rated("7"), ["nada", "todo"], "7 de 10 (0 es nada, 10 es todo)"),
        (Rated("", "como ayer"), ["nada", "todo"], "como ayer"),
    ],
)
def test_a_number_is_said_in_her_language(rated, ends, said):
    with override("es"):
        assert rated.said(ends) == said


def test_a_yes_is_said_in_hers_and_in_the_clinics():
    answer = Answer(prompt=Prompt(kind=Prompt.Kind.YES_NO), text="yes")
    assert answer.said == "Yes"
    with override("es"):
        assert answer.said == "Sí"


def test_the_sliders_of_another_device_are_named():
    with override("es"):
        kept = EntryRevision(content=json.dumps({"sliders": {"mood": 6, "pain": 2}}))
        *_others, sliders = _told(kept, {})
    assert sliders.text == "Ánimo 6, Dolor 2"


def test_what_is_no_recording_and_no_picture_is_refused_in_it():
    with override("es"), pytest.raises(NotAllowed) as refused:
        cleaned("video", b"x", limits())
    assert refused.value.text == "Aquí puedes agregar una grabación, un dibujo o una foto."


def test_nothing_chosen_is_said_in_it(spanish, prompt_sets):
    address = reverse("portal:page", args=["raw-capture", uuid4(), 1])
    answer = spanish.post(address, {"version": 0, "text": "", "go": "attach"})
    assert "Elige primero una foto o una grabación" in shown(answer)


def test_the_people_of_the_clinic_are_named_by_what_they_do(spanish, cast):
    page = shown(spanish.get(reverse("portal:concern")))
    assert f"{cast.ada} (terapeuta)" in page
    assert "(therapist)" not in page


def test_the_workers_own_line_is_in_the_language_it_keeps(db):
    def body(language, browser):
        script = Client().get(f"/sw.js?language={language}", HTTP_ACCEPT_LANGUAGE=browser).content.decode()
        return re.search(r'body: "(.+?)"', script).group(1)

    assert body("es", "en") == body("es", "es") != body("en", "es")


def test_no_script_writes_a_time_in_the_browsers_language():
    scripts = [
        path for path in (ROOT / "static/js").rglob("*.js") if "toLocaleTimeString([]" in path.read_text()
    ]
    assert scripts == []


def test_an_entry_of_hers_holds_no_english_answer(spanish, cast):
    entry = JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), started_at=START, saved_at=START, mood=6
    )
    page = shown(spanish.get(reverse("portal:entry", args=[entry.pk])))
    assert "Ánimo" in page


def test_what_she_did_is_kept_in_the_words_the_clinic_reads(spanish, cast):
    key = shipped()[0].key
    spanish.post(reverse("portal:did", args=[key]), {"tap": str(uuid4())})
    assert PracticeLog.objects.get().title == shipped()[0].title
