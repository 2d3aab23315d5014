"""Labelled talk of every source as one value, and its way into token windows with targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from closecall.language.encoding import Encoding, Piece, Window, answer_candidates
from closecall.types import Act, Kind, ObjectionKind, ResponseLabel, Turn

ACTS: tuple[Act, ...] = get_args(Act)
KINDS: tuple[Kind, ...] = get_args(Kind)
RESPONSES: tuple[ResponseLabel, ...] = get_args(ResponseLabel)
OBJECTIONS: tuple[str, ...] = (*get_args(ObjectionKind), "none")
VOLUNTEERS: tuple[str, ...] = (*KINDS, "none")

IGNORED = -100
NOT_AN_ASK = -2
"""The source tells that a sentence is no ask, and not which other act it is."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a turn with a label: an act, an objection kind, or the kind of a volunteered commitment."""

    turn: int
    start: int
    end: int
    label: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the ask `ask` (a number into `Labelled.acts`), and where the customer gives it."""

    ask: int
    label: ResponseLabel
    where: Span | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """Talk with labels.

    `acts` are the rep's, `objections` and `volunteers` the customer's, None where the source does not label them. Where `dense`,
    every other sentence is `none`, otherwise it is unknown. `weight` scales the loss, `share` is the chance that an epoch takes
    it; with `answers_only` it teaches answers and no acts.
    """

    id: str
    source: str
    turns: tuple[Turn, ...]
    acts: tuple[Span, ...]
    answers: tuple[Answer, ...] = ()
    objections: tuple[Span, ...] | None = None
    volunteers: tuple[Span, ...] | None = None
    dense: bool = True
    weight: float = 1.0
    share: float = 1.0
    answers_only: bool = False


@dataclass(frozen=True, slots=True)
class SentenceTarget:
    """What the heads should say of the sentence marked at a place of a window (class numbers, or `IGNORED`)."""

    act: int = IGNORED
    kind: int = IGNORED
    objection: int = IGNORED
    volunteer: int = IGNORED


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its targets: one for each mark, or for an answer window `response` and the mark numbers that give it.

    `candidates` are the marks of the customer's sentences after the ask, `pointed` those of them that hold the answer.
    """

    window: Window
    sentences: tuple[SentenceTarget, ...]
    weight: float
    response: int = IGNORED
    ask_marks: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()
    pointed: tuple[int, ...] = ()


def overlap(piece: Piece, span: Span) -> bool:
    """Whether a sentence and a labelled span are the same thing said: they share half of the shorter."""
    e = piece.evidence
    if e.turn != span.turn:
        return False
    shared = min(e.end_char, span.end) - max(e.start_char, span.start)
    return shared > 0 and 2 * shared >= min(e.end_char - e.start_char, span.end - span.start)


MARGIN = 24
"""Tokens of context on either side in training: less than when reading, so that every token teaches more."""


def examples(encoding: Encoding, call: Labelled, offset: int = 0) -> list[Example]:
    """Every window of a labelled call, and one answer window for each answered ask."""
    pieces = encoding.pieces(call.turns)
    targets = _targets(pieces, call)
    found = [_act_example(window, targets, call.weight) for window in encoding.windows(pieces, offset, MARGIN)]
    kept = [] if call.answers_only else [e for e in found if any(t != SentenceTarget() for t in e.sentences)]
    return kept + _answer_examples(encoding, pieces, call)


def _targets(pieces: Sequence[Piece], call: Labelled) -> list[SentenceTarget]:
    return [
        _rep_target(p, call) if p.role == "rep" else _customer_target(p, call) if p.role == "customer" else SentenceTarget()
        for p in pieces
    ]


def _rep_target(piece: Piece, call: Labelled) -> SentenceTarget:
    hit = [span for span in call.acts if overlap(piece, span)]
    if not hit:
        return SentenceTarget(act=ACTS.index("none")) if call.dense else SentenceTarget()
    span = min(hit, key=lambda s: ACTS.index(s.label) if s.label in ACTS else len(ACTS))
    if span.label == "not_an_ask":
        return SentenceTarget(act=NOT_AN_ASK)
    return SentenceTarget(act=ACTS.index(span.label), kind=KINDS.index(span.kind) if span.kind else IGNORED)


def _customer_target(piece: Piece, call: Labelled) -> SentenceTarget:
    return SentenceTarget(
        objection=_label(piece, call.objections, OBJECTIONS, dense=call.dense),
        volunteer=_label(piece, call.volunteers, VOLUNTEERS, dense=call.dense),
    )


def _label(piece: Piece, spans: Sequence[Span] | None, names: Sequence[str], *, dense: bool) -> int:
    found = next((span.label for span in spans or () if overlap(piece, span)), None)
    if found is None:
        return names.index("none") if dense and spans is not None else IGNORED
    return names.index(found)


def _act_example(window: Window, targets: Sequence[SentenceTarget], weight: float) -> Example:
    judged = tuple(targets[m.piece] if m.piece in window.judged else SentenceTarget() for m in window.marks)
    return Example(window, judged, weight)


def _answer_examples(encoding: Encoding, pieces: Sequence[Piece], call: Labelled) -> list[Example]:
    spans = [(answer, call.acts[answer.ask]) for answer in call.answers]
    found = []
    for answer, ask in spans:
        at = [n for n, piece in enumerate(pieces) if overlap(piece, ask)]
        if not at:
            continue
        whole = range(at[0], at[-1] + 1)
        later = frozenset(n for _, s in spans for n, p in enumerate(pieces) if n >= whole.stop and overlap(p, s))
        window = encoding.answer(pieces, whole, later)
        found.append(_answer_example(window, pieces, answer, whole, ask.kind, call.weight))
    return found


def _answer_example(
    window: Window, pieces: Sequence[Piece], answer: Answer, ask: range, kind: Kind | None, weight: float
) -> Example:
    asked = SentenceTarget(kind=KINDS.index(kind) if kind else IGNORED)
    marks = window.marks
    candidates = answer_candidates(window, pieces, ask)
    where = answer.where
    pointed = tuple(n for n in candidates if where and overlap(pieces[marks[n].piece], where))
    return Example(
        window,
        tuple(asked if m.piece in ask else SentenceTarget() for m in marks),
        weight,
        response=RESPONSES.index(answer.label),
        ask_marks=tuple(n for n, m in enumerate(marks) if m.piece in ask),
        candidates=candidates,
        pointed=pointed,
    )
