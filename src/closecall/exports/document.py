"""The scorecard as JSON: its schema, and the way there and back.

The names are those of a gold file, so a scorecard and a labelled call compare field by field. Characters count from 0 within
the turn's text, times are seconds. `schema_version` is the first key and changes when a field changes its meaning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from closecall.errors import FormatError
from closecall.types import (
    Ask,
    CallOutcome,
    Commitment,
    Evidence,
    Finding,
    FollowUp,
    Granularity,
    Initiator,
    Kind,
    Note,
    ObjectionKind,
    Objective,
    ObjectiveStatus,
    Outcome,
    Point,
    Response,
    ResponseLabel,
    Role,
    Scorecard,
    Speaker,
    Verdict,
    When,
)

SCHEMA_VERSION = "1"
Share = Field(ge=0, le=1)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuoteDocument(_Part):
    """Something that was said, and where: `transcript.turns[turn].text[start_char:end_char] == quote`."""

    turn: int = Field(ge=0)
    quote: str
    start_char: int = Field(ge=0)
    end_char: int = Field(ge=0)
    confidence: float = Share


class AskDocument(QuoteDocument):
    """An ask for commitment with the customer's answer."""

    start: float | None
    end: float | None
    kind: Kind
    commitment: str
    response: ResponseLabel
    response_turn: int | None
    response_quote: str | None
    response_start_char: int | None
    response_end_char: int | None
    response_confidence: float = Share


class _Timed(_Part):
    """`when` in the speakers' words; `when_iso` is an ISO 8601 date, date-time or interval, null where it was not resolved."""

    when: str | None
    when_iso: str | None
    when_granularity: Granularity | None


class PromiseDocument(QuoteDocument, _Timed):
    """What the rep promises, and by when."""


class ObjectionDocument(QuoteDocument):
    """A concern of the customer."""

    kind: ObjectionKind


class CommitmentDocument(_Timed):
    """A concrete customer action with its final outcome. `turn` and `quote` are where the customer volunteered it."""

    id: str
    kind: Kind
    initiator: Initiator
    outcome: Outcome
    who: tuple[str, ...]
    specific: bool
    turn: int | None
    quote: str | None
    start_char: int | None
    end_char: int | None


class FollowUpDocument(_Timed):
    """What one side does after the call."""

    owner: Literal["rep", "customer"]
    what: str
    who: tuple[str, ...]
    turn: int | None
    commitment: str | None


class ObjectiveDocument(_Part):
    """What the call was planned to gain, and how near the rep's asks came."""

    text: str
    status: ObjectiveStatus
    turn: int | None
    quote: str | None


class PointDocument(_Part):
    """One line of the score."""

    code: str
    points: int
    of: int
    why: str
    turn: int | None
    quote: str | None


class NoteDocument(_Part):
    """One piece of coaching; `start` in seconds."""

    code: str
    text: str
    turn: int | None
    quote: str | None
    start: float | None
    wording: str | None
    praise: bool


class SpeakerDocument(_Part):
    """One voice or name of the call."""

    name: str
    role: Role
    talk_seconds: float | None
    words: int
    role_confidence: float = Share


class ScorecardDocument(_Part):
    """The judgement of one call."""

    schema_version: Literal["1"]
    call_id: str
    verdict: Verdict
    call_outcome: CallOutcome
    score: int = Field(ge=0, le=100)
    points: tuple[PointDocument, ...]
    asks: tuple[AskDocument, ...]
    commitments: tuple[CommitmentDocument, ...]
    hints: tuple[QuoteDocument, ...]
    trial_closes: tuple[QuoteDocument, ...]
    promises: tuple[PromiseDocument, ...]
    objections: tuple[ObjectionDocument, ...]
    metrics: dict[str, float | None]
    coaching: tuple[NoteDocument, ...]
    follow_ups: tuple[FollowUpDocument, ...]
    objective: ObjectiveDocument | None
    needs_review: tuple[str, ...]
    speakers: tuple[SpeakerDocument, ...]
    metadata: dict[str, str]
    provenance: dict[str, str]
    warnings: tuple[str, ...]


def schema() -> dict[str, Any]:
    """The JSON Schema of a scorecard."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **ScorecardDocument.model_json_schema()}


def to_dict(card: Scorecard) -> dict[str, Any]:
    """A scorecard as plain values, keys in the order of the schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "call_id": card.call_id,
        "verdict": card.verdict,
        "call_outcome": card.call_outcome,
        "score": card.score,
        "points": [_fields(point, PointDocument) for point in card.points],
        "asks": [_ask(ask) for ask in card.asks],
        "commitments": [_commitment(c) for c in card.commitments],
        "hints": [_quote(f.evidence, f.confidence) for f in card.hints],
        "trial_closes": [_quote(f.evidence, f.confidence) for f in card.trial_closes],
        "promises": [_quote(f.evidence, f.confidence) | _when(f.when) for f in card.promises],
        "objections": [_quote(f.evidence, f.confidence) | {"kind": f.kind} for f in card.objections],
        "metrics": dict(card.metrics),
        "coaching": [_fields(note, NoteDocument) for note in card.coaching],
        "follow_ups": [_follow_up(f) for f in card.follow_ups],
        "objective": _fields(card.objective, ObjectiveDocument) if card.objective else None,
        "needs_review": list(card.needs_review),
        "speakers": [_fields(s, SpeakerDocument) for s in card.speakers],
        "metadata": dict(card.metadata),
        "provenance": dict(card.provenance),
        "warnings": list(card.warnings),
    }


