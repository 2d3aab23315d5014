"""Cross-talk: the voice of one side that leaks into the channel of the other, kept from making phantom turns.

It is held back twice. Before recognition the stretches of a channel that hold nothing but the other side's voice are muted, so that
Whisper neither hears it nor lets it distort the times of the words around it. Afterwards words that came through are dropped.
Pure functions over numpy arrays; levels as in `channels.py`, shape (2, frames).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from closecall.audio.channels import ACTIVE_DB, FRAME, level_over, mean_level
from closecall.types import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

MUTE_DB = 9.0
"""A channel is muted where the other is this much louder and it is this much quieter than its own side's speech. Cross-talk within
a telephone or headset lies 15 to 40 dB under the voice; what a person says into the other's talk lies near their own level."""

SMOOTH_FRAMES = 10
"""Levels are compared over 0.2 s, about a syllable."""

MARGIN_FRAMES = 8
"""A side's own speech is kept with 0.16 s around it: the beginnings and ends of words are soft."""

AUDIBLE_DB = -60.0
LEAK_CONTOUR = 0.4
"""A channel is left as it is unless what would be muted is audible (its loudest tenth above `AUDIBLE_DB`) and rises and falls with
the other side's voice (correlation of their levels): line noise does not, and without it Whisper hears the words around it worse."""

OWN_DB = 15.0
OWN_FRAMES = 15
"""A side speaks where it is the louder one and within `OWN_DB` of its loudest, for 0.3 s on end: an echo's tail is shorter."""

ECHO_DB = 6.0
"""Words that stand on both sides at one time are cross-talk on the side that is this much quieter, here and than its own speech."""

BLEED_DB = 12.0
"""Phrases that only one side has are cross-talk where the other side is this much louder …"""

BLEED_UNDER_SPEECH_DB = 12.0
"""… and the phrase is this much quieter than that side's own speech."""

PHRASE_PAUSE = 0.5
"""Seconds of pause between words that are judged apart."""

SAME_TIME = 0.5
"""Seconds that the same word may lie apart on the two sides."""


def bleed_mask(levels: Floats) -> Mask:
    """Where each of two channels holds nothing but the other's voice, shape (2, frames)."""
    import numpy as np

    if not levels.shape[1]:
        return np.zeros(levels.shape, dtype=np.bool_)
    smooth = np.stack([_smoothed(row) for row in levels])
    return np.stack([_bleeds(smooth[0], smooth[1]), _bleeds(smooth[1], smooth[0])])


