"""A recording in the pieces that are heard one after the other, so that hours of it need the memory of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from closecall.audio import channels, crosstalk
from closecall.audio.channels import Layout, Survey
from closecall.audio.decode import SAMPLE_RATE, Sound
from closecall.errors import AudioError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]


def of(sound: Sound, found: Survey, layout: Layout) -> Iterator[tuple[float, Samples]]:
    """Start in seconds and samples of shape (sides, n) of each of the recording's `channels.spans`, in order.

    Two sides are without cross-talk; of a mono layout the mean of its channels is the one side.

    Raises:
        AudioError: the recording is shorter than it was when it was surveyed.
    """
    import numpy as np

    blocks = _sides(sound, found, layout)
    rest = np.empty((2 if layout.kind == "stereo" else 1, 0), np.float32)
    for start, end in channels.spans(found):
        piece = np.empty((len(rest), round(end * SAMPLE_RATE) - round(start * SAMPLE_RATE)), np.float32)
        filled = 0
        # Filled block by block: to gather the blocks first and join them then would hold everything twice.
        while filled < piece.shape[1]:
            rest = rest if rest.size else next(blocks, rest)
            if not rest.size:
                raise AudioError(f"{sound.path}: changed while it was read; try again once nothing writes to it")
            part, rest = np.split(rest, [piece.shape[1] - filled], axis=1)
            piece[:, filled : filled + part.shape[1]] = part
            filled += part.shape[1]
        yield start, piece


def _sides(sound: Sound, found: Survey, layout: Layout) -> Iterator[Samples]:
    """The blocks of a recording as each of its sides is heard, shape (sides, samples)."""
    chosen = list(layout.channels)
    mask = crosstalk.bleed_mask(found.levels[chosen]) if layout.kind == "stereo" else None
    start = 0
    for block in sound:
        side = block[chosen]
        yield side.mean(axis=0, keepdims=True) if mask is None else crosstalk.muted(side, mask, start)
        start += block.shape[1]
