"""Finding and removing the loops that a speech decoder runs into: one phrase over and over, in place of what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from closecall.types import Word

COMPRESSION = 2.4
"""Ratio under zlib above which a text repeats itself (Whisper paper, section 4.5, arXiv 2212.04356)."""

LOOP_WORDS = 8
"""A looping phrase is up to so many words long."""

LOOP_TIMES = 4
"""It stands at least so many times in a row, in a text that repeats itself …"""

SURE_TIMES = 10
"""… or so many times in any text: nobody says one thing ten times in a row. Half a minute of joined speech with a loop in it
may compress by less than `COMPRESSION`."""


def is_looped(words: Sequence[Word], compression_ratio: float) -> bool:
    """Whether a text, with its ratio under zlib, holds a loop."""
    return compression_ratio > COMPRESSION or len(without_loops(words, SURE_TIMES)) < len(words)


def without_loops(words: Sequence[Word], times: int = LOOP_TIMES) -> tuple[Word, ...]:
    """The words with every phrase that stands so many times or more in a row reduced to its first time."""
    plain = [re.sub(r"\W", "", word.text.lower()) or word.text.strip() for word in words]
    kept: list[Word] = []
    at = 0
    while at < len(words):
        length, found = next(_loops(plain, at, times), (1, 1))
        kept.extend(words[at : at + length])
        at += length * found
        # A loop is often broken off in the middle of its phrase.
        rest = 0
        while found > 1 and rest < length and plain[at : at + 1] == plain[at - length : at - length + 1]:
            at, rest = at + 1, rest + 1
    return tuple(kept)


def _loops(plain: Sequence[str], at: int, times: int) -> Iterator[tuple[int, int]]:
    """Length and number of each phrase that stands `times` times or more from `at` on."""
    for length in range(1, LOOP_WORDS + 1):
        phrase, found = plain[at : at + length], 1
        while plain[at + length * found : at + length * (found + 1)] == phrase:
            found += 1
        if found >= times:
            yield length, found
