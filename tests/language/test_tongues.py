from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.evaluation.gold import GoldCall, load
from closecall.language.tongues import UNLISTED, code_of, name, told
from closecall.training.bare import bare
from handmade import ROOT

ELSEWHERE = tomllib.loads((Path(__file__).parent / "said_elsewhere.toml").read_text(encoding="utf-8"))
CALLS = load([ROOT / "data" / "train.jsonl", ROOT / "data" / "dev.jsonl"])
ENGLISH = frozenset({"en"})


def codes(calls: list[GoldCall], turns: int | None = None) -> set[str | None]:
    return {told((turn.text for turn in call.turns[:turns]), ENGLISH) for call in calls}


@pytest.mark.parametrize("language", ELSEWHERE)
def test_other_languages_are_told(language: str) -> None:
    text = ELSEWHERE[language]
    code = language.removesuffix("_Latn")
    assert told([text], ENGLISH) == code
    assert told([text.casefold().replace(".", "").replace(",", "").replace("?", "")], ENGLISH) == code
    assert told(text.split(". "), {code}) in {code, None}  # Danish and Norwegian are too near each other to be sure


@pytest.mark.parametrize("language", ELSEWHERE)
def test_a_third_of_it_is_enough(language: str) -> None:
    text = ELSEWHERE[language]
    for at in range(3):
        part = text[len(text) * at // 3 : len(text) * (at + 1) // 3]
        assert told([part], ENGLISH) in {language.removesuffix("_Latn"), None}


def test_every_labelled_call_is_english_with_and_without_marks() -> None:
    assert codes(CALLS) == {"en"}
    assert codes([bare(call) for call in CALLS]) == {"en"}


@pytest.mark.parametrize("turns", [8, 16])
def test_no_opening_of_a_labelled_call_is_taken_for_another_language(turns: int) -> None:
    assert codes(CALLS, turns) <= {"en", None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hola.",
        "Four five six two, double nine, M as in Mike, seven, eight, eleven.",
        "w o j t o w i c z, yes, W O J T O W I C Z. Wojtowicz. W-O-J-T-O-W-I-C-Z.",
        "haan ji sir " * 3,
    ],
)
def test_little_tells_nothing(text: str) -> None:
    assert told([text], ENGLISH) is None


def test_a_language_without_a_list_is_another_one() -> None:
    basque = (
        "egun on etxe mendi lagun bat ikusi dugu gaur goizean herriko plazan eta berriz etorriko da bihar arratsaldean " * 6
    )
    assert told([basque], ENGLISH) == UNLISTED
    assert name(UNLISTED) == "another language"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"), ("en-US", "en"), ("en_in", "en"), ("EN", "en"), ("English", "en"), ("eng", "en"), ("english (india)", "en"),
        ("de", "de"), ("German", "de"), ("zh-CN", "zh"), ("hi-Latn", "hi"), ("cy", "cy"), (" fr ", "fr"),
        ("", None), ("auto", None), ("multi", None), ("und", None), ("unknown", None), ("-", None), ("e1", None),
    ],
)  # fmt: skip
def test_what_files_call_a_language(text: str, code: str | None) -> None:
    assert code_of(text) == code


def test_a_code_without_a_name_is_shown_itself() -> None:
    assert [name("de"), name("cy")] == ["German", "the language 'cy'"]


@given(st.lists(st.text(max_size=200), max_size=8), st.sets(st.sampled_from(["en", "de", "zz"])))
def test_any_text_tells_something_or_nothing(texts: list[str], known: set[str]) -> None:
    found = told(texts, known)
    assert found is None or name(found)
