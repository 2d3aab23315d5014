"""Dropping what Whisper invents on silence, noise and music.

Whisper was trained on subtitles, and where nothing is said it writes what subtitles say there: "Thank you for watching", "you",
one phrase over and over. The voice detector keeps most of it away; what comes through is judged by four rules, on a segment
(up to 30 s, the unit that Whisper scores) or a stretch (its words between two pauses or sentence ends):

1. silence: the segment's no-speech probability is above 0.6 and its mean log-probability under -1.0 (the thresholds of the
   Whisper paper, section 4.5, arXiv 2212.04356): all of it goes.
2. doubt: the no-speech probability is above 0.3 and the stretch's mean log word probability under -1.0: the stretch goes.
   Measured on noise, hum, ringing, music, babble and reversed speech, inventions have 0.32 to 0.98 and -1.4 to -4;
   real telephone speech stays under 0.2.
3. loop: a phrase of up to eight words stands ten times in a row, or four times in a segment whose compression ratio is above 2.4
   (same paper): the first of them stays (`loops.py`; the recogniser has tried such a segment a second time before).
4. stock: a stretch that is wholly a stock phrase of subtitles, with a pause of 1 s on both sides, goes when it is weakly
   supported: no-speech probability above 0.3, or mean log word probability under -0.7. The phrase alone condemns nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from closecall.audio.loops import is_looped, without_loops
from closecall.audio.whisper import Segment
from closecall.types import Word

Reason = Literal["silence", "doubt", "stock"]

NO_SPEECH_SURE = 0.6
NO_SPEECH_MAYBE = 0.3
SEGMENT_LOGPROB = -1.0
STRETCH_LOGPROB = -1.0
STOCK_LOGPROB = -0.7
STRETCH_PAUSE = 0.5
STOCK_PAUSE = 1.0

STOCK = frozenset(
    {
        "you",
        "thank you",
        "thank you very much",
        "thank you so much",
        "thank you for watching",
        "thanks for watching",
        "thank you for watching this video",
        "thanks for watching and see you next time",
        "see you next time",
        "see you in the next video",
        "please subscribe",
        "please like and subscribe",
        "like and subscribe",
        "dont forget to subscribe",
        "subscribe to my channel",
        "subtitles by the amaraorg community",
        "transcription by castingwords",
        "music",
        "applause",
        "beep",
        "silence",
    }
)
"""What Whisper writes on nothing, in lower case without punctuation."""


def kept_words(segments: Iterable[Segment]) -> tuple[Word, ...]:
    """The words of one channel's segments that are not invented, in order."""
    spoken = [_spoken(segment) for segment in segments]
    stretches = [(segment, stretch) for segment in spoken for stretch in _stretches(segment.words)]
    kept: list[Word] = []
    for index, (segment, stretch) in enumerate(stretches):
        before = stretches[index - 1][1][-1].end if index else -math.inf
        after = stretches[index + 1][1][0].start if index + 1 < len(stretches) else math.inf
        alone = stretch[0].start - before >= STOCK_PAUSE and after - stretch[-1].end >= STOCK_PAUSE
        if reason(segment, stretch, alone=alone) is None:
            kept.extend(stretch)
    return tuple(kept)


def reason(segment: Segment, stretch: Sequence[Word], *, alone: bool) -> Reason | None:
    """Why a stretch of a segment is taken for invented, or None.

    Args:
        segment: with the scores that Whisper gave.
        stretch: some of its words, at least one.
        alone: whether there is a pause of `STOCK_PAUSE` on both sides.
    """
    support = _mean_logprob(stretch)
    if segment.no_speech_prob > NO_SPEECH_SURE and segment.avg_logprob < SEGMENT_LOGPROB:
        return "silence"
    if segment.no_speech_prob > NO_SPEECH_MAYBE and support < STRETCH_LOGPROB:
        return "doubt"
    weak = segment.no_speech_prob > NO_SPEECH_MAYBE or support < STOCK_LOGPROB
    return "stock" if alone and weak and _plain(stretch) in STOCK else None


def _spoken(segment: Segment) -> Segment:
    """The segment without loops; one that is punctuation only has no words left."""
    looped = is_looped(segment.words, segment.compression_ratio)
    words = without_loops(segment.words) if looped else segment.words
    return replace(segment, words=words if _plain(words) else ())


def _stretches(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    start = 0
    for index, (word, following) in enumerate(pairwise(words), start=1):
        if following.start - word.end >= STRETCH_PAUSE or word.text.endswith((".", "?", "!")):
            yield tuple(words[start:index])
            start = index
    if words:
        yield tuple(words[start:])


def _mean_logprob(words: Sequence[Word]) -> float:
    # A word without a probability counts as certain: nothing speaks against it.
    return sum(math.log(max(1.0 if w.probability is None else w.probability, 1e-3)) for w in words) / len(words)


def _plain(words: Sequence[Word]) -> str:
    return re.sub(r"[^\w ]", "", "".join(word.text for word in words).lower()).strip()
