from __future__ import annotations

import numpy as np
import pytest

from closecall.evaluation import measures as m


def a(*rows: object) -> m.Array:
    return np.array(rows, dtype=float)


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        ((3, 4, 3, 6), 0.75, 0.5, 0.6),
        ((0, 2, 0, 2), 0.0, 0.0, 0.0),
        ((0, 0, 0, 0), None, None, None),
        ((0, 0, 0, 3), None, 0.0, 0.0),
        ((0, 3, 0, 0), 0.0, None, 0.0),
    ],
)
def test_precision_recall_and_f1(
    counts: tuple[int, ...], precision: float | None, recall: float | None, f1: float | None
) -> None:
    c = a(*counts)
    assert (m.precision(c), m.recall(c), m.f1(c)) == (precision, recall, f1)


def test_kappa_of_a_worked_example() -> None:
    # 35 of 50 alike; the margins give 0.5 by chance, so kappa is (0.7 - 0.5) / (1 - 0.5).
    assert m.kappa(a([20, 5], [10, 15])) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("matrix", "expected"), [(a([2, 0], [0, 3]), 1.0), (a([0, 2], [0, 0]), 0.0), (a([0, 0], [0, 0]), None)]
)
def test_macro_f1_counts_the_classes_that_occur(matrix: m.Array, expected: float | None) -> None:
    assert m.macro_f1(matrix) == expected


def test_calibration_error_is_the_mean_gap() -> None:
    assert m.calibration_error(m.binned([(0.9, True), (0.9, False), (0.1, False), (0.1, False)])) == pytest.approx(
        (0.8 + 0.2) / 4
    )
    assert m.calibration_error(m.binned([])) is None


def test_full_confidence_falls_into_the_last_bin() -> None:
    assert m.binned([(1.0, True)])[-1].tolist() == [1.0, 1.0, 1.0]


def test_an_interval_holds_its_value_and_is_the_same_every_time() -> None:
    per_call = [{"ask": a(n % 2, 1, n % 2, 1)} for n in range(30)]
    first = m.estimate(per_call, lambda c: m.f1(c["ask"]))
    assert first == m.estimate(per_call, lambda c: m.f1(c["ask"]))
    assert first.low is not None
    assert first.high is not None
    assert first.low < first.value == 0.5 < first.high  # type: ignore[operator]
