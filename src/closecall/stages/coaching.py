"""The judged call -> what to say to the rep: at most `MOST` notes, the most valuable first, never the same one twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from closecall.rubric import Rubric
from closecall.types import Ask, Commitment, Finding, Note, Verdict

MOST = 3
_QUOTE_LENGTH = 120


def notes(
    verdict: Verdict, asks: Sequence[Ask], commitments: Sequence[Commitment], hints: Sequence[Finding], rubric: Rubric
) -> tuple[Note, ...]:
    """Notes about the call, worded by the rubric."""
    found: dict[str, Note] = {}
    for note in _candidates(verdict, asks, commitments, hints, rubric):
        found.setdefault(note.code, note)
    return tuple(found.values())[:MOST]


def _candidates(
    verdict: Verdict, asks: Sequence[Ask], commitments: Sequence[Commitment], hints: Sequence[Finding], rubric: Rubric
) -> Iterator[Note]:
    if verdict == "not_asked" or (verdict == "volunteered" and not asks):
        yield Note(verdict, rubric.notes[verdict])
    if verdict == "hinted":
        yield Note("hinted", rubric.notes["hinted"].format(quote=short(hints[-1].evidence.quote)), hints[-1].evidence.turn)
    for commitment in commitments:
        last = next((ask for ask in reversed(asks) if ask.commitment == commitment.id), None)
        if last is None:
            continue
        if commitment.outcome == "accepted":
            code = "gained" if commitment.specific else "not_specific"
        else:
            code = last.response.label if last.response.label == "questioned" else commitment.outcome
        yield _about(code, last, rubric)


def _about(code: str, ask: Ask, rubric: Rubric) -> Note:
    answer = ask.response.evidence
    text = rubric.notes[code].format(
        quote=short(ask.evidence.quote), answer=short(answer.quote if answer else "…"), kind=ask.kind.replace("_", " ")
    )
    return Note(code, text, answer.turn if answer else ask.evidence.turn)


def short(text: str) -> str:
    """A quote cut to a line, at a word, without the full stop that would stand inside a sentence of ours."""
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= _QUOTE_LENGTH else flat[:_QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"
