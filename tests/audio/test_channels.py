from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import LEFT, RATE, RIGHT, SECONDS, SILENCE, surveyed, talk, tone

from closecall.audio import channels
from closecall.audio.channels import FRAME, Survey


@pytest.mark.parametrize(
    ("what", "sounds", "kind", "chosen"),
    [
        ("two sides", (LEFT, RIGHT), "stereo", (0, 1)),
        ("one quiet side", (LEFT, 0.03 * RIGHT), "stereo", (0, 1)),
        ("both leak a little", (LEFT + 0.05 * RIGHT, RIGHT + 0.05 * LEFT), "stereo", (0, 1)),
        ("leaking at -14 dB", (LEFT + 0.2 * RIGHT, RIGHT + 0.2 * LEFT), "stereo", (0, 1)),
        ("a side that hardly speaks", (LEFT, talk((13, 13.6), seed=3)), "stereo", (0, 1)),
        ("one channel", (LEFT,), "mono", (0,)),
        ("a copy", (LEFT + RIGHT, LEFT + RIGHT), "mono", (0,)),
        ("a copy 3 dB quieter", (0.7 * (LEFT + RIGHT), LEFT + RIGHT), "mono", (1,)),
        ("a copy 20 dB quieter", (LEFT + RIGHT, 0.1 * (LEFT + RIGHT)), "mono", (0,)),
        ("a copy of opposite polarity", (LEFT + RIGHT, -0.9 * (LEFT + RIGHT)), "mono", (0,)),
        ("a copy 8 ms later", (LEFT + RIGHT, 0.9 * np.roll(LEFT + RIGHT, 128)), "mono", (0,)),
        ("a copy with noise", (LEFT + RIGHT, LEFT + RIGHT + talk(seed=5)), "mono", None),
        ("a silent channel", (LEFT + RIGHT, SILENCE), "mono", (0,)),
        ("the other one silent", (SILENCE, LEFT + RIGHT), "mono", (1,)),
        ("only silence", (SILENCE, SILENCE), "mono", (0,)),
        ("hum in the other one", (LEFT + RIGHT, tone(SECONDS, 50, gain=0.0005)), "mono", (0,)),
        ("four, two of them silent", (SILENCE, LEFT, SILENCE, RIGHT), "stereo", (1, 3)),
        ("four, two of them copies", (LEFT, RIGHT, LEFT, RIGHT), "stereo", (0, 1)),
        ("three people", (LEFT, RIGHT, talk((7.5, 8), (15, 16), seed=4)), "mono", (0, 1, 2)),
    ],
)
def test_layout(what: str, sounds: tuple[np.ndarray, ...], kind: str, chosen: tuple[int, ...] | None) -> None:
    layout = channels.layout(surveyed(*sounds))
    assert layout.kind == kind, what
    assert chosen is None or layout.channels == chosen, what


@pytest.mark.parametrize(
    ("sounds", "warning"),
    [
        ((LEFT, RIGHT), None),
        ((LEFT,), None),
        ((LEFT, SILENCE), "silent"),
        ((LEFT, RIGHT, talk((7.5, 8), seed=4)), "3 different channels, which are heard as one"),
        ((SILENCE, LEFT, SILENCE, RIGHT), "of its 4 channels, 2 is heard as left and 4 as right"),
        ((LEFT, RIGHT, LEFT + RIGHT, SILENCE), "heard as one"),
        ((RIGHT, LEFT, RIGHT), "of its 3 channels, 1 is heard as left and 2 as right; the others are silent or copies"),
    ],
)
def test_layout_warns_of_what_is_odd(sounds: tuple[np.ndarray, ...], warning: str | None) -> None:
    found = channels.layout(surveyed(*sounds)).warning
    assert found is None if warning is None else warning in (found or "")


def test_a_constant_offset_makes_no_copies() -> None:
    assert channels.layout(surveyed(LEFT + 0.2, RIGHT + 0.2)).kind == "stereo"


def test_a_survey_of_nothing() -> None:
    found = channels.survey([])
    assert found.seconds == 0
    assert channels.layout(found).channels == (0,)


def test_levels_are_in_decibels_of_full_scale() -> None:
    found = channels.survey([np.stack([np.ones(RATE, np.float32), np.full(RATE, 0.1, np.float32), SILENCE[:RATE]])])
    assert found.levels.shape == (3, 50)
    assert found.levels[:, 10] == pytest.approx([0, -20, -100], abs=0.01)


def test_long_recordings_are_cut_where_it_is_quiet() -> None:
    rng = np.random.default_rng(3)
    levels = rng.normal(-25, 3, (2, 50 * 2500)).astype(np.float32)
    levels[:, 50 * 880 : 50 * 882] = -80
    spans = channels.spans(Survey(2500.0, levels, np.eye(2)))
    assert spans[0][0] == 0
    assert spans[-1][1] == 2500
    assert spans[0][1] == pytest.approx(881, abs=1)
    assert all(before[1] == after[0] for before, after in pairwise(spans))


@given(st.floats(0, 4000), st.floats(100, 900))
def test_spans_cover_everything_and_are_no_longer_than_asked(seconds: float, longest: float) -> None:
    levels = np.full((1, round(seconds * RATE / FRAME)), -30, np.float32)
    spans = channels.spans(Survey(seconds, levels, np.eye(1)), longest)
    assert spans[0][0] == 0
    assert spans[-1][1] == seconds
    assert all(0 <= end - start <= longest + 0.1 for start, end in spans)
