"""Asks -> threads: which asks seek the same commitment.

The first ask, the ask again after an objection and the haggling over the hour are one commitment. An ask joins the thread whose
kind is most like its own (cosine of the kind probabilities); the thread that was last asked for is favoured, more so while the
customer has not agreed to it, and more so for a bare time of day, which has no kind of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from closecall.language.when import first_when
from closecall.types import Ask, Kind, ResponseLabel

JOIN = 0.85
"""Affinity from which an ask joins a thread. This and the three below were chosen on the dev split (pairs of asks, F1)."""
LAST = 0.1
OPEN = 0.2
SCHEDULING = 0.6
FADES = 20.0
"""Turns after which the favour for the last thread has fallen to a third."""
BARE_WORDS = 12
"""An ask of at most so many words that names a time is taken for scheduling."""
_OPEN: frozenset[ResponseLabel] = frozenset({"countered", "questioned", "objected", "deferred", "unanswered"})


@dataclass(slots=True)
class _Thread:
    kinds: dict[Kind, float] = field(default_factory=dict)
    asks: list[int] = field(default_factory=list)

    def add(self, number: int, kinds: Mapping[Kind, float]) -> None:
        self.asks.append(number)
        for kind, p in kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0.0) + p

    @property
    def kind(self) -> Kind:
        return max(self.kinds, key=lambda kind: self.kinds[kind])


def thread(asks: Sequence[Ask], kinds: Sequence[Mapping[Kind, float]]) -> tuple[Ask, ...]:
    """The same asks, each with the id of its commitment and the kind that its whole thread speaks for.

    Ids number the commitments in the order in which they are first asked for.

    Args:
        asks: in the order of the call.
        kinds: the kind probabilities of each.
    """
    threads: list[_Thread] = []
    last: _Thread | None = None
    for number, (ask, own) in enumerate(zip(asks, kinds, strict=True)):
        near = {n: _alike(t.kinds, own) + (_favour(asks[t.asks[-1]], ask) if t is last else 0.0) for n, t in enumerate(threads)}
        best = max(near, key=lambda n: near[n], default=None)
        if best is None or near[best] < JOIN:
            threads.append(_Thread())
            best = len(threads) - 1
        last = threads[best]
        last.add(number, own)
    home = {number: (n, found.kind) for n, found in enumerate(threads, 1) for number in found.asks}
    return tuple(replace(ask, commitment=f"c{home[i][0]}", kind=home[i][1]) for i, ask in enumerate(asks))


def _favour(before: Ask, ask: Ask) -> float:
    """How much speaks for the thread that was last asked for, whatever the kinds."""
    scheduling = len(ask.evidence.quote.split()) <= BARE_WORDS and first_when(ask.evidence.quote) is not None
    favour = LAST + OPEN * (before.response.label in _OPEN) + SCHEDULING * scheduling
    return favour * math.exp((before.evidence.turn - ask.evidence.turn) / FADES)


def _alike(a: Mapping[Kind, float], b: Mapping[Kind, float]) -> float:
    shared = sum(p * b.get(kind, 0.0) for kind, p in a.items())
    lengths = math.hypot(*a.values()) * math.hypot(*b.values())
    return shared / lengths if lengths else 0.0
