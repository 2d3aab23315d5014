"""Readings -> asks: sentences that seek a commitment, joined where several make one ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from closecall.language.reader import RepSentence
from closecall.stages.acts import act_of
from closecall.types import Evidence, Kind, Turn

Group = tuple[RepSentence, ...]


def group(sentences: Sequence[RepSentence], turns: Sequence[Turn], threshold: float) -> tuple[Group, ...]:
    """Ask sentences, those that stand side by side in a turn joined into one ask."""
    groups: list[Group] = []
    for sentence in sentences:
        if act_of(sentence, threshold) != "ask":
            continue
        if groups and _adjoins(groups[-1][-1].evidence, sentence.evidence, turns):
            groups[-1] = (*groups[-1], sentence)
        else:
            groups.append((sentence,))
    return tuple(groups)


def evidence_of(found: Group, turns: Sequence[Turn]) -> Evidence:
    """One span over all sentences of an ask."""
    first, last = found[0].evidence, found[-1].evidence
    return Evidence(first.turn, first.start_char, last.end_char, turns[first.turn].text[first.start_char : last.end_char])


def kinds_of(found: Group, second_look: Mapping[Kind, float]) -> Mapping[Kind, float]:
    """Kind probabilities of an ask: the mean over its sentences, each weighed by how surely it is one, and over the second look."""
    weight = sum(sentence.acts["ask"] for sentence in found)
    looks: list[tuple[Mapping[Kind, float], float]] = [(s.kinds, s.acts["ask"] / weight) for s in found]
    looks += [(second_look, 1.0)] if second_look else []
    kinds = dict.fromkeys(kind for look, _ in looks for kind in look)
    return {kind: sum(look.get(kind, 0.0) * w for look, w in looks) / (1 + bool(second_look)) for kind in kinds}


def confidence_of(found: Group) -> float:
    """How sure it is that this is an ask: its surest sentence."""
    return round(max(sentence.acts["ask"] for sentence in found), 3)


def times(evidence: Evidence, turn: Turn) -> tuple[float | None, float | None]:
    """Start and end of a quote in seconds: from the word times, else in proportion to the characters of its turn."""
    if turn.words:
        return _word_times(evidence, turn)
    if turn.start is None:
        return None, None
    if turn.end is None:
        return turn.start, None
    per_char = (turn.end - turn.start) / max(1, len(turn.text))
    return round(turn.start + evidence.start_char * per_char, 2), round(turn.start + evidence.end_char * per_char, 2)


def _word_times(evidence: Evidence, turn: Turn) -> tuple[float | None, float | None]:
    at, inside = 0, []
    for word in turn.words:
        found = turn.text.find(word.text, at)
        at = max(found, at)
        if evidence.start_char <= at < evidence.end_char:
            inside.append(word)
        at += len(word.text)
    return (inside[0].start, inside[-1].end) if inside else (turn.start, turn.end)


def _adjoins(before: Evidence, after: Evidence, turns: Sequence[Turn]) -> bool:
    return before.turn == after.turn and not turns[before.turn].text[before.end_char : after.start_char].strip()
