from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from closecall.audio import channels, pieces
from closecall.audio.channels import Layout
from closecall.audio.decode import SAMPLE_RATE, Sound
from closecall.errors import AudioError

STEREO, MONO = Layout("stereo", (0, 1)), Layout("mono", (0, 1))


def noise(seconds: float) -> np.ndarray:
    sound = np.random.default_rng(1).normal(0, 0.1, (2, round(seconds * SAMPLE_RATE)))
    return sound.astype(np.float32)


@pytest.mark.parametrize("blocks", [1, 3, 7])
def test_pieces_put_together_are_the_sound(blocks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = noise(21)
    sound = Sound(Path("a.wav"), tuple(np.array_split(whole, blocks, axis=1)))
    found = channels.survey([whole])
    in_spans = channels.spans
    monkeypatch.setattr(channels, "spans", lambda found: in_spans(found, 5.0, 2.0))
    starts, sides = zip(*pieces.of(sound, found, STEREO), strict=True)
    assert np.array_equal(np.concatenate(sides, axis=1), whole)
    assert len(starts) > 4
    assert starts == tuple(start for start, _ in channels.spans(found))
    (_, mixed), *_ = pieces.of(sound, found, MONO)
    assert mixed.shape == (1, sides[0].shape[1])
    assert np.array_equal(mixed[0], sides[0].mean(axis=0))


def test_a_recording_that_shrinks_while_it_is_read_is_refused() -> None:
    found = channels.survey([noise(2)])
    with pytest.raises(AudioError, match=r"a\.wav: changed while it was read"):
        list(pieces.of(Sound(Path("a.wav"), (noise(1),)), found, STEREO))


def test_little_more_than_a_piece_is_held() -> None:
    # Forty minutes, of which no two blocks are in memory; a piece is up to 15 minutes, 115 MB.
    sound = Sound(Path("long.wav"), (noise(30),) * 80)
    found = channels.survey(sound)
    tracemalloc.start()
    try:
        largest = max(piece.nbytes for _, piece in pieces.of(sound, found, STEREO))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert largest > 100e6
    # The piece that is in use, the one that is filled, and what a block needs on the way.
    assert peak < 2.5 * largest
