"""`scripts/measure`: everything that is claimed about a reader, measured, and the pages that say so.

Writes `metrics.json` and `card.md` beside the model, and `docs/accuracy.md`; none of them is written by hand.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from closecall import formats
from closecall.errors import FormatError
from closecall.evaluation import gold
from closecall.evaluation import measures as m
from closecall.evaluation.evaluate import Evaluation, Result, hits, judge, summarise
from closecall.evaluation.gold import GoldCall
from closecall.language.encoding import Encoding, Piece, Window
from closecall.language.trained import TrainedReader
from closecall.pipeline import Closecall
from closecall.settings import ReaderSettings, Settings
from closecall.stages import asks
from closecall.training import corpora
from closecall.training.bare import bare
from closecall.training.card import accuracy_page, model_card
from closecall.types import Evidence, Turn

TALK = (
    "podcast_namespace_json",
    "podcast_html",
    "webvtt_zoom",
    "webvtt_generic",
    "srt",
    "otter",
    "generic_turns_json",
    "deepgram",
    "aws_transcribe",
    "speechmatics",
    "zoom_local_captions",
    "text_markdown_bold",
)
"""Folders of the format samples that hold real talk which is no sales call."""
REVIEW_BUDGET = 0.1
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are."""

    model: Path
    data: Path
    shared: Path
    docs: Path


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of `scripts/measure`."""
    parser = argparse.ArgumentParser(
        description="Measure a trained reader and write metrics.json, card.md and docs/accuracy.md."
    )
    parser.add_argument("--model", type=Path, default=Path("models/reader"))
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="held-out calls and public sets; measured where they are there"
    )
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    places = Places(chosen.model, chosen.data, chosen.shared, chosen.docs)
    metrics = measured(places)
    (places.model / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    (places.model / "card.md").write_text(model_card(places.model, metrics), encoding="utf-8")
    kept = places.docs / "recordings.json"
    recordings = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    (places.docs / "accuracy.md").write_text(accuracy_page(metrics, recordings), encoding="utf-8")


def measured(places: Places) -> dict[str, Any]:
    """All figures, by the name of the set that they were measured on."""
    closecall = Closecall(Settings(reader=ReaderSettings(model=str(places.model))))
    keywords = Closecall(Settings(reader=ReaderSettings(model="cues")))
    found: dict[str, Any] = {"reader": closecall.reader.name}
    for name, calls in sets(places).items():
        log.info("%s: %d calls", name, len(calls))
        results = [judge(closecall, call) for call in calls]
        found[name] = _of(name, results)
        found[name]["keyword baseline"] = _figures(summarise(name, [judge(keywords, call) for call in calls]))
        long = [r for r in results if r.call.group("style") == "long" or r.call.call_id.startswith("dev-long")]
        if long and not name.endswith("bare"):
            found[f"{name}, long calls"] = _of(name, long)
    log.info("ablation")
    held = gold.load([places.data / "dev.jsonl"])[::2]
    found["ablation"] = {
        name: _figures(summarise(name, [judge(_ablated(places.model, cut), c) for c in held])) for name, cut in CUTS.items()
    }
    persuasion = places.shared / "data" / "persuasion_for_good.jsonl"
    if persuasion.exists():
        found["persuasion for good"] = persuasion_figures(closecall, persuasion)
    if (places.shared / "formats").exists():
        found["no sales call"] = talk_figures(closecall, places.shared / "formats")
    return found


def sets(places: Places) -> dict[str, tuple[GoldCall, ...]]:
    """The labelled calls that are measured on."""
    found = {"test": gold.load([places.data / "test.jsonl"])}
    file = places.shared / "gold" / "dev.jsonl"
    if file.exists():
        found["held-out gold"] = gold.load([file])
    return found | {f"{name}, bare": tuple(bare(call) for call in calls) for name, calls in found.items()}


def _of(name: str, results: Sequence[Result]) -> dict[str, Any]:
    """The figures of some results: over all, by style, and under a review budget."""
    styles = sorted({r.call.group("style") for r in results})
    by_style = {style: _figures(summarise(style, [r for r in results if r.call.group("style") == style])) for style in styles}
    reviewed = review([(r.card.asks, r.call) for r in results])
    return _figures(summarise(name, results)) | {"by style": by_style, "review": reviewed}


def review(judged: Sequence[tuple[Sequence[Any], GoldCall]]) -> dict[str, float | None]:
    """Share of asks with the right answer, over all and over the surest 90 %: the rest is what a person would look at."""
    pairs = []
    for found, call in judged:
        for ask in found:
            right = any(g.response == ask.response.label and call.evidence(g).overlaps(ask.evidence) for g in call.asks)
            pairs.append((min(ask.confidence, ask.response.confidence), right))
    pairs.sort(key=lambda pair: pair[0])
    kept = pairs[round(len(pairs) * REVIEW_BUDGET) :]
    return {"asks": float(len(pairs)), "right, all": _share(pairs), "right, surest 90 %": _share(kept)}


def persuasion_figures(closecall: Closecall, path: Path) -> dict[str, Any]:
    """Asks for a donation in the dev split of PersuasionForGood: precision, recall and F1 by sentence."""
    total = np.zeros(4)
    calls = corpora.persuasion(path, "dev")
    for call in calls:
        judged = found_asks(closecall, call.turns)
        wanted = [Evidence(s.turn, s.start, s.end, "") for s in call.acts if s.label == "ask"]
        total += hits(judged, wanted)
    return {
        "calls": len(calls),
        "asks": int(total[3]),
        "ask precision": m.precision(total),
        "ask recall": m.recall(total),
        "ask F1": m.f1(total),
    }


def talk_figures(closecall: Closecall, folder: Path) -> dict[str, Any]:
    """False asks in real talk that is no sales call, with every speaker taken as the rep."""
    sentences = false = files = 0
    quotes = []
    for turns in _talk(folder):
        files += 1
        sentences += len(closecall.reader.rep_sentences(turns))
        quotes += [e.quote for e in found_asks(closecall, turns)]
        false = len(quotes)
    return {
        "files": files,
        "sentences": sentences,
        "asks found": false,
        "per 1,000 sentences": 1000 * false / max(1, sentences),
        "quotes": quotes[:20],
    }


def found_asks(closecall: Closecall, turns: Sequence[Turn]) -> list[Evidence]:
    """The asks that the reader finds, as spans."""
    reader = closecall.reader
    return [asks.evidence_of(group, turns) for group in asks.group(reader.rep_sentences(turns), turns, reader.ask_threshold)]


def _talk(folder: Path) -> Iterator[tuple[Turn, ...]]:
    for path in sorted(p for name in TALK for p in (folder / name).glob("*") if p.is_file()):
        try:
            calls = formats.read(path.read_bytes(), path.name)
        except FormatError:
            continue
        for call in calls:
            yield tuple(Turn(t.index, t.speaker, "rep", t.text, t.start, t.end) for t in call.turns)


class _Cut(Encoding):
    """An encoding that withholds context, to measure what context gives."""

    def __init__(self, file: Path, *, before: bool, after: bool) -> None:
        super().__init__(file)
        self._before, self._after = before, after

    def windows(self, pieces: Sequence[Piece], offset: int = 0, margin: int = 0) -> tuple[Window, ...]:  # noqa: ARG002 - the same signature
        found = []
        for n in range(len(pieces)):
            start = max(0, n - 4) if self._before else n
            end = min(len(pieces), n + 5) if self._after else n + 1
            found.append(self._assembled(pieces, range(start, end), range(n, n + 1)))
        return tuple(found)


CUTS: dict[str, tuple[bool, bool] | None] = {
    "the sentence alone": (False, False),
    "four sentences before": (True, False),
    "four sentences after": (False, True),
    "four before and after": (True, True),
    "the whole window": None,
}
"""What of the context a reader sees: before, after; None for all."""


def _ablated(model: Path, cut: tuple[bool, bool] | None) -> Closecall:
    reader = TrainedReader(model)
    if cut is not None:
        reader.encoding = _Cut(model / "tokenizer.json", before=cut[0], after=cut[1])
    return Closecall(reader=reader)


def _share(pairs: Sequence[tuple[float, bool]]) -> float | None:
    return sum(right for _, right in pairs) / len(pairs) if pairs else None


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "calls": evaluation.calls,
        "asks": evaluation.asks,
        "measures": {name: [e.value, e.low, e.high] for name, e in evaluation.measures.items()},
    }
