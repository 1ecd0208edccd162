"""Ada takes a record along for the next clinic; the page tells her first what is in it."""

import json
from pathlib import Path

import pytest

from integration_care.audit.models import Event


def downloaded(person) -> dict:
    person.page.get_by_label("For whom is it?").select_option("clinician")
    with person.page.expect_download() as caught:
        person.presses("Download the record")
    return json.loads(Path(caught.value.path()).read_text())


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_ada_exports_danas_record_from_the_chart(cast, alder, member_at, screen):
    ada = member_at(cast.ada, screen)
    ada.opens(f"/windows/patients/{cast.dana.pk}/")
    ada.follows("Export record (FHIR)")
    ada.sees_heading("In the file")
    ada.sees("Private process notes")
    ada.finds_nothing_wrong("before the export")
    assert cast.course.intention in json.dumps(downloaded(ada))
    with alder():
        assert Event.objects.get(kind="record.exported").actor_name == "Ada Lindqvist"


def test_max_is_told_that_his_holds_no_words(cast, member_at):
    max_ = member_at(cast.max)
    max_.opens(f"/exports/{cast.dana.pk}/")
    max_.sees("they are for the care team")
    max_.finds_nothing_wrong("before an admin's export")
    assert cast.course.intention not in json.dumps(downloaded(max_))
    max_.opens(f"/access/{cast.dana.pk}/")
    max_.sees("Exported the record (FHIR)")
