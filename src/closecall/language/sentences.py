"""Sentences of a turn, as character spans.

Spoken text is often badly punctuated: a recogniser prints two hundred words without a full stop, or a stop in mid-sentence.
So a run that no punctuation ends is cut near `RUN_WORDS` words, before a word that tends to open a clause.
"""

from __future__ import annotations

import re

from closecall.types import Evidence, Turn

RUN_WORDS = 32
"""A run longer than 1.5 times this is cut; about twice the mean length of a spoken sentence."""

_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|vs|etc|inc|ltd|co|jr|sr|no|approx|e\.g|i\.e|[ap]\.m|u\.s|u\.k)|\b[a-z])\.$", re.IGNORECASE
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n+")
_OPENER = re.compile(
    r"(?<=\s)(?:so|and|but|because|then|now|okay|ok|well|anyway|if|when|or|what|that's|i'll|we'll|you|can|could|would|let's|do)\b",
    re.IGNORECASE,
)


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence of `text`, in order, without surrounding white space.

    The spans never overlap and leave out nothing but white space.
    """
    found: list[tuple[int, int]] = []
    for start, end in _marked(text):
        found.extend(_cut(text, start, end))
    return tuple(found)


def sentences(turn: Turn) -> tuple[Evidence, ...]:
    """The sentences of a turn, each as evidence."""
    return tuple(Evidence(turn.index, start, end, turn.text[start:end]) for start, end in spans(turn.text))


def _marked(text: str) -> list[tuple[int, int]]:
    """Spans between the punctuation marks that end a sentence."""
    found, start = [], 0
    for mark in _END.finditer(text):
        if mark.group().startswith(".") and _ABBREVIATION.search(text[start : mark.start() + 1]) and mark.end() < len(text):
            continue
        found.append(_trim(text, start, mark.end()))
        start = mark.end()
    found.append(_trim(text, start, len(text)))
    return [span for span in found if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run of many words before clause openers, so that no piece is much longer than `RUN_WORDS`."""
    words = [m.start() + start for m in re.finditer(r"\S+", text[start:end])]
    if len(words) <= RUN_WORDS * 3 // 2:
        return [(start, end)]
    openers = {m.start() + start for m in _OPENER.finditer(text[start:end])}
    window = range(RUN_WORDS // 2, RUN_WORDS * 3 // 2)
    # The opener nearest to the wished length wins; where there is none, the cut falls at that length.
    at = min((i for i in window if words[i] in openers), key=lambda i: abs(i - RUN_WORDS), default=RUN_WORDS)
    head = _trim(text, start, words[at])
    return [head, *_cut(text, words[at], end)]
