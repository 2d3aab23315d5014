"""An evaluation for people and machines: a table in the terminal, JSON, and a page with pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closecall.atomic import write_text
from closecall.evaluation.evaluate import Evaluation
from closecall.evaluation.gold import LABELS
from closecall.evaluation.measures import Estimate
from closecall.evaluation.run import Report

if TYPE_CHECKING:
    from rich.table import Table


def as_json(report: Report, *, errors: bool) -> str:
    """The report as one JSON object."""
    found: dict[str, Any] = {"reader": report.reader, "evaluations": [_as_dict(e) for e in report.evaluations]}
    if errors:
        found["mistakes"] = [{name: getattr(m, name) for name in m.__slots__} for m in report.mistakes]
    return json.dumps(found, ensure_ascii=False, indent=2)


def print_text(report: Report, *, errors: bool) -> None:
    """The report on the terminal."""
    from rich.console import Console

    console = Console()
    console.print(f"reader {report.reader}")
    for evaluation in report.evaluations:
        console.print(_table(evaluation))
    for mistake in report.mistakes if errors else ():
        console.print(
            f"\n{mistake.call_id}: {mistake.what}: gold {mistake.gold}, judged {mistake.judged}", style="bold", markup=False
        )
        console.print(f"  “{mistake.quote}”\n  {mistake.context}", markup=False, highlight=False)


def shown(estimate: Estimate) -> str:
    """A measure with its interval, as text."""
    if estimate.value is None:
        return "-"
    interval = (
        f"  ({estimate.low:.2f} to {estimate.high:.2f})" if estimate.low is not None and estimate.high is not None else ""
    )
    return f"{estimate.value:.3f}{interval}"


def write_html(path: Path, report: Report) -> None:
    """A page with every table, the confusion matrices and the reliability curves."""
    from jinja2 import Environment, PackageLoader

    pages = Environment(loader=PackageLoader("closecall", "evaluation"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    write_text(path, pages.get_template("report.html.j2").render(report=report, shown=shown, labels=LABELS, curve=_curve))


def _as_dict(evaluation: Evaluation) -> dict[str, Any]:
    measures = {name: {"value": e.value, "low": e.low, "high": e.high} for name, e in evaluation.measures.items()}
    matrices = {
        name: {"labels": list(names), "rows": evaluation.counts[name].astype(int).tolist()} for name, names in LABELS.items()
    }
    return {
        "name": evaluation.name,
        "calls": evaluation.calls,
        "asks": evaluation.asks,
        "measures": measures,
        "confusion": matrices,
    }


def _table(evaluation: Evaluation) -> Table:
    from rich.table import Table

    table = Table(
        title=f"{evaluation.name}: {evaluation.calls} calls, {evaluation.asks} asks",
        box=None,
        title_justify="left",
        show_header=False,
    )
    for name, estimate in evaluation.measures.items():
        table.add_row(name, shown(estimate))
    return table


def _curve(evaluation: Evaluation, bins: str) -> list[tuple[float, float, int]]:
    """Points (mean confidence, share right, count) of a reliability curve."""
    return [(row[1] / row[0], row[2] / row[0], int(row[0])) for row in evaluation.counts[bins] if row[0]]
