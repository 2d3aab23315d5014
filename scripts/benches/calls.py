"""Made-up calls: the labelled fixtures, joined and varied. The nth call is the same on every machine."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args

from closecall.pipeline import Closecall
from closecall.settings import Settings
from closecall.stages.score import verdict
from closecall.store import Origin
from closecall.types import Commitment, ResponseLabel, Scorecard, Transcript, When

FIXTURES = Path(__file__).parents[2] / "fixtures" / "transcripts" / "calls.jsonl"
JOINED = 3
"""Fixtures in a made-up call; one alone is shorter than most calls."""
YEAR = 365
REPS, TEAMS, CUSTOMERS = 200, 12, 20_000
STAGES = ("lead", "pilot", "closing", None)
ANSWERS = get_args(ResponseLabel)
_NUMBER = re.compile(r"\b\d+\b")
_DAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri)day\b")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def write(folder: Path, count: int) -> int:
    """Write so many transcripts into a folder; their words in all."""
    folder.mkdir(parents=True)
    words = 0
    for n, turns in enumerate(map(_turns, range(count))):
        words += sum(len(turn["text"].split()) for turn in turns)
        (folder / f"call-{n:06}.json").write_text(json.dumps({"call_id": f"call-{n:06}", "turns": turns}), encoding="utf-8")
    return words


def _turns(n: int) -> list[dict[str, str]]:
    """A few of the fixtures, one after the other, with days and numbers of their own and the same two people throughout."""
    chance = random.Random(n)
    people = {"rep": f"Rep {chance.randrange(REPS):03}", "customer": f"Customer {n}", "other": "Desk"}
    said = [turn for call in chance.sample(_fixtures(), JOINED) for turn in call["turns"]]
    return [{"speaker": people[turn["role"]], "role": turn["role"], "text": _varied(turn["text"], chance)} for turn in said]


def _varied(text: str, chance: random.Random) -> str:
    numbered = _NUMBER.sub(lambda found: str(chance.randint(1, 10 ** len(found[0]))), text)
    return _DAY.sub(lambda _: chance.choice(_DAYS), numbered)


@cache
def _fixtures() -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for line in FIXTURES.read_text(encoding="utf-8").splitlines()]


def scored(count: int, today: date) -> Iterator[tuple[Origin, Transcript, Scorecard]]:
    """So many scored calls of the year before a day, without the work of scoring: the cards of the fixtures with other answers."""
    known = _cards()
    for n in range(count):
        chance = random.Random(n)
        transcript, card = chance.choice(known)
        day = today - timedelta(days=chance.randrange(YEAR))
        number = chance.randrange(REPS)
        origin = Origin(
            f"calls/{n}.json",
            f"call-{n:06}",
            rep=f"Rep {number:03}",
            team=f"Team {number % TEAMS}",
            customer=f"Customer {chance.randrange(CUSTOMERS)}",
            stage=chance.choice(STAGES),
            date=f"{day}T10:00+01:00",
        )
        yield origin, transcript, _answered(card, day, chance)


def _answered(card: Scorecard, day: date, chance: random.Random) -> Scorecard:
    """A card with answers by chance; a commitment ends as its last ask was answered, and half of them have a day."""
    asks = tuple(replace(a, response=replace(a.response, label=chance.choice(ANSWERS))) for a in card.asks)
    last = {ask.commitment: ask.response.label for ask in asks}
    commitments = tuple(_ended(c, last.get(c.id), day, chance) for c in card.commitments)
    held = {"date": datetime.combine(day, datetime.min.time()).isoformat()}
    found = replace(card, asks=asks, commitments=commitments, metadata=held, verdict=verdict(commitments, card.hints))
    return replace(found, metrics={**card.metrics, "premature_ask": int(chance.random() < 0.1)} if asks else card.metrics)


def _ended(commitment: Commitment, label: ResponseLabel | None, day: date, chance: random.Random) -> Commitment:
    outcome = "unanswered" if label == "questioned" else label or commitment.outcome
    later = When("then", str(day + timedelta(days=chance.randrange(30))), "day")
    return replace(commitment, outcome=outcome, when=later if chance.random() < 0.5 else None)


@cache
def _cards() -> Sequence[tuple[Transcript, Scorecard]]:
    """The fixtures, scored once."""
    scorer = Closecall(Settings())
    heard = [found for found in scorer.transcripts(FIXTURES) if isinstance(found, Transcript)]
    return [(transcript, scorer.score_transcript(transcript)) for transcript in heard]
