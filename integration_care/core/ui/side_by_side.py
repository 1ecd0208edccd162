"""Two texts side by side: which words stand in one of them only. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. `is_only_here`: the other text does not have it."""

    text: str
    is_only_here: bool = False


Words = tuple[Piece, ...]


def side_by_side(one: str, other: str) -> tuple[Words, Words]:
    """Word by word; where a line breaks makes no difference."""
    ours, theirs = WORD.findall(one), WORD.findall(other)
    match = SequenceMatcher(None, [word.strip() for word in ours], [word.strip() for word in theirs])
    blocks = match.get_matching_blocks()
    in_ours = {at for block in blocks for at in range(block.a, block.a + block.size)}
    in_theirs = {at for block in blocks for at in range(block.b, block.b + block.size)}
    return tuple(_pieces(ours, in_ours)), tuple(_pieces(theirs, in_theirs))


def _pieces(words: list[str], in_both: set[int]) -> Iterator[Piece]:
    for is_shared, found in groupby(enumerate(words), key=lambda word: word[0] in in_both):
        yield Piece("".join(word for _, word in found), is_only_here=not is_shared)
