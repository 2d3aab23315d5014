from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from closecall.errors import FormatError
from closecall.evaluation.gold import load


def call(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "call_id": "x",
        "turns": [
            {"speaker": "A", "role": "rep", "text": "Hi. Will you sign?"},
            {"speaker": "B", "role": "customer", "text": "Yes."},
        ],
        "asks": [
            {
                "turn": 0,
                "quote": "Will you sign?",
                "kind": "purchase",
                "commitment": "c1",
                "response": "accepted",
                "response_turn": 1,
                "response_quote": "Yes.",
            }
        ],
        "commitments": [{"id": "c1", "kind": "purchase", "initiator": "rep", "outcome": "accepted", "when": None, "who": []}],
        "hints": [],
        "trial_closes": [],
        "promises": [],
        "objections": [],
        "verdict": "gained",
    }
    return base | changes


def ask(**changes: Any) -> list[dict[str, Any]]:
    return [call()["asks"][0] | changes]


def write(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_labels_are_stripped_before_scoring(tmp_path: Path) -> None:
    (found,) = load([write(tmp_path / "g.jsonl", call())])
    assert [t.text for t in found.transcript().turns] == ["Hi. Will you sign?", "Yes."]
    assert found.evidence(found.asks[0]).start_char == 4


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (call(asks=ask(quote="Will you pay?")), "quote not in turn 0"),
        (call(asks=ask(turn=1, quote="Yes.")), "is not a rep's"),
        (call(asks=ask(turn=7)), "out of range"),
        (call(asks=ask(kind="lunch")), "kind"),
        (call(asks=ask(response="perhaps")), "response"),
        (call(asks=ask(response_turn=None)), "without response_turn"),
        (call(asks=ask(response_turn=0)), "not a later turn of a customer"),
        (call(asks=ask(commitment="c9")), "is not listed"),
        (call(asks=[]), "no ask names it"),
        (call(verdict="declined"), "the rule gives 'gained'"),
        (call(turns=[]), "out of range"),
        ({"call_id": "x"}, "turns"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, row: dict[str, Any], fault: str) -> None:
    path = write(tmp_path / "g.jsonl", call(), row)
    with pytest.raises(FormatError, match=f"g.jsonl:2: .*{fault}"):
        load([path])


def test_the_fixtures_are_sound_and_hold_every_verdict(gold_file: Path) -> None:
    calls = load([gold_file])
    assert len(calls) >= 12
    assert len({c.verdict for c in calls}) == 8
