from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.training.labelled import Answer, Labelled, Span
from closecall.training.noise import Strength, drawn, noisy
from handmade import talk

words = st.text(alphabet=st.sampled_from("abc'.,?! "), min_size=1, max_size=60).filter(lambda t: t.strip())


@given(words, st.integers(0, 10_000), st.booleans(), st.floats(0, 1), st.floats(0, 1))
def test_labels_stay_inside_their_turn(text: str, seed: int, bare: bool, punctuation: float, wrong: float) -> None:
    turns = talk(f"R: {text}", "C: Yes.")
    call = Labelled(
        "x",
        "test",
        turns,
        (Span(0, 0, len(turns[0].text), "ask", "meeting"),),
        (Answer(0, "accepted", Span(1, 0, 4, "answer")),),
    )
    found = noisy(call, Strength(bare, punctuation, wrong), random.Random(seed))
    spans = (*found.acts, *(a.where for a in found.answers if a.where))
    assert all(0 <= s.start <= s.end <= len(found.turns[s.turn].text) for s in spans)
    assert all(turn.text for turn in found.turns)


def test_a_label_follows_its_words() -> None:
    turns = talk("R: Well, hello there. Can we meet on Thursday? Good.")
    start = turns[0].text.index("Can")
    call = Labelled("x", "test", turns, (Span(0, start, start + len("Can we meet on Thursday?"), "ask", "meeting"),))
    found = noisy(call, Strength(bare=True), random.Random(1))
    span = found.acts[0]
    assert found.turns[0].text == "well hello there can we meet on thursday good"
    assert found.turns[0].text[span.start : span.end] == "can we meet on thursday"


def test_without_strength_nothing_changes() -> None:
    call = Labelled("x", "test", talk("R: Hello."), ())
    assert noisy(call, Strength(), random.Random(1)) is call


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_draws_the_same(seed: int) -> None:
    assert [drawn(random.Random(seed)) for _ in range(3)] == [drawn(random.Random(seed)) for _ in range(3)]
