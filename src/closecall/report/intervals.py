"""Figures of small samples with their 95 % intervals, without a statistics package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from typing import Literal

Z = 1.959964  # the normal distribution's 97.5 % point
Standing = Literal["above", "below", "alike", "unknown"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from `n` observations with its 95 % interval; None where there are too few to tell."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    hits: int | None = None


def share(hits: int, n: int) -> Estimate:
    """The share `hits` of `n`, 0..1, with the interval of Wilson (1927), which also holds for small n and shares near 0 and 1."""
    if n == 0:
        return Estimate(0, hits=0)
    p, z2 = hits / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Estimate(n, p, max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half)), hits)


def median(values: Sequence[float]) -> Estimate:
    """The median with its distribution-free interval between order statistics; none under six values.

    How many of n values lie below the true median is binomial with n trials at one half: the ranks are the innermost between
    which it lies in at least 95 % of samples.
    """
    found, n = sorted(values), len(values)
    if n == 0:
        return Estimate(0)
    value = (found[(n - 1) // 2] + found[n // 2]) / 2
    rank = _rank(n)
    return Estimate(n, value, found[rank - 1], found[n - rank]) if rank else Estimate(n, value)


def standing(rep: Estimate, team: Estimate) -> Standing:
    """Where the rep's figure stands against the team's, "alike" where the difference may be chance.

    For shares by the interval of their difference (Newcombe 1998, method 10); for medians by whether the intervals are apart.
    """
    if rep.value is None or rep.low is None or rep.high is None or team.value is None or team.low is None or team.high is None:
        return "unknown"
    if rep.hits is None:
        return "above" if rep.low > team.high else "below" if rep.high < team.low else "alike"
    difference = rep.value - team.value
    low = difference - sqrt((rep.value - rep.low) ** 2 + (team.high - team.value) ** 2)
    high = difference + sqrt((rep.high - rep.value) ** 2 + (team.value - team.low) ** 2)
    return "above" if low > 0 else "below" if high < 0 else "alike"


def _rank(n: int) -> int:
    """The rank, from 1, of the lower end of the median's interval; 0 where even the outermost values do not reach 95 %."""
    if n > 70:  # the normal distribution is near enough, and the exact sum would cost
        return int((n - Z * sqrt(n)) / 2)
    below, rank = 0, 0
    while (below := below + comb(n, rank)) <= 0.025 * 2**n:
        rank += 1
    return rank
