from __future__ import annotations

from pathlib import Path

import pytest

from closecall.evaluation.evaluate import judge, summarise
from closecall.evaluation.gold import load
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.types import Evidence


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [((0, 0, 5), (0, 4, 9), True), ((0, 0, 5), (0, 5, 9), False), ((0, 0, 5), (1, 0, 5), False), ((0, 2, 3), (0, 0, 9), True)],
)
def test_the_same_turn_and_overlapping_quotes(a: tuple[int, int, int], b: tuple[int, int, int], expected: bool) -> None:
    assert Evidence(*a, "x").overlaps(Evidence(*b, "y")) is expected


def test_counts_add_up_and_mistakes_are_listed(gold_file: Path) -> None:
    closecall = Closecall(reader=CueReader())
    calls = load([gold_file])
    results = [judge(closecall, call) for call in calls]
    found = summarise("all", results)
    assert found.calls == len(calls)
    assert found.asks == sum(len(c.asks) for c in calls)
    assert found.counts["verdict"].sum() == len(calls)
    missed = sum(m.what == "missed ask" for r in results for m in r.mistakes)
    assert found.counts["ask"][3] - found.counts["ask"][2] == missed
    assert found.counts["ask"][1] - found.counts["ask"][0] == sum(m.what == "false ask" for r in results for m in r.mistakes)
