"""Measures over counts. Every measure is a function of sums over calls, so a bootstrap resamples calls and adds up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = Mapping[str, Array]
T = TypeVar("T")
BINS = 10
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure with its bootstrap 95 % interval over calls; None where nothing could be counted."""

    value: float | None
    low: float | None = None
    high: float | None = None


def precision(c: Array) -> float | None:
    """`c` is (predictions that hit, predictions, gold that was hit, gold)."""
    return _ratio(c[0], c[1])


def recall(c: Array) -> float | None:
    """The share of gold that was hit."""
    return _ratio(c[2], c[3])


def f1(c: Array) -> float | None:
    """The harmonic mean of precision and recall."""
    p, r = precision(c), recall(c)
    if p is None or r is None:
        return None if c[3] == 0 and c[1] == 0 else 0.0
    return 2 * p * r / (p + r) if p + r else 0.0


def share(c: Array) -> float | None:
    """`c` is (right, counted)."""
    return _ratio(c[0], c[1])


def hits(judged: Sequence[T], gold: Sequence[T], alike: Callable[[T, T], bool]) -> Array:
    """Counts for precision and recall: judged that are like some gold one, judged, gold that some judged one is like, gold."""
    hit = sum(any(alike(j, g) for g in gold) for j in judged)
    found = sum(any(alike(j, g) for j in judged) for g in gold)
    return np.array([hit, len(judged), found, len(gold)], dtype=float)


def accuracy(matrix: Array) -> float | None:
    """The share on the diagonal of a confusion matrix (rows gold, columns judged)."""
    return _ratio(float(np.trace(matrix)), float(matrix.sum()))


def macro_f1(matrix: Array) -> float | None:
    """Mean F1 over the classes that occur in gold."""
    gold, judged, right = matrix.sum(1), matrix.sum(0), np.diag(matrix)
    occurs = gold > 0
    if not occurs.any():
        return None
    return float(np.mean(2 * right[occurs] / (gold[occurs] + judged[occurs])))


def kappa(matrix: Array) -> float | None:
    """Cohen's kappa (Cohen 1960): agreement beyond what the two label distributions give by chance."""
    total = matrix.sum()
    if total == 0:
        return None
    seen = float(np.trace(matrix) / total)
    chance = float((matrix.sum(0) * matrix.sum(1)).sum() / total**2)
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def calibration_error(bins: Array) -> float | None:
    """Expected calibration error (Naeini et al. 2015) from rows (count, sum of confidence, number right) a bin."""
    total = bins[:, 0].sum()
    if total == 0:
        return None
    return float(np.abs(bins[:, 1] - bins[:, 2]).sum() / total)


def binned(pairs: list[tuple[float, bool]]) -> Array:
    """Confidence bins of equal width from (confidence, right) pairs: rows (count, sum of confidence, number right)."""
    bins = np.zeros((BINS, 3))
    for confidence, right in pairs:
        bins[min(BINS - 1, int(confidence * BINS))] += (1, confidence, right)
    return bins


def estimate(per_call: list[Counts], measure: Callable[[Counts], float | None], seed: int = 0) -> Estimate:
    """A measure over all calls, with its interval over `RESAMPLES` resamples of the calls."""
    stacked = {name: np.stack([c[name] for c in per_call]) for name in per_call[0]}
    value = measure({name: a.sum(0) for name, a in stacked.items()})
    if value is None or len(per_call) < 2:
        return Estimate(value)
    draws = np.random.default_rng(seed).multinomial(len(per_call), np.full(len(per_call), 1 / len(per_call)), RESAMPLES)
    flat = {name: draws @ a.reshape(len(a), -1) for name, a in stacked.items()}
    drawn = [measure({name: flat[name][n].reshape(a.shape[1:]) for name, a in stacked.items()}) for n in range(RESAMPLES)]
    known = [v for v in drawn if v is not None]
    low, high = np.percentile(known, (2.5, 97.5)) if known else (value, value)
    return Estimate(value, float(low), float(high))


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None
