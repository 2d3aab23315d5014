"""How commitments were asked for: when, after what, and what came of the stalls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from closecall.language.reader import RepSentence
from closecall.language.sentences import sentences
from closecall.language.when import first_when
from closecall.stages.acts import other_act
from closecall.stages.asks import times
from closecall.stages.measures.prices import names_price
from closecall.stages.measures.signals import is_brush_off, is_buying_signal, is_discovery
from closecall.types import STALLS, STANDING, Ask, Commitment, Evidence, Finding, Kind, Turn

WINDOW = 10
"""Turns of the rep after a price or a buying signal in which an ask follows it up."""
SMALL: frozenset[Kind] = frozenset({"information", "meeting", "other"})
"""The kinds that move a sale least: the last three of the guideline's order."""


def measure(
    turns: Sequence[Turn],
    asks: Sequence[Ask],
    commitments: Sequence[Commitment],
    hints: Sequence[Finding],
    rep: Sequence[RepSentence],
) -> Mapping[str, float | None]:
    """The measures of asking, by name."""
    last_ask = max((_place(ask.evidence) for ask in asks), default=(-1, 0))
    prices, signals = price_turns(rep), buying_signals(turns)
    sought = {ask.kind for ask in asks} | {commitment.kind for commitment in commitments}
    return {
        "asks": len(asks),
        "first_ask_at": _at(asks[0].evidence.turn if asks else None, turns),
        "last_ask_at": _at(asks[-1].evidence.turn if asks else None, turns),
        **_discovery(turns, asks, rep),
        "next_steps_share": next_steps_share(turns, asks, hints, rep),
        "ask_to_answer_seconds": ask_to_answer(turns, asks),
        **re_asks(asks),
        "brush_offs_settled_for": sum(
            again is None and is_brushed_off(ask) for ask, again in zip(asks, next_on_same(asks), strict=True)
        ),
        "price_mentions": len(prices),
        "prices_without_ask": sum(not followed_up(turn, turns, asks) for turn in prices),
        "buying_signals": len(signals),
        "buying_signals_without_ask": sum(not followed_up(signal.turn, turns, asks) for signal in signals),
        "hints_instead_of_asks": sum(_place(hint.evidence) > last_ask for hint in hints),
        "small_commitments_only": int(sought <= SMALL) if asks else None,
    }


def price_turns(rep: Sequence[RepSentence]) -> tuple[int, ...]:
    """The turns in which the rep names a price, in order."""
    return tuple(dict.fromkeys(s.evidence.turn for s in rep if names_price(s.evidence.quote)))


def buying_signals(turns: Sequence[Turn]) -> tuple[Evidence, ...]:
    """The customer's sentences that show a wish to buy, in order."""
    said = (sentence for turn in turns if turn.role == "customer" for sentence in sentences(turn))
    return tuple(sentence for sentence in said if is_buying_signal(sentence.quote))


def re_asks(asks: Sequence[Ask]) -> Mapping[str, int]:
    """How many asks stalled, after how many of them the rep asked for the same again, and how often that worked."""
    stalled = [again for ask, again in zip(asks, next_on_same(asks), strict=True) if ask.response.label in STALLS]
    answers = [asks[again].response.label for again in stalled if again is not None]
    return {"stalls": len(stalled), "re_asks": len(answers), "re_asks_gained": sum(label in STANDING for label in answers)}


def next_on_same(asks: Sequence[Ask]) -> tuple[int | None, ...]:
    """For each ask the place, in the same order, of the next one for the same commitment."""
    places = range(len(asks))
    return tuple(next((m for m in places[n + 1 :] if asks[m].commitment == ask.commitment), None) for n, ask in enumerate(asks))


def followed_up(turn: int, turns: Sequence[Turn], asks: Sequence[Ask]) -> bool:
    """Whether the rep asks in this turn or in the next `WINDOW` turns of the rep, or the last ask before it was accepted.

    After an acceptance the talk is about what is agreed, and nothing is missed.
    """
    reach = [later.index for later in turns[turn + 1 :] if later.role == "rep"][:WINDOW]
    before = [ask for ask in asks if ask.evidence.turn < turn]
    agreed = bool(before) and before[-1].response.label == "accepted"
    return agreed or any(ask.evidence.turn in {turn, *reach} for ask in asks)


def is_brushed_off(ask: Ask) -> bool:
    """Whether the customer answers by sending the rep away politely ("just send me some information")."""
    answer = ask.response.evidence
    return ask.response.label == "deferred" and answer is not None and is_brush_off(answer.quote)


def ask_to_answer(turns: Sequence[Turn], asks: Sequence[Ask]) -> float | None:
    """The median of the seconds from an ask's end to the start of its answer; None where no answer or no time is known."""
    waits = [_wait(ask, ask.response.evidence, turns) for ask in asks if ask.response.evidence]
    known = [wait for wait in waits if wait is not None]
    return round(median(known), 2) if known and len(known) == len(waits) else None


def next_steps_share(
    turns: Sequence[Turn], asks: Sequence[Ask], hints: Sequence[Finding], rep: Sequence[RepSentence]
) -> float | None:
    """The share of both sides' words spent on next steps, None where nobody says a word.

    On next steps are asks, their answers, hints, promises, and every sentence that names a time in the same turn as one of
    these or in the turn before or after.
    """
    steps = [part for ask in asks for part in ask.exchange]
    steps += [hint.evidence for hint in hints] + [s.evidence for s in rep if other_act(s) == "promise"]
    sides = [turn for turn in turns if turn.role in {"rep", "customer"}]
    near = {step.turn + by for step in steps for by in (-1, 0, 1)}
    timed = [s for turn in sides if turn.index in near for s in sentences(turn) if first_when(s.quote)]
    total = sum(len(turn.text.split()) for turn in sides)
    spent = sum(_words_in(turn, [e for e in (*steps, *timed) if e.turn == turn.index]) for turn in sides)
    return round(spent / total, 3) if total else None


def _place(evidence: Evidence) -> tuple[int, int]:
    """Where in the call it stands, to compare by."""
    return evidence.turn, evidence.start_char


def _at(turn: int | None, turns: Sequence[Turn]) -> float | None:
    """A turn's position in the call: 0 the first turn, 1 the last."""
    return None if turn is None else round(turn / max(1, len(turns) - 1), 3)


def _discovery(turns: Sequence[Turn], asks: Sequence[Ask], rep: Sequence[RepSentence]) -> Mapping[str, float | None]:
    asked = [
        s.evidence
        for s in rep
        if other_act(s) == "none"
        and is_discovery(s.evidence.quote)
        and not any(ask.evidence.overlaps(s.evidence) for ask in asks)
    ]
    first = asked[0] if asked else None
    premature = first is None or _place(asks[0].evidence) < _place(first) if asks else None
    return {
        "discovery_questions": len(asked),
        "first_discovery_at": _at(first.turn if first else None, turns),
        "premature_ask": None if premature is None else int(premature),
    }


def _wait(ask: Ask, answer: Evidence, turns: Sequence[Turn]) -> float | None:
    start, _ = times(answer, turns[answer.turn])
    return None if ask.end is None or start is None else max(0.0, start - ask.end)


def _words_in(turn: Turn, found: Iterable[Evidence]) -> int:
    """How many words of a turn begin within these quotes, each counted once."""
    spans = [(evidence.start_char, evidence.end_char) for evidence in found]
    return sum(any(start <= word.start() < end for start, end in spans) for word in re.finditer(r"\S+", turn.text))