def dumps(card: Scorecard, *, indent: int | None = 2) -> str:
    """A scorecard as JSON text without a final line end; `indent=None` gives one line."""
    return json.dumps(to_dict(card), ensure_ascii=False, indent=indent)


def loads(text: str | bytes) -> Scorecard:
    """A scorecard from its JSON, equal to the one that was written.

    Raises:
        FormatError: the text is not a scorecard of this schema version.
    """
    try:
        document = ScorecardDocument.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"]) or "the file"
        raise FormatError(f"not a scorecard: {where}: {first['msg'].lower()}") from error
    return _card(document)


def _fields(value: object, document: type[_Part]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in document.model_fields}


def _quote(evidence: Evidence, confidence: float) -> dict[str, Any]:
    return {
        "turn": evidence.turn,
        "quote": evidence.quote,
        "start_char": evidence.start_char,
        "end_char": evidence.end_char,
        "confidence": confidence,
    }


def _when(when: When | None) -> dict[str, Any]:
    found = when or When("")
    return {"when": found.words or None, "when_iso": found.iso, "when_granularity": found.granularity}


def _commitment(c: Commitment) -> dict[str, Any]:
    at = c.evidence
    return {
        "id": c.id,
        "kind": c.kind,
        "initiator": c.initiator,
        "outcome": c.outcome,
        **_when(c.when),
        "who": list(c.who),
        "specific": c.specific,
        "turn": at.turn if at else None,
        "quote": at.quote if at else None,
        "start_char": at.start_char if at else None,
        "end_char": at.end_char if at else None,
    }


def _follow_up(f: FollowUp) -> dict[str, Any]:
    return {
        "owner": f.owner,
        "what": f.what,
        "who": list(f.who),
        **_when(f.when),
        "turn": f.turn,
        "commitment": f.commitment,
    }


def _ask(ask: Ask) -> dict[str, Any]:
    answer = ask.response.evidence
    return _quote(ask.evidence, ask.confidence) | {
        "start": ask.start,
        "end": ask.end,
        "kind": ask.kind,
        "commitment": ask.commitment,
        "response": ask.response.label,
        "response_turn": answer.turn if answer else None,
        "response_quote": answer.quote if answer else None,
        "response_start_char": answer.start_char if answer else None,
        "response_end_char": answer.end_char if answer else None,
        "response_confidence": ask.response.confidence,
    }


def _card(d: ScorecardDocument) -> Scorecard:
    return Scorecard(
        call_id=d.call_id,
        verdict=d.verdict,
        call_outcome=d.call_outcome,
        score=d.score,
        points=tuple(Point(**dict(p)) for p in d.points),
        asks=tuple(_read_ask(a) for a in d.asks),
        commitments=tuple(_read_commitment(c) for c in d.commitments),
        hints=tuple(Finding(_evidence(q), q.confidence) for q in d.hints),
        trial_closes=tuple(Finding(_evidence(q), q.confidence) for q in d.trial_closes),
        promises=tuple(Finding(_evidence(q), q.confidence, when=_read_when(q)) for q in d.promises),
        objections=tuple(Finding(_evidence(q), q.confidence, kind=q.kind) for q in d.objections),
        metrics=_mapping(d.metrics),
        coaching=tuple(Note(**dict(n)) for n in d.coaching),
        follow_ups=tuple(FollowUp(f.owner, f.what, f.who, _read_when(f), f.turn, f.commitment) for f in d.follow_ups),
        objective=Objective(**dict(d.objective)) if d.objective else None,
        needs_review=d.needs_review,
        speakers=tuple(Speaker(**dict(s)) for s in d.speakers),
        metadata=_mapping(d.metadata),
        provenance=_mapping(d.provenance),
        warnings=d.warnings,
    )


def _mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(values)


def _evidence(q: QuoteDocument) -> Evidence:
    return Evidence(q.turn, q.start_char, q.end_char, q.quote)


def _read_when(d: _Timed) -> When | None:
    return None if d.when is None else When(d.when, d.when_iso, d.when_granularity)


def _read_commitment(c: CommitmentDocument) -> Commitment:
    at = None if c.turn is None else Evidence(c.turn, c.start_char or 0, c.end_char or 0, c.quote or "")
    return Commitment(c.id, c.kind, c.initiator, c.outcome, _read_when(c), c.who, c.specific, at)


def _read_ask(a: AskDocument) -> Ask:
    answer = None
    if a.response_turn is not None:
        answer = Evidence(a.response_turn, a.response_start_char or 0, a.response_end_char or 0, a.response_quote or "")
    response = Response(a.response, a.response_confidence, answer)
    return Ask(_evidence(a), a.kind, a.confidence, response, a.commitment, a.start, a.end)
