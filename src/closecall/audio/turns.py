"""The channels' words merged by time into turns.

Each side's words are cut into phrases, at the ends of sentences and at pauses; the phrases of both sides are put in order by
their start, and neighbours of one speaker joined. So the words of a sentence stay together though the other side says "mm-hm"
over it, and an answer stands after the question however early it sets in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from closecall.types import Turn, Word

PHRASE_PAUSE = 0.8
"""Seconds of pause that end a phrase; people take turns within 0.2 s, and mid-sentence pauses rarely reach 0.8 s."""

SENTENCE_PAUSE = 0.3
"""Seconds of pause after which a full stop ends a sentence even where the next word is in lower case."""

TURN_PAUSE = 3.0
"""Seconds of silence of all after which a finished sentence ends its speaker's turn."""

LONG_PAUSE = 10.0
"""… and after which an unfinished one does."""

MONO_PAUSE = 0.8
"""As `TURN_PAUSE` where speakers are not separated: the next to speak may be someone else."""

RESUME_PAUSE = 2.0
"""A sentence goes on after the other's back-channel if its speaker resumes within this many seconds."""

BACKCHANNEL_WORDS = 3
BACKCHANNELS = frozenset(
    {
        "mm", "hm", "mmhm", "mhm", "mmm", "hmm", "uhhuh", "uh", "huh", "um", "ah", "oh", "aha", "yeah", "yes", "yep", "yup",
        "right", "okay", "ok", "sure", "gotcha", "i", "see", "exactly", "true", "cool", "wow", "great", "good", "fine",
    }
)  # fmt: skip
"""Words that a listener says without taking the floor."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    speaker: str
    words: tuple[Word, ...]

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return max(word.end for word in self.words)

    @property
    def is_finished(self) -> bool:
        return _ends_sentence(self.words[-1])

    @property
    def is_backchannel(self) -> bool:
        said = [re.sub(r"\W", "", word.text.lower()) for word in self.words]
        return len(said) <= BACKCHANNEL_WORDS and all(word in BACKCHANNELS for word in said) and "?" not in self.words[-1].text


def merge(sides: Mapping[str, Sequence[Word]], joiner: str = " ") -> tuple[Turn, ...]:
    """Turns from words.

    Args:
        sides: the words of each speaker, in any order; with one speaker, turns are cut at shorter pauses.
        joiner: what stands between two words in the language's writing.

    Returns:
        Turns by their start, holding every word once; `speaker` is the side's key, `role` is None.
    """
    phrases = [phrase for speaker, words in sides.items() for phrase in _phrases(speaker, words)]
    order = {speaker: place for place, speaker in enumerate(sides)}
    phrases.sort(key=lambda phrase: (phrase.start, order[phrase.speaker]))
    pause = MONO_PAUSE if len(sides) == 1 else TURN_PAUSE
    return tuple(
        Turn(index, turn.speaker, None, joiner.join(word.text for word in turn.words), turn.start, turn.end, turn.words)
        for index, turn in enumerate(_joined(_mended(phrases), pause))
    )


def _phrases(speaker: str, words: Sequence[Word]) -> Iterator[_Phrase]:
    ordered = sorted(words, key=lambda word: word.start)
    start = 0
    for index, (word, following) in enumerate(pairwise(ordered), start=1):
        if is_cut(word, following):
            yield _Phrase(speaker, tuple(ordered[start:index]))
            start = index
    if ordered:
        yield _Phrase(speaker, tuple(ordered[start:]))


def is_cut(word: Word, following: Word) -> bool:
    """Whether a phrase ends between two words of one speaker: at the end of a sentence, or at a pause of `PHRASE_PAUSE`."""
    pause = following.start - word.end
    # "8 a.m. and", "Dr. Bell": a full stop with a small letter after it, or after a title, ends no sentence.
    ends = _ends_sentence(word) and (pause >= SENTENCE_PAUSE or not following.text[:1].islower())
    return ends or pause >= PHRASE_PAUSE


def _ends_sentence(word: Word) -> bool:
    text = word.text.rstrip("\"')”’")
    return text.endswith((".", "?", "!", "…", "。", "？", "！")) and text.lower() not in {
        "mr.",
        "mrs.",
        "ms.",
        "dr.",
        "st.",
        "no.",
    }


def _mended(phrases: Sequence[_Phrase]) -> list[_Phrase]:
    """The phrases with every sentence whole that was only cut by a pause in which the other side gave a back-channel."""
    left, mended = list(phrases), []
    while left:
        phrase = left.pop(0)
        while (place := _continuation(phrase, left)) is not None:
            phrase = _Phrase(phrase.speaker, phrase.words + left.pop(place).words)
        mended.append(phrase)
    return mended


def _continuation(phrase: _Phrase, later: Sequence[_Phrase]) -> int | None:
    """Where the rest of an unfinished phrase stands, with nothing but back-channels of others between, or None."""
    if phrase.is_finished:
        return None
    for place, other in enumerate(later):
        if other.speaker == phrase.speaker:
            return place if other.start - phrase.end <= RESUME_PAUSE else None
        if not other.is_backchannel:
            return None
    return None


def _joined(phrases: Sequence[_Phrase], pause: float) -> Iterator[_Phrase]:
    held: _Phrase | None = None
    for phrase in phrases:
        if held and held.speaker == phrase.speaker and phrase.start - held.end < (pause if held.is_finished else LONG_PAUSE):
            held = _Phrase(held.speaker, held.words + phrase.words)
        else:
            if held:
                yield held
            held = phrase
    if held:
        yield held
