"""The judged call -> what to say to the rep: two to five notes in the order of the rubric's catalogue, never the same one twice.

Each detector finds the moments of one kind; the catalogue words them. A detector without a note in the rubric stays silent.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from closecall.rubric import Rubric
from closecall.stages.measures.asking import STALLS, WORKED
from closecall.stages.points import Judged
from closecall.types import Ask, Call, Commitment, Evidence, Kind, Note, ObjectionKind

MOST = 5
MOST_PRAISE = 2
LONG_MONOLOGUE_WORDS = 250
"""About a minute and a half of talk without a word from the other side."""
_QUOTE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Moment:
    """What a note is about: an ask, a commitment, other words of the call, or the call as a whole."""

    at: Evidence | None = None
    answer: Evidence | None = None
    commitment: Commitment | None = None
    kind: Kind = "other"
    objection: ObjectionKind = "other"


def notes(judged: Judged, call: Call, rubric: Rubric) -> tuple[Note, ...]:
    """Notes about the call: what to do otherwise first, then praise."""
    critical: list[Note] = []
    praise: list[Note] = []
    for code, template in rubric.notes.items():
        moment = next(_DETECTORS[code](judged, call), None) if code in _DETECTORS else None
        if moment is not None:
            (praise if template.praise else critical).append(_note(code, moment, judged, call, rubric))
    kept = _distinct(praise)[:MOST_PRAISE]
    return (*_distinct(critical)[: MOST - len(kept)], *kept)


def short(text: str) -> str:
    """A quote cut to a line, at a word, without the full stop that would stand inside a sentence of ours."""
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= _QUOTE_LENGTH else flat[:_QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"


def _distinct(found: list[Note]) -> list[Note]:
    """One note a moment: of two about the same words the more valuable stays."""
    seen: set[tuple[int | None, str | None]] = set()
    kept = []
    for note in found:
        place = (note.turn, note.quote)
        if note.turn is None or place not in seen:
            kept.append(note)
        seen.add(place)
    return kept


def _note(code: str, moment: Moment, judged: Judged, call: Call, rubric: Rubric) -> Note:
    template, words = rubric.notes[code], _words(moment, judged, rubric)
    at = moment.answer if "{answer}" in template.text and moment.answer else moment.at
    wording = template.wording.format_map(words) if template.wording else None
    turn = call.turns[at.turn] if at else None
    return Note(
        code,
        template.text.format_map(words),
        at.turn if at else None,
        at.quote if at else None,
        turn.start if turn else None,
        wording,
        template.praise,
    )


def _words(moment: Moment, judged: Judged, rubric: Rubric) -> Mapping[str, str]:
    """What the templates name."""
    commitment = moment.commitment
    when = commitment.when.words if commitment and commitment.when else ""
    return {
        "quote": short(moment.at.quote) if moment.at else "",
        "answer": short(moment.answer.quote) if moment.answer else "",
        "action": rubric.actions[moment.kind],
        "when": when or "on a day that suits you",
        "who": f", with {' and '.join(commitment.who)}" if commitment and commitment.who else "",
        "settle": rubric.objections[moment.objection],
        "objective": short(judged.objective.text) if judged.objective else "",
    }


def _about(judged: Judged, ask: Ask) -> Moment:
    commitment = next((c for c in judged.commitments if c.id == ask.commitment), None)
    return Moment(ask.evidence, ask.response.evidence, commitment, ask.kind)


def _whole(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001 - the signature of a detector
    if not judged.asks and not judged.hints and not judged.commitments:
        yield Moment()


def _hinted(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    if not judged.asks and judged.hints:
        yield Moment(judged.hints[-1].evidence)


def _not_taken_up(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    for c in judged.commitments:
        if c.initiator == "customer" and not c.specific and not any(a.kind == c.kind for a in judged.asks):
            yield Moment(c.evidence, c.evidence, c, c.kind)


def _ended(label: str) -> Callable[[Judged, Call], Iterator[Moment]]:
    """Asks that were the last of their commitment and got this answer, the commitment being left so."""

    def detector(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
        for c in judged.commitments:
            mine = judged.of(c.id)
            if mine and mine[-1].response.label == label and c.outcome != "accepted":
                yield _about(judged, mine[-1])

    return detector


def _brush_off(judged: Judged, call: Call) -> Iterator[Moment]:
    if judged.flag("brush_offs_settled_for"):
        yield from _ended("deferred")(judged, call)


def _objected(judged: Judged, call: Call) -> Iterator[Moment]:
    for moment in _ended("objected")(judged, call):
        at = moment.answer
        same = [o for o in judged.objections if at and o.kind and o.evidence.turn == at.turn]
        yield Moment(moment.at, at, moment.commitment, moment.kind, same[0].kind if same and same[0].kind else "other")


def _talked_on(judged: Judged, call: Call) -> Iterator[Moment]:
    """An ask without answer that stands well before the end of the rep's own turn."""
    for ask in judged.asks:
        rest = call.turns[ask.evidence.turn].text[ask.evidence.end_char :]
        if ask.response.label == "unanswered" and len(rest.split()) >= _ROOM_WORDS:
            yield _about(judged, ask)


