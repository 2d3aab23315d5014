from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import LEFT, RATE, RIGHT, said, surveyed, talk, word

from closecall.audio import channels, crosstalk
from closecall.types import Word


@pytest.mark.parametrize(
    ("gap", "under_speech", "echoed", "bleeds"),
    [
        (20, 20, False, True),
        (12, 12, False, True),
        (11, 20, False, False),
        (20, 11, False, False),
        (7, 7, True, True),
        (5, 20, True, False),
        (20, 5, True, False),
        (-10, 20, True, False),
    ],
)
def test_is_bleed(gap: float, under_speech: float, *, echoed: bool, bleeds: bool) -> None:
    assert crosstalk.is_bleed(gap, under_speech, echoed=echoed) is bleeds


OWN_LEFT, OWN_RIGHT = said("shall we say friday at ten", 0.2), said("friday works for me", 4.5)
LEVELS = surveyed(LEFT + 0.05 * RIGHT, RIGHT + 0.05 * LEFT).levels


def dropped(left: tuple[Word, ...], right: tuple[Word, ...], levels: np.ndarray = LEVELS) -> tuple[str, str]:
    kept = crosstalk.drop_bleed((left, right), levels)
    return " ".join(w.text for w in kept[0]), " ".join(w.text for w in kept[1])


BOTH = ("shall we say friday at ten", "friday works for me")


@pytest.mark.parametrize(
    ("what", "left", "right", "expected"),
    [
        ("nothing leaks", OWN_LEFT, OWN_RIGHT, BOTH),
        ("the right heard what the left said", OWN_LEFT, said("shall we say friday at ten", 0.3) + OWN_RIGHT, BOTH),
        ("misheard cross-talk", OWN_LEFT, said("shell we stay fried", 0.3) + OWN_RIGHT, BOTH),
        ("cross-talk both ways", OWN_LEFT + said("friday works for me", 4.4), said("shall we say", 0.2) + OWN_RIGHT, BOTH),
        ("a side with nothing but cross-talk", OWN_LEFT, said("shall we say friday at ten", 0.2), (BOTH[0], "")),
        ("the same word, later, its own", OWN_LEFT, said("friday friday", 4.5), (BOTH[0], "friday friday")),
        ("a word timed into silence", (*OWN_LEFT, word("okay", 2.1, 2.2)), OWN_RIGHT, (BOTH[0] + " okay", BOTH[1])),
        ("words past the end", OWN_LEFT, (*OWN_RIGHT, word("bye", 25, 26)), (BOTH[0], BOTH[1] + " bye")),
        ("nobody", (), (), ("", "")),
    ],
)
def test_drop_bleed(what: str, left: tuple[Word, ...], right: tuple[Word, ...], expected: tuple[str, str]) -> None:
    assert dropped(left, right) == expected, what


def test_people_who_speak_at_once_are_both_kept() -> None:
    levels = surveyed(talk((0, 6)), talk((2, 3), gain=0.03, seed=2)).levels
    assert (
        dropped(said("and then we fit it on the roof for you", 0.2), said("right okay sure", 2.0), levels)[1]
        == "right okay sure"
    )


def test_one_word_said_by_both_at_once_is_kept_on_both() -> None:
    levels = surveyed(talk((0, 6)), talk((0, 6), gain=0.05, seed=2)).levels
    assert dropped(said("okay bye", 1), said("okay thanks", 1), levels) == ("okay bye", "okay thanks")


def silenced(left: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """How much of each side's sound is muted, 0..1 of its frames that are not noise."""
    found = surveyed(left, right)
    mask = crosstalk.bleed_mask(found.levels)
    return tuple(float(mask[side][found.levels[side] > -55].mean()) for side in (0, 1))  # type: ignore[return-value]


@pytest.mark.parametrize("leak", [0.02, 0.05, 0.1, 0.2])
def test_only_the_others_voice_is_muted(leak: float) -> None:
    left, right = LEFT + leak * RIGHT, RIGHT + leak * LEFT
    mask = crosstalk.bleed_mask(surveyed(left, right).levels)
    kept = crosstalk.muted(np.stack([left, right]), mask)
    for side, own in enumerate((LEFT, RIGHT)):
        speaks = np.abs(own) > 0.005
        assert np.abs(kept[side])[speaks].sum() > 0.98 * np.abs((left, right)[side])[speaks].sum()
    # In the middle of the other's talk nothing is left.
    assert np.abs(kept[1][RATE * 1 : RATE * 3]).max() == 0
    assert np.abs(kept[0][round(RATE * 5) : RATE * 7]).max() == 0


@pytest.mark.parametrize(
    ("what", "left", "right"),
    [
        ("clean sides", LEFT, RIGHT),
        ("both speak at once", talk((0, 10)), talk((2, 8), seed=2)),
        ("a soft yes into the other's talk", talk((0, 10)), talk((3, 4), gain=0.03, seed=2)),
        ("a quiet line", talk((0, 4), (6, 10)), talk((4, 6), (7, 7.6), gain=0.01, seed=2)),
    ],
)
def test_nothing_of_a_sides_own_is_muted(what: str, left: np.ndarray, right: np.ndarray) -> None:
    assert silenced(left, right) == (0, 0), what


def test_a_channel_of_cross_talk_only_is_muted_and_its_words_go() -> None:
    leak = 0.05 * LEFT + talk(seed=9)
    assert silenced(LEFT, leak)[0] == 0
    assert silenced(LEFT, leak)[1] > 0.98
    # What the recogniser might still make of it are the other side's words.
    assert dropped(OWN_LEFT, said("shall we say friday at ten", 0.3), surveyed(LEFT, leak).levels) == (BOTH[0], "")


def test_muting_nothing_changes_nothing() -> None:
    sound = np.stack([LEFT, RIGHT])
    found = crosstalk.muted(sound, np.zeros((2, sound.shape[1] // channels.FRAME), dtype=bool))
    assert np.array_equal(found, sound)


@pytest.mark.parametrize("size", [channels.FRAME, 10 * channels.FRAME, 4321, 40 * RATE])
def test_blocks_are_muted_as_the_whole(size: int) -> None:
    sound = np.stack([LEFT + 0.1 * RIGHT, RIGHT + 0.1 * LEFT])
    mask = crosstalk.bleed_mask(surveyed(*sound).levels)
    assert mask.any()
    assert not mask.all()
    whole = crosstalk.muted(sound, mask)
    blocks = [crosstalk.muted(sound[:, at : at + size], mask, at) for at in range(0, sound.shape[1], size)]
    assert np.array_equal(np.concatenate(blocks, axis=1), whole)


@given(st.integers(0, 60), st.integers(0, 3000))
def test_masks_and_samples_of_any_length(frames: int, samples: int) -> None:
    levels = np.full((2, frames), -30, np.float32)
    sound = np.ones((2, samples), np.float32)
    mask = crosstalk.bleed_mask(levels)
    assert mask.shape == levels.shape
    assert crosstalk.muted(sound, mask).shape == sound.shape
