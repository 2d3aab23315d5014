"""Gold calls in, an `Evaluation` out: each call is scored without its labels and compared with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from closecall.evaluation import commitments
from closecall.evaluation import measures as m
from closecall.evaluation.gold import LABELS, GoldAsk, GoldCall
from closecall.pipeline import Closecall
from closecall.types import Act, Ask, Evidence, Scorecard

MEASURES: dict[str, Callable[[m.Counts], float | None]] = {
    "ask precision": lambda c: m.precision(c["ask"]),
    "ask recall": lambda c: m.recall(c["ask"]),
    "ask F1": lambda c: m.f1(c["ask"]),
    "ask F1 by turn": lambda c: m.f1(c["ask_turn"]),
    "false asks per 1,000 rep sentences": lambda c: _rate(c["ask"][1] - c["ask"][0], c["sentences"][0]),
    "kind accuracy": lambda c: m.accuracy(c["kind"]),
    "response accuracy": lambda c: m.accuracy(c["response"]),
    "response macro-F1": lambda c: m.macro_f1(c["response"]),
    "response kappa": lambda c: m.kappa(c["response"]),
    "ask and response F1": lambda c: m.f1(c["both"]),
    "outcome accuracy": lambda c: m.share(c["outcome"]),
    "commitment F1": lambda c: m.f1(c["commitment"]),
    "when exact": lambda c: m.share(c["when"]),
    "who F1": lambda c: m.f1(c["who"]),
    "verdict accuracy": lambda c: m.accuracy(c["verdict"]),
    "asked accuracy": lambda c: m.accuracy(c["asked"]),
    "hint F1": lambda c: m.f1(c["hint"]),
    "act calibration error": lambda c: m.calibration_error(c["act_bins"]),
    "response calibration error": lambda c: m.calibration_error(c["response_bins"]),
}
"""Every measure that is reported, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong judgement with its context."""

    call_id: str
    what: str
    gold: str
    judged: str
    quote: str
    context: str


@dataclass(frozen=True, slots=True)
class Result:
    """The counts and mistakes of one call, and the groups that it belongs to."""

    call: GoldCall
    card: Scorecard
    counts: m.Counts
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Measures over calls, and the summed counts behind them (confusion matrices, calibration bins)."""

    name: str
    calls: int
    asks: int
    measures: dict[str, m.Estimate]
    counts: m.Counts


def judge(closecall: Closecall, call: GoldCall) -> Result:
    """Score one call without its labels, and compare."""
    transcript = call.transcript()
    card = closecall.score_transcript(transcript)
    gold = [call.evidence(a) for a in call.asks]
    answers = closecall.reader.answers(transcript.turns, [(e,) for e in gold])
    said = [max(a.labels, key=lambda name: a.labels[name]) for a in answers]
    sure = [max(a.labels.values()) for a in answers]
    sentences = closecall.reader.rep_sentences(transcript.turns)
    acts = [(max(s.acts.values()), max(s.acts, key=lambda a: s.acts[a]) == gold_act(call, s.evidence)) for s in sentences]
    counts = {
        "ask": hits([a.evidence for a in card.asks], gold),
        "ask_turn": _turn_hits([a.evidence for a in card.asks], gold),
        "hint": hits([f.evidence for f in card.hints], [call.evidence(h) for h in call.hints]),
        "sentences": np.array([len(sentences)], dtype=float),
        "both": _both(card.asks, call, gold),
        "kind": _confusion("kind", [(g.kind, a.kind) for g, a in _matched(call, gold, card.asks)]),
        "response": _confusion("response", list(zip([a.response for a in call.asks], said, strict=True))),
        **commitments.counts(call, card),
        "verdict": _confusion("verdict", [(call.verdict, card.verdict)]),
        "asked": _asked(bool(call.asks), bool(card.asks)),
        "act_bins": m.binned(acts),
        "response_bins": m.binned([(p, s == a.response) for p, s, a in zip(sure, said, call.asks, strict=True)]),
    }
    return Result(call, card, counts, tuple(_mistakes(call, card, gold, said)))


def summarise(name: str, results: Sequence[Result]) -> Evaluation:
    """All measures over some calls."""
    per_call = [r.counts for r in results]
    found = {label: m.estimate(per_call, measure) for label, measure in MEASURES.items()}
    total = {key: np.sum([c[key] for c in per_call], axis=0) for key in per_call[0]}
    return Evaluation(name, len(results), int(total["ask"][3]), found, total)


