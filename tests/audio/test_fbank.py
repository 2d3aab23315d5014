from __future__ import annotations

import numpy as np
import pytest
from sounds import tone

from closecall.audio.fbank import BINS, fbank


def sweep() -> np.ndarray:
    """Half a second of two rising tones."""
    time = np.arange(8000) / 16_000
    return (0.3 * np.sin(2 * np.pi * (200 + 1500 * time) * time) + 0.1 * np.sin(2 * np.pi * 3100 * time**2)).astype(np.float32)


def test_the_figures_of_the_compiled_extractor() -> None:
    """What senko 0.2.1's extractor gives for this sound."""
    found = fbank(sweep())
    assert found.shape == (48, BINS)
    places = [(0, 0), (0, 40), (10, 20), (20, 30), (24, 55), (40, 60), (47, 79)]
    assert [found[place] for place in places] == pytest.approx(
        [7.0951, -6.0774, 9.7673, 3.5125, -1.128, -0.0014, 0.0], abs=0.002
    )


@pytest.mark.parametrize(("samples", "frames"), [(0, 1), (1, 1), (400, 1), (559, 1), (560, 2), (24_000, 148)])
def test_a_frame_every_ten_milliseconds(samples: int, frames: int) -> None:
    assert fbank(np.zeros(samples, np.float32)).shape == (frames, BINS)


def test_loudness_makes_no_difference() -> None:
    noise = 0.3 * np.random.default_rng(1).normal(size=8000).astype(np.float32)
    assert fbank(0.5 * noise) == pytest.approx(fbank(noise), abs=1e-3)


def test_a_tone_that_begins_is_in_its_bin() -> None:
    found = fbank(np.concatenate([0.01 * tone(0.3, 440), tone(0.3, 1000)]))
    assert found[-1].argmax() == pytest.approx(28, abs=1)  # 1000 Hz is 1000 mel, of 2840 in 81 steps, from 32 on
