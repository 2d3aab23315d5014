from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.report.intervals import Estimate, median, share, standing


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_wilson_intervals(hits: int, n: int, low: float, high: float) -> None:
    found = share(hits, n)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)


@given(st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    found = share(*counts)
    if found.value is None or found.low is None or found.high is None:
        assert counts[1] == 0
    else:
        assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("n", "rank"),
    [(5, 0), (6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (70, 27), (71, 27), (100, 40)],
)
def test_the_interval_of_a_median_is_between_order_statistics(n: int, rank: int) -> None:
    found = median(list(range(1, n + 1)))
    assert (found.low, found.high) == ((rank, n + 1 - rank) if rank else (None, None))
    if rank and n <= 70:
        assert sum(comb(n, k) for k in range(rank)) <= 0.025 * 2**n < sum(comb(n, k) for k in range(rank + 1))


@given(st.lists(st.floats(-1e6, 1e6), max_size=200))
def test_a_median_lies_in_its_interval(values: list[float]) -> None:
    found = median(values)
    if found.value is not None and found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high


@pytest.mark.parametrize(
    ("rep", "team", "expected"),
    [
        (share(56, 70), share(48, 80), "above"),  # Newcombe 1998, table II: 0.0524 to 0.3339
        (share(48, 80), share(56, 70), "below"),
        (share(9, 10), share(3, 10), "above"),  # 0.1705 to 0.8090
        (share(6, 7), share(2, 7), "above"),
        (share(5, 56), share(0, 29), "alike"),  # -0.0381 to 0.1926
        (share(0, 0), share(1, 2), "unknown"),
        (share(1, 2), share(0, 0), "unknown"),
        (Estimate(9, 0.6, 0.5, 0.7), Estimate(9, 0.3, 0.2, 0.4), "above"),
        (Estimate(9, 0.1, 0.0, 0.1), Estimate(9, 0.3, 0.2, 0.4), "below"),
        (Estimate(9, 0.6, 0.3, 0.7), Estimate(9, 0.3, 0.2, 0.4), "alike"),
        (Estimate(3, 0.6), Estimate(9, 0.3, 0.2, 0.4), "unknown"),
    ],
)
def test_where_a_rep_stands(rep: Estimate, team: Estimate, expected: str) -> None:
    assert standing(rep, team) == expected
