from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import said, word

from closecall.audio import timing
from closecall.types import Word

LOUD = np.full(50 * 60, -20.0, np.float32)


def quiet_between(*spans: tuple[float, float]) -> np.ndarray:
    levels = LOUD.copy()
    levels[:500] = np.where(np.arange(500) % 2, -20, -21)
    for start, end in spans:
        levels[round(start * 50) : round(end * 50)] = -70
    return levels


@pytest.mark.parametrize(
    ("what", "words", "index", "start"),
    [
        ("a stray end", (*said("on an 8 a.m.", 0), word("then?", 5.0), *said("Okay, wonderful.", 5.4)), 4, 1.2),
        ("a stray end of two words", (*said("so much for", 0), word("showing", 4), word("us.", 4.3), *said("Yes.", 5)), 3, 0.9),
        ("three words are no stray", (*said("so much for", 0), *said("showing us this.", 4), *said("Yes.", 6)), 3, 4),
        ("a new sentence is no stray", (*said("so much for it.", 0), word("then", 4), *said("we go.", 5)), 4, 4),
        ("a capital is no stray", (*said("so much for", 0), word("Dana.", 4), *said("Yes.", 5)), 3, 4),
        ("no cut, no stray", (*said("so much for", 0), word("us.", 1.3), *said("Yes.", 5)), 3, 1.3),
        ("a stray beginning", (*said("before then as well.", 0), word("A", 1.3, 1.4), *said("pleasure it is.", 5)), 4, 4.9),
        ("a sentence of one word", (*said("before then as well.", 0), word("Okay.", 1.3, 1.4), *said("so we go.", 5)), 4, 1.3),
        ("a name before a pause", (*said("I told", 0), word("Dana", 0.6, 0.9), *said("that it is.", 5)), 2, 0.6),
    ],
)
def test_words_on_the_wrong_side_of_a_cut(what: str, words: tuple[Word, ...], index: int, start: float) -> None:
    found = timing.corrected(words, LOUD)
    assert found[index].start == pytest.approx(start), what
    assert [one.text for one in found] == [one.text for one in words]


@pytest.mark.parametrize(
    ("what", "span", "silences", "expected"),
    [
        ("silence swallowed at the beginning", (2.0, 9.0), [(2.1, 4.0)], (4.0, 9.0)),
        ("silence swallowed at the end", (2.0, 9.0), [(5.0, 8.9)], (2.0, 5.0)),
        ("both", (2.0, 9.0), [(2.0, 4.0), (6.0, 9.0)], (4.0, 6.0)),
        ("silence in the middle", (2.0, 9.0), [(4.0, 6.0)], (2.0, 9.0)),
        ("a short silence", (2.0, 9.0), [(2.1, 2.4)], (2.0, 9.0)),
        ("a short word", (2.0, 2.6), [(2.0, 2.5)], (2.0, 2.6)),
        ("nothing but silence", (2.0, 3.0), [(1.0, 4.0)], (2.0, 3.0)),
    ],
)
def test_long_words(
    what: str, span: tuple[float, float], silences: list[tuple[float, float]], expected: tuple[float, float]
) -> None:
    words = (*said("we talk", 11), word("spelled", *span))
    levels = quiet_between(*silences, (20, 30))
    found = timing.corrected(words[2:], levels)[0]
    assert (found.start, found.end) == pytest.approx(expected, abs=0.03), what


texts = st.sampled_from(["we", "meet", "Thursday.", "then?", "So", "a.m.", "A", "Yes."])


@given(st.lists(st.tuples(texts, st.floats(0, 3), st.floats(0, 2)), max_size=30))
def test_words_keep_their_text_and_order(parts: list[tuple[str, float, float]]) -> None:
    words, clock = [], 0.0
    for text, pause, length in parts:
        words.append(word(text, clock + pause, clock + pause + length))
        clock += pause + length
    found = timing.corrected(words, quiet_between((3, 5), (8, 9), (12, 20)))
    assert [one.text for one in found] == [one.text for one in words]
    assert all(one.start <= one.end for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_nothing() -> None:
    assert timing.corrected((), LOUD) == ()
    assert timing.corrected(said("a b"), LOUD[:0]) == said("a b")
