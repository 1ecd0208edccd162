"""To which hosts a note may ever be sent: no other spelling of an address leads anywhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from patients.followups.channels.phone import NotAPhone, is_allowed, read
from tests.patients.followups.push_service import Browser

OURS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "db5p.notify.windows.com",
)
ENDS = ("fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
PIECES = st.sampled_from(
    [
        *OURS, "https://", "http://", "//", "/", "\\", "@", ":", ":443", ":8080", "#", "?", "%2e", "%40", ".",
        "evil.example", "127.0.0.1", "[::1]", "localhost", "169.254.169.254", "0x7f.1",
        "\t", "\n", " ", "\u3002",
        "\uff0f", "user:word@", "x", "fcm.googleapis.com.evil.example", "-", "*",
    ]
)  # fmt: skip


@pytest.mark.parametrize("host", OURS)
def test_the_known_push_services(host):
    assert is_allowed(f"https://{host}/wpush/v2/gAAA-_=:x")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:443/x",
        "https://fcm.googleapis.com./x",
        "https://FCM.googleapis.com/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://push.apple.com/x",
        "https://evilpush.apple.com/x",
        "https://evil.example\\.push.apple.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://2130706433/x",
        "https://fcm.googleapis.com/x\n",
        "https://fcm.googleapis.com/x#y",
        "//fcm.googleapis.com/x",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "",
    ],
)
def test_nothing_else(endpoint):
    assert not is_allowed(endpoint)


@given(
    st.lists(PIECES, max_size=8).map("".join)
    | st.lists(PIECES, max_size=6).map(lambda x: "https://" + "".join(x))
)
def test_whatever_is_allowed_leads_to_one_of_them_for_every_reader(endpoint):
    if not is_allowed(endpoint):
        return
    for parts in (urlsplit(endpoint), parse_url(endpoint)):
        assert parts.scheme == "https"
        assert parts.port is None
        assert parts.hostname.endswith(ENDS)
        assert "@" not in parts.netloc


@given(st.from_regex(r"[a-z0-9-]{1,12}(\.[a-z0-9-]{1,12}){0,4}", fullmatch=True))
def test_no_host_outside_the_list(host):
    is_ours = host == "fcm.googleapis.com" or host.endswith(ENDS[1:])
    assert is_allowed(f"https://{host}/x") == is_ours


@pytest.mark.parametrize(
    "told",
    [
        None, [], "words", {}, {"endpoint": 3, "keys": {}},
        {"endpoint": "https://fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com/x", "keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"endpoint": "https://fcm.googleapis.com/x", "keys": {"p256dh": "B" * 87, "auth": "A" * 22}},
        {"endpoint": "https://fcm.googleapis.com/x", "keys": {"p256dh": None, "auth": "é"}},
    ],
)  # fmt: skip
def test_what_is_no_browsers_word_is_refused(told):
    with pytest.raises(NotAPhone):
        read(told)


def test_a_browsers_own_word_is_taken():
    assert read(Browser("https://fcm.googleapis.com/fcm/send/x").told).endpoint.endswith("/x")


def test_a_browser_at_a_strange_host_is_refused():
    with pytest.raises(NotAPhone):
        read(Browser("https://evil.example/x").told)