def by_group(field: str, results: Iterable[Result]) -> list[Evaluation]:
    """One evaluation for each value of a field (source, author, style …)."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.call.group(field), []).append(result)
    return [summarise(f"{field} {value}", found) for value, found in sorted(groups.items())]


def hits(judged: Sequence[Evidence], gold: Sequence[Evidence]) -> m.Array:
    """Judged spans that overlap some gold one, judged spans, gold spans that some judged one overlaps, gold spans."""
    return m.hits(judged, gold, Evidence.overlaps)


def _turn_hits(judged: Sequence[Evidence], gold: Sequence[Evidence]) -> m.Array:
    a, b = {e.turn for e in judged}, {e.turn for e in gold}
    return np.array([len(a & b), len(a), len(a & b), len(b)], dtype=float)


def _both(asks: Sequence[Ask], call: GoldCall, gold: Sequence[Evidence]) -> m.Array:
    right = [
        (j, g)
        for j, a in enumerate(asks)
        for g, e in enumerate(gold)
        if a.evidence.overlaps(e) and a.response.label == call.asks[g].response
    ]
    return np.array([len({j for j, _ in right}), len(asks), len({g for _, g in right}), len(gold)], dtype=float)


def _matched(call: GoldCall, gold: Sequence[Evidence], asks: Sequence[Ask]) -> list[tuple[GoldAsk, Ask]]:
    """Each gold ask with the first judged ask that overlaps it."""
    found = []
    for item, evidence in zip(call.asks, gold, strict=True):
        ask = next((a for a in asks if a.evidence.overlaps(evidence)), None)
        if ask:
            found.append((item, ask))
    return found


def _confusion(what: str, pairs: Iterable[tuple[str, str]]) -> m.Array:
    names = LABELS[what]
    matrix = np.zeros((len(names), len(names)))
    for gold, judged in pairs:
        matrix[names.index(gold), names.index(judged)] += 1
    return matrix


def _asked(gold: bool, judged: bool) -> m.Array:
    matrix = np.zeros((2, 2))
    matrix[int(gold), int(judged)] = 1
    return matrix


def gold_act(call: GoldCall, sentence: Evidence) -> Act:
    """The labelled act of a rep's sentence."""
    sets: tuple[tuple[Act, tuple[Evidence, ...]], ...] = (
        ("ask", tuple(call.evidence(i) for i in call.asks)),
        ("hint", tuple(call.evidence(i) for i in call.hints)),
        ("trial_close", tuple(call.evidence(i) for i in call.trial_closes)),
        ("promise", tuple(call.evidence(i) for i in call.promises)),
    )
    return next((act for act, found in sets if any(sentence.overlaps(e) for e in found)), "none")


def _mistakes(call: GoldCall, card: Scorecard, gold: Sequence[Evidence], said: Sequence[str]) -> list[Mistake]:
    found = []
    for ask in card.asks:
        if not any(ask.evidence.overlaps(g) for g in gold):
            act = gold_act(call, ask.evidence)
            found.append(_mistake(call, "false ask", act, f"ask ({ask.confidence:.2f})", ask.evidence))
    for evidence, item, response in zip(gold, call.asks, said, strict=True):
        if not any(a.evidence.overlaps(evidence) for a in card.asks):
            found.append(_mistake(call, "missed ask", f"ask ({item.kind})", "none", evidence))
        if response != item.response:
            found.append(_mistake(call, "response", item.response, response, evidence))
    if card.verdict != call.verdict:
        found.append(Mistake(call.call_id, "verdict", call.verdict, card.verdict, "", ""))
    return found


def _mistake(call: GoldCall, what: str, gold: str, judged: str, e: Evidence) -> Mistake:
    before = call.turns[e.turn - 1].text if e.turn else ""
    after = " / ".join(f"{t.role}: {t.text[:160]}" for t in call.turns[e.turn + 1 : e.turn + 3])
    return Mistake(call.call_id, what, gold, judged, e.quote, f"… {before[-100:]} ⟦…⟧ {after}")


def _rate(part: float, whole: float) -> float | None:
    return float(1000 * part / whole) if whole else None
