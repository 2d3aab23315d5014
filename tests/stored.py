"""Scored calls for the store."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from closecall.store import Failed, Origin, Scored, Store, Work
from closecall.types import Ask, Commitment, Evidence, Response, Scorecard, Transcript, When
from handmade import transcript
from sample import CALL, CARD, EMPTY

ORIGIN = Origin("calls/1.vtt", "call-1", "Ann", "North", "Acme", "pilot", "2026-03-10", "a demo", {"region": "EU"})


def work(name: str = "a", number: int = 0, hearing: str = "", judging: str = "rubric 1") -> Work:
    return Work(hashlib.sha256(name.encode()).hexdigest(), number, hearing, judging)


def scored(of: Work | None = None, origin: Origin = ORIGIN, card: Scorecard = CARD, call: Transcript = CALL) -> Scored:
    return Scored(of or work(), origin, call, card, 0.25)


def failed(of: Work | None = None, error: str = "no such codec", *, retryable: bool = False) -> Failed:
    return Failed(of or work(), ORIGIN, error, retryable, 0.1)


def record(store: Store, run: str, result: Scored | Failed, also: Any = None) -> None:
    """Put down what came of a call as a batch does: claimed, then recorded."""
    assert store.claim(run, [result.work], 60)
    assert store.record(run, result, also)


def judged(
    *asks: tuple[str, str, str], day: str | None = None, outcomes: dict[str, Any] | None = None, **more: Any
) -> Scorecard:
    """A card with these asks (commitment, kind, response); commitments end as the last answer, or as `outcomes` say."""
    found = tuple(
        Ask(Evidence(2 * n, 0, 3, "Ask"), kind, 0.9, Response(response, 0.8, Evidence(2 * n + 1, 0, 2, "So")), commitment)  # type: ignore[arg-type]
        for n, (commitment, kind, response) in enumerate(asks)
    )
    last = {ask.commitment: ask for ask in found}
    made = tuple(
        Commitment(name, ask.kind, "rep", (outcomes or {}).get(name) or ask.response.label)  # type: ignore[arg-type]
        for name, ask in last.items()
    )
    verdict = "gained" if any(c.outcome == "accepted" for c in made) else "deferred" if made else "not_asked"
    card = replace(EMPTY, asks=found, commitments=made, verdict=verdict, metadata={"date": day} if day else {})
    return replace(card, **more)


def due(card: Scorecard, iso: str) -> Scorecard:
    """The card with all its commitments due then."""
    return replace(card, commitments=tuple(replace(c, when=When("then", iso, "day")) for c in card.commitments))


TALK = transcript("R: Ask me.", "C: So so.", "R: Ask me.", "C: So so.", "R: Ask me.", "C: So so.")
