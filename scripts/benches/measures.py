"""Every measurement: what runs it, and over how many calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benches import batches, views


@dataclass(frozen=True, slots=True)
class Measure:
    """One measurement: it gets an empty folder and a number of calls, and returns its figures by name."""

    run: Callable[..., Mapping[str, Any]]
    calls: int
    quick: int


MEASURES: Mapping[str, Measure] = {
    "throughput": Measure(batches.throughput, 1_000, 12),
    "resume": Measure(batches.resume, 10_000, 50),
    "views": Measure(views.measure, 100_000, 500),
    "ray": Measure(batches.ray, 1_000, 12),
    "kills": Measure(batches.kills, 300, 40),
}
