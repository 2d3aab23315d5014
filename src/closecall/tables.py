"""The one flattening of scored calls into the tables of `closecall.columns`. A row maps column names to plain values."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from closecall.about.values import KEYS
from closecall.columns import OVERDUE_DAYS
from closecall.language.calendar import Calendar
from closecall.stages.measures.asking import next_on_same, re_asks
from closecall.types import STALLS, STANDING, Ask, Commitment, Evidence, Finding, Outcome, Scorecard, Transcript, When

if TYPE_CHECKING:
    from closecall.about.known import About  # brings all formats along, which the store is opened without

Value = str | int | float | bool | date | datetime | None
Row = Mapping[str, Value]
KEY_DIGITS = 20
"""Hex digits of the content's hash in a call's key: 80 bits, so that a billion calls do not meet."""
_LABEL = re.compile(r"(?:unknown )?(?:speaker|channel|spk|left|right|participant)?[\s_-]*[a-z]?\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Work:
    """One call to be scored under one way of scoring."""

    content: str
    """sha256 of the bytes of its source file."""
    number: int
    """Which call of that file, from 0."""
    hearing: str
    """Fingerprint of what makes transcripts: audio and roles settings, versions; "" for a transcript file."""
    judging: str
    """Fingerprint of what makes scorecards: reader, rubric, settings."""

    @property
    def call_key(self) -> str:
        """The key of the call in all tables, whatever the way of scoring."""
        return f"{self.content[:KEY_DIGITS]}-{self.number}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call came from and what a manifest tells of it, as strings; `more` has its further columns.

    `about` is what side-cars and the file's name tell.
    """

    path: str
    call_id: str
    rep: str | None = None
    team: str | None = None
    customer: str | None = None
    stage: str | None = None
    date: str | None = None
    objective: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    about: About | None = None

    @property
    def told(self) -> Mapping[str, str]:
        """What the manifest tells of the call that means something to a scorecard."""
        found = {key: getattr(self, key, None) or self.more.get(key) for key in KEYS}
        return {key: value for key, value in found.items() if value}


def flatten(
    work: Work, origin: Origin, transcript: Transcript, card: Scorecard, *, run: str, scored_at: datetime, seconds: float
) -> Mapping[str, tuple[Row, ...]]:
    """The rows of one scored call, by table, for every table but `runs` and `failures`."""
    key: Row = {"call_key": work.call_key}
    call: dict[str, Value] = {
        **_facts(work, origin, transcript, card),
        **_judgement(card),
        "run": run,
        "scored_at": scored_at,
        "seconds": seconds,
    }
    rows: Mapping[str, Iterable[Row]] = {
        "commitments": (_commitment(c, card.asks) for c in card.commitments),
        "asks": _asks(card, transcript),
        "promises": ({**_numbered(n, f), **_when(f.when)} for n, f in enumerate(card.promises)),
        "objections": ({**_numbered(n, f), "kind": f.kind or "other"} for n, f in enumerate(card.objections)),
        "turns": _turns(transcript, card),
        "metrics": ({"name": name, "value": float(v)} for name, v in card.metrics.items() if v is not None),
    }
    reps: tuple[Row, ...] = ({"rep": call["rep"], "team": call["team"], "seen": call["day"]},) if call["rep"] else ()
    return {"reps": reps, "calls": (call,), **{name: tuple({**key, **row} for row in found) for name, found in rows.items()}}


def failure(work: Work, origin: Origin, error: str, *, retryable: bool, run: str, failed_at: datetime, seconds: float) -> Row:
    """The row of a call that could not be scored."""
    return {
        **_work(work),
        **_origin(origin),
        "error": " ".join(error.split()),
        "retryable": retryable,
        "run": run,
        "failed_at": failed_at,
        "seconds": seconds,
    }


def _work(work: Work) -> Row:
    return {
        "call_key": work.call_key,
        "content": work.content,
        "number": work.number,
        "hearing": work.hearing,
        "judging": work.judging,
    }


def _origin(origin: Origin) -> Row:
    names = ("path", "call_id", "rep", "team", "customer", "stage", "objective")
    return {name: getattr(origin, name) or (None if name not in names[:2] else "") for name in names}


def _facts(work: Work, origin: Origin, transcript: Transcript, card: Scorecard) -> dict[str, Value]:
    """What is known of a call before it is judged."""
    told = card.metadata
    times = [t for turn in transcript.turns for t in (turn.start, turn.end) if t is not None]
    return {
        **_work(work),
        **_origin(origin),
        "call_id": origin.call_id or card.call_id,
        **{name: getattr(origin, name) or told.get(name) or None for name in ("team", "customer", "stage")},
        "rep": origin.rep or told.get("rep") or _speaking_rep(card),
        "objective": (card.objective.text if card.objective else None) or origin.objective or None,
        "title": told.get("title") or None,
        **_moment({**told, "date": told.get("date") or origin.date or ""}),
        "duration_seconds": max(times, default=None),
        "turns": len(transcript.turns),
        "more": json.dumps(dict(origin.more), ensure_ascii=False, sort_keys=True),
    }


def _judgement(card: Scorecard) -> Row:
    made = card.provenance
    return {
        "verdict": card.verdict,
        "call_outcome": card.call_outcome,
        "score": card.score,
        "asked": bool(card.asks),
        "gained": card.verdict == "gained",
        "asks": len(card.asks),
        "hints": len(card.hints),
        "trial_closes": len(card.trial_closes),
        **re_asks(card.asks),
        "objective_status": card.objective.status if card.objective else None,
        "needs_review": len(card.needs_review),
        "reader": made.get("reader"),
        "rubric": made.get("rubric"),
        "version": made.get("closecall"),
    }


