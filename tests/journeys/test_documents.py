"""Ada asks for a document, watches it being made without reloading, and takes it with her."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from integration_care.audit.models import Event
from tests.cast import START
from tests.factories.windows import HOUR, a_window

DRAWN_BY = 60_000  # ms; a worker beside other tests takes its time


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_ada_takes_danas_summary_along(cast, alder, member_at, screen):
    with alder():
        a_window(cast.course, cast.ada, START - 30 * HOUR, booked_h=40)
    ada = member_at(cast.ada, screen)
    ada.opens(f"/windows/patients/{cast.dana.pk}/")
    ada.follows("Documents")
    ada.sees("Nothing made yet")
    ada.page.get_by_text("Integration summary for the patient").click()
    ada.sees("Anything kept from a private entry")
    ada.finds_nothing_wrong("before asking for a document")
    ada.presses("Make it")
    expect(ada.page.get_by_role("link", name="Download")).to_be_visible(timeout=DRAWN_BY)
    ada.finds_nothing_wrong("a document is ready")
    with ada.page.expect_download() as caught:
        ada.follows("Download")
    text = PdfReader(io.BytesIO(Path(caught.value.path()).read_bytes())).pages[0].extract_text()
    assert cast.course.intention in " ".join(text.split())
    with alder():
        assert Event.objects.get(kind="document.opened").actor_name == "Ada Lindqvist"
