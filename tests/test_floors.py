"""Floors under the reader's quality, on labelled calls that never enter training: no change makes it worse unseen.

Each floor stands under what was measured when the model was made (docs/accuracy.md). All calls of the test split are taken: on a
sample of sixteen one call is worth six points of verdict accuracy.
"""

from __future__ import annotations

import pytest

from closecall.evaluation.evaluate import Evaluation, judge, summarise
from closecall.evaluation.gold import load
from closecall.pipeline import Closecall
from handmade import ROOT

FLOORS = {
    "ask F1": 0.84,
    "response macro-F1": 0.70,
    "ask and response F1": 0.66,
    "verdict accuracy": 0.50,
}


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    closecall = Closecall()
    return summarise("test", [judge(closecall, call) for call in load([ROOT / "data" / "test.jsonl"])])


@pytest.mark.parametrize("measure", FLOORS)
def test_the_reader_is_no_worse_than_it_was(measured: Evaluation, measure: str) -> None:
    value = measured.measures[measure].value
    assert value is not None
    assert value >= FLOORS[measure], f"{measure} fell to {value:.3f}"


def test_false_asks_stay_rare(measured: Evaluation) -> None:
    value = measured.measures["false asks per 1,000 rep sentences"].value
    assert value is not None
    assert value <= 12.0
