"""The figures -> docs/benchmarks.md."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from closecall.engines import cores

Figures = Mapping[str, Any]
LIST_MS = 200
MONTH = 1_000_000
HOURS = 730
"""Hours of a month."""
FULL = 0.5
"""How much of the day machines work: calls come when people are awake, and a backlog must be worked off."""
WORDS = 1_500
"""Of a call of ten minutes, at the 150 words a minute of ordinary talk."""
_PACKAGES = ("closecall", "ctranslate2", "sqlalchemy", "psycopg", "ray")


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that has a target: whether `value`, taken out of the figures, meets it."""

    measure: str
    what: str
    target: str
    value: Callable[[Figures], float]
    shown: str
    met: Callable[[float], bool]


GOALS = (
    Goal("throughput", "Two workers against one", "at least 1.7 times", lambda f: f["times as fast"], "{:.2f} times", lambda v: v >= 1.7),
    Goal("throughput", "Memory at the end against that after a fifth", "flat", lambda f: f["growth"], "{:.2f} times", lambda v: v <= 1.1),
    Goal("resume", "A finished batch again", "under 5 s", lambda f: f["seconds"], "{:.1f} s", lambda v: v < 5),
    Goal("views", "The slowest view on SQLite", f"under {LIST_MS} ms", lambda f: _slowest(f["SQLite"]), "{:.0f} ms", lambda v: v < LIST_MS),
    Goal("views", "The slowest view on PostgreSQL", f"under {LIST_MS} ms", lambda f: _slowest(f["PostgreSQL"]), "{:.0f} ms", lambda v: v < LIST_MS),
    Goal("ray", "Ray against processes, once begun", "at least 0.8 times", lambda f: f["Ray of processes, once begun"], "{:.2f} times", lambda v: v >= 0.8),
    Goal("kills", "Stores with a call lost, doubled or changed", "none", lambda f: f["stores with a call lost, doubled or changed"], "{:.0f}", lambda v: not v),
)  # fmt: skip
_TITLES = {
    "throughput": "Throughput, memory, size of the store",
    "resume": "Running a finished batch again",
    "views": "Views",
    "ray": "Ray",
    "kills": "Kills",
}
_ABOUT = {
    "throughput": (
        "`closecall batch` over a folder, with `--workers 1` and `--workers 2`, one thread a worker; the whole command, loading of the "
        "models included. Memory is what the command and its workers hold together; the store is SQLite, after the second run."
    ),
    "resume": "The whole command, from its start to its end: every file is read, since a call is known by its content.",
    "views": (
        "`SELECT * FROM` the view, every row fetched: the median of five, after one that warms the cache. The calls are of one year, "
        "200 reps, 12 teams; their words are left out, which no view reads."
    ),
    "ray": (
        "Two workers of one thread each, as processes and as actors of a Ray cluster that the command begins on this machine. *Whole* is "
        "the command with its beginning, *once begun* from the first call scored to the last."
    ),
    "kills": (
        "`kill -9` of a batch with its workers at random moments, and the same command again, until it ends; then the next batch. Each "
        "finished store is compared with that of a batch that nobody killed, row by row in all tables. A call may be told as scored in "
        "no run (killed between the record and the telling), but never in two."
    ),
}


def machine() -> Mapping[str, str]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": str(cores()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: found for name in _PACKAGES if (found := _version(name))},
    }


def page(raw: Mapping[str, Any]) -> str:
    """The page of all measurements that there are."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `scripts/benchmark`, which anyone can run; the raw figures are in `benchmarks.json`. The calls are made up from the",
        "labelled fixtures, three in one, with numbers and days of their own: the same on every machine.",
        "",
        "| what | measured | target | met |",
        "| --- | --- | --- | --- |",
        *(_goal(goal, raw[goal.measure]["figures"]) for goal in GOALS if goal.measure in raw),
    ]
    for name, title in _TITLES.items():
        if name in raw:
            lines += ["", f"## {title}", "", _ABOUT[name], "", *_table(raw[name]["figures"]), "", _on(raw[name]["machine"])]
    if "throughput" in raw:
        lines += ["", *_plan(raw["throughput"]["figures"])]
    return "\n".join(lines) + "\n"


def _goal(goal: Goal, figures: Figures) -> str:
    value = goal.value(figures)
    return f"| {goal.what} | {goal.shown.format(value)} | {goal.target} | {'yes' if goal.met(value) else 'no'} |"


def _slowest(views: Mapping[str, Mapping[str, float]]) -> float:
    return max(found["ms"] for name, found in views.items())


def _table(figures: Figures) -> Iterator[str]:
    """Figures as rows; those of databases side by side."""
    plain = {name: value for name, value in figures.items() if not isinstance(value, Mapping)}
    yield from ("| what | figure |", "| --- | --- |")
    yield from (f"| {name} | {_figure(value)} |" for name, value in plain.items())
    databases = {name: value for name, value in figures.items() if isinstance(value, Mapping)}
    if databases:
        yield from (
            "",
            f"| view | rows | {' | '.join(f'{name}, ms' for name in databases)} |",
            "| --- |" + " --- |" * (1 + len(databases)),
        )
        first = next(iter(databases.values()))
        for view, found in first.items():
            times = " | ".join(f"{of[view]['ms']:.0f}" for of in databases.values())
            yield f"| `{view.replace(', ', '`, ', 1)}{'' if ', ' in view else '`'} | {found['rows']:,} | {times} |"


def _figure(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _on(machine: Mapping[str, str]) -> str:
    told = f"{machine['cores']} cores ({machine['processor']}), {machine['memory']}, {machine['system']}"
    versions = (f"{name} {found}" for name, found in machine.items() if name not in {"processor", "cores", "memory", "system"})
    return f"Measured on {told}; {', '.join(versions)}."


def _plan(figures: Figures) -> Iterator[str]:
    """What a million transcripts a month need, by the throughput and the size that were measured."""
    a_word = figures["seconds, 1 worker"] / figures["calls"] / figures["words a call"]
    seconds, stored = a_word * WORDS, figures["bytes a call"] / figures["words a call"] * WORDS
    busy = MONTH * seconds / 3600
    yield from (
        "## A million transcripts a month",
        "",
        f"Reckoned from the figures above for calls of {WORDS:,} words (ten minutes): time and size grow with the words.",
        "",
        "| what | figure |",
        "| --- | --- |",
        f"| core seconds a call | {seconds:.1f} |",
        f"| core hours a month | {busy:,.0f} |",
        f"| cores, if they work half of the time | {busy / HOURS / FULL:.1f} |",
        f"| store a month | {MONTH * stored / 2**30:.0f} GiB |",
        "",
        "Recordings must be transcribed first, which takes far more: [scaling](scaling.md) has that plan.",
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