def _speaking_rep(card: Scorecard) -> str | None:
    """The name of the rep who speaks most; None where the source has labels ("Agent", "speaker 1") instead of names."""
    from closecall.formats.assemble import role_of  # brings all formats along, which the store is opened without

    reps = sorted((s for s in card.speakers if s.role == "rep"), key=lambda s: -s.words)
    name = reps[0].name if reps else ""
    return None if not name or role_of(name) or _LABEL.fullmatch(name) else name


def _moment(metadata: Mapping[str, str]) -> Row:
    """When a call took place."""
    calendar = Calendar.of(metadata)
    if calendar is None:
        return dict.fromkeys(("started_at", "utc_offset", "day", "week", "week_ends", "month"))
    now, day = calendar.now, calendar.today
    aware = isinstance(now, datetime) and now.tzinfo is not None
    offset = now.utcoffset() if isinstance(now, datetime) else None
    monday = day.toordinal() - day.weekday()
    return {
        "started_at": _utc(now) if isinstance(now, datetime) else None,
        "utc_offset": int(offset.total_seconds() // 60) if aware and offset is not None else None,
        "day": day,
        "week": date.fromordinal(max(1, monday)),
        "week_ends": date.fromordinal(min(date.max.toordinal(), monday + 6)),
        "month": day.replace(day=1),
    }


def _utc(now: datetime) -> datetime:
    """The same instant in UTC; a time without an offset is taken as UTC."""
    try:
        return now.astimezone(UTC) if now.tzinfo else now.replace(tzinfo=UTC)
    except OverflowError:  # the first and the last day that the calendar of the machine has
        return now.replace(tzinfo=UTC)


def _quote(at: Evidence, confidence: float) -> Row:
    return {
        "turn": at.turn,
        "quote": at.quote,
        "start_char": at.start_char,
        "end_char": at.end_char,
        "confidence": confidence,
    }


def _numbered(number: int, found: Finding) -> Row:
    return {"number": number, **_quote(found.evidence, found.confidence)}


def _when(when: When | None) -> Row:
    first, last = _days(when.iso) if when and when.iso else (None, None)
    return {
        "when_words": when.words if when else None,
        "when_iso": when.iso if when else None,
        "when_granularity": when.granularity if when else None,
        "due_from": first,
        "due": last,
    }


def _days(iso: str) -> tuple[date | None, date | None]:
    """First and last day of an ISO 8601 date, date-time or interval; midnight at its end belongs to the day before."""
    first, _, last = iso.partition("/")
    try:
        start, end = date.fromisoformat(first[:10]), date.fromisoformat((last or first)[:10])
    except ValueError:
        return None, None
    return start, end - timedelta(days=1) if last[10:16] == "T00:00" and end > start else end


def _plus(day: Value, days: int) -> date | None:
    """So many days later; at the end of the calendar, its last day."""
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + days)) if isinstance(day, date) else None


def _commitment(c: Commitment, asks: Sequence[Ask]) -> Row:
    mine = [ask.evidence for ask in asks if ask.commitment == c.id]
    at = c.evidence or (mine[-1] if mine else None)
    return {
        "commitment": c.id,
        "kind": c.kind,
        "initiator": c.initiator,
        "outcome": c.outcome,
        "specific": c.specific,
        "asks": len(mine),
        **(when := _when(c.when)),
        "shown_until": _plus(when["due"], OVERDUE_DAYS) if c.outcome in STANDING else None,
        "who": ", ".join(c.who),
        "turn": at.turn if at else None,
        "quote": at.quote if at else None,
    }


def _outcomes(card: Scorecard) -> Mapping[str, Outcome]:
    return {c.id: c.outcome for c in card.commitments}


def _asks(card: Scorecard, transcript: Transcript) -> Iterator[Row]:
    outcomes = _outcomes(card)
    attempts: Counter[str] = Counter()
    for number, (ask, again) in enumerate(zip(card.asks, next_on_same(card.asks), strict=True)):
        attempts[ask.commitment] += 1
        yield {
            "number": number,
            **_quote(ask.evidence, ask.confidence),
            "start_seconds": ask.start,
            "end_seconds": ask.end,
            "position": round(ask.evidence.turn / max(1, len(transcript.turns) - 1), 4),
            "kind": ask.kind,
            "commitment": ask.commitment if ask.commitment in outcomes else None,
            "attempt": attempts[ask.commitment],
            **_response(ask),
            "outcome": outcomes.get(ask.commitment),
            "stalled": ask.response.label in STALLS,
            "next_ask": again,
            "next_response": None if again is None else card.asks[again].response.label,
            "premature": number == 0 and bool(card.metrics.get("premature_ask")),
            "needs_review": bool({f"asks/{number}", f"asks/{number}/response"} & set(card.needs_review)),
        }


def _response(ask: Ask) -> Row:
    at = ask.response.evidence
    return {
        "response": ask.response.label,
        "response_turn": at.turn if at else None,
        "response_quote": at.quote if at else None,
        "response_confidence": ask.response.confidence,
    }


def _turns(transcript: Transcript, card: Scorecard) -> Iterator[Row]:
    roles = {s.name: s.role for s in card.speakers}
    for number, turn in enumerate(transcript.turns):
        yield {
            "turn": number,
            "speaker": turn.speaker,
            "role": turn.role or roles.get(turn.speaker),
            "text": turn.text,
            "start_seconds": turn.start,
            "end_seconds": turn.end,
            "words": len(turn.text.split()),
        }
