from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.sentences import RUN_WORDS, sentences, spans
from closecall.types import Turn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello. How are you?", ["Hello.", "How are you?"]),
        ("Dr. Voss is in. Is she?", ["Dr. Voss is in.", "Is she?"]),
        ("At 8 a.m. we start.", ["At 8 a.m. we start."]),
        ("It costs 4.50 now. Okay?", ["It costs 4.50 now.", "Okay?"]),
        ("“Really?” he said.", ["“Really?”", "he said."]),
        ("Wait... what?!", ["Wait...", "what?!"]),
        ("no marks at all", ["no marks at all"]),
        ("one line\nanother line", ["one line", "another line"]),
        ("", []),
        ("   ", []),
        ("...", ["..."]),
    ],
)
def test_sentences_end_where_a_person_would_say(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in spans(text)] == expected


def test_a_run_without_punctuation_is_cut_before_a_clause() -> None:
    run = "so what happens is the man comes out and looks at the roof and " * 6
    pieces = [run[a:b] for a, b in spans(run)]
    assert len(pieces) > 1
    assert all(len(piece.split()) <= RUN_WORDS * 3 // 2 for piece in pieces)
    assert all(piece.startswith(("so ", "and ", "what ")) for piece in pieces)


@given(st.text(alphabet=st.sampled_from("ab .?!\n…”'A"), max_size=400))
def test_spans_cover_everything_but_white_space(text: str) -> None:
    found = spans(text)
    assert all(a < b for a, b in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert "".join(text[a:b] for a, b in found).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


def test_evidence_quotes_its_turn() -> None:
    turn = Turn(3, "Ann", "rep", "Hi there. Shall we say Friday?")
    assert [(e.turn, e.quote, turn.text[e.start_char : e.end_char] == e.quote) for e in sentences(turn)] == [
        (3, "Hi there.", True),
        (3, "Shall we say Friday?", True),
    ]
