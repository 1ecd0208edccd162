"""What arrives beside an entry's words is known by its bytes, made safe, and loses what tells of places."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from patients.journals.attachments import ogg as ogg_pages
from patients.journals.attachments.cleaning import cleaned
from patients.journals.attachments.limits import Limits, NotAllowed
from tests.patients.journals import files

LIMITS = Limits(
    megabytes={"voice": 1, "drawing": 1, "photo": 1}, an_entry=3, minutes=1, pixels=1_000_000, edge=100
)
HTML = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def refused(kind, content) -> NotAllowed:
    with pytest.raises(NotAllowed) as why:
        cleaned(kind, content, LIMITS)
    assert why.value.text.endswith((".", "possible."))
    return why.value


@pytest.mark.parametrize("kind", ["photo", "drawing", "voice"])
@pytest.mark.parametrize("content", [HTML, SVG, b"%PDF-1.7", b"MZ\x90\0", HEIC, b"\xff\xd8\xff", b"OggS"])
def test_what_is_something_else_is_refused_whatever_it_is_called(kind, content):
    assert refused(kind, content).status == 415


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("photo", files.webm()),
        ("voice", files.jpeg()),
        ("drawing", files.jpeg()),
        ("photo", SVG + files.jpeg()),
    ],
)
def test_one_kind_is_not_taken_for_another(kind, content):
    assert refused(kind, content).status == 415


@pytest.mark.parametrize(
    "content",
    [
        files.webm(track=1),
        files.webm(doc_type=b"matroska"),
        files.mp4(sort=b"vide"),
        files.mp4(brand=b"qt  "),
    ],
)
def test_moving_pictures_are_not_a_voice_memo(content):
    assert refused("voice", content).status == 415


@pytest.mark.parametrize("kind", ["photo", "drawing", "voice"])
def test_too_many_bytes_are_refused_with_what_is_possible(kind):
    assert refused(kind, bytes(1_000_001)).status == 413
    assert "Up to 1 MB" in refused(kind, bytes(1_000_001)).text


def test_an_unknown_kind_and_an_empty_file_are_refused():
    assert refused("film", files.webm()).status == 422
    assert refused("voice", b"").status == 422


@pytest.mark.parametrize("side", [1001, 40_000])
def test_few_bytes_that_unfold_into_a_wall_of_pixels_are_refused(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head
    bomb += struct.pack(">I", zlib.crc32(b"IHDR" + head)) + struct.pack(">I", 9) + b"IDAT" + bytes(13)
    assert refused("drawing", bomb).status == 413
    assert refused("photo", bomb).status == 413


@pytest.mark.parametrize("content", [files.webm(80), files.mp4(80), files.ogg(80)])
def test_a_recording_longer_than_agreed_is_refused(content):
    assert "1 minutes long" in refused("voice", content).text


def test_a_photo_loses_its_place_its_device_and_its_comment():
    sent = files.jpeg()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(files.GPS)
    kept = cleaned("photo", sent, LIMITS)
    picture = Image.open(io.BytesIO(kept.content))
    assert kept.media_type == "image/jpeg"
    assert not picture.getexif()
    assert "comment" not in picture.info
    assert files.PLACE.encode() not in kept.content


def test_a_page_hidden_behind_a_photo_is_gone():
    assert b"script" not in cleaned("photo", files.jpeg() + HTML, LIMITS).content


def test_a_photo_is_turned_upright_and_made_smaller():
    kept = cleaned("photo", files.jpeg((400, 200), rotated=True), LIMITS)
    assert Image.open(io.BytesIO(kept.content)).size == (50, 100)


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "1"])
def test_a_drawing_is_kept_on_white_paper(mode):
    kept = Image.open(io.BytesIO(cleaned("drawing", files.png(mode=mode), LIMITS).content))
    assert kept.mode == "RGB"
    if mode == "RGBA":
        assert kept.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(files.webm(), "audio/webm"), (files.mp4(), "audio/mp4"), (files.ogg(), "audio/ogg")],
)
def test_a_voice_memo_keeps_its_sound_and_loses_its_place(content, media_type):
    kept = cleaned("voice", content, LIMITS)
    assert (kept.media_type, kept.seconds, len(kept.content)) == (media_type, 3, len(content))
    assert files.PLACE.encode() in content
    assert files.PLACE.encode() not in kept.content
    assert cleaned("voice", kept.content, LIMITS) == kept


def test_a_mended_page_has_the_checksum_that_players_look_for():
    content = bytearray(cleaned("voice", files.ogg(), LIMITS).content)
    _, (start, _, end), _ = ogg_pages._pages(content)
    page = content[start:end]
    said, page[22:26] = page[22:26], bytes(4)
    assert int.from_bytes(said, "little") == ogg_pages._checksum(page) != 0


@given(st.sampled_from([files.webm(), files.mp4(), files.ogg(), files.jpeg(), files.png()]), st.data())
def test_broken_files_are_refused_or_made_whole_and_never_raise_anything_else(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    broken = content[:at] + bytes([data.draw(st.integers(0, 255))]) + content[at + 1 :]
    cut = broken[: data.draw(st.integers(1, len(broken)))]
    for kind in ("voice", "photo", "drawing"):
        try:
            cleaned(kind, cut, LIMITS)
        except NotAllowed as why:
            assert why.status in (413, 415, 422)
