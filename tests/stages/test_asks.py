from __future__ import annotations

import pytest

from closecall.language.reader import RepSentence
from closecall.language.sentences import sentences
from closecall.stages import asks
from closecall.types import Evidence, Turn, Word
from handmade import talk


def read(turn: Turn, *p: float) -> list[RepSentence]:
    return [RepSentence(s, {"ask": q, "none": 1 - q}, {"meeting": 1.0}) for s, q in zip(sentences(turn), p, strict=True)]


def test_neighbours_join_and_others_stand_alone() -> None:
    turns = talk("R: Can we meet? Say Friday? I like it. Will you sign?")
    found = asks.group(read(turns[0], 0.9, 0.8, 0.1, 0.7), turns, 0.5)
    assert [asks.evidence_of(g, turns).quote for g in found] == ["Can we meet? Say Friday?", "Will you sign?"]
    assert [asks.confidence_of(g) for g in found] == [0.9, 0.7]


def test_nothing_under_the_threshold() -> None:
    turns = talk("R: Can we meet?")
    assert asks.group(read(turns[0], 0.49), turns, 0.5) == ()


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (Turn(0, "A", "rep", "Hi. Meet?", 10.0, 19.0), (14.0, 19.0)),
        (Turn(0, "A", "rep", "Hi. Meet?", 10.0, None), (10.0, None)),
        (Turn(0, "A", "rep", "Hi. Meet?"), (None, None)),
        (Turn(0, "A", "rep", "Hi. Meet?", 10.0, 19.0, (Word("Hi.", 10.0, 10.5), Word("Meet?", 18.0, 18.6))), (18.0, 18.6)),
    ],
)
def test_times_come_from_words_or_else_in_proportion(turn: Turn, expected: tuple[float | None, float | None]) -> None:
    assert asks.times(Evidence(0, 4, 9, "Meet?"), turn) == expected
