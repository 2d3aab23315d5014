from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import said, word

from closecall.audio import turns
from closecall.types import Word


def merged(left: tuple[Word, ...], right: tuple[Word, ...]) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in turns.merge({"left": left, "right": right})]


QUESTION = said("Can we meet on Thursday?", 0)

TABLE = [
    (
        "question and answer",
        QUESTION,
        said("Thursday works.", 2),
        [("left", "Can we meet on Thursday?"), ("right", "Thursday works.")],
    ),
    (
        "an answer that sets in early stands behind the question",
        QUESTION,
        said("Yes.", 1.2),
        [("left", "Can we meet on Thursday?"), ("right", "Yes.")],
    ),
    (
        "a back-channel within a sentence does not tear it",
        said("so the second compressor", 0) + said("takes over at once.", 2.2),
        said("Right.", 1.3),
        [("left", "so the second compressor takes over at once."), ("right", "Right.")],
    ),
    (
        "a back-channel between sentences is a turn between them",
        said("It takes over.", 0) + said("Then you sleep.", 2),
        said("Mm-hm.", 1.2),
        [("left", "It takes over."), ("right", "Mm-hm."), ("left", "Then you sleep.")],
    ),
    (
        "an answer is no back-channel when a question was asked",
        QUESTION + said("Great, at ten then.", 3.0),
        said("Sure.", 1.9),
        [("left", "Can we meet on Thursday?"), ("right", "Sure."), ("left", "Great, at ten then.")],
    ),
    (
        "an interruption is no back-channel",
        said("so what I wanted", 0) + said("to say was this.", 3.4),
        said("Sorry, hang on a second.", 1.4),
        [("left", "so what I wanted"), ("right", "Sorry, hang on a second."), ("left", "to say was this.")],
    ),
    (
        "a sentence is not joined over a long pause",
        said("so the second", 0) + said("compressor.", 4),
        said("Okay.", 1.5),
        [("left", "so the second"), ("right", "Okay."), ("left", "compressor.")],
    ),
    (
        "a full stop within a sentence",
        said("Between 8 a.m. and ten.", 0),
        said("Ten.", 1.0),
        [("left", "Between 8 a.m. and ten."), ("right", "Ten.")],
    ),
    (
        "silence ends a finished turn",
        said("Let me look.", 0) + said("Found it.", 8),
        (),
        [("left", "Let me look."), ("left", "Found it.")],
    ),
    ("silence within a sentence", said("it is a", 0) + said("2018 model.", 5), (), [("left", "it is a 2018 model.")]),
    ("only one side", (), said("Hello?", 0), [("right", "Hello?")]),
    ("nobody", (), (), []),
    ("at the same time, the left comes first", said("Hello?", 1), said("Hello?", 1), [("left", "Hello?"), ("right", "Hello?")]),
]


@pytest.mark.parametrize(("what", "left", "right", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_merge(what: str, left: tuple[Word, ...], right: tuple[Word, ...], expected: list[tuple[str, str]]) -> None:
    assert merged(left, right) == expected, what


def test_one_speaker_is_cut_at_shorter_pauses() -> None:
    found = turns.merge({"speaker": said("Hello there.", 0) + said("Hi.", 1.5) + said("How are", 2.0) + said("you?", 3.5)})
    assert [turn.text for turn in found] == ["Hello there.", "Hi. How are you?"]
    assert {turn.speaker for turn in found} == {"speaker"}


def test_languages_without_spaces() -> None:
    assert turns.merge({"speaker": said("会議 は 木曜 です。")}, joiner="")[0].text == "会議は木曜です。"


words = st.builds(
    lambda text, start, length: word(text, round(start, 2), round(start + length, 2)),
    st.sampled_from(["we", "meet", "Thursday.", "okay", "Right.", "mm-hm", "why?", "8", "a.m.", "So", "Yes!"]),
    st.floats(0, 60),
    st.floats(0, 2),
)
sides = st.lists(words, max_size=40).map(tuple)


@given(sides, sides)
def test_no_word_is_lost_and_each_speaker_is_in_order(left: tuple[Word, ...], right: tuple[Word, ...]) -> None:
    found = turns.merge({"left": left, "right": right})
    for speaker, given_words in (("left", left), ("right", right)):
        there = [one for turn in found if turn.speaker == speaker for one in turn.words]
        assert Counter(there) == Counter(given_words)
        assert [one.start for one in there] == sorted(one.start for one in there)
    assert [turn.index for turn in found] == list(range(len(found)))
    assert [turn.start for turn in found] == sorted(turn.start or 0.0 for turn in found)
    for turn in found:
        assert turn.text == " ".join(one.text for one in turn.words)
        assert turn.role is None
        assert turn.start == turn.words[0].start
        assert turn.end == max(one.end for one in turn.words)
