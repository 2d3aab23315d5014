"""Word times corrected where Whisper is known to err.

The voice detector cuts silence out before Whisper hears, and times are put back afterwards. At such a cut the last word of a
sentence may land behind the silence, or the first one before it, by seconds; and a word beside a silence may swallow it. In a
call that puts words on the wrong side of the other's answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from closecall.audio.channels import FRAME, SAMPLE_RATE, frames_of, level_over
from closecall.types import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CUT_SECONDS = 0.8
"""Silence that the voice detector cuts out is longer than its margins of 0.4 s on both sides."""

STRAY_WORDS = 2
"""Up to so many words land on the wrong side of a cut."""

LONG_WORD = 0.7
"""Seconds; hardly a spoken word is longer, and those that are hold a silence."""

HELD_SILENCE = 0.4
"""Seconds of quiet within a long word that are no part of it."""

LEAST_SOUND = 0.3
"""Seconds; what stands before or behind such a silence and is shorter belongs to a neighbour."""

QUIET_SHARE = 0.3
"""Sound is quiet when it lies under this share of the way from the channel's floor to its speech, in dB."""


_ABBREVIATION = re.compile(r"\b[A-Za-z]\.[A-Za-z]\.$")  # "8 a.m." may stand within a sentence


def corrected(words: Sequence[Word], levels: npt.NDArray[np.float32]) -> tuple[Word, ...]:
    """One channel's words with times that fit its sound and its sentences.

    Args:
        words: in order.
        levels: of the channel, dBFS, shape (frames,).
    """
    return _forward(_back(_tightened(words, levels)))


def _tightened(words: Sequence[Word], levels: npt.NDArray[np.float32]) -> tuple[Word, ...]:
    """Long words without the silence that they swallowed at their beginning or end."""
    import numpy as np

    if not words or not len(levels):
        return tuple(words)
    floor, speech = float(np.percentile(levels, 10)), float(np.median([level_over(levels, word) for word in words]))
    quiet = levels < floor + QUIET_SHARE * (speech - floor)
    return tuple(tight(word, quiet) if word.end - word.start > LONG_WORD else word for word in words)


def tight(word: Word, quiet: npt.NDArray[np.bool_]) -> Word:
    """A word without a silence of `HELD_SILENCE` that stands within `LEAST_SOUND` of its beginning or end.

    Args:
        word: any.
        quiet: for each frame of its channel, whether it is quiet.
    """
    rate = SAMPLE_RATE / FRAME
    first, last = frames_of(word)
    runs = [run for run in _runs(quiet[first:last]) if run[1] - run[0] >= HELD_SILENCE * rate]
    start, end, count = word.start, word.end, last - first
    if runs and runs[0][0] <= LEAST_SOUND * rate:
        start = (first + runs.pop(0)[1]) / rate
    if runs and count - runs[-1][1] <= LEAST_SOUND * rate:
        end = (first + runs[-1][0]) / rate
    return replace(word, start=start, end=max(start, end)) if start < word.end else word


def _runs(quiet: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Beginnings and ends of the stretches that are true."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _back(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The last words of a sentence that landed behind a cut, put back behind the word that they follow."""
    out = list(words)
    for at in range(1, len(out)):
        stray = _stray_end(out, at)
        if stray:
            anchor = out[at - 1].end
            out[at:stray] = [_at(word, anchor) for word in out[at:stray]]
    return tuple(out)


def _stray_end(words: Sequence[Word], at: int) -> int:
    """The index after the stray words that begin at `at`: in small letters, ending a sentence begun before a cut; or 0."""
    before = words[at - 1]
    begun = not _ends(before) or _ABBREVIATION.search(before.text) is not None
    if words[at].start - before.end < CUT_SECONDS or not begun or not words[at].text[:1].islower():
        return 0
    for end in range(at + 1, min(at + STRAY_WORDS, len(words) - 1) + 1):
        if _ends(words[end - 1]):
            return end
    return 0


def _forward(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The first word of a sentence that was left before a cut, put before the word that it goes with."""
    out = list(words)
    for at in range(1, len(out) - 1):
        word, following = out[at], out[at + 1]
        begins = _ends(out[at - 1]) and not _ends(word) and word.text[:1].isupper()
        if begins and following.start - word.end >= CUT_SECONDS and following.text[:1].islower():
            length = word.end - word.start
            out[at] = replace(word, start=max(word.start, following.start - length), end=following.start)
    return tuple(out)


def _ends(word: Word) -> bool:
    return word.text.endswith((".", "?", "!"))


def _at(word: Word, time: float) -> Word:
    return replace(word, start=time, end=time)
