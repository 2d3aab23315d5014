from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import said, segment, word

from closecall.audio import invention, loops
from closecall.audio.invention import kept_words
from closecall.audio.whisper import Segment
from closecall.types import Word


def kept(*segments: Segment) -> str:
    return "".join(one.text for one in kept_words(segments)).strip()


@pytest.mark.parametrize(
    ("text", "no_speech", "logprob", "ratio", "probability", "expected"),
    [
        # What Whisper (tiny.en, base) wrote on noise, hum, ringing, music, babble and reversed speech.
        ("you", 0.943, -0.74, 0.33, 0.16, ""),
        (". .", 0.967, -1.32, 0.33, 0.3, ""),
        ("Thank you.", 0.864, -0.97, 0.58, 0.14, ""),
        ("I can't wait to see what's going on.", 0.849, -1.53, 0.82, 0.2, ""),
        ("I don't know what I'm doing.", 0.509, -1.44, 0.81, 0.25, ""),
        ("We're going to go to the next one.", 0.322, -1.21, 1.67, 0.2, ""),
        ("Thank you for your number.", 0.654, -1.03, 0.84, 0.25, ""),
        ("Thanks for watching!", 0.4, -0.5, 0.7, 0.9, ""),
        ("Thank you for watching.", 0.1, -0.6, 0.7, 0.4, ""),
        ("Yeah, " * 60, 0.639, -0.35, 9.28, 0.3, ""),
        # What people say.
        ("Thank you.", 0.02, -0.3, 0.6, 0.97, "Thank you."),
        ("You.", 0.1, -0.4, 0.6, 0.8, "You."),
        ("Bye bye.", 0.1, -0.4, 0.6, 0.8, "Bye bye."),
        ("No, no, no, no, no, not that one.", 0.05, -0.3, 1.4, 0.9, "No, no, no, no, no, not that one."),
        ("Um, the forklift, uh, Bexhill.", 0.13, -0.9, 1.1, 0.3, "Um, the forklift, uh, Bexhill."),
        ("Can we meet on Thursday?", 0.5, -0.2, 1.0, 0.95, "Can we meet on Thursday?"),
        ("Can we meet on Thursday?", 0.7, -0.8, 1.0, 0.5, "Can we meet on Thursday?"),
        ("", 0.1, -0.1, 0.0, 0.9, ""),
    ],
)
def test_one_segment(text: str, no_speech: float, logprob: float, ratio: float, probability: float, expected: str) -> None:
    assert kept(segment(text, no_speech, logprob, ratio, probability)) == expected


@pytest.mark.parametrize(
    ("text", "ratio", "expected"),
    [
        ("so I will call call call call call call", 2.6, "so I will call"),
        ("a little bit of " * 12 + "a little", 8.0, "a little bit of"),
        ("we said yes yes yes fine", 2.6, "we said yes yes yes fine"),
        ("go go go go go go home", 1.2, "go go go go go go home"),
        ("T " * 30 + "right", 2.39, "T right"),
    ],
)
def test_loops(text: str, ratio: float, expected: str) -> None:
    assert kept(segment(text, 0.1, -0.2, ratio)) == expected


def test_a_stock_phrase_within_talk_stays() -> None:
    words = said("Thank you.", 0, probability=0.4) + said("We start on Monday.", 0.7)
    spaced = tuple(Word(f" {one.text}", one.start, one.end, one.probability) for one in words)
    assert kept(Segment(0, 2, spaced, 0.1, -0.4, 1.0)) == "Thank you. We start on Monday."


def test_a_doubtful_stretch_goes_and_the_rest_stays() -> None:
    words = said("We start on Monday.", 0) + said("Hello hollow yellow.", 5, probability=0.1)
    spaced = tuple(Word(f" {one.text}", one.start, one.end, one.probability) for one in words)
    assert kept(Segment(0, 7, spaced, 0.4, -0.4, 1.0)) == "We start on Monday."


def test_words_without_probability_are_taken_as_certain() -> None:
    assert kept_words([Segment(0, 1, (Word(" Thursday.", 0, 1),), 0.5, -0.9, 1.0)])


texts = st.lists(st.sampled_from("a b c no yes thursday".split()), max_size=40)


@given(texts)
def test_sure_speech_loses_nothing(parts: list[str]) -> None:
    one = segment(" ".join(parts), 0.05, -0.1)
    if not loops.is_looped(one.words, one.compression_ratio):
        assert kept_words([one]) == one.words


@given(texts)
def test_removing_loops_loses_no_word_altogether(parts: list[str]) -> None:
    words = tuple(word(part, i) for i, part in enumerate(parts))
    left = loops.without_loops(words)
    assert set(left) <= set(words)
    assert {one.text for one in left} == {one.text for one in words}
    assert list(left) == sorted(left, key=lambda one: one.start)


@pytest.mark.parametrize("name", sorted(invention.STOCK))
def test_stock_phrases_are_plain(name: str) -> None:
    assert name == name.lower().strip()
    assert all(character.isalnum() or character == " " for character in name)