_ROOM_WORDS = 25
"""Words after an ask in the same turn from which on the question is buried."""


def _planned(status: str) -> Callable[[Judged, Call], Iterator[Moment]]:
    def detector(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
        plan = judged.objective
        if plan and plan.status == status:
            yield from (_about(judged, ask) for ask in judged.asks if ask.evidence.quote == plan.quote)

    return detector


def _not_specific(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    yield from (_about(judged, judged.of(c.id)[-1]) for c in judged.commitments if _gained(c, judged) and not c.specific)


def _premature(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    if judged.flag("premature_ask") and judged.asks:
        yield _about(judged, judged.asks[0])


def _small_steps(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    if judged.flag("small_commitments_only") and judged.asks:
        yield _about(judged, judged.asks[-1])


def _buying_signal(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    if judged.flag("buying_signals_without_ask"):
        yield Moment(kind=judged.asks[-1].kind if judged.asks else "purchase")


def _monologue(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    if (judged.metrics.get("longest_monologue_words") or 0) >= LONG_MONOLOGUE_WORDS:
        yield Moment()


def _gained_specific(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    yield from (_about(judged, judged.of(c.id)[-1]) for c in judged.commitments if _gained(c, judged) and c.specific)


def _worked_again(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    for c in judged.commitments:
        mine = judged.of(c.id)
        for before, ask in itertools.pairwise(mine):
            if before.response.label in STALLS and before.response.evidence and ask.response.label in WORKED:
                yield _about(judged, before)


def _clear_ask(judged: Judged, call: Call) -> Iterator[Moment]:  # noqa: ARG001
    clear = [ask for ask in judged.asks if ask.evidence.quote.rstrip().endswith("?") and ask.response.label != "unanswered"]
    yield from (_about(judged, ask) for ask in sorted(clear, key=lambda ask: -ask.confidence))


def _gained(c: Commitment, judged: Judged) -> bool:
    return c.outcome == "accepted" and c.initiator == "rep" and bool(judged.of(c.id))


_DETECTORS: Mapping[str, Callable[[Judged, Call], Iterator[Moment]]] = {
    "not_asked": _whole,
    "hinted": _hinted,
    "not_taken_up": _not_taken_up,
    "brush_off": _brush_off,
    "less": _planned("less"),
    "other": _planned("other"),
    "objected": _objected,
    "questioned": _ended("questioned"),
    "unanswered": _ended("unanswered"),
    "talked_on": _talked_on,
    "countered": _ended("countered"),
    "conditional": _ended("conditional"),
    "deferred": _ended("deferred"),
    "declined": _ended("declined"),
    "not_specific": _not_specific,
    "premature": _premature,
    "small_steps": _small_steps,
    "buying_signal": _buying_signal,
    "monologue": _monologue,
    "gained": _gained_specific,
    "worked_again": _worked_again,
    "on_plan": _planned("asked"),
    "clear_ask": _clear_ask,
}
