"""How many parts a text message takes. Pure.

Source: 3GPP TS 23.038 (the 7-bit alphabet and its extension table) and 23.040: 160 letters in one part and
153 in each of several; with any other letter the whole text is in UCS-2, 70 in one and 67 in each.
"""

from __future__ import annotations

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # each takes the room of two


@dataclass(frozen=True)
class Segments:
    """`others`: letters outside the alphabet, which make the whole message take more than twice the room."""

    count: int
    used: int
    room: int
    others: tuple[str, ...]

    @property
    def words(self) -> str:
        parts = f"{self.count} part{'s' if self.count > 1 else ''}, {self.used} of {self.room} letters"
        if not self.others:
            return parts
        odd = " ".join(self.others)
        return f"{parts}; {odd} is in no phone's plain alphabet, so that a part holds 70 and not 160"


def segments(text: str) -> Segments:
    others = tuple(dict.fromkeys(letter for letter in text if letter not in BASIC | EXTENDED))
    if others:
        return _parts([len(letter.encode("utf-16-be")) // 2 for letter in text], 70, 67, others)
    return _parts([2 if letter in EXTENDED else 1 for letter in text], 160, 153, ())


def _parts(widths: list[int], alone: int, joined: int, others: tuple[str, ...]) -> Segments:
    """A letter of two is never cut in half, so that a part may end one short."""
    used = sum(widths)
    if used <= alone:
        return Segments(1, used, alone, others)
    count, filled = 1, 0
    for width in widths:
        if filled + width > joined:
            count, filled = count + 1, 0
        filled += width
    return Segments(count, used, count * joined, others)
