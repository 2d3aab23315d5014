"""Any bytes are either transcripts or the one documented error."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closecall import formats
from closecall.errors import FormatError
from closecall.types import Transcript

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=5)
KEYS = st.sampled_from(
    "turns text speaker words segments results alternatives transcript start end analysis vcon parties sentences utterances".split()
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
LINES = st.lists(
    st.sampled_from(
        "WEBVTT|00:01.000 --> 00:02.000|<v A>hi|Name: words|**Name (0:12)**|Name  0:04  |[Name] 19:00:25|0:00 - Name (Co)|00:00:11|"
        'Transcription ended after 00:10:00|a,b,c|speaker,text|Al,"hi|1|{|{}|[0:01]|# closecall {}|A: b: c|x started transcription|'.split(
            "|"
        )
    ),
    max_size=12,
).map("\n".join)


def check(data: bytes) -> None:
    try:
        found = list(formats.read_many(data, "call.txt"))
    except FormatError as error:
        assert "\n" not in str(error)  # noqa: PT017 - success is as good as the error
        return
    for call in found:
        if isinstance(call, FormatError):
            assert "\n" not in str(call)
            continue
        check_call(call)


def check_call(call: Transcript) -> None:
    assert call.call_id
    assert call.turns
    assert [turn.index for turn in call.turns] == list(range(len(call.turns)))
    assert all(isinstance(turn.text, str) and isinstance(turn.speaker, str) for turn in call.turns)
    assert all(turn.start is None or turn.end is None or turn.start <= turn.end for turn in call.turns)
    assert all(isinstance(value, str) for value in call.metadata.values())
    json.dumps([turn.text for turn in call.turns], ensure_ascii=False).encode()


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text(text: str) -> None:
    check(text.encode("utf-8", "replace"))


@given(LINES)
@settings(deadline=None, max_examples=300)
def test_any_lines_of_known_shapes(text: str) -> None:
    check(text.encode())


@given(DOCUMENTS)
@settings(deadline=None, max_examples=300)
def test_any_json(document: Any) -> None:
    check(json.dumps(document).encode())


@given(st.lists(DOCUMENTS, min_size=2, max_size=3))
@settings(deadline=None)
def test_any_json_lines(documents: list[Any]) -> None:
    check("\n".join(map(json.dumps, documents)).encode())


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_damaged_samples(path: Path) -> None:
    """Cut short, bytes changed, pieces doubled and taken out: with a fixed seed, so that a failure comes again."""
    data, chance = path.read_bytes(), random.Random(path.name)
    for _ in range(25):
        at, length = chance.randrange(len(data)), chance.randrange(1, 40)
        check(data[:at])
        check(data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :])
        check(data[:at] + data[at + length :])
        check(data[:at] + data[at : at + length] * 2 + data[at + length :])


def altered(document: Any, chance: random.Random) -> Any:
    """The document with a value here and there of another kind."""
    if chance.random() < 0.04:
        return chance.choice([None, True, -1, 1e300, "", "x", [], {}, [None], {"name": None}])
    if isinstance(document, dict):
        return {key: altered(value, chance) for key, value in document.items()}
    if isinstance(document, list):
        return [altered(value, chance) for value in document]
    return document


@pytest.mark.parametrize("path", [p for p in SAMPLES if p.suffix == ".json"], ids=lambda path: path.name)
def test_documents_with_values_of_other_kinds(path: Path) -> None:
    document, chance = json.loads(path.read_text(encoding="utf-8")), random.Random(path.name)
    for _ in range(150):
        check(json.dumps(altered(document, chance)).encode())
