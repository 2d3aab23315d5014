"""Temperatures and the ask threshold, on figures that can be counted by hand."""

from __future__ import annotations

import pytest

from closecall.training.calibrate import ask_threshold, temperature

SURE = {"yes": 0.9, "no": 0.1}


@pytest.mark.parametrize(
    ("right", "of", "expected"),
    [
        (9, 10, 1.0),  # as sure as it is right: left alone
        (7, 10, 2.6),  # too sure: log(9) / log(7 / 3), on a grid of 0.05
        (99, 100, 0.5),  # not sure enough: log(9) / log(99) is below the grid
        (5, 10, 3.0),  # no better than a coin: no temperature is high enough
    ],
)
def test_a_temperature_makes_it_as_sure_as_it_is_right(right: int, of: int, expected: float) -> None:
    gold = ["yes"] * right + ["no"] * (of - right)
    assert temperature([SURE] * of, gold) == pytest.approx(expected)


def scored(asks: list[float], others: list[float], silent: int = 0) -> list[tuple[float, bool]]:
    return [(p, True) for p in asks] + [(p, False) for p in others] + [(0.0, False)] * silent


@pytest.mark.parametrize(
    ("given", "least", "most"),
    [
        # Asks and other sentences lie apart: any threshold between them.
        (scored([0.9, 0.8, 0.7], [0.3, 0.25]), 0.31, 0.7),
        # One ask among many others is given up for the sake of precision.
        (scored([0.9, 0.9, 0.35], [0.4] * 5), 0.41, 0.9),
        # One false ask in 200 sentences is more than is allowed, so that an ask is given up where F1 alone would take both.
        (scored([0.9, 0.9, 0.6], [0.7], 196), 0.71, 0.9),
        # The same false ask in 1,000 sentences is allowed.
        (scored([0.9, 0.9, 0.6], [0.7], 996), 0.2, 0.6),
    ],
)
def test_the_threshold_has_the_best_f1_among_those_with_few_false_asks(
    given: list[tuple[float, bool]], least: float, most: float
) -> None:
    assert least <= ask_threshold(given) <= most


def test_where_every_threshold_has_too_many_false_asks_the_best_f1_decides() -> None:
    assert 0.31 <= ask_threshold(scored([0.97, 0.5], [0.97, 0.3])) <= 0.5