def muted(samples: Floats, mask: Mask, start: int = 0) -> Floats:
    """A block of both channels, silent where the mask says so, with soft edges.

    Args:
        samples: shape (2, n).
        mask: of the whole recording, shape (2, frames).
        start: the block's first sample, counted from the recording's beginning.
    """
    import numpy as np

    at = np.arange(start, start + samples.shape[1])
    # The gain of a sample lies between those of the middles of two frames, one of which may be in a block beside this one.
    frames = slice(max(0, start // FRAME - 1), (start + samples.shape[1]) // FRAME + 2)
    middles = (np.arange(mask.shape[1])[frames] + 0.5) * FRAME
    gains = [np.interp(at, middles, (~row[frames]).astype(np.float32)) for row in mask] if len(middles) else [1.0, 1.0]
    return np.stack([row * gain for row, gain in zip(samples, gains, strict=True)]).astype(np.float32)


def _bleeds(here: Floats, there: Floats) -> Mask:
    """Frames of a channel that are cross-talk, by the smoothed levels of it and of the other."""
    import numpy as np

    speech = _own_speech(here, there)
    louder = there - here >= MUTE_DB
    own = ~louder | (speech - here < MUTE_DB)
    # Frames in which neither says anything are nobody's.
    own &= here > min(speech, float(there.max())) - ACTIVE_DB
    reach = np.ones(2 * MARGIN_FRAMES + 1)
    near_own = np.convolve(own, reach, mode="same")[: len(own)] > 0
    found: Mask = louder & ~near_own
    return found if _is_voice(here[found], there[found]) else np.zeros_like(found)


def _is_voice(here: Floats, there: Floats) -> bool:
    """Whether what is heard in some frames of a channel is audible and follows the other's voice."""
    import numpy as np

    if len(here) < OWN_FRAMES or np.percentile(here, 90) < AUDIBLE_DB or min(here.std(), there.std()) < 1e-3:
        return False
    return float(np.asarray(np.corrcoef(here, there))[0, 1]) >= LEAK_CONTOUR


def _own_speech(here: Floats, there: Floats) -> float:
    """The level of a side's speech, the upper quartile of its frames; 0, out of reach, for a side that never speaks."""
    import numpy as np

    speaks = (here > there) & (here > here.max() - OWN_DB)
    lasting = np.convolve(speaks, np.ones(OWN_FRAMES), mode="same")[: len(speaks)] >= OWN_FRAMES
    return float(np.percentile(here[speaks], 75)) if lasting.any() else 0.0


def _smoothed(levels: Floats) -> Floats:
    """Mean power over `SMOOTH_FRAMES`, dBFS."""
    import numpy as np

    power = np.convolve(10 ** (levels / 10), np.ones(SMOOTH_FRAMES) / SMOOTH_FRAMES, mode="same")[: len(levels)]
    smooth: Floats = (10 * np.log10(np.maximum(power, 1e-12))).astype(np.float32)
    return smooth


def drop_bleed(sides: Sequence[Sequence[Word]], levels: Floats) -> tuple[tuple[Word, ...], ...]:
    """Two sides' words without those that are the other side's voice, leaking over.

    A word is cross-talk when the other side has the same word at that time, is louder by `ECHO_DB`, and the word is quieter than
    its own side's speech by as much; so is a phrase, half of whose words the other side has. Phrases that the other side has not
    are cross-talk when the other side is louder by `BLEED_DB` and they are quieter than their side's speech by
    `BLEED_UNDER_SPEECH_DB`; single words are not, for their times are not that certain. A side's own speech is what it says
    while it is the louder one; one that never is has none.

    Args:
        sides: the words of the two channels.
        levels: their levels, shape (2, frames).
    """
    left, right = sides
    return _own(left, right, levels), _own(right, left, levels[::-1])


def _own(words: Sequence[Word], others: Sequence[Word], levels: Floats) -> tuple[Word, ...]:
    here, there = ([level_over(row, word) for word in words] for row in levels)
    speech = _speech_level([one for one, other in zip(here, there, strict=True) if one > other])
    if speech is None:
        speech = _speech_level([level_over(levels[1], word) for word in others]) or 0.0
    echoed = _echoes(others)
    kept: list[Word] = []
    for phrase in _phrases(words):
        one, other = mean_level(here[phrase]), mean_level(there[phrase])
        # The recogniser mishears faint speech: half of the words tell that a phrase is the other's.
        mostly = sum(map(echoed, words[phrase])) * 2 >= len(words[phrase])
        if is_bleed(other - one, speech - one, echoed=mostly):
            continue
        kept.extend(
            word
            for word, one, other in zip(words[phrase], here[phrase], there[phrase], strict=True)
            if not (echoed(word) and is_bleed(other - one, speech - one, echoed=True))
        )
    return tuple(kept)


def is_bleed(gap: float, under_speech: float, *, echoed: bool) -> bool:
    """Whether a word is cross-talk.

    Args:
        gap: dB by which the other side is louder.
        under_speech: dB by which the word is quieter than its own side's speech.
        echoed: whether the other side has the same word at the same time.
    """
    least, least_under = (ECHO_DB, ECHO_DB) if echoed else (BLEED_DB, BLEED_UNDER_SPEECH_DB)
    return gap >= least and under_speech >= least_under


def _phrases(words: Sequence[Word]) -> Iterator[slice]:
    """Runs of words without a pause of `PHRASE_PAUSE`."""
    start = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index].start - words[index - 1].end >= PHRASE_PAUSE:
            yield slice(start, index)
            start = index


def _speech_level(levels: Sequence[float]) -> float | None:
    """The level that a side's words typically have: their upper quartile, since ends of words are quiet."""
    return sorted(levels)[len(levels) * 3 // 4] if levels else None


def _echoes(others: Sequence[Word]) -> Callable[[Word], bool]:
    """A test whether one of the others is the same word within `SAME_TIME`."""
    times: dict[str, list[float]] = {}
    for other in others:
        times.setdefault(_plain(other.text), []).append(other.start)
    return lambda word: any(abs(start - word.start) <= SAME_TIME for start in times.get(_plain(word.text), ()))


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text.lower())
