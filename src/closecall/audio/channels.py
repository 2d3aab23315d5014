"""What the channels of a recording mean: who is on which, which are copies, which are silent.

Pure functions over numpy arrays. A level is the mean power of 20 ms of sound in dBFS (0 is a full-scale square wave).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from closecall.types import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

SAMPLE_RATE = 16_000
FRAME = 320
"""Samples of one level: 20 ms at 16 kHz."""

FLOOR_DB = -100.0
SILENT_DB = -60.0
"""A channel whose loudest 20 ms stay under this carries nobody; a quiet telephone voice reaches -40."""

ACTIVE_DB = 30.0
"""Frames within this many dB of the recording's loudest count as active when channels are compared."""

SAME_COHERENCE = 0.95
"""Correlation of two channels' samples from which they are copies of each other, whatever their gain or polarity."""

SAME_CONTOUR = 0.9
"""Correlation of two channels' levels over active frames from which they carry the same people (a delayed copy, two
microphones in one room). With one person a side it is negative."""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """A whole recording in numbers. `levels`: dBFS, shape (channels, frames); `coherence`: correlations, shape (channels, channels)."""

    seconds: float
    levels: Floats
    coherence: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """How to listen to a recording.

    `kind` "stereo": two channels, one side of the call each; "mono": all speakers in the mean of `channels`.
    `warning` is a sentence for the reader of the scorecard, or None.
    """

    kind: Literal["mono", "stereo"]
    channels: tuple[int, ...]
    warning: str | None = None


def survey(blocks: Iterable[Floats]) -> Survey:
    """Levels and correlations of a recording, gone through once.

    Args:
        blocks: arrays of shape (channels, samples), each but the last a multiple of `FRAME` long.
    """
    import numpy as np

    levels: list[Floats] = []
    samples = 0
    products: npt.NDArray[np.float64] | None = None
    for block in blocks:
        levels.append(_levels(block))
        samples += block.shape[1]
        centred = (block - block.mean(axis=1, keepdims=True)).astype(np.float64)
        product: npt.NDArray[np.float64] = np.asarray(centred @ centred.T)
        products = product if products is None else products + product
    if products is None:
        return Survey(0.0, np.zeros((0, 0), np.float32), np.zeros((0, 0)))
    energy = np.sqrt(np.diag(products)) + 1e-12
    return Survey(samples / SAMPLE_RATE, np.concatenate(levels, axis=1), products / np.outer(energy, energy))


def layout(found: Survey) -> Layout:
    """Who is where: copies and silent channels are left out, two that remain are the two sides, of more the mean is taken."""
    peaks = found.levels.max(axis=1, initial=FLOOR_DB)
    live = [channel for channel, peak in enumerate(peaks) if peak >= SILENT_DB]
    distinct: list[int] = []
    # The louder of two copies is kept.
    for channel in sorted(live, key=lambda channel: (-found.levels[channel].mean(), channel)):
        if not any(are_same(found, channel, other) for other in distinct):
            distinct.append(channel)
    distinct.sort()
    if len(distinct) == 2:
        left, right = (channel + 1 for channel in distinct)
        chosen = f"of its {len(peaks)} channels, {left} is heard as left and {right} as right; the others are silent or copies"
        return Layout("stereo", tuple(distinct), chosen if len(peaks) > 2 else None)
    if len(distinct) > 2:
        return Layout("mono", tuple(distinct), f"the recording has {len(distinct)} different channels, which are heard as one")
    silent = len(peaks) - len(live)
    note = f"{silent} of its {len(peaks)} channels is silent" if silent and live else None
    return Layout("mono", tuple(distinct) or (0,), note)


def are_same(found: Survey, one: int, other: int) -> bool:
    """Whether two channels carry the same sound: copies with any gain, or two microphones before the same people."""
    import numpy as np

    if abs(float(found.coherence[one, other])) >= SAME_COHERENCE:
        return True
    pair = found.levels[[one, other]]
    active = pair[:, pair.max(axis=0) > pair.max() - ACTIVE_DB]
    if active.shape[1] < 2 or (active.std(axis=1) < 1e-6).any():
        return False
    return float(np.asarray(np.corrcoef(active))[0, 1]) >= SAME_CONTOUR


def spans(found: Survey, longest: float = 900.0, slack: float = 60.0) -> tuple[tuple[float, float], ...]:
    """Pieces to hear one after the other, in seconds, each at most `longest`, cut where it is quietest within `slack` of its end.

    A recording of hours is held and transcribed piece by piece.
    """
    loudest = found.levels.max(axis=0, initial=FLOOR_DB)
    second, cuts = SAMPLE_RATE // FRAME, [0.0]
    while found.seconds - cuts[-1] > longest:
        end = round((cuts[-1] + longest) * second)
        window = loudest[end - round(slack * second) : end]
        # The quietest half second, by the mean of its frames.
        cuts.append((end - len(window) + _quietest(window, second // 2)) / second)
    return tuple(zip(cuts, [*cuts[1:], found.seconds], strict=True))


def level_over(levels: Floats, word: Word) -> float:
    """The mean power in dBFS while a word is spoken; `levels` of shape (frames,)."""
    first, last = frames_of(word)
    first = min(first, max(0, len(levels) - 1))
    return mean_level(levels[first : max(first + 1, last)])


def frames_of(word: Word) -> tuple[int, int]:
    """The first frame of a word and the one after its last."""
    return max(0, int(word.start * SAMPLE_RATE / FRAME)), round(word.end * SAMPLE_RATE / FRAME)


def mean_level(levels: Floats | Sequence[float]) -> float:
    """The level of the mean power of some levels, dBFS."""
    import numpy as np

    return 10 * float(np.log10(np.mean(10 ** (np.asarray(levels) / 10)))) if len(levels) else FLOOR_DB


def _levels(block: Floats) -> Floats:
    import numpy as np

    padded = np.pad(block, ((0, 0), (0, -block.shape[1] % FRAME)))
    power = np.mean(padded.reshape(len(block), -1, FRAME) ** 2, axis=2)
    levels: Floats = (10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))).astype(np.float32)
    return levels


def _quietest(window: Floats, width: int) -> int:
    """The middle of the `width` frames with the lowest mean."""
    import numpy as np

    means = np.convolve(window, np.ones(width) / width, mode="valid")
    return int(means.argmin()) + width // 2
