"""Asks -> what a person should look at: judgements that are less certain, and those that hang on who was speaking."""

from __future__ import annotations

from collections.abc import Sequence

from closecall.types import Ask, Turn


def pointers(found: Sequence[Ask], turns: Sequence[Turn], threshold: float) -> tuple[str, ...]:
    """Pointers (as in the JSON scorecard) to the doubtful judgements: first asks, then answers.

    Args:
        found: the asks of a call.
        turns: its turns.
        threshold: the confidence, 0..1, under which a judgement is doubtful.
    """
    asked = [
        f"asks/{n}" for n, ask in enumerate(found) if ask.confidence < threshold or not turns[ask.evidence.turn].is_speaker_sure
    ]
    answered = [
        f"asks/{n}/response"
        for n, ask in enumerate(found)
        if ask.response.confidence < threshold or not _is_answer_sure(ask, turns)
    ]
    return tuple(asked + answered)


def warnings(found: Sequence[Ask], turns: Sequence[Turn]) -> tuple[str, ...]:
    """A sentence where asks or answers hang on turns whose speaker is uncertain."""
    hanging = [ask for ask in found if not (turns[ask.evidence.turn].is_speaker_sure and _is_answer_sure(ask, turns))]
    if not hanging:
        return ()
    return (
        f"{len(hanging)} of {len(found)} asks hang on turns whose speaker is uncertain: listen to them before relying on the verdict.",
    )


def _is_answer_sure(ask: Ask, turns: Sequence[Turn]) -> bool:
    where = ask.response.evidence
    return where is None or turns[where.turn].is_speaker_sure
