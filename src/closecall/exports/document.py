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
    Commitment,
    Evidence,
    Finding,
    Initiator,
    Kind,
    Note,
    ObjectionKind,
    Outcome,
    Response,
    ResponseLabel,
    Role,
    Scorecard,
    Speaker,
    Verdict,
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


class PromiseDocument(QuoteDocument):
    """What the rep promises, with its time in the rep's words."""

    when: str | None


class ObjectionDocument(QuoteDocument):
    """A concern of the customer."""

    kind: ObjectionKind


class CommitmentDocument(_Part):
    """A concrete customer action with its final outcome."""

    id: str
    kind: Kind
    initiator: Initiator
    outcome: Outcome
    when: str | None
    when_iso: str | None
    who: tuple[str, ...]
    specific: bool


class NoteDocument(_Part):
    """One piece of coaching."""

    code: str
    text: str
    turn: int | None


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
    score: int = Field(ge=0, le=100)
    asks: tuple[AskDocument, ...]
    commitments: tuple[CommitmentDocument, ...]
    hints: tuple[QuoteDocument, ...]
    trial_closes: tuple[QuoteDocument, ...]
    promises: tuple[PromiseDocument, ...]
    objections: tuple[ObjectionDocument, ...]
    metrics: dict[str, float | None]
    coaching: tuple[NoteDocument, ...]
    objective: dict[str, str]
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
        "score": card.score,
        "asks": [_ask(ask) for ask in card.asks],
        "commitments": [_fields(c, CommitmentDocument) | {"who": list(c.who)} for c in card.commitments],
        "hints": [_quote(f.evidence, f.confidence) for f in card.hints],
        "trial_closes": [_quote(f.evidence, f.confidence) for f in card.trial_closes],
        "promises": [_quote(f.evidence, f.confidence) | {"when": f.when} for f in card.promises],
        "objections": [_quote(f.evidence, f.confidence) | {"kind": f.kind} for f in card.objections],
        "metrics": dict(card.metrics),
        "coaching": [_fields(note, NoteDocument) for note in card.coaching],
        "objective": dict(card.objective),
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
        score=d.score,
        asks=tuple(_read_ask(a) for a in d.asks),
        commitments=tuple(Commitment(**dict(c)) for c in d.commitments),
        hints=tuple(Finding(_evidence(q), q.confidence) for q in d.hints),
        trial_closes=tuple(Finding(_evidence(q), q.confidence) for q in d.trial_closes),
        promises=tuple(Finding(_evidence(q), q.confidence, when=q.when) for q in d.promises),
        objections=tuple(Finding(_evidence(q), q.confidence, kind=q.kind) for q in d.objections),
        metrics=_mapping(d.metrics),
        coaching=tuple(Note(**dict(n)) for n in d.coaching),
        objective=_mapping(d.objective),
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


def _read_ask(a: AskDocument) -> Ask:
    answer = None
    if a.response_turn is not None:
        answer = Evidence(a.response_turn, a.response_start_char or 0, a.response_end_char or 0, a.response_quote or "")
    response = Response(a.response, a.response_confidence, answer)
    return Ask(_evidence(a), a.kind, a.confidence, response, a.commitment, a.start, a.end)
