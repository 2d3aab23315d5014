from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closecall.language.encoding import SIZE, Encoding, answer_candidates
from handmade import ROOT, talk

ENCODING = Encoding(ROOT / "models" / "reader" / "tokenizer.json")
lines = st.lists(
    st.tuples(st.sampled_from("RCO"), st.text(alphabet="ab .?", min_size=1, max_size=400).filter(str.strip)),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=30)
@given(lines, st.integers(0, 9), st.sampled_from((0, 24, 72)))
def test_every_sentence_is_judged_once_and_every_window_fits(said: list[tuple[str, str]], offset: int, margin: int) -> None:
    pieces = ENCODING.pieces(talk(*(f"{who}: {text}" for who, text in said)))
    windows = ENCODING.windows(pieces, offset, margin)
    assert [n for w in windows for n in w.judged] == list(range(len(pieces)))
    assert all(len(w.ids) <= SIZE for w in windows)
    assert all({m.piece for m in w.marks} >= set(w.judged) for w in windows)


def test_a_mark_points_at_its_sentence() -> None:
    pieces = ENCODING.pieces(talk("R: Hello. Shall we meet?", "C: Yes."))
    (window,) = ENCODING.windows(pieces)
    for mark in window.marks:
        assert window.ids[mark.start : mark.end] == pieces[mark.piece].ids
    markers = [window.ids[m.at] for m in window.marks]
    assert markers[0] == markers[1] != markers[2]


def test_an_answer_window_marks_the_ask_and_looks_for_the_answer_after_it() -> None:
    pieces = ENCODING.pieces(talk("C: Hm.", "R: Shall we meet?", "C: Yes. Friday.", "R: Will you pay?", "C: No."))
    window = ENCODING.answer(pieces, range(1, 2), frozenset({4}))
    assert [pieces[window.marks[n].piece].evidence.quote for n in answer_candidates(window, pieces, range(1, 2))] == [
        "Yes.",
        "Friday.",
        "No.",
    ]
    ids = {m.piece: window.ids[m.at] for m in window.marks}
    assert len({ids[1], ids[4], ids[0]}) == 3


@pytest.mark.parametrize("text", ["uh " * 500, "word, " * 700])
def test_a_very_long_turn_is_no_trouble(text: str) -> None:
    pieces = ENCODING.pieces(talk(f"R: {text}"))
    assert all(len(w.ids) <= SIZE for w in ENCODING.windows(pieces))
