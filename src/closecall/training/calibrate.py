"""Temperatures and the ask threshold, chosen on the dev split through the exported model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from closecall.evaluation.evaluate import gold_act
from closecall.evaluation.gold import GoldCall
from closecall.language.reader import RepSentence
from closecall.language.trained import TrainedReader
from closecall.types import Act

FALSE_ASKS = 2.0
"""False asks in 1,000 rep sentences that are allowed on the dev split."""


def temperature(probabilities: Sequence[dict[Any, float]], gold: Sequence[str]) -> float:
    """The temperature with the least negative log-likelihood (Guo et al. 2017), found on a grid."""
    names = list(probabilities[0])
    logits = np.log(np.array([[p[name] for name in names] for p in probabilities]).clip(1e-9))
    right = np.array([names.index(label) for label in gold])
    grid = np.arange(0.5, 3.01, 0.05)

    def loss(t: float) -> float:
        scaled = logits / t
        scaled = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
        return float(-scaled[np.arange(len(right)), right].mean())

    return float(round(min(grid, key=loss), 2))


def ask_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """The threshold with the best F1 over sentences among those with at most `FALSE_ASKS` false asks in 1,000.

    Args:
        scored: for every rep sentence of the dev split its ask probability, and whether it is one.
    """
    total = max(1, sum(is_ask for _, is_ask in scored))

    def quality(threshold: float) -> tuple[bool, float]:
        hits = sum(is_ask for p, is_ask in scored if p >= threshold)
        false = sum(not is_ask for p, is_ask in scored if p >= threshold)
        f1 = 2 * hits / (hits + false + total)
        return 1000 * false / len(scored) <= FALSE_ASKS, f1

    # Whole hundredths, so that the threshold that is written down is the one that was tried.
    return max((n / 100 for n in range(20, 96)), key=quality)


def calibrated(folder: Path, calls: Sequence[GoldCall]) -> tuple[dict[str, float], float]:
    """Temperatures for acts and responses, and the ask threshold, of the export in a folder (its own temperatures being 1)."""
    reader = TrainedReader(folder)
    acts: list[tuple[RepSentence, Act]] = []
    answers: list[tuple[dict[Any, float], str]] = []
    for call in calls:
        turns = call.transcript().turns
        acts += [(s, gold_act(call, s.evidence)) for s in reader.rep_sentences(turns)]
        readings = reader.answers(turns, [(call.evidence(a),) for a in call.asks])
        answers += [(dict(r.labels), a.response) for r, a in zip(readings, call.asks, strict=True)]
    found = {
        "act": temperature([dict(s.acts) for s, _ in acts], [act for _, act in acts]),
        "response": temperature([p for p, _ in answers], [label for _, label in answers]),
    }
    reader.card = replace(reader.card, temperatures=found)
    scored = [
        (s.acts["ask"], gold_act(call, s.evidence) == "ask")
        for call in calls
        for s in reader.rep_sentences(call.transcript().turns)
    ]
    return found, ask_threshold(scored)
