"""Measured figures and `model.toml` -> the model card and `docs/accuracy.md`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SHOWN = (
    "ask precision",
    "ask recall",
    "ask F1",
    "false asks per 1,000 rep sentences",
    "kind accuracy",
    "response macro-F1",
    "response kappa",
    "ask and response F1",
    "outcome accuracy",
    "commitment F1",
    "when exact",
    "who F1",
    "verdict accuracy",
    "act calibration error",
    "response calibration error",
)
SETS = ("test", "test, long calls", "test, bare", "held-out gold", "held-out gold, long calls", "held-out gold, bare")
TARGETS: tuple[tuple[str, str, str, float], ...] = (
    ("test", "ask F1", "at least", 0.90),
    ("test", "response macro-F1", "at least", 0.80),
    ("test", "ask and response F1", "at least", 0.75),
    ("test", "verdict accuracy", "at least", 0.85),
    ("held-out gold", "ask F1", "at least", 0.85),
    ("held-out gold", "response macro-F1", "at least", 0.75),
    ("held-out gold", "ask and response F1", "at least", 0.70),
    ("held-out gold", "verdict accuracy", "at least", 0.80),
    *(
        (name, measure, "at least", figure)
        for name in ("test", "held-out gold")
        for measure, figure in (("outcome accuracy", 0.80), ("commitment F1", 0.70), ("when exact", 0.85))
    ),
    ("test, long calls", "false asks per 1,000 rep sentences", "at most", 2.0),
    ("test, long calls", "ask recall", "at least", 0.80),
    ("held-out gold, long calls", "false asks per 1,000 rep sentences", "at most", 2.0),
    ("held-out gold, long calls", "ask recall", "at least", 0.80),
    ("test", "act calibration error", "at most", 0.05),
    ("test", "response calibration error", "at most", 0.05),
)
"""What we aim at: set, measure, direction, figure."""


def accuracy_page(metrics: Mapping[str, Any], recordings: Mapping[str, Any]) -> str:
    """`docs/accuracy.md`: the figures against the targets, with what they were measured on.

    Args:
        metrics: of the reader, by `measure.measured`.
        recordings: tables of `docs/recordings.json` by title, each with `explained`, `columns` and `rows`.
    """
    lines = [
        "# Accuracy",
        "",
        f"Measured by `scripts/measure` with the reader `{metrics['reader']}`; this page is generated.",
        "",
    ]
    lines += [
        *_explained(),
        "## Against the targets",
        "",
        "| on | measure | target | measured | reached |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_target(metrics, *target) for target in TARGETS if target[0] in metrics]
    lines += [*_bare_rows(metrics), *_persuasion_row(metrics), ""]
    for name in SETS:
        if name in metrics:
            lines += _set(name, metrics[name])
    lines += [*_ablation(metrics), *_talk(metrics)]
    for title, table in recordings.items():
        lines += _table(title, table)
    return "\n".join(lines) + "\n"


def model_card(folder: Path, metrics: Mapping[str, Any]) -> str:
    """`card.md` of a model."""
    facts = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    lines = [
        f"# {facts['name']} {facts['version']}",
        "",
        "Generated from `model.toml` and `metrics.json` by `scripts/measure`.",
        "",
    ]
    lines += [
        "**For**: finding a rep's asks for commitment, hints, trial closes and promises in English sales calls, and classing the",
        "customer's answers and objections. **Not for** judging people without a look at the evidence, nor for other languages.",
        "",
        f"**Made of**: {facts['base']} fine-tuned with one linear head a question, exported to CTranslate2 int8.",
        f"Seed {facts['seed']}, {facts['epochs']} epochs, {', '.join(f'{k} {v}' for k, v in facts['versions'].items())}.",
        "",
        "**Trained on** (sha256, first 16 digits): calls, contrast sentences and ask-answer pairs written for the project, and, where",
        "listed, public sets: PersuasionForGood (Apache-2.0), Schema-Guided Dialogue (CC BY-SA 4.0), EmailIntent (Apache-2.0), CaSiNo (CC BY 4.0).",
        "",
        *(f"- `{name}` {digest}" for name, digest in facts["data"].items()),
        "",
        f"**Decides**: an ask from {facts['ask_threshold']:.2f} on; temperatures {facts['temperatures']}; both chosen on the dev split.",
        "",
        "## How well it does",
        "",
        "| measure | " + " | ".join(name for name in SETS if name in metrics) + " |",
        "| --- |" + " --- |" * sum(name in metrics for name in SETS),
    ]
    for measure in SHOWN:
        lines.append(
            f"| {measure} | "
            + " | ".join(_value(metrics[name]["measures"][measure]) for name in SETS if name in metrics)
            + " |"
        )
    lines += [
        "",
        "By source and style, against the targets, and where it fails: `docs/accuracy.md`; every mistake on your own labelled",
        "calls: `closecall evaluate FILE --errors`.",
    ]
    return "\n".join(lines) + "\n"


def _explained() -> list[str]:
    return [
        "Sets: **test** is the test split of `data/`, by hands and in industries that training never saw; **held-out gold** is a set of",
        "labelled calls outside the repository (acted ones, long messy ones, three real recordings); **bare** is the same talk in lower",
        "case without punctuation. An ask counts as found when the turn is the same and the quotes overlap. In brackets: the bootstrap",
        "95 % interval over calls. The response measures are on the labelled asks; *ask and response F1* is end to end. *Outcome accuracy*",
        "is over the labelled commitments that share an ask with a judged one, *commitment F1* over (kind, outcome) end to end, *when",
        "exact* over matched commitments that were accepted with a time: both wordings must resolve to the same. *who F1* counts people.",
        "",
    ]


def _target(metrics: Mapping[str, Any], name: str, measure: str, direction: str, figure: float) -> str:
    value = metrics[name]["measures"][measure][0]
    reached = value is not None and (value >= figure if direction == "at least" else value <= figure)
    return f"| {name} | {measure} | {direction} {figure:.2f} | {_value(metrics[name]['measures'][measure])} | {'yes' if reached else '**no**'} |"


def _bare_rows(metrics: Mapping[str, Any]) -> list[str]:
    rows = []
    for name in ("test", "held-out gold"):
        if f"{name}, bare" in metrics:
            lost = 100 * (
                (metrics[name]["measures"]["ask F1"][0] or 0) - (metrics[f"{name}, bare"]["measures"]["ask F1"][0] or 0)
            )
            rows.append(
                f"| {name}, bare | points of ask F1 lost | at most 6.0 | {lost:.1f} | {'yes' if lost <= 6 else '**no**'} |"
            )
    return rows


def _persuasion_row(metrics: Mapping[str, Any]) -> list[str]:
    found = metrics.get("persuasion for good")
    if not found:
        return []
    return [
        f"| PersuasionForGood dev, {found['calls']} dialogues | ask F1 | at least 0.75 | {found['ask F1']:.3f} | {'yes' if found['ask F1'] >= 0.75 else '**no**'} |"
    ]


def _set(name: str, found: Mapping[str, Any]) -> list[str]:
    styles = found["by style"] if len(found["by style"]) > 1 else {}
    baseline = {"keyword baseline": found["keyword baseline"]} if "keyword baseline" in found else {}
    columns = {"reader": found, **baseline, **{f"style {s}": f for s, f in styles.items()}}
    lines = [
        f"## {name}: {found['calls']} calls, {found['asks']} asks",
        "",
        "| measure | " + " | ".join(columns) + " |",
        "| --- |" + " --- |" * len(columns),
    ]
    lines += [
        f"| {measure} | " + " | ".join(_value(c["measures"][measure]) for c in columns.values()) + " |" for measure in SHOWN
    ]
    review = found["review"]
    if review["right, all"] is not None:
        lines += [
            "",
            f"Of the {review['asks']:.0f} asks found, {review['right, all']:.1%} are asks with the right answer; without the 10 % least sure ones, {review['right, surest 90 %']:.1%}.",
        ]
    return [*lines, ""]


def _ablation(metrics: Mapping[str, Any]) -> list[str]:
    found = metrics.get("ablation", {})
    if not found:
        return []
    lines = [
        "## What context gives",
        "",
        "The same weights on the dev split, with context withheld when the sentence is read:",
        "",
        "| the reader sees | ask precision | ask recall | ask F1 |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | " + " | ".join(_value(f["measures"][k]) for k in ("ask precision", "ask recall", "ask F1")) + " |"
        for name, f in found.items()
    ]
    return [*lines, ""]


def _talk(metrics: Mapping[str, Any]) -> list[str]:
    found = metrics.get("no sales call")
    if not found:
        return []
    return [
        "## Talk that is no sales call",
        "",
        f"Podcasts and meetings, every speaker taken as the rep: {found['asks found']} asks in {found['sentences']} sentences of {found['files']} files",
        f"({found['per 1,000 sentences']:.1f} in 1,000).",
        "",
    ]


def _table(title: str, table: Mapping[str, Any]) -> list[str]:
    head = ["| " + " | ".join(table["columns"]) + " |", "| --- |" + " --- |" * (len(table["columns"]) - 1)]
    return [f"## {title}", "", table["explained"], "", *head, *("| " + " | ".join(row) + " |" for row in table["rows"]), ""]


def _value(estimate: Sequence[float | None]) -> str:
    value, low, high = estimate
    if value is None:
        return "-"
    return f"{value:.3f}" if low is None or high is None else f"{value:.3f} ({low:.2f}, {high:.2f})"
