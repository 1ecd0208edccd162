"""Max asks for the clinic's export, sees how far it is without reloading, and takes it along."""

import json
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

MADE_BY = 60_000  # ms; a worker beside other tests takes its time


def test_max_takes_the_clinic_along(cast, member_at):
    max_ = member_at(cast.max, "phone")
    max_.opens("/documents/")
    max_.page.get_by_text("Clinic export: records without words").click()
    max_.sees("Notes, answers, scores, intentions and commitments: they are for the care team")
    max_.finds_nothing_wrong("before asking for the clinic's export")
    max_.page.locator(".offer[open]").get_by_role("button", name="Make it").click()
    expect(max_.page.get_by_role("link", name="Download")).to_be_visible(timeout=MADE_BY)
    max_.sees("1 patient, ")
    max_.finds_nothing_wrong("the clinic's export is ready")
    with max_.page.expect_download() as caught:
        max_.follows("Download")
    with ZipFile(Path(caught.value.path())) as zipped:
        assert json.loads(zipped.read("manifest.json"))["patients"] == 1
        assert "Moreau" in zipped.read("fhir/Patient.ndjson").decode()
