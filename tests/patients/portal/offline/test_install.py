"""An app on a phone: a manifest, a worker and a page for no network, none with anybody's data."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from patients.portal.offline import install


def test_the_manifest_leads_to_the_journal(client):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["start_url"], told["display"]) == ("/me/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


def test_the_colours_are_the_tokens():
    tokens = (settings.ROOT / "static/css/tokens.css").read_text()
    assert f"--paper-patient: {install.PAPER};" in tokens


@pytest.mark.parametrize(
    "name", [*install.FILES, *(f"img/icons/{name}.png" for name in sum(install.ICONS.values(), ()))]
)
def test_every_file_is_there(name):
    assert finders.find(name)


def test_every_file_that_the_page_without_a_network_asks_for_is_kept(client):
    page = client.get("/offline/").content.decode()
    sheet = (settings.ROOT / "static/built/patient-pages.css").read_text()
    asked = set(re.findall(r'(?:href|src)="/static/(?!img/icons)([^"]+)"', page))
    assert asked == set(install.FILES)
    assert "./fonts/voice.woff2" in sheet


def test_the_worker_may_look_after_every_address(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    told = json.loads(re.search(r"= (\{.*\});", answer.content.decode()).group(1))
    assert told["shell"] == "/offline/"
    assert all(file.startswith(settings.STATIC_URL) or file.startswith("/static/") for file in told["files"])


def test_an_older_browser_gets_a_worker_without_imports(client):
    assert "import {" in client.get("/sw.js").content.decode()
    assert "import {" not in client.get("/sw.js?classic").content.decode()


def test_the_page_without_a_network_is_the_same_for_everybody(client, as_, cast):
    def told(browser):
        return re.sub(r"\w{64}", "token", browser.get("/offline/").content.decode())

    assert told(client) == told(as_(cast.ada))
    assert "Alder" not in told(as_(cast.ada))


def test_worker_and_manifest_are_allowed_by_the_content_policy(client):
    policy = client.get("/offline/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
