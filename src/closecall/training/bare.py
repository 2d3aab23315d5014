"""Labelled calls as a recogniser without marks would print them: lower case, no punctuation, the same labels."""

from __future__ import annotations

import random
from typing import Any

from closecall.evaluation.gold import GoldCall
from closecall.training.noise import Printed, Strength

_QUOTED = ("asks", "hints", "trial_closes", "promises", "objections")


def bare(call: GoldCall) -> GoldCall:
    """The call with every turn in lower case and without punctuation, its quotes moved along."""
    rng = random.Random(0)  # noqa: S311 - nothing is drawn at this strength
    printed = [Printed(turn.text, Strength(bare=True), rng) for turn in call.turns]

    def moved(turn: int, quote: str) -> str:
        start = call.turns[turn].text.index(quote)
        a, b = printed[turn].moved(start, start + len(quote))
        return printed[turn].text[a:b] or printed[turn].text

    def requoted(item: dict[str, Any]) -> dict[str, Any]:
        found = item | {"quote": moved(item["turn"], item["quote"])}
        if item.get("response_quote") and item.get("response_turn") is not None:
            found["response_quote"] = moved(item["response_turn"], item["response_quote"])
        return found

    raw = call.model_dump()
    raw["turns"] = [turn | {"text": p.text} for turn, p in zip(raw["turns"], printed, strict=True)]
    for name in _QUOTED:
        raw[name] = [requoted(item) for item in raw[name]]
    return GoldCall.model_validate(raw)
