"""What is written reads back as the same transcript."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closecall import formats
from closecall.errors import FormatError
from closecall.formats.write import WRITERS, to_json, to_txt, to_vtt
from closecall.types import Transcript, Turn, Word

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff")
SIGNS = st.sampled_from(
    ["<", ">", "&", "-->", "&amp;", ":", "\\", "(", ")", "[", "]", "**", "</v>", "<v x>", "#", '"', "(rep)"]
)
WORDS = st.lists(st.one_of(st.text(LETTERS, min_size=1, max_size=8), SIGNS), max_size=6)
LINE = WORDS.map(lambda words: " ".join(" ".join(words).split()))
"""One line as writers print it: words and signs with single spaces."""
NAME = LINE.filter(bool)
ROLE = st.sampled_from(["rep", "customer", "other", None])
MILLIS = st.integers(0, 359_999_999).map(lambda millis: millis / 1000)
META = st.dictionaries(st.text(string.ascii_letters, min_size=1, max_size=8), LINE.filter(bool), max_size=3)


@st.composite
def timed_turns(draw: st.DrawFn) -> tuple[Turn, ...]:
    turns = []
    for index in range(draw(st.integers(1, 6))):
        start, end = sorted((draw(MILLIS), draw(MILLIS)))
        turns.append(Turn(index, draw(NAME), draw(ROLE), draw(NAME), start, end))
    return tuple(turns)


@st.composite
def turns(draw: st.DrawFn) -> tuple[Turn, ...]:
    return tuple(
        draw(st.sampled_from([turn, replace(turn, end=None), replace(turn, start=None, end=None)]))
        for turn in draw(timed_turns())
    )


def calls(of: st.SearchStrategy[tuple[Turn, ...]]) -> st.SearchStrategy[Transcript]:
    return st.builds(Transcript, NAME, of, META)


def read(text: str) -> Transcript:
    (call,) = formats.read(text.encode(), "other-name.txt")
    return call


def bare(call: Transcript) -> Transcript:
    """Without what only says how it was read."""
    return replace(call, provenance={}, warnings=())


@given(calls(timed_turns()))
@settings(deadline=None)
def test_webvtt_reads_back(call: Transcript) -> None:
    assert bare(read(to_vtt(call))) == call


@given(calls(turns()))
@settings(deadline=None)
def test_text_reads_back(call: Transcript) -> None:
    assert bare(read(to_txt(call))) == call


@given(
    calls(turns()),
    st.lists(st.builds(Word, NAME, MILLIS, MILLIS, st.none() | st.floats(0, 1)), max_size=3),
    st.dictionaries(NAME, LINE, min_size=1, max_size=2),
    st.lists(LINE, max_size=2),
    st.none() | st.floats(0, 1),
)
@settings(deadline=None)
def test_json_keeps_everything(
    call: Transcript, words: list[Word], provenance: dict[str, str], warnings: list[str], sure: float | None
) -> None:
    whole = replace(
        call,
        turns=(replace(call.turns[0], words=tuple(words), speaker_confidence=sure), *call.turns[1:]),
        provenance=provenance,
        warnings=tuple(warnings),
    )
    again = read(to_json(whole))
    assert replace(again, warnings=()) == replace(whole, warnings=())
    assert again.warnings[: len(warnings)] == whole.warnings


@given(calls(turns()))
@settings(deadline=None)
def test_json_reads_back_from_a_line_and_twice(call: Transcript) -> None:
    once = to_json(call)
    assert to_json(bare(read(once))) == once


def test_texts_with_line_breaks_survive_in_json() -> None:
    call = Transcript("c", (Turn(0, "A\tB", "rep", "one\n\ntwo  three"), Turn(1, "C", None, "four")))
    assert bare(read(to_json(call))) == call


def test_text_is_for_people() -> None:
    call = Transcript("c-1", (Turn(0, "Dana", "rep", "Hello.", 1.0, 2.5), Turn(1, "Marcus", None, "Hi.")))
    assert to_txt(call).splitlines()[2:] == ["[00:00:01.000 - 00:00:02.500] Dana (rep): Hello.", "Marcus: Hi."]


def test_webvtt_is_webvtt() -> None:
    call = Transcript(
        "c-1", (Turn(0, "Dana", "rep", "Five < six & seven --> eight", 1.0, None), Turn(1, "Al", None, "Hi.", 4.0, 5.0))
    )
    assert to_vtt(call).splitlines()[4:6] == [
        "00:00:01.000 --> 00:00:04.000",
        "<v.rep Dana>Five &lt; six &amp; seven --&gt; eight</v>",
    ]


def test_webvtt_needs_times() -> None:
    with pytest.raises(FormatError, match="needs the time of every turn"):
        to_vtt(Transcript("c", (Turn(0, "A", None, "x"),)))


def test_the_writers_are_those_that_are_offered() -> None:
    assert set(WRITERS) == {"json", "vtt", "txt"}
