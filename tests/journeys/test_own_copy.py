"""Dana takes a copy of her record along, from her phone, while a worker makes it."""

from zipfile import ZipFile

from playwright.sync_api import expect

from sessions.documents.models import Document
from tests.cast import START
from tests.journeys.busy_clinic import furnish


def test_a_patient_takes_a_copy_of_her_record_along(cast, alder, member_at, tmp_path):
    with alder():
        furnish(cast, START)
        Document.objects.filter(kind=Document.Kind.OWN_COPY).delete()  # nobody asked for one yet
    dana = member_at(cast.dana.member, "phone")
    page = dana.page
    page.goto("/me/about/")
    page.get_by_role("link", name="A copy of your record").click()
    dana.is_well("before it is asked for")
    page.get_by_role("button", name="Make a copy for me").click()
    fetch = page.get_by_role("link", name="Fetch my copy")
    expect(fetch).to_be_visible(timeout=60_000)  # it comes by itself
    dana.is_well("when it is ready")
    with page.expect_download() as fetched:
        fetch.click()
    fetched.value.save_as(tmp_path / "copy.zip")
    with ZipFile(tmp_path / "copy.zip") as zipped:
        assert "record.pdf" in zipped.namelist()
        assert "Woke before the alarm" in zipped.read("record.json").decode()
