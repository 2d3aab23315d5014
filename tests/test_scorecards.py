"""Whole scorecards of the fixture calls against their golden files; run with --golden to write them anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from closecall.evaluation.gold import GoldCall, load
from closecall.exports.document import dumps
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.types import Evidence, Scorecard

FOLDER = Path(__file__).parent.parent / "fixtures" / "scorecards"
CALLS = load([FOLDER.parent / "transcripts" / "calls.jsonl"])


def score(call: GoldCall) -> Scorecard:
    return Closecall(reader=CueReader()).score_transcript(call.transcript())


def stable(text: str) -> dict[str, object]:
    """A scorecard without the versions that change with every release."""
    return {**json.loads(text), "provenance": {}}


@pytest.mark.parametrize("call", CALLS, ids=lambda c: c.call_id)
def test_the_scorecard_is_the_golden_one(call: GoldCall, request: pytest.FixtureRequest) -> None:
    path = FOLDER / f"{call.call_id}.json"
    found = dumps(score(call))
    if request.config.getoption("--golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(stable(found), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert stable(found) == stable(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("call", CALLS, ids=lambda c: c.call_id)
def test_every_judgement_quotes_its_turn(call: GoldCall) -> None:
    card = score(call)
    answers = [ask.response.evidence for ask in card.asks if ask.response.evidence]
    found: list[Evidence] = [*(a.evidence for a in card.asks), *answers]
    found += [f.evidence for group in (card.hints, card.trial_closes, card.promises, card.objections) for f in group]
    assert all(call.turns[e.turn].text[e.start_char : e.end_char] == e.quote for e in found)
