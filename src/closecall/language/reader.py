"""What every reader of calls offers: text in, label probabilities out.

The stages know this interface only. `cues.CueReader` answers from hand-written patterns (the baseline);
a trained reader answers from weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from closecall.types import Act, Evidence, Kind, ObjectionKind, ResponseLabel, Turn


@dataclass(frozen=True, slots=True)
class RepSentence:
    """One sentence of a rep. Probabilities sum to 1 over the acts, and over the kinds given that it is an ask."""

    evidence: Evidence
    acts: Mapping[Act, float]
    kinds: Mapping[Kind, float]


@dataclass(frozen=True, slots=True)
class CustomerSentence:
    """One sentence of a customer. `objections` and `volunteers` hold a probability for each kind; what is left is neither."""

    evidence: Evidence
    objections: Mapping[ObjectionKind, float]
    volunteers: Mapping[Kind, float]


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """What the customer answers to one ask. `evidence` is where the position is taken, None where it is nowhere.

    `kinds` is a second look at the kind of the ask, from the words around it and the answer; empty where the reader takes none.
    """

    labels: Mapping[ResponseLabel, float]
    evidence: Evidence | None
    kinds: Mapping[Kind, float] = field(default_factory=dict)


class Reader(Protocol):
    """Reads a call's turns (with roles) and gives probabilities."""

    @property
    def name(self) -> str:
        """Name and version, for the provenance."""
        ...

    @property
    def ask_threshold(self) -> float:
        """The probability from which a sentence counts as an ask."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes of the languages that it reads."""
        ...

    def rep_sentences(self, turns: Sequence[Turn]) -> tuple[RepSentence, ...]:
        """Every sentence of the rep's turns, in order."""
        ...

    def customer_sentences(self, turns: Sequence[Turn]) -> tuple[CustomerSentence, ...]:
        """Every sentence of the customer's turns, in order."""
        ...

    def answers(self, turns: Sequence[Turn], asks: Sequence[tuple[Evidence, ...]]) -> tuple[AnswerReading, ...]:
        """The answer to each ask; an ask is given by its sentences, the asks in the order of the call."""
        ...
