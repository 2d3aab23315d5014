"""The labelled data in data/: sound in form, as large and as varied as its card says."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, get_args

import pytest

from closecall.evaluation.gold import GoldCall, load
from closecall.types import Act, Kind, ResponseLabel, Verdict
from handmade import ROOT

DATA = ROOT / "data"
ACT_FIELDS = ("asks", "hints", "trial_closes", "promises")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def splits() -> dict[str, tuple[GoldCall, ...]]:
    return {name: load([DATA / f"{name}.jsonl"]) for name in ("train", "dev", "test")}


def test_calls_are_many_and_their_labels_sound(splits: dict[str, tuple[GoldCall, ...]]) -> None:
    calls = [call for found in splits.values() for call in found]
    assert len(calls) >= 220
    assert len(splits["test"]) >= 40
    assert len({call.call_id for call in calls}) == len(calls)
    verdicts = Counter(call.verdict for call in calls)
    assert min(verdicts[v] for v in get_args(Verdict)) >= 15
    kinds = Counter(ask.kind for call in calls for ask in call.asks)
    assert min(kinds[k] for k in get_args(Kind)) >= 25
    responses = Counter(ask.response for call in calls for ask in call.asks)
    assert min(responses[r] for r in get_args(ResponseLabel)) >= 120


def test_no_author_stands_in_two_splits(splits: dict[str, tuple[GoldCall, ...]]) -> None:
    authors = {name: {call.group("author") for call in calls} for name, calls in splits.items()}
    assert not authors["train"] & authors["test"]
    assert not authors["train"] & authors["dev"]
    assert not authors["dev"] & authors["test"]


def test_fixtures_never_enter_training(splits: dict[str, tuple[GoldCall, ...]]) -> None:
    fixtures = {
        turn.text
        for call in load([ROOT / "fixtures" / "transcripts" / "calls.jsonl"])
        for turn in call.turns
        if len(turn.text) > 60
    }
    trained = {turn.text for call in splits["train"] for turn in call.turns}
    assert not fixtures & trained


def test_contrast_sentences_stand_in_their_turn() -> None:
    found = rows("contrast.jsonl")
    assert len(found) >= 2500
    assert {row["act"] for row in found} == set(get_args(Act))
    assert all(
        row["quote"] in row["turns"][row["turn"]]["text"] and row["turns"][row["turn"]]["role"] == "rep" for row in found
    )
    assert all((row["act"] == "ask") == (row["kind"] is not None) for row in found)


def test_pairs_cover_every_answer() -> None:
    found = rows("pairs.jsonl")
    assert len(found) >= 2400
    assert min(Counter(row["response"] for row in found).values()) >= 250
    assert all(row["quote"] in row["turns"][row["turn"]]["text"] for row in found)
    assert all((row["response_turn"] is None) == (row["response"] == "unanswered") for row in found)


def test_customer_sentences_stand_in_their_turn() -> None:
    found = rows("customer.jsonl")
    assert all(
        row["quote"] in row["turns"][row["turn"]]["text"] and row["turns"][row["turn"]]["role"] == "customer" for row in found
    )
    assert not any(row["objection"] and row["volunteers"] for row in found)


def test_second_labels_stand_in_their_turns_and_are_mostly_those_of_the_first(splits: dict[str, tuple[GoldCall, ...]]) -> None:
    calls = {call.call_id: call for found in splits.values() for call in found}
    again = [(calls[row["call_id"]], row) for row in rows("second.jsonl")]
    items = [(call, item) for call, row in again for key in ACT_FIELDS for item in row[key]]
    assert all(item["quote"] in call.turns[item["turn"]].text for call, item in items)
    asked = [(call, item) for call, row in again for item in row["asks"]]
    shared = sum(any(ask.turn == item["turn"] for ask in call.asks) for call, item in asked)
    assert shared >= 0.9 * len(asked)
