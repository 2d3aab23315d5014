from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.stages.threads import thread
from closecall.types import Ask, Evidence, Kind, Response, ResponseLabel

Kinds = Mapping[Kind, float]
DEMO: Kinds = {"demo": 0.9, "meeting": 0.1}
MEETING: Kinds = {"demo": 0.2, "meeting": 0.8}
PURCHASE: Kinds = {"purchase": 0.9, "trial": 0.1}
UNSURE: Kinds = {"purchase": 0.5, "trial": 0.5}


def ask(turn: int, quote: str, label: ResponseLabel = "accepted") -> Ask:
    return Ask(Evidence(turn, 0, len(quote), quote), "other", 0.9, Response(label, 0.9))


@pytest.mark.parametrize(
    ("case", "asks", "kinds", "expected"),
    [
        ("nothing asked", [], [], []),
        ("one kind over the whole call", [(0, "Come and see it?"), (60, "So will you come?")], [DEMO, DEMO], ["c1", "c1"]),
        ("two kinds", [(0, "Come and see it?"), (2, "Will you sign it today?")], [DEMO, PURCHASE], ["c1", "c2"]),
        ("haggling over the hour", [(0, "Come and see it?", "countered"), (2, "Monday at two?")], [DEMO, MEETING], ["c1", "c1"]),
        ("a meeting asked for much later is another thing", [(0, "Come and see it?", "countered"), (90, "Monday at two?")], [DEMO, MEETING], ["c1", "c2"]),
        ("asked again after an objection, the kind unsure", [(0, "Shall we order?", "objected"), (2, "Then take it?")], [PURCHASE, UNSURE], ["c1", "c1"]),
        ("after agreement the unsure one stands alone", [(0, "Shall we order?"), (30, "Then take it?")], [PURCHASE, UNSURE], ["c1", "c2"]),
        ("back to the first after another", [(0, "Come and see it?"), (2, "Will you sign it?"), (9, "And you will come?")], [DEMO, PURCHASE, DEMO], ["c1", "c2", "c1"]),
    ],
)  # fmt: skip
def test_asks_for_one_action_are_one_commitment(
    case: str, asks: list[tuple[int, str]], kinds: list[Kinds], expected: list[str]
) -> None:
    assert [a.commitment for a in thread([ask(*a) for a in asks], kinds)] == expected, case


def test_the_whole_thread_speaks_for_the_kind() -> None:
    found = thread([ask(0, "Shall we order?", "objected"), ask(2, "Then take it for a month?")], [{"purchase": 0.6, "trial": 0.4}, {"trial": 0.9, "purchase": 0.1}])  # fmt: skip
    assert [a.kind for a in found] == ["trial", "trial"]


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([DEMO, MEETING, PURCHASE, UNSURE])), max_size=12))
def test_ids_number_the_commitments_in_order(found: list[tuple[int, Kinds]]) -> None:
    found = sorted(found, key=lambda pair: pair[0])
    ids = [a.commitment for a in thread([ask(turn, "Will you?") for turn, _ in found], [kinds for _, kinds in found])]
    assert list(dict.fromkeys(ids)) == [f"c{n}" for n in range(1, len(set(ids)) + 1)]
