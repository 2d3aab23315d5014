"""A store with a few calls in it, for the commands that read stores."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from closecall.store import Origin, Scored, Store, Work
from closecall.types import Scorecard
from handmade import transcript
from sample import CALL, CARD, EMPTY, evidence

HINT = transcript("R: We could meet some time, <b>perhaps</b>.", "C: Perhaps.", seconds=5.0, call_id="hint")
HINTED: Scorecard = replace(
    EMPTY,
    call_id="hint",
    verdict="hinted",
    hints=(replace(CARD.hints[0], evidence=evidence(HINT, 0, "We could meet some time, <b>perhaps</b>.")),),
    metadata={"date": "2026-03-20"},
)


def scored(name: str, card: Scorecard = CARD, *, judging: str = "1", rep: str | None = "Ann", **origin: Any) -> Scored:
    """A call of this name; `card` tells its date."""
    work = Work(hashlib.sha256(name.encode()).hexdigest(), 0, "", judging)
    call = HINT if card is HINTED else CALL
    return Scored(
        work, Origin(f"{name}.vtt", name, rep, "North", "Acme & Sons", **origin), call, replace(card, call_id=name), 0.1
    )


def dated(day: str | None, card: Scorecard = CARD) -> Scorecard:
    """The card of a call on a day."""
    return replace(card, metadata={"date": day} if day else {})


def record(store: Store, *results: Scored) -> None:
    """Put calls into a store."""
    run = store.start_run({})
    for result in results:
        assert store.claim(run, [result.work], 60)
        assert store.record(run, result)
    store.finish_run(run, {})


def filled(url: str) -> str:
    """A store of two reps: the same address, for the commands."""
    with Store.open(url) as store:
        record(
            store,
            scored("march-1"),
            scored("march-2", dated("2026-03-10")),
            scored("february", dated("2026-02-02")),
            scored("undated", dated(None)),
            scored("hint", HINTED),
            scored("other", dated("2026-03-11"), rep="Ben Oakes"),
        )
    return url
