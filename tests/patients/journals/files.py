"""Small files as phones and browsers make them, put together by hand."""

import io
from uuid import uuid4

from PIL import Image

GPS, MAKE, DATE = 0x8825, 0x010F, 0x0132
PLACE = "Kitchen, 12 Elm Street"


def jpeg(size=(60, 40), with_place=True, rotated=False) -> bytes:
    picture, exif = Image.new("RGB", size, (200, 120, 40)), Image.Exif()
    if with_place:
        exif[MAKE] = PLACE
        exif.get_ifd(GPS).update({1: "N", 2: (41.0, 52.0, 30.0), 3: "W", 4: (87.0, 37.0, 12.0)})
    if rotated:
        exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=PLACE.encode())
    return out.getvalue()


def png(size=(60, 40), mode="RGBA") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def element(name: str, body: bytes) -> bytes:
    return bytes.fromhex(name) + (len(body) | 1 << 56).to_bytes(8) + body


def open_ended(name: str, body: bytes) -> bytes:
    return bytes.fromhex(name) + b"\x01" + b"\xff" * 7 + body


def webm(seconds=3, track=2, doc_type=b"webm") -> bytes:
    """As Chromium's MediaRecorder: segment and clusters of open length."""
    head = element("1a45dfa3", element("4282", doc_type))
    info = element("1549a966", element("2ad7b1", (1_000_000).to_bytes(3)) + element("4d80", b"Chrome"))
    tracks = element("1654ae6b", element("ae", element("d7", b"\x01") + element("83", bytes([track]))))
    tags = element("1254c367", element("7373", element("67c8", element("4487", PLACE.encode()))))
    clusters = b"".join(
        open_ended(
            "1f43b675", element("e7", (second * 1000).to_bytes(3)) + element("a3", b"\x81\x00\x00\x80ab")
        )
        for second in range(seconds + 1)
    )
    return head + open_ended("18538067", info + tracks + tags + clusters)


def box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + name + body


def mp4(seconds=3, sort=b"soun", brand=b"M4A ") -> bytes:
    mvhd = box(b"mvhd", bytes(12) + (1000).to_bytes(4) + (seconds * 1000).to_bytes(4) + bytes(80))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + sort + bytes(12))))
    place = box(b"udta", box(b"\xa9xyz", PLACE.encode()))
    sound = box(b"mdat", b"sound" * 9)
    return box(b"ftyp", brand + bytes(4) + brand) + box(b"moov", mvhd + track + place) + sound


def ogg(seconds=3) -> bytes:
    def page(number, position, packet):
        lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        return (
            b"OggS\0\0" + position.to_bytes(8, "little") + bytes(4) + number.to_bytes(4, "little") + bytes(4)
            + bytes([len(lacing)]) + lacing + packet
        )  # fmt: skip

    said = f"LOCATION={PLACE}".encode()
    comments = b"OpusTags" + (4).to_bytes(4, "little") + b"Maker"[:4] + (1).to_bytes(4, "little")
    comments += len(said).to_bytes(4, "little") + said
    return (
        page(0, 0, b"OpusHead\x01\x01" + bytes(9)) + page(1, 0, comments)
        + page(2, seconds * 48_000, b"sound")
    )  # fmt: skip


def sent(kind: str, content: bytes, **fields) -> dict:
    """The fields of a POST that adds it."""
    return {"client_uuid": uuid4(), "kind": kind, "file": named(content), **fields}


def named(content: bytes, name="my-divorce.jpg") -> io.BytesIO:
    """A file of a name that tells a person's secrets."""
    file = io.BytesIO(content)
    file.name = name
    return file
